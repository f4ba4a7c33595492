"""A third opinion: recorded calls, written down as TypeScript and held against the argument types of @slack/web-api."""

import json
import os
import re
from collections.abc import Iterable, Mapping
from typing import Any

from tests.drift import npm

ARGUMENTS = {
    "chat.postEphemeral": "ChatPostEphemeralArguments",
    "chat.postMessage": "ChatPostMessageArguments",
    "chat.update": "ChatUpdateArguments",
    "views.open": "ViewsOpenArguments",
    "views.publish": "ViewsPublishArguments",
    "views.push": "ViewsPushArguments",
    "views.update": "ViewsUpdateArguments",
}
_COMPLAINT = re.compile(r"\((?P<line>\d+),\d+\): error (?P<words>TS\d+: .*)")
_OPTIONS = (
    "--noEmit",
    "--strict",
    "--skipLibCheck",
    "--module",
    "nodenext",
    "--target",
    "es2022",
    "--pretty",
    "false",
)


def type_complaints(calls: Iterable[tuple[str, Mapping[str, Any]]]) -> list[str]:
    """What the compiler says of calls (method, arguments), each as `method: complaint`; [] = it takes them all.

    About a second for any number of calls. Skips as `slack_schema` does.
    """
    calls = list(calls)
    source = npm.project() / f"calls-{os.getpid()}.ts"
    names = ", ".join(sorted({ARGUMENTS[method] for method, _ in calls}))
    lines = [f"import type {{ {names} }} from '@slack/web-api';"]
    lines += [
        f"export const call{index}: {ARGUMENTS[method]} = {json.dumps(arguments)};"
        for index, (method, arguments) in enumerate(calls)
    ]
    try:
        source.write_text("\n".join(lines))
        done = npm.run("typescript/bin/tsc", *_OPTIONS, source.name)
    finally:
        source.unlink(missing_ok=True)
    found = [
        f"{calls[int(match['line']) - 2][0]}: {match['words']}" for match in _COMPLAINT.finditer(done.stdout)
    ]
    assert found or done.returncode == 0, (
        f"the compiler failed without a complaint: {done.stdout}{done.stderr}"
    )
    return found

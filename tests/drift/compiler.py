"""A third opinion: recorded calls, answers and events, written down as TypeScript and held against Slack's own types."""

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
ANSWERS = {
    "files.completeUploadExternal": "FilesCompleteUploadExternalResponse",
    "files.getUploadURLExternal": "FilesGetUploadURLExternalResponse",
    "files.info": "FilesInfoResponse",
}
EVENTS = {
    "app_home_opened": "AppHomeOpenedEvent",
    "file_share": "FileShareMessageEvent",
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


Things = Iterable[tuple[str, Mapping[str, Any]]]


def type_complaints(calls: Things) -> list[str]:
    """What the compiler says of calls (method, arguments), each as `method: complaint`; [] = it takes them all.

    About a second for any number of calls. Skips as `slack_schema` does.
    """
    return _complaints("@slack/web-api", ARGUMENTS, "{}", calls)


def answer_complaints(answers: Things) -> list[str]:
    """As `type_complaints`, of what our workspace answers: nothing that the types do not know, nothing of another type."""
    return _complaints("@slack/web-api", ANSWERS, "{}", answers)


def event_complaints(events: Things) -> list[str]:
    """As `type_complaints`, of events by type or subtype; the types leave out some of what Slack sends with messages."""
    return _complaints("@slack/types", EVENTS, "{} & Record<string, unknown>", events)


def _complaints(package: str, types: Mapping[str, str], shape: str, things: Things) -> list[str]:
    things = list(things)
    names = ", ".join(sorted({types[name] for name, _ in things}))
    lines = [f"import type {{ {names} }} from '{package}';"]
    lines += [
        f"export const thing{index}: {shape.format(types[name])} = {json.dumps(thing)};"
        for index, (name, thing) in enumerate(things)
    ]
    return [f"{things[line - 2][0]}: {words}" for line, words in _compiled("\n".join(lines))]


def _compiled(text: str) -> list[tuple[int, str]]:
    """Line and words of every complaint."""
    source = npm.project() / f"things-{os.getpid()}.ts"
    try:
        source.write_text(text)
        done = npm.run("typescript/bin/tsc", *_OPTIONS, source.name)
    finally:
        source.unlink(missing_ok=True)
    found = [(int(match["line"]), match["words"]) for match in _COMPLAINT.finditer(done.stdout)]
    assert found or done.returncode == 0, (
        f"the compiler failed without a complaint: {done.stdout}{done.stderr}"
    )
    return found

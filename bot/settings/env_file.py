"""`.env`: settings in a file beside the bot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bot.settings.problems import SettingProblem, SettingsProblems

_LINE: Final = re.compile(r"(?:export\s+)?(?P<name>[A-Za-z_]\w*)\s*=\s*(?P<value>.*)", re.ASCII)
_QUOTED: Final = re.compile(r"(['\"])(?P<value>.*)\1")


def with_env_file(environ: Mapping[str, str], path: Path) -> dict[str, str]:
    """Return an environment together with the lines NAME=value of a file, where there is one; the environment comes first.

    Quotes around a value fall away; nothing in it is expanded. `SettingsProblems` names lines that say nothing.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return dict(environ)
    except (OSError, UnicodeDecodeError) as error:
        problem = SettingProblem(
            str(path), f"cannot be read ({type(error).__name__})", "check who may read it"
        )
        raise SettingsProblems([problem]) from None
    return {**_read(lines, path), **environ}


def _read(lines: list[str], path: Path) -> dict[str, str]:
    matches = {
        number: _LINE.fullmatch(line.strip()) for number, line in enumerate(lines, 1) if _says_something(line)
    }
    problems = [
        SettingProblem(f"{path}:{number}", "is no setting", "write NAME=value, or # before a comment")
        for number, match in matches.items()
        if match is None
    ]
    if problems:
        raise SettingsProblems(problems)
    return {match["name"]: _unquoted(match["value"]) for match in matches.values() if match}


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _unquoted(value: str) -> str:
    quoted = _QUOTED.fullmatch(value)
    return quoted["value"] if quoted else value

"""A file that people wrote -> its text, or why it has none."""

from __future__ import annotations

from pathlib import Path

from bot.policy_file.problems import PolicyProblems, Problem
from bot.policy_file.tree import LARGEST


def text_in(path: Path, mend: str = "") -> str:
    """Return a file's text; `PolicyProblems` when it cannot be opened (`mend` says what helps) or is no UTF-8."""
    content = _content(path, mend)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        problem = Problem(line, column, "", "this is not UTF-8", 'save the file as "UTF-8"')
        raise PolicyProblems([problem], str(path)) from None


def _content(path: Path, mend: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4 * LARGEST + 1)  # UTF-8 takes at most four bytes for a character
    except OSError as error:
        problem = Problem(1, 1, "", f"cannot be opened ({error.strerror or type(error).__name__})", mend)
        raise PolicyProblems([problem], str(path)) from None

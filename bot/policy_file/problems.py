"""What is wrong with a file, where, and what is probably meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.text import shortened

SECRET: Final = re.compile(r"xox[a-z]-|xapp-\d|whsec_|sk_live_|-----BEGIN ")
"""How secrets begin that people paste by accident."""

_SHOWN: Final = 40  # characters of a value in a message
_AT_A_GLANCE: Final = 12  # words of a list


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. Line and column count from 1; `path` is empty where the whole file is meant."""

    line: int
    column: int
    path: str
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        mend = f" – {self.suggestion}" if self.suggestion else ""
        return f"{self.line}:{self.column}: {where}{self.message}{mend}"


class PolicyProblems(Exception):
    """Everything that is wrong with a policy file, in the order of its lines, each line as `file:line:column: …`."""

    def __init__(self, problems: Iterable[Problem], name: str) -> None:
        self.problems: Sequence[Problem] = tuple(sorted(set(problems)))
        self.name = name
        super().__init__(self.problems, name)

    def __str__(self) -> str:
        return "\n".join(f"{self.name}:{problem}" for problem in self.problems)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the known word that comes closest, as a question; else all of them, if they are few."""
    names = list(known)
    by_lower = {name.lower(): name for name in reversed(names)}
    if close := difflib.get_close_matches(word.lower()[:_SHOWN], by_lower, n=1):
        return f"did you mean {quoted(by_lower[close[0]])}?"
    return f"known: {', '.join(map(plain, names))}" if 0 < len(names) <= _AT_A_GLANCE else ""


def plain(text: str, limit: int = _SHOWN) -> str:
    """Return words of the file as a message may hold them: short, on one line, visible, and never a secret."""
    if SECRET.match(text):
        return "***"
    return shortened("".join(char for char in " ".join(text.split()) if char.isprintable()), limit)


def quoted(text: str) -> str:
    return f'"{plain(text)}"'

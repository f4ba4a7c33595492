"""The files of a library: found below their folder, opened, and read as trees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.library.problems import Trouble
from bot.policy_file.findings import Findings, Spot
from bot.policy_file.opening import text_in
from bot.policy_file.problems import PolicyProblems, Problem, plain, quoted
from bot.policy_file.tree import read_tree

_SUFFIXES: Final = frozenset({".yaml", ".yml"})
_LONGEST_NAME: Final = 200  # characters of a path in a message


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its name for messages, the folder that its place stands for ("" for none), and what it says.

    `problems` are those of its YAML as such.
    """

    name: str
    folder: str
    root: Spot
    problems: tuple[Problem, ...] = ()


def source(text: str, name: str, folder: str = "") -> Source:
    """Return a text as a source; `PolicyProblems` if it is no YAML at all."""
    tree, problems = read_tree(text, name)
    return Source(name, folder, Spot(tree), tuple(problems))


def sources_in(folder: Path, trouble: Trouble) -> list[Source]:
    """Return the files below a folder that can be read, in the order of their paths. Without a folder there are none."""
    if folder.exists() and not folder.is_dir():
        problem = Problem(1, 1, "", "this is no folder", "name the folder that the files are in")
        trouble.add(_shown(folder), [problem])
    return list(_opened(folder, trouble))


def _opened(folder: Path, trouble: Trouble) -> Iterator[Source]:
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if path.suffix not in _SUFFIXES or _is_hidden(place) or not _is_file(path):
            continue
        try:
            yield source(text_in(path), _shown(path), _folder(place))
        except PolicyProblems as unreadable:
            trouble.add(_shown(path), unreadable.problems)


def _is_file(path: Path) -> bool:
    return path.is_file() or (
        path.is_symlink() and not path.exists()
    )  # a link to nowhere is told, not skipped


def _is_hidden(place: Path) -> bool:
    return any(part.startswith(".") for part in place.parts)


def _folder(place: Path) -> str:
    """Return what a path stands for, as `folder:` could say it."""
    return "/".join(re.sub(r"^[ .&]|[^\w .&-]", "-", part) for part in place.with_suffix("").parts)


def _shown(path: Path) -> str:
    return plain(str(path), _LONGEST_NAME)


class Once:
    """Finds what stands a second time, in whichever file."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._first: dict[str, str] = {}

    def check(self, value: str, spot: Spot, source: Source, findings: Findings) -> None:
        """Add a finding if `value` was there before; what could not be read counts for nothing."""
        if value in self._first:
            findings.add(
                spot, f"{self._what} {quoted(value)} stands twice", f"the first is in {self._first[value]}"
            )
        elif value:
            self._first[value] = f"{source.name}, line {spot.node.line}"

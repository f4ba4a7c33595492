"""What is wrong with the files of a library, all of it at once."""

from __future__ import annotations

from collections.abc import Iterable

from bot.policy_file.problems import PolicyProblems, Problem


class LibraryProblems(Exception):
    """Everything that is wrong, file by file, each line as `file:line:column: …`. `files` has the problems of each."""

    def __init__(self, files: Iterable[PolicyProblems]) -> None:
        self.files = tuple(files)
        super().__init__(self.files)

    def __str__(self) -> str:
        return "\n".join(map(str, self.files))


class Trouble:
    """Collects the problems of several files."""

    def __init__(self) -> None:
        self._found: dict[str, list[Problem]] = {}

    def add(self, name: str, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self._found.setdefault(name, []).append(problem)

    def stop_if_any(self) -> None:
        """Raise `LibraryProblems` if something was added."""
        if self._found:
            raise LibraryProblems(PolicyProblems(problems, name) for name, problems in self._found.items())

"""What is wrong with the settings, and the mend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """One thing to mend; `name` is the environment variable. Values are never repeated: they may be secrets."""

    name: str
    message: str
    mend: str

    def __str__(self) -> str:
        subject = f"{self.name}: " if self.name else ""
        return f"{subject}{self.message} – {self.mend}"


class SettingsProblems(Exception):
    """Everything that is wrong with the settings, one line each."""

    def __init__(self, problems: Iterable[SettingProblem]) -> None:
        self.problems: Sequence[SettingProblem] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))

"""Secrets: values that do not show themselves, and where they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Never

from bot.settings.problems import SettingProblem, SettingsProblems

revealed: set[str] = set()
"""Every secret that anybody has looked at in this process; nothing else can reach a log (see `bot.logs`)."""


class Secret:
    """A value that prints as `***`, so that no log, traceback or repr can show it by accident."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value, for the one place that needs it."""
        if self._value:
            revealed.add(self._value)
        return self._value

    def __repr__(self) -> str:
        return "***"

    def __format__(self, _spec: str) -> str:
        return "***"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> Never:
        raise TypeError("a secret is not written anywhere")


def resolve_secret(reference: str, environ: Mapping[str, str]) -> Secret:
    """Return the secret that `env:NAME` or `file:/path` stands for; `SettingsProblems` if it is not there."""
    kind, _, place = reference.partition(":")
    match kind:
        case "env" if value := environ.get(place, "").strip():
            return Secret(value)
        case "env":
            raise SettingsProblems(
                [SettingProblem(place, "is not set, but the policy refers to it", "set it")]
            )
        case "file":
            return secret_in(Path(place), place)
        case _:
            # The reference itself may be a secret that somebody pasted, so it is not repeated.
            problem = SettingProblem(
                "", "a secret of the policy is no reference", "write env:NAME or file:/path"
            )
            raise SettingsProblems([problem])


def secret_in(path: Path, name: str) -> Secret:
    """Return the content of a file without the blanks around it; problems are reported under `name`."""
    try:
        value = path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:  # a path with a NUL and text that is no UTF-8 are ValueErrors
        why = error.strerror if isinstance(error, OSError) else "not a text file"
        problem = SettingProblem(name, f"{path} cannot be read ({why})", "check the path and who may read it")
        raise SettingsProblems([problem]) from None
    if not value:
        raise SettingsProblems([SettingProblem(name, f"{path} is empty", "write the secret into it")])
    return Secret(value)

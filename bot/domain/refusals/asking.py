"""Questions to other departments and to colleagues."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.people import DepartmentId


@dataclass(frozen=True, slots=True)
class AskedAlready:
    """That department has an open question on this ticket."""

    department: DepartmentId


@dataclass(frozen=True, slots=True)
class NoSuchTarget:
    """No such department to escalate to."""

    department: DepartmentId


@dataclass(frozen=True, slots=True)
class NotAsked:
    """The department was never asked, or its question was answered or returned already."""


@dataclass(frozen=True, slots=True)
class DueInThePast:
    pass


@dataclass(frozen=True, slots=True)
class NotAwaitingHelp:
    """The request for help was answered already."""


AskingRefusal = AskedAlready | NoSuchTarget | NotAsked | DueInThePast | NotAwaitingHelp

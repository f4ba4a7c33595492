"""What cannot be agreed on about shifts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Actor


@dataclass(frozen=True, slots=True)
class NoSuchDuty:
    """The shift is over, was changed, or is not one's own."""


@dataclass(frozen=True, slots=True)
class CoverGone:
    """Nobody is looked for any more: `by` does it, or whoever asked took it back."""

    by: Actor | None = None


@dataclass(frozen=True, slots=True)
class AwayThen:
    """Whoever wants to cover is away at that time."""


@dataclass(frozen=True, slots=True)
class BusyThen:
    """Whoever wants to cover works at that time."""

    shift: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class OverBeforeItBegins:
    """An absence ends after it begins, and not in the past."""


@dataclass(frozen=True, slots=True)
class NoSuchHandover:
    """It is forgotten, or is not of one's own departments."""


@dataclass(frozen=True, slots=True)
class OwnHandover:
    """Whoever hands over does not take it back themselves."""


@dataclass(frozen=True, slots=True)
class SayIt:
    """Whoever goes says what is to be known, or explicitly that there is nothing."""


DutyRefusal = (
    NoSuchDuty | CoverGone | AwayThen | BusyThen | OverBeforeItBegins | NoSuchHandover | OwnHandover | SayIt
)

"""Who has a ticket, and whether there is anything left to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Actor


@dataclass(frozen=True, slots=True)
class ClaimedBy:
    """Somebody else was faster."""

    who: Actor
    since: datetime


@dataclass(frozen=True, slots=True)
class NobodyOwnsIt:
    """Released or expired meanwhile."""


@dataclass(frozen=True, slots=True)
class OwnedBySomebodyElse:
    who: Actor


@dataclass(frozen=True, slots=True)
class NotTheOwner:
    who: Actor


@dataclass(frozen=True, slots=True)
class ClosedAlready:
    who: Actor | None


@dataclass(frozen=True, slots=True)
class OpenAlready:
    pass


OwningRefusal = ClaimedBy | NobodyOwnsIt | OwnedBySomebodyElse | NotTheOwner | ClosedAlready | OpenAlready

"""Who deals with a ticket, and whether there is anything left to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    at: datetime
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    at: datetime
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    at: datetime
    by: Actor
    to: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    at: datetime
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """Open again: by a person, or (`by` is None) because the customer wrote."""

    at: datetime
    by: Actor | None = None

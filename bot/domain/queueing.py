"""What an inbox counts by: how long people have been waiting, in the words that one would use, and who has their ticket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

AGES: Final = (timedelta(hours=1), timedelta(hours=4), timedelta(hours=24), timedelta(days=3))
"""The boundaries that an inbox counts waiting times by."""

_HOURS: Final = 12  # up to here people count hours across midnight; beyond they say "yesterday"


class Unit(StrEnum):
    MINUTES = "minutes"
    HOURS = "hours"
    YESTERDAY = "yesterday"
    DAYS = "days"


class Whose(StrEnum):
    """Who has a ticket, as seen by one person."""

    MINE = "mine"
    NOBODYS = "nobodys"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Waited:
    """A waiting time as people say it; `count` is 1 for yesterday."""

    unit: Unit
    count: int


def boundaries(now: datetime) -> Sequence[datetime]:
    """Return the points in time, newest first, beyond which somebody has waited for each of `AGES`."""
    return tuple(now - age for age in AGES)


def waited(since: datetime, now: datetime, zone: tzinfo) -> Waited:
    """Say how long somebody has been waiting, by the calendar of a time zone once it is more than half a day."""
    passed = max(now - since, timedelta())
    if passed < timedelta(hours=1):
        return Waited(Unit.MINUTES, passed // timedelta(minutes=1))
    days = (now.astimezone(zone).date() - since.astimezone(zone).date()).days
    if days == 0 or passed < timedelta(hours=_HOURS):
        return Waited(Unit.HOURS, passed // timedelta(hours=1))
    return Waited(Unit.YESTERDAY, 1) if days == 1 else Waited(Unit.DAYS, days)

"""Shifts as people plan them: what repeats every week, what is otherwise on single days, and who is away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.people import DepartmentId, PersonId
from bot.domain.windows import shown_at


@dataclass(frozen=True, slots=True)
class Shift:
    """A time on the wall at which people of a department work, on some days of the week (Monday is 0).

    One that ends no later than it starts ends on the next day. Shifts of a calendar are on no day by themselves.
    """

    id: str
    name: str
    department: DepartmentId
    days: frozenset[int]
    starts: time
    ends: time
    people: tuple[PersonId, ...] = ()

    def times_on(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return from when to when it lasts if it begins on a day, in UTC; it is shorter or longer when the clocks change."""
        last = day if self.starts < self.ends else day + timedelta(days=1)
        return shown_at(day, self.starts, zone), shown_at(last, self.ends, zone)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """Other people than usual work the shift that begins on a day, or on that day as well; nobody: it is left out."""

    shift: str
    day: date
    people: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True)
class Cover:
    """One person works for another in the shift that begins on a day."""

    shift: str
    day: date
    of: PersonId
    by: PersonId


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away, from `since` until before `until`, both aware. Why is nobody's business."""

    person: PersonId
    since: datetime
    until: datetime

    def holds(self, at: datetime) -> bool:
        return self.since <= at < self.until


def away(person: PersonId, first: date, last: date, zone: ZoneInfo) -> Absence:
    """Return the absence of whole days, the last one included."""
    return Absence(person, shown_at(first, time(), zone), shown_at(last + timedelta(days=1), time(), zone))


@dataclass(frozen=True, slots=True)
class Duty:
    """A shift as it takes place once, from `starts_at` until before `ends_at`, both aware. `day` is the one on which it begins.

    `people` are who should be there: with exchanges and covers, without those who are away all the time.
    """

    shift: Shift
    day: date
    starts_at: datetime
    ends_at: datetime
    people: tuple[PersonId, ...]

    def runs(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at

    def touches(self, since: datetime, until: datetime) -> bool:
        """Tell whether it takes place at all between two times."""
        return self.starts_at < self.ends_at and self.starts_at < until and self.ends_at > since


@dataclass(frozen=True, slots=True)
class HandoverRules:
    """A handover begins `before` a shift ends; what nobody has accepted so long after others came (`accept_within`) alarms.

    `departments` are those in which it begins by itself; None: in all that work in shifts.
    """

    before: timedelta = timedelta(minutes=15)
    accept_within: timedelta = timedelta(minutes=30)
    departments: frozenset[DepartmentId] | None = None

    def begins_in(self, department: DepartmentId) -> bool:
        return self.departments is None or department in self.departments


def is_away_throughout(absences: Iterable[Absence], since: datetime, until: datetime) -> bool:
    """Tell whether somebody with these absences is there at no time; several that follow each other count as one."""
    for one in sorted(absences, key=lambda absence: absence.since):
        if one.since > since:
            return False
        since = max(since, one.until)
        if since >= until:
            return True
    return False

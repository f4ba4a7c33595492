"""Rosters that other tools export as iCalendar (RFC 5545): entries, also repeated ones -> duties of people whom the policy knows.

Who works is read from the names in an entry's title and among its attendees. What lasts whole days is no shift: holidays and leave
stand there as well. Only this module knows the libraries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

import icalendar
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # ships no types; what it returns is checked below

from bot.domain.matching import folded
from bot.domain.people import DepartmentId, PersonId
from bot.domain.shifts import Duty, Shift

LARGEST: Final = 5_000_000
"""Bytes of a file; a year of a large team has some hundred thousand."""

_LONGEST: Final = timedelta(hours=24)
_NEIGHBOURS: Final = timedelta(days=2)
"""Beyond a month on the wall of one zone begins what belongs to it in another, and ends what began before."""
_FREQUENCIES: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})

Event = Any
"""A VEVENT of the library; its properties are whatever a file says."""


class Unreadable(ValueError):
    """It is no calendar that can be read; the message says why, in a few words."""


@dataclass(frozen=True, slots=True)
class Series:
    """An entry and its repetitions. Times are those on the wall of its `zone`, so that a shift at six stays at six."""

    title: str
    people: tuple[PersonId, ...]
    starts: datetime
    length: timedelta
    zone: tzinfo
    rule: str = ""
    more: tuple[datetime, ...] = ()
    without: frozenset[datetime] = frozenset()

    def between(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """Yield when it begins from `first` until before `last`, all without a zone, as on the wall."""
        repeated = (
            rrulestr(self.rule, dtstart=self.starts).between(first, last, inc=True)
            if self.rule
            else [self.starts]
        )
        for one in sorted({*repeated, *self.more}):
            if first <= one < last and one not in self.without:
                yield one


@dataclass(frozen=True, slots=True)
class IcsCalendar:
    """The roster of a department in a file; see `bot.domain.roster.Calendar`. `strangers` are titles that name nobody of it."""

    id: str
    department: DepartmentId
    zone: ZoneInfo
    series: tuple[Series, ...]
    strangers: tuple[str, ...] = ()
    _months: dict[tuple[int, int], tuple[Duty, ...]] = field(default_factory=dict, compare=False, repr=False)

    def duties(self, since: datetime, until: datetime) -> Iterator[Duty]:
        """Yield what takes place between two times, in no order. Months are computed once: people look at the same again and again."""
        first, last = (at.astimezone(self.zone) for at in (since - _NEIGHBOURS, until))
        for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
            yield from (one for one in self._month(*divmod(number, 12)) if one.touches(since, until))

    def _month(self, year: int, month: int) -> tuple[Duty, ...]:
        """Return what begins in a month; `month` counts from 0."""
        if (year, month) not in self._months:
            self._months[year, month] = tuple(self._computed(date(year, month + 1, 1)))
        return self._months[year, month]

    def _computed(self, first: date) -> Iterator[Duty]:
        """Yield what begins in a month; people whose entries are at the same time work together."""
        begins = datetime(first.year, first.month, 1)  # noqa: DTZ001 -- on the wall, in whatever zone
        ends = (begins + timedelta(days=32)).replace(day=1)
        together: dict[tuple[datetime, datetime], list[tuple[str, tuple[PersonId, ...]]]] = {}
        for one in self.series:
            for wall in one.between(begins - _NEIGHBOURS, ends + _NEIGHBOURS):
                times = _instant(wall, one.zone), _instant(wall + one.length, one.zone)
                shown = times[0].astimezone(self.zone)
                if (shown.year, shown.month) == (first.year, first.month):
                    together.setdefault(times, []).append((one.title, one.people))
        for times, some in together.items():
            yield self._duty(*times, some)

    def _duty(
        self, starts_at: datetime, ends_at: datetime, some: list[tuple[str, tuple[PersonId, ...]]]
    ) -> Duty:
        here, there = starts_at.astimezone(self.zone), ends_at.astimezone(self.zone)
        name = f"{self.id}-{here:%H%M}-{there:%H%M}"
        shift = Shift(name, some[0][0], self.department, frozenset(), here.time(), there.time())
        people = tuple(dict.fromkeys(person for _, persons in some for person in persons))
        return Duty(shift, here.date(), starts_at, ends_at, people)


def read(
    content: bytes,
    name: str,
    department: DepartmentId,
    people: Mapping[PersonId, str],
    zone: ZoneInfo,
) -> IcsCalendar:
    """Return the roster in a file; `people` are the names of whom it may be about. Raises `Unreadable`."""
    if len(content) > LARGEST:
        raise Unreadable("it is larger than 5 MB")
    try:
        calendars = icalendar.Calendar.from_ical(content, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
        replaced = _replaced(events, zone)
        series = [_series(one, people, zone, replaced) for one in events if _is_shift(one, zone)]
        for one in series:
            list(one.between(one.starts, one.starts + _LONGEST))  # a rule that cannot be followed says so now
    except Unreadable:
        raise
    except Exception as error:  # the parsers' own slips on strange files have no common class
        raise Unreadable(f"it cannot be read as iCalendar ({type(error).__name__})") from error
    if not events:
        raise Unreadable("there is no entry in it")
    strangers = tuple(dict.fromkeys(one.title for one in series if not one.people))
    return IcsCalendar(name, department, zone, tuple(one for one in series if one.people), strangers)


def _is_shift(event: Event, zone: ZoneInfo) -> bool:
    """Tell whether an entry is a time of a day at which people work."""
    cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
    if cancelled or not isinstance(event.decoded("DTSTART", None), datetime):
        return False
    return timedelta() < _length(event, zone) <= _LONGEST


def _series(
    event: Event, people: Mapping[PersonId, str], zone: ZoneInfo, replaced: Mapping[str, frozenset[datetime]]
) -> Series:
    """Return an entry with its repetitions, without those in whose place others stand."""
    own = _zone_of(event, zone)
    title = " ".join(str(event.get("SUMMARY", "")).split())
    single = "RECURRENCE-ID" in event
    return Series(
        title=title,
        people=tuple(_named(event, title, people)),
        starts=_wall(event.decoded("DTSTART"), own),
        length=_length(event, zone),
        zone=own,
        rule="" if single else "\n".join(_rules(event, title, own)),
        more=() if single else tuple(_days(event, "RDATE", own)),
        without=frozenset()
        if single
        else frozenset({*_days(event, "EXDATE", own), *replaced.get(_uid(event), ())}),
    )


def _named(event: Event, title: str, people: Mapping[PersonId, str]) -> Iterator[PersonId]:
    """Yield whose names stand in the title or among those who are invited, in the order of the policy."""
    invited = _each(event.get("ATTENDEE"))
    said = [title, *(f"{one.params.get('CN', '')} {one}" for one in invited)]
    for person, name in people.items():
        if any(folded(name) in folded(words) for words in said):
            yield person


def _rules(event: Event, title: str, zone: tzinfo) -> Iterator[str]:
    """Yield how an entry repeats itself; an end that it gives in universal time, as on its own wall."""
    for rule in _each(event.get("RRULE")):
        if str(rule["FREQ"][0]).upper() not in _FREQUENCIES:
            raise Unreadable(f"“{title}” repeats more often than daily")
        wall = {**rule, **({"UNTIL": [_wall(one, zone) for one in rule["UNTIL"]]} if "UNTIL" in rule else {})}
        yield f"RRULE:{icalendar.vRecur(wall).to_ical().decode()}"  # type: ignore[no-untyped-call]


def _days(event: Event, key: str, zone: tzinfo) -> Iterator[datetime]:
    for some in _each(event.get(key)):
        yield from (_wall(one.dt, zone) for one in some.dts if not isinstance(one.dt, tuple))


def _replaced(events: Iterable[Event], zone: ZoneInfo) -> Mapping[str, frozenset[datetime]]:
    """Return which repetitions have an entry of their own in their place, or none, by what the entries have in common."""
    found: dict[str, set[datetime]] = {}
    for one in events:
        if "RECURRENCE-ID" in one:
            found.setdefault(_uid(one), set()).add(_wall(one.decoded("RECURRENCE-ID"), _zone_of(one, zone)))
    return {uid: frozenset(times) for uid, times in found.items()}


def _length(event: Event, zone: ZoneInfo) -> timedelta:
    """Return how long an entry lasts by the wall; nothing where it does not say so."""
    starts, own = event.decoded("DTSTART"), _zone_of(event, zone)
    if "DTEND" in event:
        return _wall(event.decoded("DTEND"), own) - _wall(starts, own)
    lasts = event.decoded("DURATION", timedelta())
    return lasts if isinstance(lasts, timedelta) else timedelta()


def _zone_of(event: Event, zone: ZoneInfo) -> tzinfo:
    """Return the zone of an entry; one that names none is meant where the team works."""
    starts = event.decoded("DTSTART")
    return (starts.tzinfo if isinstance(starts, datetime) else None) or zone


def _wall(at: date | datetime, zone: tzinfo) -> datetime:
    """Return what the clocks of a zone show at a time, or at the end of a day."""
    if not isinstance(at, datetime):
        return datetime.combine(at, time.max)
    return at.astimezone(zone).replace(tzinfo=None) if at.tzinfo else at


def _instant(wall: datetime, zone: tzinfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _uid(event: Event) -> str:
    return str(event.get("UID", ""))


def _each(value: Any) -> list[Any]:
    """Return what stands once, several times, or not at all, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]

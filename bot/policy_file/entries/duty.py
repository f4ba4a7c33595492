"""Who works when, and who is away."""

# ruff: noqa: RUF009 -- key() describes a field; what it returns is no shared default

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.policy_file.shape import Entry, Many, Shape, key
from bot.policy_file.vocabulary import CALLED, ICS_FILE, WEEKDAY
from bot.policy_file.words import Day, Duration, Name, TimeOfDay


@dataclass(frozen=True, kw_only=True)
class ExceptionEntry(Entry):
    on: date = key(Day(), "The day on which the shift begins, also one of no `days`.", example="2026-12-24")
    people: tuple[str, ...] = key(
        Many(Name("people")),
        "Who works then.",
        example="[tom]",
        default=(),
        fallback="nobody: the shift is left out",
    )


@dataclass(frozen=True, kw_only=True)
class ShiftEntry(Entry):
    name: str = key(CALLED, "What people call the shift.", example="Frühdienst")
    department: str = key(Name("departments"), "Whose shift it is.", example="social")
    days: tuple[int, ...] = key(
        Many(WEEKDAY),
        "The days of the week on which it begins.",
        example="[monday, tuesday]",
        default=tuple(range(7)),
        fallback="every day",
    )
    from_: time = key(TimeOfDay(), "When it begins, in the file's `time_zone`.", example='"6:00"')
    until: time = key(
        TimeOfDay(),
        "When it ends; on the next day, if that is no later than it begins.",
        example='"14:00"',
    )
    people: tuple[str, ...] = key(
        Many(Name("people")), "Who works then: people of the department.", example="[anna, jonas]"
    )
    except_: tuple[ExceptionEntry, ...] = key(
        Many(Shape(ExceptionEntry, "exception")),
        "Days on which it is otherwise.",
        example="[{on: 2026-12-24, people: [tom]}, {on: 2026-12-25}]",
        default=(),
        fallback="none",
    )


@dataclass(frozen=True, kw_only=True)
class AbsenceEntry(Entry):
    person: str = key(Name("people"), "Who is away.", example="anna")
    from_: date = key(Day(), "The first day.", example="2026-12-24")
    until: date = key(Day(), "The last day.", example="2027-01-06")


@dataclass(frozen=True, kw_only=True)
class HandoverEntry(Entry):
    before: timedelta = key(
        Duration("1m", "4h"),
        "How long before a shift ends its handover begins.",
        example="15m",
        default=timedelta(minutes=15),
        fallback="`15m`",
    )
    accept_within: timedelta = key(
        Duration("1m", "12h"),
        "So long after the next people came, what nobody has accepted alarms those who lead.",
        example="30m",
        default=timedelta(minutes=30),
        fallback="`30m`",
    )
    departments: tuple[str, ...] = key(
        Many(Name("departments")),
        "Where handovers begin by themselves at the end of shifts; people can begin one anywhere.",
        example="[social]",
        default=(),
        fallback="all that work in shifts",
    )


@dataclass(frozen=True, kw_only=True)
class CalendarEntry(Entry):
    file: str = key(
        ICS_FILE, "The iCalendar file, seen from the folder of this one.", example="rosters/social.ics"
    )
    department: str = key(Name("departments"), "Whose shifts stand in it.", example="social")

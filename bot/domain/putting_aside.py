"""Decisions about looking at a ticket later: until then it sleeps, or whoever wants to is reminded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.activities import Activity, ReminderSet, Snoozed, Woken
from bot.domain.claiming import must_be_open, must_go_on
from bot.domain.lanes import is_held
from bot.domain.people import Person
from bot.domain.refusals import DueInThePast, NothingWritten, NotSnoozed, Refused
from bot.domain.ticket import Ticket
from bot.domain.windows import next_window

_HOUR: Final = timedelta(hours=1)
_MORNING: Final = time(9)
_AFTERNOON: Final = time(16)
_MONDAY: Final = 0


class Later(StrEnum):
    """Times that people put something off to, so often that one click has to do."""

    HOUR = "hour"
    TODAY = "today"
    TOMORROW = "tomorrow"
    MONDAY = "monday"


def times(now: datetime, zone: ZoneInfo) -> dict[Later, datetime]:
    """Return the usual times in their order, in UTC: by the clock on the wall, whatever it does in the night between."""
    return dict(_times(now, zone))


def _times(now: datetime, zone: ZoneInfo) -> Iterator[tuple[Later, datetime]]:
    today = now.astimezone(zone).date()
    tomorrow = today + timedelta(days=1)
    monday = today + timedelta(days=7 - (today.weekday() - _MONDAY) % 7)
    yield Later.HOUR, now + _HOUR
    if (afternoon := _at(today, _AFTERNOON, zone)) > now + _HOUR:
        yield Later.TODAY, afternoon
    yield Later.TOMORROW, _at(tomorrow, _MORNING, zone)
    if monday != tomorrow:
        yield Later.MONDAY, _at(monday, _MORNING, zone)


def _at(day: date, shown: time, zone: ZoneInfo) -> datetime:
    midnight = datetime.combine(day, time(), zone)
    opening = next_window(midnight, (shown,), zone)
    assert opening is not None  # one window is given, and every day has it
    return opening


def snooze(ticket: Ticket, by: Person, now: datetime, *, until: datetime) -> list[Activity]:
    """Nobody needs to look before `until`; the customer's next post wakes it all the same."""
    must_be_open(ticket)
    if until <= now:
        raise Refused(DueInThePast())
    return [] if ticket.snoozed_until == until else [Snoozed(at=now, by=by.actor, until=until)]


def wake(ticket: Ticket, by: Person, now: datetime) -> list[Activity]:
    must_go_on(ticket)
    if ticket.snoozed_until is None:
        raise Refused(NotSnoozed())
    return [Woken(at=now, by=by.actor)]


def show_now(ticket: Ticket, now: datetime) -> list[Activity]:
    """Wait no longer with the card of a ticket that was held back; one that is shown, or done, stays as it is."""
    return [Woken(at=now)] if is_held(ticket, now) and not ticket.closed else []


def remind(ticket: Ticket, by: Person, now: datetime, *, due_at: datetime, text: str) -> list[Activity]:
    """Whoever asks for it hears of the ticket then, even if it is closed by that time."""
    must_go_on(ticket)
    if not text.strip():
        raise Refused(NothingWritten())
    if due_at <= now:
        raise Refused(DueInThePast())
    number = len(ticket.reminders) + 1
    return [ReminderSet(at=now, by=by.actor, number=number, due_at=due_at, text=text.strip())]

"""Looking at a ticket later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import claiming, putting_aside, receiving
from bot.domain import refusals as no
from bot.domain.activities import Reminded, Woken
from bot.domain.clocks import strike
from bot.domain.deliveries import DeliveryKind
from bot.domain.owing import owed
from bot.domain.putting_aside import Later
from bot.domain.ticket import Status, Ticket
from tests.domain.deciding import NOW, after, fresh, refusal
from tests.fakes import world
from tests.fakes.world import ANNA, JONAS

VIENNA = ZoneInfo("Europe/Vienna")
LATER = NOW + timedelta(hours=3)


def asleep() -> Ticket:
    return after(fresh(), putting_aside.snooze(fresh(), ANNA, NOW, until=LATER))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIENNA).astimezone(UTC)


def shown(now: str) -> dict[str, str]:
    """Return the usual times as a clock in Vienna shows them."""
    times = putting_aside.times(at(now), VIENNA)
    return {when.value: moment.astimezone(VIENNA).strftime("%a %d %H:%M") for when, moment in times.items()}


def test_on_a_wednesday_morning_there_are_four_usual_times() -> None:
    assert shown("2026-03-04T10:30") == {
        "hour": "Wed 04 11:30",
        "today": "Wed 04 16:00",
        "tomorrow": "Thu 05 09:00",
        "monday": "Mon 09 09:00",
    }


def test_in_the_afternoon_today_is_over() -> None:
    assert "today" not in shown("2026-03-04T15:00")


def test_on_a_sunday_tomorrow_is_monday() -> None:
    assert shown("2026-03-08T10:00")["tomorrow"] == "Mon 09 09:00"
    assert "monday" not in shown("2026-03-08T10:00")


def test_on_a_monday_the_next_one_is_meant() -> None:
    assert shown("2026-03-09T10:00")["monday"] == "Mon 16 09:00"


@pytest.mark.parametrize("evening", ["2026-03-28T20:00", "2026-10-24T20:00"])
def test_nine_is_nine_after_the_clocks_were_changed(evening: str) -> None:
    assert shown(evening)["tomorrow"].endswith("09:00")


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # hypothesis adds the zone
    st.sampled_from(["Europe/Vienna", "America/Sao_Paulo", "Pacific/Apia", "Africa/Cairo", "UTC"]),
)
def test_every_usual_time_is_to_come_and_they_are_in_order(now: datetime, zone: str) -> None:
    times = putting_aside.times(now, ZoneInfo(zone))
    moments = list(times.values())
    assert all(moment > now for moment in moments)
    assert list(times) == [when for when in Later if when in times]
    assert moments[1:] == sorted(moments[1:])


def test_a_ticket_sleeps_until_its_time_and_wakes_once() -> None:
    facts = putting_aside.snooze(fresh(), ANNA, NOW, until=LATER)
    ticket = after(fresh(), facts)
    assert (ticket.status, ticket.due_at) == (Status.SNOOZED, LATER)
    woken = strike(ticket, LATER, activity=facts[0])
    assert woken == [Woken(at=LATER)]
    awake = after(ticket, woken)
    assert (awake.status, awake.due_at) == (Status.NEW, LATER)
    assert strike(awake, LATER, activity=facts[0]) == []


def test_who_sleeps_longer_is_not_woken_at_the_first_time() -> None:
    first = putting_aside.snooze(fresh(), ANNA, NOW, until=LATER)
    ticket = after(fresh(), first)
    longer = after(ticket, putting_aside.snooze(ticket, ANNA, NOW, until=LATER + timedelta(days=1)))
    assert strike(longer, LATER, activity=first[0]) == []


def test_the_customer_wakes_a_ticket() -> None:
    facts = receiving.more(asleep(), NOW, post=world.post("Hello?", 2), policy=world.policy())
    ticket = after(asleep(), facts)
    assert ticket.snoozed_until is None
    assert ticket.due_at == NOW


def test_a_person_wakes_a_ticket_once() -> None:
    awake = after(asleep(), putting_aside.wake(asleep(), JONAS, NOW))
    assert awake.due_at == NOW
    assert refusal(putting_aside.wake, awake, JONAS, NOW) == no.NotSnoozed()


def test_nothing_is_put_off_to_the_past_nor_when_it_is_done() -> None:
    assert refusal(putting_aside.snooze, fresh(), ANNA, NOW, until=NOW) == no.DueInThePast()
    closed = after(fresh(), claiming.close(fresh(), ANNA, NOW))
    assert refusal(putting_aside.snooze, closed, ANNA, NOW, until=LATER) == no.ClosedAlready(ANNA.actor)
    assert putting_aside.snooze(asleep(), ANNA, NOW, until=LATER) == []


def test_a_closed_ticket_does_not_sleep() -> None:
    closed = after(asleep(), claiming.close(asleep(), ANNA, NOW))
    assert closed.snoozed_until is None


def test_who_asked_for_it_is_reminded_once() -> None:
    facts = putting_aside.remind(fresh(), ANNA, NOW, due_at=LATER, text=" Has it come? ")
    ticket = after(fresh(), facts)
    assert [one.text for one in ticket.reminders] == ["Has it come?"]
    reminded = strike(ticket, LATER, activity=facts[0])
    assert reminded == [Reminded(at=LATER, number=1)]
    words = [d for d in owed(ticket, after(ticket, reminded), reminded) if d.kind is DeliveryKind.WORD]
    assert [word.subject for word in words] == [ANNA.id]
    assert strike(after(ticket, reminded), LATER, activity=facts[0]) == []


def test_a_reminder_outlives_the_end_of_the_ticket() -> None:
    facts = putting_aside.remind(fresh(), ANNA, NOW, due_at=LATER, text="Has it come?")
    ticket = after(fresh(), facts)
    closed = after(ticket, claiming.close(ticket, ANNA, NOW))
    assert strike(closed, LATER, activity=facts[0])


def test_a_reminder_needs_words_and_time() -> None:
    assert refusal(putting_aside.remind, fresh(), ANNA, NOW, due_at=LATER, text=" ") == no.NothingWritten()
    assert refusal(putting_aside.remind, fresh(), ANNA, NOW, due_at=NOW, text="!") == no.DueInThePast()

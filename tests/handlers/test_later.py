"""Later: snooze, wake, remind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.reception import Nothing
from bot.domain import refusals as why
from bot.domain.deliveries import DeliveryKind
from bot.domain.people import Person
from bot.domain.putting_aside import Later
from bot.domain.ticket import Status
from bot.handlers.names import CLOSE, REMIND, SNOOZE, WAKE
from bot.texts import speaking
from tests.fakes.world import ANNA, GEORG, JONAS
from tests.handlers.office import Office, beside, field, no, told


def seconds(at: datetime) -> str:
    return str(int(at.timestamp()))


async def test_one_press_on_a_usual_time_is_enough(office: Office, anna: Person) -> None:
    form = await office.open(anna, SNOOZE)
    labels = [option.label for option in field(form, "when").options]
    assert labels[0] == {"de": "in 1 Stunde", "en": "in 1 hour"}[anna.language]
    assert await office.submit(anna, form) == Nothing()
    ticket = await office.ticket()
    assert (ticket.status, ticket.snoozed_until) == (Status.SNOOZED, office.watch() + timedelta(hours=1))


async def test_the_usual_times_are_those_of_the_policys_time_zone(office: Office, anna: Person) -> None:
    form = await office.open(anna, SNOOZE)
    tomorrow = speaking(anna.language).tools.later(Later.TOMORROW)
    chosen = next(option.value for option in field(form, "when").options if option.label == tomorrow)
    assert chosen == seconds(datetime(2026, 11, 22, 8, 0, tzinfo=UTC))
    await office.submit(anna, form, when=chosen)
    assert (await office.ticket()).snoozed_until == datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


async def test_what_an_option_says_is_when_it_is(office: Office, anna: Person) -> None:
    for option in field(await office.open(anna, SNOOZE), "when").options[1:]:
        at = datetime.fromtimestamp(int(option.value), UTC).astimezone(office.policy.time_zone)
        assert option.label.endswith(f" {at.hour}:{at.minute:02}")


async def test_an_exact_time_wins_where_somebody_chose_one(office: Office, anna: Person) -> None:
    exactly = office.watch() + timedelta(days=3)
    await office.submit(anna, await office.open(anna, SNOOZE), exactly=seconds(exactly))
    assert (await office.ticket()).snoozed_until == exactly


@pytest.mark.parametrize("field_name", ["when", "exactly"])
async def test_a_time_that_has_passed_is_refused_beside_its_field(
    office: Office, anna: Person, field_name: str
) -> None:
    form = await office.open(anna, SNOOZE)
    values = {field_name: seconds(office.watch() - timedelta(minutes=1))}
    answer = await office.submit(anna, form, **values)
    assert beside(answer) == {field_name: no(anna, why.DueInThePast())}


async def test_a_form_that_says_no_time_is_outdated(office: Office) -> None:
    outdated = no(ANNA, why.OutdatedButton())
    snooze, remind = await office.open(ANNA, SNOOZE), await office.open(ANNA, REMIND)
    assert told(await office.submit(ANNA, snooze, when="soon")) == outdated
    assert told(await office.submit(ANNA, remind, due="", text="Look again")) == outdated


async def test_a_sleeping_ticket_can_be_woken_and_an_awake_one_not(office: Office, anna: Person) -> None:
    await office.submit(anna, await office.open(anna, SNOOZE))
    assert await office.press(anna, WAKE) == Nothing()
    assert (await office.ticket()).due_at == office.watch()
    assert told(await office.press(anna, WAKE)) == no(anna, why.NotSnoozed())


async def test_what_is_done_does_not_sleep(office: Office, anna: Person) -> None:
    form = await office.open(anna, SNOOZE)
    await office.press(JONAS, CLOSE)
    closed = no(anna, why.ClosedAlready(JONAS.actor))
    assert told(await office.press(anna, SNOOZE)) == closed
    assert told(await office.submit(anna, form)) == closed


async def test_whoever_reads_may_be_reminded(office: Office) -> None:
    form = await office.open(GEORG, REMIND)
    due = office.watch() + timedelta(hours=5)
    assert await office.submit(GEORG, form, due=seconds(due), text="Has it come?") == Nothing()
    (reminder,) = (await office.ticket()).reminders
    assert (reminder.by, reminder.due_at, reminder.text) == (GEORG.actor, due, "Has it come?")
    owed = await office.store.take_deliveries(due, limit=99, lease=timedelta(minutes=1))
    assert DeliveryKind.CLOCK in {one.delivery.kind for one in owed}


async def test_a_reminder_of_nothing_or_of_yesterday_stays_open(office: Office, anna: Person) -> None:
    form = await office.open(anna, REMIND)
    assert beside(await office.submit(anna, form, text=" ")) == {"text": no(anna, why.NothingWritten())}
    late = await office.submit(anna, form, text="Look again", due=seconds(office.watch()))
    assert beside(late) == {"due": no(anna, why.DueInThePast())}
    assert field(await office.open(anna, REMIND), "text").initial == "Look again"

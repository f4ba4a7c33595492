"""Notes from forms and from messages elsewhere, and messages that become proposals."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.lines import line
from bot.chat.reception import Answer, Nothing
from bot.domain import refusals as why
from bot.domain.activities import NoteAdded
from bot.domain.deliveries import DeliveryKind, Done, MessageRef
from bot.domain.people import Person
from bot.handlers.form import NO_TICKET
from bot.handlers.names import FILE_NOTE, NOTE, SUGGEST
from tests.fakes import world
from tests.fakes.world import ANNA, GEORG, IN_SERVICE, IN_SOCIAL, SELMA, STRANGER
from tests.handlers.office import FIRST, Office, asked, beside, escalate, field, no, office_with, told

CARD = -1


async def card_in(office: Office, channel: str) -> MessageRef:
    """Let the first ticket's card stand in a channel."""
    message = MessageRef("slack", channel, "100.1")
    for _ in range(5):
        for owed in await office.store.take_deliveries(office.watch(), limit=99, lease=timedelta(minutes=1)):
            posted = owed.delivery.kind is DeliveryKind.CARD and owed.delivery.channel == channel
            await office.store.finish(
                owed, Done(message if posted else None), number=CARD if posted else None
            )
    assert await office.store.ticket_at(message) == (FIRST, channel)
    return message


async def points_at(office: Office, by: Person, name: str, text: str, root: MessageRef | None) -> Answer:
    click = office.click(by, "", ticket=NO_TICKET, values={"text": text, "message": "100.2"})
    return await office.reception.shortcut(name, click, root)


async def test_whoever_reads_may_note_and_every_thread_shows_it(office: Office) -> None:
    await escalate(office)
    form = await office.open(GEORG, NOTE)
    assert await office.submit(GEORG, form, text=" She called. ") == Nothing()
    ticket, (*_, entry) = await office.ticket(), await office.desk.log(FIRST)
    assert isinstance(entry.activity, NoteAdded)
    assert (entry.activity.by, entry.activity.text) == (GEORG.actor, "She called.")
    for channel in (IN_SOCIAL, IN_SERVICE):
        assert line(ticket, entry.number, entry.activity, channel, office.policy) is not None


async def test_a_note_needs_words_and_keeps_them(office: Office, anna: Person) -> None:
    form = await office.open(anna, NOTE)
    assert beside(await office.submit(anna, form, text=" ")) == {"text": no(anna, why.NothingWritten())}
    await office.reception.closed(office.filled_in(anna, form, {"text": "She cal"}))
    assert field(await office.open(anna, NOTE), "text").initial == "She cal"


async def test_a_note_submitted_twice_is_one(office: Office) -> None:
    form = await office.open(ANNA, NOTE)
    click = office.filled_in(ANNA, form, {"text": "She called."})
    assert [await office.reception.submit(click) for _ in range(2)] == [Nothing()] * 2
    assert await office.happened() == ["Opened", "NoteAdded"]


async def test_a_message_in_a_tickets_thread_becomes_its_note(office: Office, anna: Person) -> None:
    root = await card_in(office, IN_SOCIAL)
    form = asked(await points_at(office, anna, "note", "She called.", root))
    assert (form.handler, form.ticket, field(form, "text").initial) == (NOTE, FIRST, "She called.")


async def test_a_message_elsewhere_is_put_with_a_ticket(office: Office, anna: Person) -> None:
    await office.receives(world.post("broken", 2, conversation="c2"))
    form = asked(await points_at(office, anna, "note", "She called.", None))
    assert (form.handler, form.ticket) == (FILE_NOTE, NO_TICKET)
    assert [one[:8] for one in await office.search(anna, form, "")] == ["Ticket 1"]
    assert [one[:8] for one in await office.search(anna, form, "train")] == ["Ticket 1"]
    assert await office.search(anna, form, "2") == []
    assert await office.submit(anna, form, ticket="1") == Nothing()
    assert await office.happened() == ["Opened", "NoteAdded"]


@pytest.mark.parametrize(
    ("values", "problem", "refusal"),
    [
        ({"ticket": ""}, "ticket", why.NoSuchTicket()),
        ({"ticket": "77"}, "ticket", why.NoSuchTicket()),
        ({"ticket": "2"}, "ticket", why.OtherDepartment(frozenset())),
        ({"ticket": "1", "text": " "}, "text", why.NothingWritten()),
    ],
)
async def test_what_cannot_be_filed_stands_beside_its_field(
    office: Office, anna: Person, values: dict[str, str], problem: str, refusal: why.Refusal
) -> None:
    await office.receives(world.post("broken", 2, conversation="c2"))
    form = asked(await points_at(office, anna, "note", "She called.", None))
    assert beside(await office.submit(anna, form, **values)) == {problem: no(anna, refusal)}
    assert await office.happened(2) == ["Opened"]


async def test_a_message_becomes_the_proposal() -> None:
    office = await office_with(escalated=True)
    root = await card_in(office, IN_SERVICE)
    form = asked(await points_at(office, SELMA, "propose", "Yes, she may.", root))
    assert (form.handler, field(form, "text").initial) == (SUGGEST, "Yes, she may.")
    assert await office.submit(SELMA, form) == Nothing()
    draft = (await office.ticket()).draft
    assert draft is not None
    assert draft.text == "Yes, she may."


async def test_whom_nobody_asked_is_told(office: Office, anna: Person) -> None:
    root = await card_in(office, IN_SOCIAL)
    answer = await points_at(office, anna, "propose", "Yes, she may.", root)
    assert told(answer) == no(anna, why.NotAsked())


async def test_a_stranger_files_nothing(office: Office) -> None:
    for name in ("note", "propose"):
        assert "U99" in told(await points_at(office, STRANGER, name, "Hi", None))

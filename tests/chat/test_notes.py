"""Notes: what people write in a thread is in the log, and nowhere else."""

from __future__ import annotations

import pytest

from bot.chat.reception import Written
from bot.domain.deliveries import LEASE, Done, MessageRef
from bot.domain.ticket import TicketId
from bot.stores.lanes import CARD
from bot.stores.store import Full
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL
from tests.handlers.broken import BrokenStore
from tests.handlers.office import Office, office_with

ROOT = MessageRef("slack", "C1", "1.0")


IN_THE_OTHER = MessageRef("slack", "C2", "2.0")


async def threads() -> Office:
    """Return an office whose ticket has a card in both channels, so that both have threads."""
    office = await office_with(escalated=True)
    places = {IN_SOCIAL: ROOT, IN_SERVICE: IN_THE_OTHER}
    while taken := await office.store.take_deliveries(office.watch(), limit=1, lease=LEASE):
        await office.store.finish(taken[0], Done(places[taken[0].delivery.channel]), number=CARD)
    return office


def written(text: str | None, *, cause: str = "n1", root: MessageRef = ROOT, message: str = "m1") -> Written:
    return Written(cause, ANNA if text is not None else None, root, message, text)


async def notes(office: Office) -> list[str]:
    return [kind for kind in await office.happened() if kind.startswith("Note")]


async def test_what_is_written_changed_and_deleted_in_a_thread_is_in_the_log() -> None:
    office = await threads()
    for number, text in enumerate(["Ask Selma", "Asked Selma", None]):
        await office.reception.noted(written(text, cause=f"n{number}"))
    assert await notes(office) == ["NoteAdded", "NoteEdited", "NoteDeleted"]


async def test_the_same_event_twice_is_one_note() -> None:
    office = await threads()
    for _ in range(2):
        await office.reception.noted(written("Ask Selma"))
    assert await notes(office) == ["NoteAdded"]


async def test_threads_of_others_are_none_of_our_business() -> None:
    office = await threads()
    await office.reception.noted(written("Lunch?", root=MessageRef("slack", "C1", "9.9")))
    assert await notes(office) == []


async def test_what_was_never_known_cannot_be_deleted_and_blanks_are_no_note() -> None:
    office = await threads()
    await office.reception.noted(written(None))
    await office.reception.noted(written("  ", cause="n2"))
    assert await notes(office) == []


async def test_a_note_belongs_to_the_channel_that_it_was_written_in() -> None:
    office = await threads()
    await office.reception.noted(written("Ask Selma", root=IN_THE_OTHER))
    note = (await office.desk.log(TicketId(1)))[-1].activity
    assert getattr(note, "channel", None) == IN_SERVICE


async def test_a_note_that_cannot_be_stored_is_not_acknowledged() -> None:
    store = BrokenStore()
    office = Office(store)
    await office.receives()
    (card, *_) = await store.take_deliveries(office.watch(), limit=1, lease=LEASE)
    await store.finish(card, Done(ROOT), number=CARD)
    store.error = Full("no space left")
    with pytest.raises(Full):
        await office.reception.noted(written("Ask Selma"))

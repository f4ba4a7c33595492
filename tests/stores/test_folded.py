"""What is remembered of tickets is what stands on disk, and no more of it than is worth it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace as altered
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.evolving import evolve, fold, opened
from bot.domain.text import Untrusted
from bot.domain.ticket import Ticket, TicketId
from bot.stores.folded import Folded
from bot.stores.store import Conflict, Store
from bot.stores.tiny import TinyStore
from tests.contracts.store_making import (
    BEN,
    NOON,
    add,
    claimed,
    note,
    open_ticket,
    opening,
)


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[TinyStore]:
    store = await TinyStore.open(tmp_path / "store")
    yield store
    await store.close()


async def read_anew(store: Store, ticket: TicketId) -> Ticket:
    """Return what the log adds up to."""
    return fold(ticket, [entry.activity for entry in await store.history(ticket)])


async def test_a_ticket_that_was_changed_is_known_as_its_log_says(store: TinyStore) -> None:
    ticket = await open_ticket(store, "c1")
    for step in ([claimed()], [note("one"), note("two")]):
        ticket, _ = await add(store, ticket, step, f"cause {ticket.version}")
        assert await store.ticket(ticket.id) == await read_anew(store, ticket.id) == ticket


async def test_whoever_came_too_late_sees_what_the_faster_one_left(store: TinyStore) -> None:
    ticket = await open_ticket(store, "c1")
    faster, _ = await add(store, ticket, [claimed()], "faster")
    with pytest.raises(Conflict):
        await add(store, ticket, [claimed(BEN)], "slower")
    assert await store.ticket(ticket.id) == faster == await read_anew(store, ticket.id)


async def test_what_was_erased_is_forgotten(store: TinyStore) -> None:
    ticket = await open_ticket(store, "c1")
    first = opening("c1")
    gone = altered(first, post=altered(first.post, text=Untrusted("")))
    await store.erase(ticket.id, {1: gone}, at=NOON, reason="the customer asked for it")
    now = await store.ticket(ticket.id)
    assert now.last_post.text.raw == ""
    assert now == await read_anew(store, ticket.id)


def numbered(number: int, *steps: str) -> Ticket:
    ticket = opened(TicketId(number), opening(f"c{number}"))
    for step in steps:
        ticket = evolve(ticket, note(step))
    return ticket


def test_only_so_many_are_remembered_and_those_that_were_asked_for_last() -> None:
    folded = Folded(most=2)
    one, two, three = (numbered(number) for number in (1, 2, 3))
    folded.remember(one)
    folded.remember(two)
    assert folded.get(one.id) == one
    folded.remember(three)
    assert [folded.get(ticket.id) for ticket in (one, two, three)] == [one, None, three]


def test_an_older_state_does_not_come_back() -> None:
    folded = Folded()
    before, after = numbered(1), numbered(1, "a note")
    folded.remember(after)
    folded.remember(before)
    assert folded.get(after.id) == after

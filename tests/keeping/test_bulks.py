"""What is kept of changes to many tickets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.people import PersonId
from bot.domain.ticket import TicketId
from bot.keeping import bulks
from bot.keeping.bulks import Bulk, Progress
from bot.stores.memory import MemoryStore
from bot.stores.store import Conflict

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ONE, TWO, THREE = (TicketId(number) for number in (1, 2, 3))
BULK = Bulk(
    id="b",
    by=PersonId("anna"),
    action="assign",
    argument="jonas",
    at=NOW,
    progress=Progress((ONE,), (TWO,), {THREE: "Closed already."}),
)


async def test_it_comes_back_as_it_was_kept() -> None:
    store = MemoryStore()
    kept = await bulks.keep(store, BULK)
    assert kept == replace(BULK, version=1)
    assert await bulks.find(store, BULK.by, BULK.id) == kept
    undone = await bulks.keep(store, replace(kept, undoing=Progress((), (TWO,))))
    assert await bulks.find(store, BULK.by, BULK.id) == undone


async def test_nobody_finds_what_somebody_else_did() -> None:
    store = MemoryStore()
    await bulks.keep(store, BULK)
    assert await bulks.find(store, PersonId("jonas"), BULK.id) is None


async def test_an_older_state_does_not_replace_a_newer_one() -> None:
    store = MemoryStore()
    await bulks.keep(store, BULK)
    with pytest.raises(Conflict):
        await bulks.keep(store, BULK)

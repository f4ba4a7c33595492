"""Saved filters."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from bot.domain.people import PersonId
from bot.keeping import filters
from bot.stores.memory import MemoryStore

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ANNA, JONAS = PersonId("anna"), PersonId("jonas")


async def test_filters_come_back_by_name() -> None:
    store = MemoryStore()
    await filters.save(store, ANNA, "Zug", {"tag": "zug"}, NOW)
    await filters.save(store, ANNA, "Ärger", {"state": "new", "whose": "mine"}, NOW)
    saved = await filters.of(store, ANNA)
    assert [(one.name, one.picks) for one in saved] == [
        ("Ärger", {"state": "new", "whose": "mine"}),
        ("Zug", {"tag": "zug"}),
    ]
    assert await filters.find(store, ANNA, saved[1].id) == saved[1]
    assert await filters.of(store, JONAS) == []


async def test_the_same_name_however_it_is_spelled_replaces_the_older_filter() -> None:
    store = MemoryStore()
    await filters.save(store, ANNA, "Ärger", {"tag": "a"}, NOW)
    await filters.save(store, ANNA, "aerger", {"tag": "b"}, NOW)
    assert [(one.name, one.picks) for one in await filters.of(store, ANNA)] == [("aerger", {"tag": "b"})]


async def test_saved_at_once_one_of_them_is_kept() -> None:
    store = MemoryStore()
    await asyncio.gather(*(filters.save(store, ANNA, "Zug", {"tag": str(n)}, NOW) for n in range(3)))
    assert len(await filters.of(store, ANNA)) == 1


async def test_a_forgotten_filter_is_gone() -> None:
    store = MemoryStore()
    saved = await filters.save(store, ANNA, "Zug", {"tag": "zug"}, NOW)
    await filters.drop(store, ANNA, saved.id)
    await filters.drop(store, ANNA, saved.id)
    assert await filters.find(store, ANNA, saved.id) is None

"""How the search index of a store follows its log."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.stores.store import Found, StoreError
from bot.stores.tiny import TinyStore
from bot.stores.tiny_file import require_search
from tests.contracts.store_making import SOCIAL, add, note, open_ticket

MINE = frozenset({SOCIAL})


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[TinyStore]:
    store = await TinyStore.open(tmp_path / "store", indexing_after=3600)
    yield store
    await store.close()


def _indexed(store: TinyStore) -> int:
    """Return how many activities are in the index."""
    return int(store._databases[1].storage.sql.execute("SELECT count(*) FROM words").fetchall()[0][0])


async def test_nobody_waits_for_the_index_when_something_is_written(store: TinyStore) -> None:
    await open_ticket(store, "a")
    assert _indexed(store) == 0


async def test_a_search_lets_the_index_catch_up_once(store: TinyStore) -> None:
    for number in range(300):  # more than a step takes in
        await open_ticket(store, f"{number}")
    for _ in range(2):
        assert len(await store.search("zug", MINE, limit=1000)) == 300
        assert _indexed(store) == 300


async def test_the_index_catches_up_by_itself_when_nothing_is_written(store: TinyStore) -> None:
    for number in range(300):
        await open_ticket(store, f"{number}")
    await store.close()
    idle = await TinyStore.open(store.path, indexing_after=0.001)
    await _until_indexed(idle, 300)
    await open_ticket(idle, "late")
    await _until_indexed(idle, 301)
    await idle.close()


async def _until_indexed(store: TinyStore, count: int) -> None:
    async with asyncio.timeout(30):
        while _indexed(store) < count:  # noqa: ASYNC110 - another thread does it, and tells nobody
            await asyncio.sleep(0.001)


async def test_an_activity_that_cannot_be_read_does_not_stop_the_search(store: TinyStore) -> None:
    ticket = await open_ticket(store, "a")
    await add(store, ticket, [note("broken"), note("sound")], "notes")
    with sqlite3.connect(store.path) as sql:
        sql.execute(
            """UPDATE activities SET rest = '{"activity": {"kind": "Applauded", "v": 1}}' WHERE number = 2"""
        )
    sql.close()
    assert await store.search("sound zug", MINE) == [Found(ticket.id, 3)]


async def test_many_search_and_write_at_once(store: TinyStore) -> None:
    async def write(number: int) -> None:
        ticket = await open_ticket(store, f"{number}")
        assert ticket.id in {place.ticket for place in await store.search("zug", MINE, limit=100)}

    await asyncio.gather(*(write(number) for number in range(40)))


async def test_a_closed_store_finds_nothing_but_says_so(store: TinyStore) -> None:
    await store.close()
    with pytest.raises(StoreError, match="closed"):
        await store.search("zug", MINE)


def test_a_python_without_full_text_search_is_told_what_to_do() -> None:
    with pytest.raises(StoreError, match=r"no full-text search \(FTS5\).*Use a Python"):
        require_search({"fts3", "rtree"})

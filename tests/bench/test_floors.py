"""The floors are what they say: the same rows, the same work, no more."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bench import world
from bench.claims import Lost, require_claims
from bench.raw import Copy, Naive, Plain
from bot.domain.deliveries import MessageRef
from bot.stores.store import Filter
from bot.stores.tiny import TinyStore

POSTS = 40


async def _ingested(path: Path) -> None:
    store = await TinyStore.open(path)
    desk = world.desk(store)
    await asyncio.gather(*(desk.receive(world.post(number)) for number in range(POSTS)))
    await store.close()


def _rows(path: Path, table: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as sql:
        rows = sql.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()  # noqa: S608 - names of this file
    sql.close()
    return [(*row[:-1], None) for row in rows]  # the last column is JSON, whose blanks may differ


async def test_the_plain_loop_writes_the_same_rows_as_our_store(tmp_path: Path) -> None:
    await _ingested(tmp_path / "ours.db")
    copy = Copy(tmp_path / "ours.db")
    plain = Plain(tmp_path / "plain.db", copy)
    plain.insert(copy.written, together=7)
    plain.insert(copy.written, together=7)  # the second time every post is known
    plain.close()
    for table in ("tickets", "activities", "deliveries"):
        ours = _rows(tmp_path / "ours.db", table)
        assert len(ours) >= POSTS
        assert _rows(tmp_path / "plain.db", table) == ours
    assert _links(tmp_path / "plain.db") == _links(tmp_path / "ours.db")


def _links(path: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as sql:
        rows = sql.execute("SELECT * FROM chain ORDER BY seq").fetchall()
    sql.close()
    return rows


async def test_the_naive_store_keeps_every_post_once(tmp_path: Path) -> None:
    await _ingested(tmp_path / "ours.db")
    documents = Copy(tmp_path / "ours.db").documents()
    naive = Naive(tmp_path / "naive.json", documents[:-2])
    naive.insert(documents[-2:])
    naive.insert(documents[-2:])
    naive.close()
    assert (tmp_path / "naive.json").read_text().count(
        '"conversation": "c'
    ) == 2 * POSTS  # ticket and activity


async def test_a_filled_store_has_open_tickets_with_cards_and_owes_nothing(tmp_path: Path) -> None:
    await world.fill(tmp_path / "filled.db", total=60, left_open=6)
    store = await TinyStore.open(tmp_path / "filled.db")
    waiting = await store.tickets(Filter(closed=False))
    assert sorted(waiting) == world.open_tickets(60, 6) == [10, 20, 30, 40, 50, 60]
    assert await store.message_of(waiting[0], world.CHANNEL, -1) == MessageRef(
        "slack", world.PLACE, world.stamp(waiting[0])
    )
    assert await store.next_due() is None
    assert len(await store.tickets(Filter(limit=100))) == 60
    await store.close()


async def test_a_claim_that_is_not_in_the_store_fails_the_run(tmp_path: Path) -> None:
    await world.fill(tmp_path / world.STORE_FILE, total=2, left_open=1)
    with pytest.raises(Lost, match="claim of ticket 2"):
        await require_claims(tmp_path, world.open_tickets(2, 1))

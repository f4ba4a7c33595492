"""The log of a store from before there was a chain gets its links; the store is one that such a program left behind."""
# ruff: noqa: ASYNC240 - small files of the test itself

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.deliveries import MessageRef
from bot.domain.evolving import fold
from bot.domain.people import DepartmentId
from bot.domain.ticket import TicketId
from bot.stores.chain import Head
from bot.stores.store import Filter, Found, Record, StoreError
from bot.stores.tiny import TinyStore
from bot.stores.tiny_verify import verify
from tests.contracts.store_making import CHANNEL, NOON, SOCIAL, add, claimed, open_ticket, take, what

GOLDEN = Path(__file__).with_name("golden_schema_2.db.gz")
"""Three tickets with nine activities; a change that was refused left a gap in their ids."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "old").write_bytes(gzip.decompress(GOLDEN.read_bytes()))
    return tmp_path / "old"


def activities(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as sql:
        return sql.execute("SELECT ticket, number, cause, rest FROM activities ORDER BY id").fetchall()


async def test_every_activity_gets_its_link_in_the_order_in_which_it_was_written(path: Path) -> None:
    before = activities(path)
    store = await TinyStore.open(path)
    links = await store.links()
    assert [(each.link.seq, each.link.ticket, each.link.number) for each in links] == [
        (seq, ticket, number) for seq, (ticket, number, *_) in enumerate(before, 1)
    ]
    await store.close()
    assert activities(path) == before
    verdict = verify(path)
    assert verdict.faults == []
    assert verdict.records == len(before) == 9


async def test_everything_else_is_as_it_was(path: Path) -> None:
    store = await TinyStore.open(path)
    assert await store.tickets(Filter(closed=False)) == [2, 1]
    assert await store.search("rang", frozenset({SOCIAL})) == [Found(TicketId(1), 3)]
    assert await store.search("geheim", frozenset({SOCIAL})) == []
    assert await store.cursor("mastodon/@shop") == "5"
    assert await store.kept("draft", "anna", "17") == Record(
        "draft", "anna", "17", NOON, {"text": "Hallo"}, 1
    )
    assert await store.message_of(TicketId(1), CHANNEL, -1) == MessageRef("slack", "C1", "1.1")
    assert what(await take(store)) == [(1, 1), (1, 2)]
    await store.close()


async def test_work_goes_on_in_the_chain(path: Path) -> None:
    store = await TinyStore.open(path)
    log = [entry.activity for entry in await store.history(TicketId(2))]
    await add(store, fold(TicketId(2), log), [claimed()], "on")
    await open_ticket(store, "new", DepartmentId("press"))
    kept = await store.kept("draft", "anna", "17")
    assert kept is not None
    await store.keep(kept, chained=True)
    assert (await store.head()).seq == 12
    await store.close()
    assert verify(path).faults == []


async def test_a_store_is_chained_once(path: Path) -> None:
    store = await TinyStore.open(path)
    head = await store.head()
    await store.close()
    store = await TinyStore.open(path)
    assert await store.head() == head
    await store.close()


def test_a_store_without_a_chain_is_not_verified_but_brought_forward_first(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(StoreError, match="has no chain yet: start the bot once"):
        verify(path)
    assert path.read_bytes() == before


async def test_a_key_does_not_vouch_for_what_was_there_before_it(path: Path) -> None:
    with pytest.raises(StoreError, match="has no seal yet"):
        await TinyStore.open(path, key=b"a key that nobody finds by trying it out")


async def test_an_older_chain_cannot_be_swapped_for_a_new_one(path: Path) -> None:
    store = await TinyStore.open(path)
    await store.close()
    path.write_bytes(gzip.decompress(GOLDEN.read_bytes()))
    with pytest.raises(StoreError, match=r"record 9: is not the one that .*old\.head knows"):
        await TinyStore.open(path)


async def test_an_empty_store_of_the_older_program_begins_an_empty_chain(path: Path) -> None:
    with closing(sqlite3.connect(path)) as sql:
        for table in (
            "activities",
            "tickets",
            "terms",
            "term_counts",
            "deliveries",
            "lanes",
            "words",
            "removed_posts",
        ):
            sql.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
        sql.commit()
    store = await TinyStore.open(path)
    assert await store.head() == Head()
    await store.close()
    assert verify(path).whole

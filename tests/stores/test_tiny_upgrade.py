"""A store that an older program wrote is brought forward; nothing of it gets lost, whatever happens meanwhile."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bot.domain.activities import Activity, Closed, PostAdded, PostRemoved
from bot.domain.deliveries import Later
from bot.domain.evolving import fold
from bot.domain.posts import Conversation
from bot.domain.ticket import Status, Term, TicketId
from bot.stores.codec import moment, to_document
from bot.stores.export import export_tinydb
from bot.stores.listing import row_of
from bot.stores.sqlite_tinydb import Index, Shape, SqliteTinyDB
from bot.stores.store import Conflict, Filter, Found, StoreError
from bot.stores.tiny import TinyStore, read_history
from tests.contracts.store_making import (
    ANNA,
    NOON,
    SHOP,
    SOCIAL,
    add,
    card,
    claimed,
    note,
    opening,
    owe,
    post,
    seconds,
    take,
)
from tests.stores.writing import open_once

FIRST_VERSION = {
    "activities": Shape(
        {"ticket": int, "number": int, "cause": str},
        (Index("ticket, number", unique=True), Index("cause")),
    ),
    "tickets": Shape(
        {
            "account": str,
            "conversation": str,
            "version": int,
            "closed": bool,
            "department": str,
            "owner": str,
        },
        (Index("account, conversation", unique=True), Index("closed"), Index("department, closed")),
    ),
    "deliveries": Shape(
        {
            "lane": str,
            "key": str,
            "kind": str,
            "ticket": int,
            "channel": str,
            "number": int,
            "subject": str,
            "urgent": bool,
            "due_at": str,
            "until": str,
            "attempts": int,
        },
        (Index("lane, urgent DESC"), Index("key", unique=True, where="until IS NULL")),
    ),
    "lanes": Shape(
        {"lane": str, "head": int, "urgent": bool, "ready_at": str}, (Index("lane", unique=True),)
    ),
    "dead_letters": Shape({"ticket": int}),
    "messages": Shape(
        {"ticket": int, "channel": str, "number": int, "surface": str, "place": str, "message": str}
    ),
    "cursors": Shape({"source": str, "cursor": str}, (Index("source", unique=True),)),
}
"""The tables of the first version, as its program made them."""

LOGS: Sequence[Sequence[Activity]] = [
    [opening("a"), claimed(), note("called")],
    [opening("b"), PostAdded(at=NOON, post=post("b", "Geheim", ref="2")), Closed(at=NOON, by=ANNA)],
    [
        opening("c"),
        PostAdded(at=NOON, post=post("c", "Geheim", ref="3")),
        PostRemoved(at=NOON, ref=post("c", ref="3").ref),
    ],
]


def write_first_version(path: Path, logs: Sequence[Sequence[Activity]] = LOGS) -> None:
    """Make a file as the first version would have."""
    with SqliteTinyDB(path, FIRST_VERSION) as db:
        with db.storage.transaction():
            for number, log in enumerate(logs, 1):
                _write_ticket(db, TicketId(number), log)
            db.table("cursors").insert({"source": "mastodon/@shop", "cursor": "5"})
            db.table("deliveries").insert(
                {
                    "kind": "card",
                    "ticket": 1,
                    "lane": "a",
                    "due_at": moment(NOON),
                    "channel": "slack:#social",
                    "number": 0,
                    "subject": "",
                    "urgent": False,
                    "key": "card:a:1:slack:#social:0:",
                    "attempts": 0,
                }
            )
            db.table("lanes").insert({"lane": "a", "head": 1, "urgent": False, "ready_at": moment(NOON)})
        db.storage.sql.execute("PRAGMA application_id=0x5A555255")
        db.storage.sql.execute("PRAGMA user_version=1")


def _write_ticket(db: SqliteTinyDB, number: TicketId, log: Sequence[Activity]) -> None:
    ticket = fold(number, log)
    db.table("tickets").insert(
        {
            "account": ticket.conversation.account,
            "conversation": ticket.conversation.id,
            "version": ticket.version,
            "closed": ticket.closed,
            "department": ticket.department,
            "owner": ticket.owner.id if ticket.owner else None,
        }
    )
    for at, activity in enumerate(log, 1):
        db.table("activities").insert(
            {"ticket": number, "number": at, "cause": f"{number}", "activity": to_document(activity)}
        )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_first_version(tmp_path / "store")
    return tmp_path / "store"


async def test_a_store_of_the_first_version_is_brought_forward(path: Path) -> None:
    store = await TinyStore.open(path)
    expected = [row_of(fold(TicketId(number), log)) for number, log in enumerate(LOGS, 1)]
    assert await store.rows(Filter()) == expected[::-1]
    assert await store.tickets(Filter(departments=frozenset({SOCIAL}), closed=True)) == [2]
    assert await store.values(Term.CUSTOMER) == [("mastodon:u1", 3)]
    assert {tally.status: tally.count for tally in await store.tally(Filter())} == {
        Status.CLAIMED: 1,
        Status.CLOSED: 1,
        Status.NEW: 1,
    }
    assert await store.search("geheim", frozenset({SOCIAL})) == [Found(TicketId(2), 2)]
    await store.close()


async def test_what_is_not_derived_stays_as_it_was(path: Path) -> None:
    store = await TinyStore.open(path)
    for number, log in enumerate(LOGS, 1):
        assert [entry.activity for entry in await store.history(TicketId(number))] == log
    assert await store.cursor("mastodon/@shop") == "5"
    assert [owed.delivery.ticket for owed in await take(store)] == [1]
    assert await store.done_by("2") == 2
    await store.close()


async def test_work_goes_on_where_the_older_program_stopped(path: Path) -> None:
    store = await TinyStore.open(path)
    ticket, _ = await add(store, fold(TicketId(1), LOGS[0]), [note("and on")], "on")
    assert await store.ticket_of(Conversation(SHOP, "a")) == ticket.id
    assert await store.new_ticket_id() == 4
    with pytest.raises(Conflict):
        await store.append(fold(TicketId(9), LOGS[1]), LOGS[1], cause="again")
    await store.close()


async def test_what_waits_in_a_store_of_the_third_version_is_in_doubt_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "store"
    store = await TinyStore.open(path)
    await owe(store, card())
    await take(store)
    await store.close()
    with SqliteTinyDB(path) as db:
        db.storage.sql.execute("ALTER TABLE deliveries DROP COLUMN undone")
        db.storage.sql.execute("PRAGMA user_version=3")
    store = await TinyStore.open(path)
    (again,) = await take(store, 1000)
    assert (again.attempts, again.undone) == (2, 0)
    await store.finish(again, Later(seconds(1001), "refused", undone=True))
    assert [one.undone for one in await take(store, 1001)] == [2]
    await store.close()


async def test_a_store_is_brought_forward_once(path: Path) -> None:
    await (await TinyStore.open(path)).close()
    before = _dump(path)
    await (await TinyStore.open(path)).close()
    assert _dump(path) == before


def test_who_only_reads_asks_for_the_bot_to_bring_it_forward(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(StoreError, match="start the bot once"):
        read_history(path, TicketId(1))
    with pytest.raises(StoreError, match="start the bot once"):
        export_tinydb(path, path.with_suffix(".json"))
    assert path.read_bytes() == before


async def test_a_log_that_cannot_be_read_stops_everything_and_changes_nothing(path: Path) -> None:
    with sqlite3.connect(path) as sql:
        sql.execute(
            """UPDATE activities SET rest = '{"activity": {"kind": "Applauded", "v": 1}}' WHERE id = 5"""
        )
    sql.close()
    before = _dump(path)
    with pytest.raises(StoreError, match=r"activity 2 of ticket 2.*Applauded"):
        await TinyStore.open(path)
    assert _dump(path) == before


async def test_whoever_is_killed_meanwhile_has_done_nothing_or_all(tmp_path: Path) -> None:
    path = tmp_path / "many"
    write_first_version(path, [[opening(f"{number}"), note("x" * 2000)] for number in range(1500)])
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.stores.writing"])
    for wal_grown_to in (0, 300_000, 2_000_000):
        process = processes.Process(target=open_once, args=(path,))
        process.start()
        _wait_until_larger(Path(f"{path}-wal"), wal_grown_to, process.is_alive)
        process.kill()
        process.join()
    store = await TinyStore.open(path)
    assert len(await store.rows(Filter(limit=2000))) == 1500
    assert await store.values(Term.CUSTOMER) == [("mastodon:u1", 1500)]
    assert len(await store.search("zug", frozenset({SOCIAL}), limit=2000)) == 1500
    await store.close()


def _wait_until_larger(file: Path, size: int, going_on: Callable[[], bool]) -> None:
    while going_on() and _size(file) <= size:
        pass


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def _dump(path: Path) -> list[str]:
    sql = sqlite3.connect(path)
    try:
        return list(sql.iterdump())
    finally:
        sql.close()

"""Whatever of a log is changed, wherever: `verify` finds it, and names the first record that is not what was written."""
# ruff: noqa: S608 - what is put into SQL stands here

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.stores.chain import Head
from bot.stores.sqlite_tinydb import SqliteTinyDB
from bot.stores.store import StoreError
from bot.stores.tiny import TinyStore
from bot.stores.tiny_chain import Chain
from bot.stores.tiny_verify import verify
from bot.stores.verifying import Walk
from tests.contracts.store_making import add, note, open_ticket, post

RECORDS = 1000

TAMPERINGS = {
    "flip": ["UPDATE activities SET rest = replace(rest, 'number', 'nummer') WHERE id = :at"],
    "delete": ["DELETE FROM activities WHERE id = :at", "DELETE FROM chain WHERE seq = :at"],
    "reorder": [
        *(
            f"UPDATE {table} SET {column} = CASE {column} WHEN :at THEN :at + 1 ELSE :at END + 100000"
            f" WHERE {column} IN (:at, :at + 1)"
            for table, column in (("activities", "id"), ("chain", "seq"))
        ),
        "UPDATE activities SET id = id - 100000 WHERE id > 100000",
        "UPDATE chain SET seq = seq - 100000 WHERE seq > 100000",
    ],
    "truncate": ["DELETE FROM activities WHERE id >= :at", "DELETE FROM chain WHERE seq >= :at"],
    "insert": [  # and what comes after moves on by one, as far as anybody looks
        *(
            statement
            for table, column in (("activities", "id"), ("chain", "seq"))
            for statement in (
                f"DELETE FROM {table} WHERE {column} = :at + 6",
                f"UPDATE {table} SET {column} = {column} + 100001 WHERE {column} BETWEEN :at AND :at + 5",
                f"UPDATE {table} SET {column} = {column} - 100000 WHERE {column} > 100000",
            )
        ),
        "INSERT INTO activities SELECT :at, ticket, number + 1000, cause, rest FROM activities WHERE id = :at + 1",
        "INSERT INTO chain SELECT :at, kind, ticket, number + 1000, about, note, salt, commitment, link, payload FROM chain WHERE seq = :at + 1",
    ],
    "swap": [
        "CREATE TEMP TABLE other AS SELECT rest FROM activities WHERE id = :at",
        "UPDATE activities SET rest = (SELECT rest FROM activities WHERE id = :other) WHERE id = :at",
        "UPDATE activities SET rest = (SELECT rest FROM other) WHERE id = :other",
        "DROP TABLE other",
    ],
}


async def make(path: Path, records: int) -> None:
    store = await TinyStore.open(path, indexing_after=3600)
    ticket = await open_ticket(store, "long", post=post("long", "number 1"))
    for number in range(2, records + 1):
        ticket, _ = await add(store, ticket, [note(f"number {number}")], f"{number}")
    await store.close()


async def test_of_a_thousand_records_each_can_be_tampered_with_in_no_way(tmp_path: Path) -> None:
    await make(tmp_path / "store", RECORDS)
    missed: list[tuple[str, int, object]] = []
    with closing(SqliteTinyDB(tmp_path / "store")) as db:
        chain, sql = Chain(db), db.storage.sql
        for before in _heads(chain):
            at = before.seq + 1
            for name, statements in TAMPERINGS.items():
                found = _found(sql, chain, before, statements)
                if found != at:
                    missed.append((name, at, found))
    assert missed == []


def _heads(chain: Chain) -> list[Head]:
    """Return where the chain stood before each of its links."""
    return [Head(), *(Head(each.link.seq, each.link.link) for each in chain.follow())][:-1]


def _found(sql: sqlite3.Connection, chain: Chain, before: Head, statements: list[str]) -> int | None:
    """Tamper with the record after a head, and return which one is named first; then take it back.

    What comes before is untouched, so following it again would say nothing new; and a handful of links after it are enough.
    """
    sql.execute("BEGIN")
    at = before.seq + 1
    for statement in statements:
        sql.execute(
            statement, {"at": at, "other": at + 1 if at < RECORDS else at - 1} if ":" in statement else {}
        )
    walk = Walk(before)
    walk.follow(chain.follow(before.seq, 5))
    if chain.last() <= before.seq + 5:
        walk.end(chain.head())
    sql.execute("ROLLBACK")
    named = [fault.seq for fault in walk.faults]
    return min(named, default=None)


async def test_every_byte_of_what_the_log_says_is_watched(tmp_path: Path) -> None:
    path = tmp_path / "store"
    await make(path, 6)
    missed = [
        (seq, at)
        for seq, start, content in _contents(path)
        for at in range(start, start + len(content))
        if _named_when_changed(path, at, 0x01) != seq
    ]
    assert missed == []


def _contents(path: Path) -> Iterator[tuple[int, int, bytes]]:
    """Yield what each record says, with where in the file that stands."""
    with closing(sqlite3.connect(path)) as sql:
        rows = sql.execute("SELECT id, CAST(rest AS BLOB) FROM activities").fetchall()
    file = path.read_bytes()
    for seq, content in rows:
        assert file.count(content) == 1
        yield seq, file.index(content), content


def _named_when_changed(path: Path, at: int, bits: int) -> int | None:
    """Return which record is named first when some bits of a byte of the file are turned; then turn them back."""
    with _turned(path, at, bits):
        return next((fault.seq for fault in verify(path, log_only=True).faults), None)


@contextmanager
def _turned(path: Path, at: int, bits: int) -> Iterator[None]:
    file = os.open(path, os.O_RDWR)
    before = os.pread(file, 1, at)
    try:
        os.pwrite(file, bytes([before[0] ^ bits]), at)
        yield
    finally:
        os.pwrite(file, before, at)
        os.close(file)


async def test_a_changed_byte_anywhere_in_the_file_is_found_or_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "store"
    await make(path, 6)
    before = _said(path)
    chance = random.Random(20260302)  # noqa: S311 - chance, not secrecy
    missed = []
    for at in chance.sample(range(100, path.stat().st_size), 1500):  # before: what SQLite says of itself
        with _turned(path, at, 1 << chance.randrange(8)):
            if _is_whole(path) and _said(path) != before:
                missed.append(at)
    assert missed == []


def _is_whole(path: Path) -> bool:
    try:
        return verify(path).whole
    except StoreError:
        return False


def _said(path: Path) -> list[list[object]]:
    """Return all that the program reads of a store."""
    with closing(sqlite3.connect(path)) as sql:
        names = sql.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        return [
            sql.execute(f"SELECT * FROM {name}").fetchall()
            for (name,) in names
            if not name.startswith("words")
        ]

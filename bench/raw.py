"""The floors of the store: the same rows in a plain SQLite loop, and the same documents in TinyDB as it comes."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from tinydb import Query, TinyDB

Row = tuple[Any, ...]
Documents = Mapping[str, Sequence[Mapping[str, Any]]]
"""What one post is made of, by table."""

_OURS = """
    SELECT sql FROM sqlite_master WHERE sql IS NOT NULL
    AND tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow'))
"""
"""Tables and indexes without the search index, which nobody who writes waits for."""

_BY_TICKET = {"tickets": "id", "activities": "ticket", "deliveries": "ticket"}


@dataclass(slots=True)
class Written:
    """What one post left in the tables of our store: rows by table, terms and links; `cause` is what it is known by."""

    cause: str = ""
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    terms: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)


class Copy:
    """Tables and indexes of one of our stores, and its rows by ticket: what the plain loop writes again."""

    def __init__(self, store: Path) -> None:
        with sqlite3.connect(store) as sql:
            self.schema = [statement for (statement,) in sql.execute(_OURS)]
            self.columns = {table: _columns(sql, table) for table in _BY_TICKET}
            self.lanes = sql.execute("SELECT * FROM lanes").fetchall()
            self.written = list(self._read(sql))
        sql.close()

    def documents(self) -> list[Documents]:
        """Return everything as a document database would keep it."""
        return [
            {table: [self._document(table, row) for row in rows] for table, rows in written.rows.items()}
            for written in self.written
        ]

    def _document(self, table: str, row: Row) -> dict[str, Any]:
        columns = zip(self.columns[table], row, strict=True)
        fields = {name: value for name, value in columns if name not in {"id", "rest"}}
        return {**fields, **row[-1]}

    def _read(self, sql: sqlite3.Connection) -> Iterator[Written]:
        by_ticket: dict[int, Written] = defaultdict(Written)
        for table, column in _BY_TICKET.items():
            at = self.columns[table].index(column)
            for row in sql.execute(f"SELECT * FROM {table} ORDER BY id"):  # noqa: S608 - our own name
                by_ticket[row[at]].rows[table].append((*row[:-1], json.loads(row[-1])))
        for term in sql.execute("SELECT kind, value, closed, ticket FROM terms"):
            by_ticket[term[-1]].terms.append(term)
        for link in sql.execute("SELECT * FROM chain ORDER BY seq"):
            by_ticket[link[2]].links.append(link)
        cause = self.columns["activities"].index("cause")
        for written in by_ticket.values():
            written.cause = written.rows["activities"][0][cause]
            yield written


class Plain:
    """A new file with the same tables, written without anything of ours."""

    def __init__(self, path: Path, copy: Copy) -> None:
        self._copy = copy
        self._sql = sqlite3.connect(path, isolation_level=None)
        self._sql.execute("PRAGMA journal_mode=WAL")
        self._sql.execute("PRAGMA synchronous=FULL")
        for statement in copy.schema:
            self._sql.execute(statement)

    def insert(self, posts: Iterable[Written], together: int) -> None:
        """Write posts with a commit for every `together` of them."""
        rest = iter(posts)
        while batch := list(islice(rest, together)):
            self._sql.execute("BEGIN IMMEDIATE")
            for written in batch:
                self._insert(written)
            self._sql.execute("COMMIT")

    def close(self) -> None:
        self._sql.close()

    def _insert(self, written: Written) -> None:
        """De-dup first, then the rows."""
        if self._sql.execute("SELECT 1 FROM activities WHERE cause = ?", (written.cause,)).fetchall():
            return
        for table, rows in written.rows.items():
            places = ", ".join("?" * len(self._copy.columns[table]))
            for row in rows:
                values = (*row[:-1], json.dumps(row[-1]))
                self._sql.execute(f"INSERT INTO {table} VALUES ({places})", values)  # noqa: S608 - our own names
        self._sql.executemany("INSERT INTO terms VALUES (?, ?, ?, ?)", written.terms)
        self._sql.executemany("INSERT INTO chain VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", written.links)
        for lane in self._copy.lanes:
            places = ", ".join("?" * len(lane))
            self._sql.execute(f"INSERT INTO lanes VALUES ({places}) ON CONFLICT DO NOTHING", lane)  # noqa: S608 - our own name


class Naive:
    """TinyDB with its own JSON file: look whether a post is known, then insert its documents."""

    def __init__(self, path: Path, stored: Sequence[Documents]) -> None:
        self._db = TinyDB(path)
        for table in _BY_TICKET:
            self._db.table(table).insert_multiple(doc for documents in stored for doc in documents[table])

    def insert(self, posts: Sequence[Documents]) -> None:
        for documents in posts:
            cause = documents["activities"][0]["cause"]
            if not self._db.table("activities").contains(Query().cause == cause):
                for table, found in documents.items():
                    self._db.table(table).insert_multiple(found)

    def close(self) -> None:
        self._db.close()


def _columns(sql: sqlite3.Connection, table: str) -> Sequence[str]:
    return [name for (name,) in sql.execute("SELECT name FROM pragma_table_info(?) ORDER BY cid", (table,))]

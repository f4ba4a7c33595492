"""TinyDB on a SQLite file: its API and its queries, without its file that is rewritten for every change.

`SqliteTinyDB(path, schema=…)` behaves like `TinyDB(path)`, but a write touches only the documents it changes and is on disk
when it returns. A table that the schema declares keeps some fields in real columns, so that they can be indexed; all
other fields of a document lie in one JSON text beside them. See https://tinydb.readthedocs.io/en/latest/extend.html.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from bot.stores.sqlite_rows import SQL_TYPES, Form, Rows, quoted

_TRANSACTION: Final = ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")
_SAVEPOINT: Final = ("SAVEPOINT inner", "RELEASE inner", "ROLLBACK TO inner")


@dataclass(frozen=True, slots=True)
class Index:
    """An index `on` columns (SQL, with `DESC` where wanted), `where` it applies to a part of the table only."""

    on: str
    unique: bool = False
    where: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """Which fields of a table's documents are columns, with the type that each holds, and their indexes.

    Such a field may be absent or None. A document cannot have fields called `id` and `rest`.
    """

    columns: Mapping[str, type] = field(default_factory=dict)
    indexes: tuple[Index, ...] = ()


class SqliteStorage(Storage):
    """A TinyDB storage whose tables are SQLite tables. To be used by one thread at a time."""

    def __init__(
        self, path: str | Path, schema: Mapping[str, Shape] | None = None, *, read_only: bool = False
    ) -> None:
        mode = "ro" if read_only else "rwc"
        self.sql = sqlite3.connect(
            f"{Path(path).absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        self._forms: dict[str, Form] = {}
        try:
            self.sql.execute("PRAGMA synchronous=FULL")
            if not read_only:
                self.sql.execute("PRAGMA journal_mode=WAL")
            self.create(schema or {})
        except sqlite3.Error:
            self.sql.close()
            raise

    def create(self, schema: Mapping[str, Shape]) -> None:
        """Create the tables and indexes that are not there yet."""
        for name, shape in schema.items():
            columns = "".join(
                f", {quoted(column)} {SQL_TYPES[kind]}" for column, kind in shape.columns.items()
            )
            self.sql.execute(
                f"CREATE TABLE IF NOT EXISTS {quoted(name)}"
                f" (id INTEGER PRIMARY KEY{columns}, rest TEXT NOT NULL)"
            )
            for number, index in enumerate(shape.indexes):
                self.sql.execute(
                    f"CREATE {'UNIQUE ' * index.unique}INDEX IF NOT EXISTS {quoted(f'{name}_{number}')}"
                    f" ON {quoted(name)} ({index.on}){f' WHERE {index.where}' * bool(index.where)}"
                )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make everything within happen or not happen, over all tables; within another one, undoable on its own."""
        begin, commit, rollback = _SAVEPOINT if self.sql.in_transaction else _TRANSACTION
        self.sql.execute(begin)
        try:
            yield
            self.sql.execute(commit)
        except BaseException:
            if self.sql.in_transaction:  # on a full disk SQLite has rolled back by itself
                self.sql.execute(rollback)
                if begin is _SAVEPOINT[0]:
                    self.sql.execute(commit)
            raise

    def rows(self, name: str, key: type[int | str] = int) -> Rows:
        """Return a table's documents by id, each read when it is asked for."""
        if name not in self._forms:
            self._forms[name] = Form(self.sql, name)
        return Rows(self.sql, self._forms[name], key)

    def read(self) -> dict[str, Any] | None:
        """Return all tables that are not empty, each `{id: document}`; the documents are read when asked for.

        What is virtual, has no row ids or no `rest` holds no documents.
        """
        ours = (
            "SELECT name FROM pragma_table_list AS ours WHERE schema = 'main' AND type = 'table' AND NOT wr"
            " AND EXISTS (SELECT 1 FROM pragma_table_info(ours.name) WHERE name = 'rest')"
        )
        names = self.sql.execute(f"{ours} AND name NOT LIKE 'sqlite_%' ORDER BY name").fetchall()
        tables = {name: rows for (name,) in names if (rows := self.rows(name, str))}
        return tables or None

    def write(self, data: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
        """Make the tables hold exactly these documents; only what differs is written."""
        with self.transaction():
            for name, rows in (self.read() or {}).items():
                if name not in data:
                    rows.clear()
            for name, documents in data.items():
                if not isinstance(documents, Rows):  # those are what `read` returned, untouched
                    self.create({name: Shape()})
                    self.rows(name).become(documents)

    def close(self) -> None:
        self.sql.close()


class SqliteTable(Table):
    """A TinyDB table that reads and writes single rows.

    TinyDB's own methods work as documented. A condition (`search`, `update` …) looks at every document; `lookup` finds
    by declared fields and uses their index; `insert` and `change` are one statement each.
    """

    _storage: SqliteStorage
    _next_id: int | None  # type: ignore[assignment]  # TinyDB initialises it with None and never says more

    def __init__(
        self, storage: SqliteStorage, name: str, cache_size: int = 0, *, persist_empty: bool = False
    ) -> None:
        storage.create({name: Shape()})
        self.rows = storage.rows(name)
        # No query cache: another connection may have written since.
        super().__init__(storage, name, cache_size=cache_size, persist_empty=persist_empty)

    def lookup(self, **equals: Any) -> list[Document]:
        """Return the documents whose declared fields equal these, by id."""
        where = " AND ".join(f"{quoted(column)} = ?" for column in equals)
        return self.select(f"{where} ORDER BY id", *equals.values())

    def select(self, where: str, *values: Any) -> list[Document]:
        """Return documents by SQL over the declared fields: a condition, and what may follow one."""
        return [Document(doc, doc_id) for doc_id, doc in self.rows.stream(where, values)]

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert one document; a `Document` keeps its id. `ValueError` if that is taken."""
        if isinstance(document, Document):
            doc_id, self._next_id = int(document.doc_id), None
        else:
            doc_id = self._get_next_id()
        try:
            self.rows.insert(doc_id, document)
        except sqlite3.IntegrityError as error:
            raise Taken(f"Document with ID {doc_id} already exists, or what must be unique") from error
        return doc_id

    def change(self, doc_id: int, **columns: Any) -> bool:
        """Set declared fields of one document and leave the others alone; return whether there is such a document."""
        return self.rows.change(doc_id, columns)

    def update(
        self, fields: Any, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        with self._storage.transaction():
            return super().update(fields, doc_ids=self._meant(cond, doc_ids))

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        with self._storage.transaction():
            if cond is None and doc_ids is None:
                return super().remove()  # refuses
            return super().remove(doc_ids=self._meant(cond, doc_ids))

    def _meant(self, cond: QueryLike | None, doc_ids: Iterable[int] | None) -> list[int]:
        if doc_ids is not None:
            return list(doc_ids)
        return [doc_id for doc_id, doc in self.rows.stream() if cond is None or cond(doc)]

    def _get_next_id(self) -> int:
        """Return an id that was not used while this table was open, even if its document is gone."""
        next_id = self.rows.last_id() + 1 if self._next_id is None else self._next_id
        self._next_id = next_id + 1
        return next_id

    def _read_table(self) -> Rows:  # type: ignore[override]  # a mapping that is no dict serves TinyDB as well
        return self._storage.rows(self.name, str)

    def _update_table(self, updater: Any) -> None:
        rows = self._storage.rows(self.name)
        with self._storage.transaction():
            updater(rows)
            rows.flush()


@contextmanager
def overwriting(sql: sqlite3.Connection) -> Iterator[None]:
    """Let SQLite write zeros over whatever is taken out of the file meanwhile; usually it only forgets where it stands."""
    sql.execute("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        sql.execute("PRAGMA secure_delete = OFF")


class Taken(ValueError):
    """The id of a document, or something else that must be unique, belongs to another document."""


class SqliteTinyDB(TinyDB):
    """TinyDB with the storage and the tables above: `SqliteTinyDB(path, schema)`."""

    table_class = SqliteTable  # type: ignore[assignment]  # TinyDB's annotation names its own table
    default_storage_class = SqliteStorage  # type: ignore[assignment]  # TinyDB's annotation names its own storage

    if TYPE_CHECKING:

        @property
        def storage(self) -> SqliteStorage: ...

        def table(self, name: str, **kwargs: Any) -> SqliteTable: ...

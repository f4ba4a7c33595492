"""The documents of one SQLite table as a mapping from id to document."""
# ruff: noqa: S608 - what is put into SQL here are names, quoted by `quoted`; values are always bound

from __future__ import annotations

import json
import sqlite3
from collections.abc import ItemsView, Iterable, Iterator, Mapping, MutableMapping, Sequence
from typing import Any, Final

Doc = dict[str, Any]

SQL_TYPES: Final[Mapping[type, str]] = {int: "INTEGER", bool: "BOOLEAN", str: "TEXT", float: "REAL"}
_BY_NAME: Final = {name: kind for kind, name in SQL_TYPES.items()}
_ENCODER: Final = json.JSONEncoder(separators=(",", ":"))


def quoted(name: str) -> str:
    """Return a name as SQL."""
    return '"' + name.replace('"', '""') + '"'


class Form:
    """How a table lays out its documents: some fields in columns, the `rest` as JSON."""

    def __init__(self, sql: sqlite3.Connection, name: str) -> None:
        info = sql.execute("SELECT name, type FROM pragma_table_info(?) ORDER BY cid", (name,)).fetchall()
        self.name = name
        self.columns = {column: _BY_NAME[kind] for column, kind in info if column not in {"id", "rest"}}
        table = quoted(name)
        names = ["id", *(quoted(column) for column in self.columns), "rest"]
        listed = ", ".join(names)
        self.select = f"SELECT {listed} FROM {table}"
        self.insert = f"INSERT INTO {table} ({listed}) VALUES ({', '.join('?' * len(names))})"
        changes = ", ".join(f"{column} = excluded.{column}" for column in names[1:])
        self.put = f"{self.insert} ON CONFLICT (id) DO UPDATE SET {changes}"
        self.update = f"UPDATE {table} SET "
        self.delete = f"DELETE FROM {table}"
        self._bools = [column for column, kind in self.columns.items() if kind is bool]

    def row(self, doc_id: int, document: Mapping[str, Any]) -> list[Any]:
        """Return a document as what `insert` and `put` take."""
        values = list(map(document.get, self.columns))
        if len(values) - values.count(None) == len(document):
            rest = "{}"
        else:
            rest = _ENCODER.encode({k: v for k, v in document.items() if v is None or k not in self.columns})
        self.check(zip(self.columns, values, strict=True))
        return [doc_id, *values, rest]

    def check(self, values: Iterable[tuple[str, Any]]) -> None:
        """Raise `TypeError` for what a column does not hold, since no index would find it."""
        for column, value in values:
            if value is not None and not isinstance(value, self.columns[column]):
                kind = self.columns[column].__name__
                raise TypeError(f"{self.name}.{column} holds {kind}, not {value!r}")

    def document(self, row: Sequence[Any]) -> tuple[int, Doc]:
        """Return id and document of what `select` gives."""
        doc_id, *values, rest = row
        document: Doc = {} if rest == "{}" else json.loads(rest)
        document.update((c, v) for c, v in zip(self.columns, values, strict=True) if v is not None)
        for column in self._bools:
            if column in document:
                document[column] = bool(document[column])
        return doc_id, document


class Rows(MutableMapping[Any, Doc]):
    """A table's documents. `key` is how ids appear: TinyDB reads with `str` and writes with `int`.

    A document that was handed out may be changed in place; `flush` writes those that were.
    """

    def __init__(self, sql: sqlite3.Connection, form: Form, key: type[int | str] = int) -> None:
        self._sql = sql
        self.form = form
        self._key = key
        self._handed_out: dict[int, tuple[list[Any], Doc]] = {}

    def stream(self, where: str = "1 ORDER BY id", values: Sequence[Any] = ()) -> Iterator[tuple[int, Doc]]:
        """Yield ids and documents as SQLite finds them; `where` is SQL: a condition, and what may follow one."""
        return map(self.form.document, self._sql.execute(f"{self.form.select} WHERE {where}", values))

    def insert(self, doc_id: int, document: Mapping[str, Any]) -> str:
        """Insert a document; return the JSON text that what is in no column is written as."""
        row = self.form.row(doc_id, document)
        self._sql.execute(self.form.insert, row)
        return str(row[-1])

    def put(self, doc_id: int, document: Mapping[str, Any]) -> str:
        """Insert a document, or put it in the place of another; return as `insert` does."""
        row = self.form.row(doc_id, document)
        self._sql.execute(self.form.put, row)
        return str(row[-1])

    def change(self, doc_id: int, columns: Mapping[str, Any]) -> bool:
        """Set some columns of a row; return whether there is one."""
        if not columns:
            return doc_id in self
        self.form.check(columns.items())
        changes = ", ".join(f"{quoted(column)} = ?" for column in columns)
        statement = f"{self.form.update}{changes} WHERE id = ?"
        return self._sql.execute(statement, (*columns.values(), doc_id)).rowcount == 1

    def delete(self, doc_id: int) -> bool:
        """Delete a row; return whether there was one."""
        return self._sql.execute(f"{self.form.delete} WHERE id = ?", (doc_id,)).rowcount == 1

    def last_id(self) -> int:
        """Return the highest id in use, 0 if there is none."""
        statement = f"SELECT coalesce(max(id), 0) FROM {quoted(self.form.name)}"
        return int(self._sql.execute(statement).fetchall()[0][0])

    def flush(self) -> None:
        """Write the documents that were changed in place."""
        for doc_id, (before, document) in self._handed_out.items():
            if (row := self.form.row(doc_id, document)) != before:
                self._sql.execute(self.form.put, row)
        self._handed_out.clear()

    def become(self, documents: Mapping[Any, Mapping[str, Any]]) -> None:
        """Make the table hold exactly these documents; only what differs is written."""
        wanted = {int(doc_id): document for doc_id, document in documents.items()}
        for doc_id, present in list(self.stream()):
            if doc_id not in wanted:
                self.delete(doc_id)
            elif wanted[doc_id] == present:
                del wanted[doc_id]
        for doc_id, document in wanted.items():
            self[doc_id] = document

    def __getitem__(self, key: Any) -> Doc:
        doc_id = int(key)
        if doc_id not in self._handed_out:
            found = list(self.stream("id = ?", (doc_id,)))
            if not found:
                raise KeyError(key)
            document = found[0][1]
            self._handed_out[doc_id] = (self.form.row(doc_id, document), document)
        return self._handed_out[doc_id][1]

    def __setitem__(self, key: Any, document: Mapping[str, Any]) -> None:
        self._handed_out.pop(int(key), None)
        self.put(int(key), document)

    def __delitem__(self, key: Any) -> None:
        self._handed_out.pop(int(key), None)
        if not self.delete(int(key)):
            raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        statement = f"SELECT 1 FROM {quoted(self.form.name)} WHERE id = ?"
        return bool(self._sql.execute(statement, (int(str(key)),)).fetchall())

    def __iter__(self) -> Iterator[Any]:
        ids = self._sql.execute(f"SELECT id FROM {quoted(self.form.name)} ORDER BY id").fetchall()
        return (self._key(doc_id) for (doc_id,) in ids)

    def __len__(self) -> int:
        return int(self._sql.execute(f"SELECT count(*) FROM {quoted(self.form.name)}").fetchall()[0][0])

    def items(self) -> ItemsView[Any, Doc]:
        return _Streamed(self)

    def keyed(self) -> Iterator[tuple[Any, Doc]]:
        """Yield all documents, with their ids as `key` says."""
        return ((self._key(doc_id), document) for doc_id, document in self.stream())

    def clear(self) -> None:
        self._handed_out.clear()
        self._sql.execute(self.form.delete)


class _Streamed(ItemsView[Any, Doc]):
    """All documents in one pass, instead of one look-up for each."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self._rows = rows

    def __iter__(self) -> Iterator[tuple[Any, Doc]]:
        return self._rows.keyed()

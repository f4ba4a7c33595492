"""What a `TinyStore` keeps beside the logs. What writes is a step within a transaction."""

from __future__ import annotations

from datetime import datetime

from bot.stores.codec import Document, moment
from bot.stores.recording import kept_anew
from bot.stores.sqlite_tinydb import SqliteTinyDB
from bot.stores.store import Record
from bot.stores.tiny_schema import RECORDS


class Records:
    """Records, in the table of one connection."""

    def __init__(self, db: SqliteTinyDB) -> None:
        self._records = db.table(RECORDS)
        self._sql = db.storage.sql

    def keep(self, record: Record) -> Record:
        found = self._records.lookup(kind=record.kind, of=record.of, record=record.id)
        kept = kept_anew(record, _record(found[0]) if found else None)
        if found:
            self._records.rows[found[0].doc_id] = _document(kept)
        else:
            self._records.insert(_document(kept))
        return kept

    def kept(self, kind: str, of: str, record: str) -> Record | None:
        found = self._records.lookup(kind=kind, of=of, record=record)
        return _record(found[0]) if found else None

    def records(self, kind: str, of: str | None, limit: int) -> list[Record]:
        whose, values = ("", (kind,)) if of is None else (" AND of = ?", (kind, of))
        newest_first = f"kind = ?{whose} ORDER BY at DESC, of, record LIMIT ?"
        return [_record(found) for found in self._records.select(newest_first, *values, limit)]

    def drop(self, kind: str, of: str, record: str) -> None:
        for found in self._records.lookup(kind=kind, of=of, record=record):
            self._records.rows.delete(found.doc_id)

    def drop_older(self, kind: str, than: datetime) -> int:
        older = "DELETE FROM records WHERE kind = ? AND at < ?"
        return self._sql.execute(older, (kind, moment(than))).rowcount


def _document(record: Record) -> Document:
    return {
        "kind": record.kind,
        "of": record.of,
        "record": record.id,
        "at": moment(record.at),
        "version": record.version,
        "content": record.content,
    }


def _record(document: Document) -> Record:
    at = datetime.fromisoformat(document["at"])
    return Record(
        document["kind"], document["of"], document["record"], at, document["content"], document["version"]
    )

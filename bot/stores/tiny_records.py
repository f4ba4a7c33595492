"""What a `TinyStore` keeps beside the logs. What writes is a step within a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tinydb.table import Document as Row

from bot.stores.chain import LinkKind, tombstone
from bot.stores.codec import Document, moment
from bot.stores.recording import DROPPED, kept_anew, payload_of, record_document
from bot.stores.sqlite_tinydb import SqliteTinyDB, overwriting
from bot.stores.store import Record
from bot.stores.tiny_chain import Chain, Growth
from bot.stores.tiny_schema import RECORDS


class Records:
    """Records, in the table of one connection."""

    def __init__(self, db: SqliteTinyDB, chain: Chain) -> None:
        self._records = db.table(RECORDS)
        self._sql = db.storage.sql
        self._chain = chain

    def keep(self, record: Record, *, chained: bool = False) -> Record:
        found = self._found(record.kind, record.of, record.id)
        kept = kept_anew(record, record_of(found) if found else None)
        before = found.get("chained") if found else None
        document = record_document(kept)
        if chained or before is not None:
            document["chained"] = self._link(kept, before or 0)
        if found:
            self._records.rows[found.doc_id] = document
        else:
            self._records.insert(document)
        return kept

    def _link(self, record: Record, before: int) -> int:
        growth = self._chain.grow()
        about = {"number": record.version, "about": before, "note": record.kind}
        return growth.add(LinkKind.RECORD, payload_of(record), kept=True, **about)

    def _found(self, kind: str, of: str, record: str) -> Row | None:
        return next(iter(self._records.lookup(kind=kind, of=of, record=record)), None)

    def kept(self, kind: str, of: str, record: str) -> Record | None:
        found = self._found(kind, of, record)
        return record_of(found) if found else None

    def records(self, kind: str, of: str | None, limit: int) -> list[Record]:
        whose, values = ("", (kind,)) if of is None else (" AND of = ?", (kind, of))
        newest_first = f"kind = ?{whose} ORDER BY at DESC, of, record LIMIT ?"
        return [record_of(found) for found in self._records.select(newest_first, *values, limit)]

    def drop(self, kind: str, of: str, record: str, at: datetime) -> None:
        if found := self._found(kind, of, record):
            self._forget([found], at)

    def drop_older(self, kind: str, than: datetime, at: datetime) -> int:
        """Forget those of the chain one by one, all others at once."""
        chained = self._records.select("kind = ? AND at < ? AND chained IS NOT NULL", kind, moment(than))
        self._forget(chained, at)
        older = "DELETE FROM records WHERE kind = ? AND at < ?"
        return len(chained) + self._sql.execute(older, (kind, moment(than))).rowcount

    def _forget(self, dropped: Sequence[Row], at: datetime) -> None:
        growth = self._chain.grow()
        with overwriting(self._sql):
            for row in dropped:
                self._records.rows.delete(row.doc_id)
                self._erase(row.get("chained", 0), growth, tombstone(at, DROPPED))

    def _erase(self, link: int, growth: Growth, note: str) -> None:
        """Erase what a record's links say, from the newest version to the first."""
        while link:
            growth.add(LinkKind.ERASED, "", about=link, note=note)
            self._chain.erased(link, "")
            link = self._chain.about(link)


def record_of(document: Document) -> Record:
    at = datetime.fromisoformat(document["at"])
    return Record(
        document["kind"], document["of"], document["record"], at, document["content"], document["version"]
    )

"""What a `MemoryStore` keeps beside the logs."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime

from bot.stores.recording import kept_anew
from bot.stores.store import Record


class MemoryRecords:
    """Records, in a dictionary."""

    def __init__(self) -> None:
        self._records: dict[tuple[str, str, str], Record] = {}

    def _put(self, record: Record) -> Record:
        key = (record.kind, record.of, record.id)
        kept = kept_anew(record, self._records.get(key))
        self._records[key] = kept
        return deepcopy(kept)

    async def kept(self, kind: str, of: str, record: str) -> Record | None:
        return deepcopy(self._records.get((kind, of, record)))

    async def records(self, kind: str, of: str | None = None, *, limit: int = 200) -> list[Record]:
        found = [one for one in self._records.values() if one.kind == kind and of in {None, one.of}]
        by_name = sorted(found, key=lambda one: (one.of, one.id))
        return deepcopy(sorted(by_name, key=lambda one: one.at, reverse=True)[:limit])

    async def drop(self, kind: str, of: str, record: str) -> None:
        self._records.pop((kind, of, record), None)

    async def drop_older(self, kind: str, than: datetime) -> int:
        older = [key for key, one in self._records.items() if one.kind == kind and one.at < than]
        for key in older:
            del self._records[key]
        return len(older)

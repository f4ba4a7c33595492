"""What a `MemoryStore` keeps beside the logs."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from typing import Any

from bot.stores.chain import LinkKind, tombstone
from bot.stores.memory_chain import MemoryChain
from bot.stores.recording import DROPPED, kept_anew, payload_of
from bot.stores.store import Record

Key = tuple[str, str, str]


class MemoryRecords(MemoryChain):
    """Records, in a dictionary; some of them have links in the chain."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._records: dict[Key, Record] = {}
        self._chained: dict[Key, int] = {}

    def _put(self, record: Record, *, chained: bool) -> Record:
        key = (record.kind, record.of, record.id)
        kept = kept_anew(record, self._records.get(key))
        if chained or key in self._chained:
            about: dict[str, Any] = {
                "number": kept.version,
                "about": self._chained.get(key, 0),
                "note": kept.kind,
            }
            self._chained[key] = self._add(LinkKind.RECORD, payload_of(kept), **about)
        self._records[key] = kept
        return deepcopy(kept)

    async def kept(self, kind: str, of: str, record: str) -> Record | None:
        return deepcopy(self._records.get((kind, of, record)))

    async def records(self, kind: str, of: str | None = None, *, limit: int = 200) -> list[Record]:
        found = [one for one in self._records.values() if one.kind == kind and of in {None, one.of}]
        by_name = sorted(found, key=lambda one: (one.of, one.id))
        return deepcopy(sorted(by_name, key=lambda one: one.at, reverse=True)[:limit])

    async def drop(self, kind: str, of: str, record: str) -> None:
        self._forget((kind, of, record))

    async def drop_older(self, kind: str, than: datetime) -> int:
        older = [key for key, one in self._records.items() if one.kind == kind and one.at < than]
        for key in older:
            self._forget(key)
        return len(older)

    def _forget(self, key: Key) -> None:
        self._records.pop(key, None)
        self._erase_versions(self._chained.pop(key, 0), tombstone(self._now(), DROPPED))

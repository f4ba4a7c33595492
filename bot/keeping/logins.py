"""What a connector wants to remember of its account: sessions and tokens, so that a restart does not log in anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot.domain.posts import AccountId
from bot.stores.store import Conflict, Record, Store

KIND: Final = "login"
MOST: Final = 64 * 1024
"""Bytes."""

_RECORD: Final = "kept"
_TRIES: Final = 5


class StoreKeep:
    """A `bot.connectors.connector.Keep` in the store's records, which no export holds."""

    def __init__(self, store: Store, account: AccountId, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._account = account
        self._clock = clock

    async def load(self) -> str | None:
        """See `Keep.load`."""
        kept = await self._store.kept(KIND, self._account, _RECORD)
        return str(kept.content["text"]) if kept else None

    async def save(self, text: str) -> None:
        """See `Keep.save`; `ValueError` for more than 64 kB."""
        if len(text.encode()) > MOST:
            raise ValueError(f"{self._account} wants to keep more than {MOST} bytes")
        for _ in range(_TRIES):
            known = await self._store.kept(KIND, self._account, _RECORD)
            record = Record(
                KIND, self._account, _RECORD, self._clock(), {"text": text}, known.version if known else 0
            )
            try:
                await self._store.keep(record)
            except Conflict:  # two calls renewed a session at once
                continue
            return
        raise Conflict(f"what {self._account} keeps changed {_TRIES} times while it was kept")

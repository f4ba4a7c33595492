"""What became of the last changes of the policy's files: each once told, also across restarts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.deliveries import Delivery
from bot.keeping import spells
from bot.stores.store import Record, Store

KIND: Final = "policy"
KEPT_FOR: Final = 50
_FILES: Final = "files"


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """`wrong` says, line by line, why it was not taken over; empty: it was."""

    number: int
    at: datetime
    wrong: tuple[str, ...]


async def last(store: Store) -> PolicyChange | None:
    """Return the newest one, if there ever was one."""
    record = await spells.newest(store, KIND, _FILES)
    return _read(record) if record else None


async def find(store: Store, number: str) -> PolicyChange | None:
    record = await store.kept(KIND, _FILES, number)
    return _read(record) if record else None


async def keep(
    store: Store, now: datetime, wrong: Sequence[str], *, deliveries: Sequence[Delivery] = ()
) -> None:
    """Keep what became of a change, together with what is owed then."""
    before = await spells.newest(store, KIND, _FILES)
    content = {"wrong": list(wrong)}
    await spells.begin(store, KIND, _FILES, now, content, after=before, deliveries=deliveries, chained=True)


async def next_number(store: Store) -> int:
    known = await last(store)
    return known.number + 1 if known else 1


def _read(record: Record) -> PolicyChange:
    return PolicyChange(int(record.id), record.at, tuple(record.content["wrong"]))

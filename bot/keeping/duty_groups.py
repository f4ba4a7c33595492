"""Who was put last into a group of a chat product, so that it is not told the same again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.domain.people import PersonId
from bot.stores.store import Conflict, Record, Store

KIND: Final = "duty group"

_ALL: Final = "people"


async def staffed(store: Store, group: str) -> tuple[PersonId, ...] | None:
    """Return who is in a group, as far as we know; None if we never said anything about it."""
    record = await store.kept(KIND, group, _ALL)
    return tuple(map(PersonId, record.content["people"])) if record else None


async def keep(store: Store, group: str, people: Sequence[PersonId], now: datetime) -> None:
    """Remember who is in a group; another process that says the same at once is as good."""
    known = await store.kept(KIND, group, _ALL)
    version = known.version if known else 0
    try:
        await store.keep(Record(KIND, group, _ALL, now, {"people": list(people)}, version))
    except Conflict:
        return

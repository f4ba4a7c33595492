"""Filters that somebody named, to come back to what they look at every day."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.matching import folded
from bot.domain.people import PersonId
from bot.stores.store import Conflict, Record, Store

KIND: Final = "filter"
MOST: Final = 20
"""Filters of one person: with a button each they still fit into a form."""

_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """`picks` are what was chosen, by field name. `id` follows from the name: the same name again replaces it."""

    id: str
    name: str
    picks: Mapping[str, str]


async def save(
    store: Store, person: PersonId, name: str, picks: Mapping[str, str], now: datetime
) -> SavedFilter:
    """Keep a filter under a name, in the place of an older one of that name."""
    filter_id = hashlib.sha256(folded(name).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    content = {"name": name, "picks": dict(picks)}
    for _ in range(_TRIES):
        known = await store.kept(KIND, person, filter_id)
        try:
            await store.keep(Record(KIND, person, filter_id, now, content, known.version if known else 0))
        except Conflict:  # saved twice at once, by the same person under the same name: the last one is kept
            continue
        break
    return SavedFilter(filter_id, name, picks)


async def of(store: Store, person: PersonId) -> list[SavedFilter]:
    """Return a person's filters, by name."""
    saved = [_read(record) for record in await store.records(KIND, person, limit=MOST)]
    return sorted(saved, key=lambda one: folded(one.name))


async def find(store: Store, person: PersonId, filter_id: str) -> SavedFilter | None:
    record = await store.kept(KIND, person, filter_id)
    return _read(record) if record else None


async def drop(store: Store, person: PersonId, filter_id: str) -> None:
    """Forget a filter; nothing happens if it is gone."""
    await store.drop(KIND, person, filter_id)


def _read(record: Record) -> SavedFilter:
    picks = {str(name): str(value) for name, value in record.content["picks"].items()}
    return SavedFilter(record.id, str(record.content["name"]), picks)

"""What begins and ends, again and again, and must never begin twice: each time is a record of its own, numbered from 1.

The records of one kind and owner are their history. Two who begin or end at once: one does, the other gets a `Conflict`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.domain.deliveries import Delivery
from bot.stores.store import Record, Store

_TICK: Final = timedelta(microseconds=1)


async def newest(store: Store, kind: str, of: str) -> Record | None:
    """Return the last one that began, whether it has ended or not."""
    return next(iter(await store.records(kind, of, limit=1)), None)


async def begin(
    store: Store,
    kind: str,
    of: str,
    now: datetime,
    content: Mapping[str, Any],
    *,
    after: Record | None,
    deliveries: Sequence[Delivery] = (),
    chained: bool = False,
) -> Record:
    """Let one begin, `after` the last one that was seen; `Conflict` if another has begun since. `chained`: see `Store.keep`.

    They are told apart by their time, so a clock that was set back does not put a new one before an old one.
    """
    number = int(after.id) + 1 if after else 1
    at = max(now, after.at + _TICK) if after else now
    return await store.keep(
        Record(kind, of, str(number), at, content), deliveries=deliveries, chained=chained
    )


async def end(
    store: Store, spell: Record, content: Mapping[str, Any], *, deliveries: Sequence[Delivery] = ()
) -> Record:
    """Let one end as it was seen, with more `content`; `Conflict` if it has ended since."""
    ended = replace(spell, content={**spell.content, **content})
    return await store.keep(ended, deliveries=deliveries)

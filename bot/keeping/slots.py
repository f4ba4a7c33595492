"""Which regular jobs have run when: each slot of each job is taken once, by whichever process comes first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.domain.deliveries import Delivery
from bot.stores.store import Conflict, Record, Store

KIND: Final = "slot"
KEPT_FOR: Final = timedelta(days=60)
"""Longer than anybody repeats a slot: jobs name theirs by the day or the week."""


async def once(
    store: Store, job: str, slot: str, now: datetime, *, deliveries: Sequence[Delivery] = ()
) -> bool:
    """Take a slot (`2026-W47`) of a job; tell whether it was free. The deliveries are owed with it, or not at all."""
    try:
        await store.keep(Record(KIND, job, slot, now), deliveries=deliveries)
    except Conflict:
        return False
    return True

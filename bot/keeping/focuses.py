"""When a department looked at a part of its accounts only. Read once, then known: nobody else writes to this store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from bot.domain.deliveries import Delivery
from bot.domain.focus import Focus, Focuses
from bot.domain.people import Actor, DepartmentId, PersonId
from bot.domain.posts import AccountId
from bot.keeping import spells
from bot.stores.store import Record, Store

KIND: Final = "focus"
_MOST: Final = 1000
"""So many are looked through at the start, for the newest of each department."""


class Focusing:
    """What departments focus on, for whoever takes posts in."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._newest: dict[DepartmentId, Focus] | None = None

    async def newest(self) -> Focuses:
        """Return the last focus of each department."""
        if self._newest is None:
            found = [_read(record) for record in await self._store.records(KIND, limit=_MOST)]
            self._newest = {one.department: one for one in reversed(found)}
        return self._newest

    async def on(self, department: DepartmentId, now: datetime) -> Focus | None:
        """Return what a department focuses on now."""
        known = (await self.newest()).get(department)
        return known if known is not None and known.is_on(now) else None

    async def begin(self, focus: Focus, deliveries: Sequence[Delivery]) -> None:
        """Keep a focus that begins, with what is owed then; `Conflict` if another one did meanwhile."""
        before = await spells.newest(self._store, KIND, focus.department)
        content = {
            "accounts": sorted(focus.accounts),
            "by": [focus.by.id, focus.by.name],
            "until": focus.until.isoformat(),
        }
        await spells.begin(
            self._store,
            KIND,
            focus.department,
            focus.since,
            content,
            after=before,
            deliveries=deliveries,
            chained=True,
        )
        await self._learn(focus)

    async def end(self, focus: Focus, by: Actor, now: datetime, deliveries: Sequence[Delivery]) -> Focus:
        """Keep that somebody ended a focus before its time, with what is owed then; `Conflict` if somebody else just did."""
        record = await self._store.kept(KIND, focus.department, str(focus.number))
        assert record is not None, f"focus {focus.key} is on and not kept"
        over = {"over_at": now.isoformat(), "over_by": [by.id, by.name]}
        if "over_at" not in record.content:
            await spells.end(self._store, record, over, deliveries=deliveries)
        ended = replace(focus, over_at=now, over_by=by)
        await self._learn(ended)
        return ended

    async def next_number(self, department: DepartmentId) -> int:
        known = (await self.newest()).get(department)
        return known.number + 1 if known else 1

    async def find(self, department: str, number: str) -> Focus | None:
        record = await self._store.kept(KIND, department, number)
        return _read(record) if record else None

    async def _learn(self, focus: Focus) -> None:
        await self.newest()
        assert self._newest is not None
        self._newest[focus.department] = focus


def _read(record: Record) -> Focus:
    content = record.content
    over_at = content.get("over_at")
    return Focus(
        department=DepartmentId(record.of),
        number=int(record.id),
        accounts=frozenset(map(AccountId, content["accounts"])),
        by=_actor(content["by"]),
        since=record.at,
        until=datetime.fromisoformat(content["until"]),
        over_at=datetime.fromisoformat(over_at) if over_at else None,
        over_by=_actor(content["over_by"]) if over_at else None,
    )


def _actor(written: Any) -> Actor:
    return Actor(PersonId(written[0]), written[1])

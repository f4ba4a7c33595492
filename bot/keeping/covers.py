"""Who asked to be covered for in a shift, and who does. Agreements among people: nobody can deny them later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from bot.domain.deliveries import Delivery
from bot.domain.people import Actor, DepartmentId, PersonId
from bot.domain.shifts import Cover
from bot.stores.store import Record, Store

KIND: Final = "cover"
KEPT_FOR: Final = timedelta(days=60)
"""After the shift's end; then it is forgotten."""
MOST: Final = 2000

_ALL: Final = ""


class CoverState(StrEnum):
    """What became of the question."""

    OPEN = "open"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody asks who works for them in the shift that begins on a `day`; with its name and times as they were then.

    `times` counts how often they asked for the same one, beginning with 1.
    """

    shift: str
    day: date
    name: str
    of: Actor
    department: DepartmentId
    starts_at: datetime
    ends_at: datetime
    state: CoverState = CoverState.OPEN
    by: Actor | None = None
    times: int = 1
    version: int = 0

    @property
    def key(self) -> str:
        """Return what tells it from all others, in one word."""
        return f"{self.day}/{self.shift}/{self.of.id}"


async def find(store: Store, key: str) -> Asked | None:
    """Return a question by its `key`."""
    record = await store.kept(KIND, _ALL, key)
    return _asked(record) if record else None


async def keep(store: Store, asked: Asked, deliveries: Sequence[Delivery] = ()) -> Asked:
    """Keep a question as it is now, with what is owed then; `Conflict` if it changed since it was read."""
    record = await store.keep(_record(asked), deliveries=deliveries, chained=True)
    return replace(asked, version=record.version)


async def all_known(store: Store) -> list[Asked]:
    """Return all questions, those about the latest shifts first."""
    return [_asked(record) for record in await store.records(KIND, _ALL, limit=MOST)]


async def agreed(store: Store) -> list[Cover]:
    """Return who works for whom, in the order of the shifts."""
    found = [one for one in await all_known(store) if one.state is CoverState.TAKEN]
    return [Cover(one.shift, one.day, one.of.id, one.by.id) for one in reversed(found) if one.by]


def _record(asked: Asked) -> Record:
    content = {
        "shift": asked.shift,
        "name": asked.name,
        "starts_at": asked.starts_at.isoformat(),
        "day": asked.day.isoformat(),
        "of": _written(asked.of),
        "department": asked.department,
        "state": asked.state.value,
        "by": _written(asked.by),
        "times": asked.times,
    }
    return Record(KIND, _ALL, asked.key, asked.ends_at, content, asked.version)


def _asked(record: Record) -> Asked:
    content = record.content
    return Asked(
        shift=content["shift"],
        name=content["name"],
        starts_at=datetime.fromisoformat(content["starts_at"]),
        day=date.fromisoformat(content["day"]),
        of=Actor(PersonId(content["of"][0]), content["of"][1]),
        department=DepartmentId(content["department"]),
        ends_at=record.at,
        state=CoverState(content["state"]),
        by=_actor(content["by"]),
        times=content["times"],
        version=record.version,
    )


def _written(actor: Actor | None) -> list[str] | None:
    return [actor.id, actor.name] if actor else None


def _actor(content: Any) -> Actor | None:
    return Actor(PersonId(content[0]), content[1]) if content else None

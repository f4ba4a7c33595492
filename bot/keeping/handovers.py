"""Handovers: what goes from one shift to the next, and what those who go said. Nobody can deny later what they said, or that they were silent.

Who has taken what stands in the tickets' logs, not here, so that the two cannot contradict each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.domain.deliveries import Delivery
from bot.domain.handing_over import Item, Sort
from bot.domain.people import Actor, DepartmentId, PersonId
from bot.domain.ticket import TicketId
from bot.stores.store import Conflict, Record, Store

KIND: Final = "handover"
SINCE: Final = "handovers since"
KEPT_FOR: Final = timedelta(days=60)
"""Longer than anybody asks what was said; the tickets' logs keep who took what."""

_LATEST: Final = 20
_TRIES: Final = 20
_ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody who goes wants the next to know; an empty `text`: explicitly nothing."""

    by: Actor
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """`id` tells it from others of its `department`. `at` is when the shift ends; until then (`final`) more tickets are added.

    `shifts` are the names of what ends; empty: somebody hands over by themselves.
    """

    department: DepartmentId
    id: str
    begun_at: datetime
    at: datetime
    incoming_at: datetime
    alarm_at: datetime
    outgoing: tuple[Actor, ...]
    incoming: tuple[PersonId, ...]
    shifts: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    said: tuple[Said, ...] = ()
    final: bool = False
    version: int = 0

    @property
    def key(self) -> str:
        """Return what tells it from all others, in one word."""
        return f"{self.department}/{self.id}"

    @property
    def leaving(self) -> frozenset[PersonId]:
        return frozenset(one.id for one in self.outgoing)

    def said_by(self, person: PersonId) -> Said | None:
        return next((one for one in self.said if one.by.id == person), None)


def id_of(at: datetime) -> str:
    """Return the id of the handover at the end of a shift."""
    return at.isoformat()


async def find(store: Store, key: str) -> Handover | None:
    """Return a handover by its `key`."""
    department, _, name = key.partition("/")
    record = await store.kept(KIND, department, name)
    return _handover(record) if record else None


async def begin(store: Store, handover: Handover, deliveries: Sequence[Delivery]) -> bool:
    """Keep a handover with what is owed then; False if it was begun before."""
    try:
        await store.keep(_record(handover), deliveries=deliveries, chained=True)
    except Conflict:
        return False
    return True


async def change(
    store: Store, key: str, decide: Callable[[Handover], Handover], deliveries: Sequence[Delivery] = ()
) -> Handover:
    """Change a handover as `decide` says, once more on what somebody else made of it meanwhile, with what is owed then."""
    for _ in range(_TRIES):
        before = await find(store, key)
        if before is None:
            raise KeyError(f"there is no handover {key}")
        after = decide(before)
        if after == before:
            return before
        try:
            record = await store.keep(_record(after), deliveries=deliveries, chained=True)
        except Conflict:
            continue
        return replace(after, version=record.version)
    raise Conflict(f"handover {key} changed {_TRIES} times while one change was decided")


def with_word(handover: Handover, said: Said) -> Handover:
    """Return a handover with what somebody said, in the place of what they said before."""
    others = tuple(one for one in handover.said if one.by.id != said.by.id)
    return replace(handover, said=(*others, said))


def with_items(handover: Handover, items: Iterable[Item], *, final: bool) -> Handover:
    """Return a handover with further tickets; those that it has stay as they are."""
    known = {one.ticket for one in handover.items}
    more = tuple(one for one in items if one.ticket not in known)
    return replace(handover, items=(*handover.items, *more), final=final)


async def latest(store: Store, department: DepartmentId) -> list[Handover]:
    """Return the last handovers of a department, the newest first."""
    return [_handover(one) for one in await store.records(KIND, department, limit=_LATEST)]


async def since(store: Store, now: datetime) -> datetime:
    """Return since when shifts are watched: those that ended before are nobody's business here."""
    known = await store.kept(SINCE, _ALL, _ALL)
    if known is not None:
        return known.at
    try:
        return (await store.keep(Record(SINCE, _ALL, _ALL, now))).at
    except Conflict:
        return now


def _record(handover: Handover) -> Record:
    content = {
        "at": handover.at.isoformat(),
        "incoming_at": handover.incoming_at.isoformat(),
        "alarm_at": handover.alarm_at.isoformat(),
        "outgoing": [_written(one) for one in handover.outgoing],
        "incoming": list(handover.incoming),
        "shifts": list(handover.shifts),
        "items": [[one.ticket, one.sort.value, *_written(one.owner)] for one in handover.items],
        "said": [[*_written(one.by), one.at.isoformat(), one.text] for one in handover.said],
        "final": handover.final,
    }
    return Record(KIND, handover.department, handover.id, handover.begun_at, content, handover.version)


def _handover(record: Record) -> Handover:
    content = record.content
    return Handover(
        department=DepartmentId(record.of),
        id=record.id,
        begun_at=record.at,
        at=datetime.fromisoformat(content["at"]),
        incoming_at=datetime.fromisoformat(content["incoming_at"]),
        alarm_at=datetime.fromisoformat(content["alarm_at"]),
        outgoing=tuple(_actor(*one) for one in content["outgoing"]),
        incoming=tuple(map(PersonId, content["incoming"])),
        shifts=tuple(content["shifts"]),
        items=tuple(_item(*one) for one in content["items"]),
        said=tuple(_said(*one) for one in content["said"]),
        final=content["final"],
        version=record.version,
    )


def _item(ticket: int, sort: str, person: str, name: str) -> Item:
    return Item(TicketId(ticket), Sort(sort), _actor(person, name))


def _said(person: str, name: str, at: str, text: str) -> Said:
    return Said(_actor(person, name), datetime.fromisoformat(at), text)


def _written(actor: Actor) -> list[Any]:
    return [actor.id, actor.name]


def _actor(person: str, name: str) -> Actor:
    return Actor(PersonId(person), name)

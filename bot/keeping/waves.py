"""Waves: many posts at once that share one card. Which tickets belong to one stands in the tickets' logs, not here.

Here stands what a wave is about, and its own short log: what people did with it as a whole, in the chain like the log of a ticket. Which waves take further posts is
kept apart, in one small record for each account and department, so that of two posts that begin a wave at once one does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from bot.domain.deliveries import NO_CHANNEL, Delivery
from bot.domain.people import Actor, ChannelId, DepartmentId, PersonId
from bot.domain.posts import AccountId
from bot.domain.ticket import TicketId
from bot.domain.waves import Happening, Sort
from bot.stores.store import Conflict, Record, Store

KIND: Final = "wave"
OPEN_KIND: Final = "open_waves"
_TRIES: Final = 20
_ALL: Final = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something happened to a wave; `count` is how many tickets it concerned. `by` is None where no person did it.

    A note has a `text`, empty once it was deleted, and is the `message` of a `channel`.
    """

    at: datetime
    what: Happening
    by: Actor | None = None
    count: int = 0
    text: str = ""
    channel: ChannelId = NO_CHANNEL
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """`first` are the tickets whose words later posts are compared with, `before` those that had a card when it began.

    `common` are the beginnings of words of `bot.domain.waves.Pattern`, `words` what most posts say. After `over_at` it takes no
    more posts. `answer` is the answer that was prepared last.
    """

    number: int
    account: AccountId
    department: DepartmentId
    channels: tuple[ChannelId, ...]
    sort: Sort
    since: datetime
    first: tuple[TicketId, ...] = ()
    before: tuple[TicketId, ...] = ()
    under: str = ""
    common: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    over_at: datetime | None = None
    owner: Actor | None = None
    answer: str = ""
    log: tuple[Entry, ...] = ()
    version: int = 0

    def with_entry(self, entry: Entry, **changes: Any) -> Wave:
        return replace(self, log=(*self.log, entry), **changes)


async def find(store: Store, number: int) -> Wave | None:
    """Return a wave by its number."""
    record = await store.kept(KIND, _ALL, str(number))
    return read(record) if record else None


async def change(
    store: Store,
    number: int,
    decide: Callable[[Wave], Wave],
    owes: Callable[[Wave], Sequence[Delivery]] = lambda _after: (),
) -> Wave:
    """Change a wave as `decide` says, once more on what somebody else made of it meanwhile, with what is owed of that.

    Raises what `decide` raises.
    """
    for _ in range(_TRIES):
        before = await find(store, number)
        if before is None:
            raise KeyError(f"there is no wave {number}")
        after = decide(before)
        if after == before:
            return before
        try:
            return read(await store.keep(_record(after), deliveries=owes(after), chained=True))
        except Conflict:
            continue
    raise Conflict(f"wave {number} changed {_TRIES} times while one change was decided")


@dataclass(frozen=True, slots=True)
class Open:
    """The waves of an account and a department that take further posts."""

    account: AccountId
    department: DepartmentId
    numbers: tuple[int, ...] = ()
    version: int = 0


async def open_waves(store: Store, account: AccountId, department: DepartmentId) -> Open:
    record = await store.kept(OPEN_KIND, account, department)
    numbers = tuple(map(int, record.content["numbers"])) if record else ()
    return Open(account, department, numbers, record.version if record else 0)


async def begin(store: Store, wave: Wave, known: Open, deliveries: Sequence[Delivery]) -> None:
    """Keep a wave that begins, and let it take posts; `Conflict` if another one did since `known` was read."""
    await store.keep(_record(wave), chained=True)
    try:
        await _keep_open(store, replace(known, numbers=(*known.numbers, wave.number)), wave.since, deliveries)
    except Conflict:
        await store.drop(KIND, _ALL, str(wave.number))
        raise


async def shut(store: Store, wave: Wave, now: datetime) -> None:
    """Let a wave take no more posts."""
    for _ in range(_TRIES):
        known = await open_waves(store, wave.account, wave.department)
        left = tuple(number for number in known.numbers if number != wave.number)
        if left == known.numbers:
            return
        try:
            await _keep_open(store, replace(known, numbers=left), now)
        except Conflict:
            continue
        return
    raise Conflict(f"wave {wave.number} could not be shut in {_TRIES} tries")


async def _keep_open(store: Store, known: Open, at: datetime, deliveries: Sequence[Delivery] = ()) -> None:
    content = {"numbers": list(known.numbers)}
    record = Record(OPEN_KIND, known.account, known.department, at, content, known.version)
    await store.keep(record, deliveries=deliveries)


async def newest(store: Store, limit: int) -> list[Wave]:
    """Return the waves that began last, the newest first."""
    return [read(one) for one in await store.records(KIND, _ALL, limit=limit)]


def _record(wave: Wave) -> Record:
    content = {
        "account": wave.account,
        "department": wave.department,
        "channels": list(wave.channels),
        "sort": wave.sort.value,
        "first": list(wave.first),
        "before": list(wave.before),
        "under": wave.under,
        "common": sorted(wave.common),
        "words": list(wave.words),
        "over_at": wave.over_at.isoformat() if wave.over_at else None,
        "owner": _written(wave.owner),
        "answer": wave.answer,
        "log": [_entry_content(one) for one in wave.log],
    }
    return Record(KIND, _ALL, str(wave.number), wave.since, content, wave.version)


def read(record: Record) -> Wave:
    """Return the wave that a record is about."""
    content = record.content
    return Wave(
        number=int(record.id),
        account=AccountId(content["account"]),
        department=DepartmentId(content["department"]),
        channels=tuple(map(ChannelId, content["channels"])),
        sort=Sort(content["sort"]),
        since=record.at,
        first=tuple(map(TicketId, content["first"])),
        before=tuple(map(TicketId, content["before"])),
        under=content["under"],
        common=frozenset(content["common"]),
        words=tuple(content["words"]),
        over_at=datetime.fromisoformat(content["over_at"]) if content["over_at"] else None,
        owner=_actor(content["owner"]),
        answer=content["answer"],
        log=tuple(map(_entry, content["log"])),
        version=record.version,
    )


def _entry_content(entry: Entry) -> dict[str, Any]:
    content = {
        "at": entry.at.isoformat(),
        "what": entry.what.value,
        "by": _written(entry.by),
        "count": entry.count,
    }
    note = {"text": entry.text, "channel": entry.channel, "message": entry.message}
    return content | (note if entry.message else {})


def _entry(content: Mapping[str, Any]) -> Entry:
    at, what = datetime.fromisoformat(content["at"]), Happening(content["what"])
    return Entry(
        at=at,
        what=what,
        by=_actor(content["by"]),
        count=int(content["count"]),
        text=content.get("text", ""),
        channel=ChannelId(content.get("channel", NO_CHANNEL)),
        message=content.get("message", ""),
    )


def _written(actor: Actor | None) -> list[str] | None:
    return [actor.id, actor.name] if actor else None


def _actor(content: Sequence[str] | None) -> Actor | None:
    return Actor(PersonId(content[0]), content[1]) if content else None

"""What watched feeds told of: shown in a channel once, made a ticket by somebody, or kept as an idea."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.domain.deliveries import Delivery
from bot.domain.people import Actor, PersonId
from bot.domain.posts import AccountId
from bot.domain.text import Untrusted
from bot.domain.ticket import TicketId
from bot.stores.store import Conflict, Record, Store

KIND: Final = "sighting"
LIST: Final = "sighting_list"
STATE: Final = "feed"
KEPT_FOR: Final = timedelta(days=400)
"""After that it is forgotten, ideas too; no feed tells of anything for so long."""
MOST: Final = 5_000
"""Sightings that are looked through; one feed has some hundreds at a time."""

_STATE_ID: Final = "state"
_NONE: Final = TicketId(0)


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did something with a sighting, and when."""

    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One entry of a feed. `written_at` is None where the feed does not say it; `ticket` 0: none yet."""

    account: AccountId
    id: str
    seen_at: datetime
    title: Untrusted
    text: Untrusted
    url: str
    feed: Untrusted
    written_at: datetime | None = None
    made: Deed | None = None
    ticket: TicketId = _NONE
    kept: Deed | None = None
    version: int = 0

    @property
    def key(self) -> str:
        """Return what a button says of it."""
        return f"{self.account} {self.id}"


@dataclass(frozen=True, slots=True)
class State:
    """How far a feed was read: what its server wants to be reminded of, and whether it was ever read whole."""

    etag: str = ""
    modified: str = ""
    begun: bool = False
    version: int = 0


async def state(store: Store, account: AccountId) -> State:
    record = await store.kept(STATE, account, _STATE_ID)
    return State(**{**record.content, "version": record.version}) if record else State()


async def move(store: Store, account: AccountId, now: datetime, to: State) -> None:
    """Remember how far a feed was read; whoever was faster knows as much."""
    content = {"etag": to.etag, "modified": to.modified, "begun": to.begun}
    try:
        await store.keep(Record(STATE, account, _STATE_ID, now, content, to.version))
    except Conflict:
        return


async def known(store: Store, account: AccountId) -> frozenset[str]:
    """Return the ids of what was told of already."""
    return frozenset(record.id for record in await store.records(KIND, account, limit=MOST))


async def note(store: Store, sighting: Sighting, deliveries: Sequence[Delivery] = ()) -> None:
    """Note something new, with what shows it; the same one twice is one."""
    try:
        await keep(store, sighting, deliveries)
    except Conflict:
        return


async def keep(store: Store, sighting: Sighting, deliveries: Sequence[Delivery] = ()) -> Sighting:
    """Keep a sighting as it is now; `Conflict` if it was changed meanwhile."""
    record = await store.keep(_record(sighting), deliveries=deliveries)
    return replace(sighting, version=record.version)


async def find(store: Store, key: str) -> Sighting | None:
    """Return a sighting by its `key`."""
    account, _, sighting = key.partition(" ")
    record = await store.kept(KIND, account, sighting)
    return _sighting(record) if record else None


async def ideas(store: Store) -> list[Sighting]:
    """Return what people keep as ideas, what was kept last first."""
    found = [_sighting(record) for record in await store.records(KIND, limit=MOST)]
    kept = [(one.kept.at, one.key, one) for one in found if one.kept]
    return [one for _, _, one in sorted(kept, key=lambda known: known[:2], reverse=True)]


async def bundle(
    store: Store,
    account: AccountId,
    sightings: Sequence[Sighting],
    now: datetime,
    deliveries: Sequence[Delivery],
) -> None:
    """Keep what is shown as one list, with what shows it; the same list twice is one."""
    content = {"entries": [[one.title.raw, one.url] for one in sightings]}
    try:
        await store.keep(Record(LIST, account, list_id(sightings), now, content), deliveries=deliveries)
    except Conflict:
        return


async def bundled(store: Store, account: AccountId, bundle_id: str) -> list[tuple[Untrusted, str]]:
    """Return titles and addresses of what stands in a list, in its order."""
    record = await store.kept(LIST, account, bundle_id)
    return [(Untrusted(title), url) for title, url in record.content["entries"]] if record else []


def list_id(sightings: Sequence[Sighting]) -> str:
    """Return the id of a list: what it begins with."""
    return sightings[0].id


def _record(sighting: Sighting) -> Record:
    content: Mapping[str, Any] = {
        "title": sighting.title.raw,
        "text": sighting.text.raw,
        "url": sighting.url,
        "feed": sighting.feed.raw,
        "written": sighting.written_at.isoformat() if sighting.written_at else "",
        "ticket": sighting.ticket,
        "made": _told(sighting.made),
        "kept": _told(sighting.kept),
    }
    return Record(KIND, sighting.account, sighting.id, sighting.seen_at, content, sighting.version)


def _sighting(record: Record) -> Sighting:
    content = record.content
    return Sighting(
        account=AccountId(record.of),
        id=record.id,
        seen_at=record.at,
        title=Untrusted(content["title"]),
        text=Untrusted(content["text"]),
        url=content["url"],
        feed=Untrusted(content["feed"]),
        written_at=datetime.fromisoformat(content["written"]) if content["written"] else None,
        made=_deed(content["made"]),
        ticket=TicketId(content["ticket"]),
        kept=_deed(content["kept"]),
        version=record.version,
    )


def _told(deed: Deed | None) -> Mapping[str, str] | None:
    return {"by": deed.by.id, "name": deed.by.name, "at": deed.at.isoformat()} if deed else None


def _deed(content: Mapping[str, str] | None) -> Deed | None:
    if content is None:
        return None
    return Deed(Actor(PersonId(content["by"]), content["name"]), datetime.fromisoformat(content["at"]))

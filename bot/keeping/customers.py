"""What people keep about a customer: notes, and tags that hold for all of their tickets. Found by who they are, never by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.people import Actor, PersonId
from bot.domain.posts import Customer
from bot.stores.store import Conflict, Record, Store

NOTES: Final = "customer note"
TAGS: Final = "customer tags"
MOST_NOTES: Final = 50
MOST_TAGS: Final = 10

_ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class CustomerNote:
    id: str
    by: Actor
    at: datetime
    text: str


async def notes(store: Store, customer: Customer) -> list[CustomerNote]:
    """Return the notes on a customer, newest first."""
    return [_note(record) for record in await store.records(NOTES, customer.key, limit=MOST_NOTES)]


async def add_note(store: Store, customer: Customer, note: CustomerNote) -> None:
    """Keep a note; the same id twice is one note."""
    content = {"by": note.by.id, "name": note.by.name, "text": note.text}
    try:
        await store.keep(Record(NOTES, customer.key, note.id, note.at, content))
    except Conflict:
        return


async def drop_note(store: Store, customer: Customer, note: str, by: PersonId) -> None:
    """Forget a note that this person wrote; nobody takes back another's."""
    known = await store.kept(NOTES, customer.key, note)
    if known is not None and known.content.get("by") == by:
        await store.drop(NOTES, customer.key, note)


async def tags(store: Store, customer: Customer) -> tuple[str, ...]:
    known = await store.kept(TAGS, customer.key, _ALL)
    return tuple(map(str, known.content["tags"])) if known else ()


async def set_tags(store: Store, customer: Customer, tags: Sequence[str], now: datetime) -> None:
    """Keep these tags and no others; whoever comes last wins."""
    known = await store.kept(TAGS, customer.key, _ALL)
    wanted = list(dict.fromkeys(tags))[:MOST_TAGS]
    await store.keep(Record(TAGS, customer.key, _ALL, now, {"tags": wanted}, known.version if known else 0))


def _note(record: Record) -> CustomerNote:
    by = Actor(PersonId(str(record.content["by"])), str(record.content["name"]))
    return CustomerNote(record.id, by, record.at, str(record.content["text"]))

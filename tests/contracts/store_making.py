"""Tickets, activities and deliveries for the tests of stores: short to write, with everything that does not matter filled in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.activities import Activity, Claimed, NoteAdded, Opened
from bot.domain.deliveries import Delivery, DeliveryKind, OwedDelivery
from bot.domain.evolving import evolve, opened
from bot.domain.people import Actor, ChannelId, DepartmentId, PersonId
from bot.domain.posts import AccountId, Author, Post, PostKind, PostRef
from bot.domain.text import Untrusted
from bot.domain.ticket import Ticket, TicketId
from bot.stores.store import Entry, Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LEASE = timedelta(seconds=60)
SHOP = AccountId("mastodon/@shop")
SOCIAL = DepartmentId("social")
SERVICE = DepartmentId("service")
CHANNEL = ChannelId("slack:#social")
OTHER_CHANNEL = ChannelId("slack:#service")
ANNA = Actor(PersonId("anna"), "Anna")
BEN = Actor(PersonId("ben"), "Ben")


def seconds(count: float) -> datetime:
    """Return the moment `count` seconds after noon."""
    return NOON + timedelta(seconds=count)


def post(conversation: str, text: str = "Wo bleibt der Zug?", *, ref: str = "", by: str = "u1") -> Post:
    return Post(
        ref=PostRef(SHOP, ref or f"post-of-{conversation}"),
        conversation=conversation,
        kind=PostKind.MENTION,
        author=Author(by, Untrusted("Maria"), Untrusted("@maria")),
        text=Untrusted(text),
        written_at=NOON,
    )


def opening(conversation: str, department: DepartmentId = SOCIAL, **more: Any) -> Opened:
    filled = {"at": NOON, "post": post(conversation), "rule": "everything else", **more}
    return Opened(department=department, channels=(CHANNEL,), **filled)


def note(text: str) -> NoteAdded:
    return NoteAdded(at=NOON, by=ANNA, channel=CHANNEL, message=text, text=text)


def claimed(by: Actor = ANNA) -> Claimed:
    return Claimed(at=NOON, by=by)


async def open_ticket(
    store: Store, conversation: str, department: DepartmentId = SOCIAL, **more: Any
) -> Ticket:
    """Put a new ticket into the store and return it."""
    first = opening(conversation, department, **more)
    ticket = opened(await store.new_ticket_id(), first)
    await store.append(ticket, [first], cause=f"open:{conversation}")
    return ticket


async def add(
    store: Store, ticket: Ticket, activities: Sequence[Activity], cause: str, **more: Any
) -> tuple[Ticket, list[Entry]]:
    """Append to a ticket's log; return the ticket afterwards and what was written."""
    for activity in activities:
        ticket = evolve(ticket, activity)
    return ticket, await store.append(ticket, activities, cause=cause, **more)


async def owe(store: Store, *deliveries: Delivery) -> None:
    """Let a ticket of its own owe these deliveries."""
    ticket_id = await store.new_ticket_id()
    first = opening(f"conversation {ticket_id}")
    await store.append(opened(ticket_id, first), [first], cause=f"open:{ticket_id}", deliveries=deliveries)


def line(number: int, *, ticket: int = 1, lane: str = "a", **more: Any) -> Delivery:
    """Return a line that is due at noon."""
    return _delivery(DeliveryKind.LINE, ticket=ticket, lane=lane, number=number, **more)


def card(ticket: int = 1, *, lane: str = "a", **more: Any) -> Delivery:
    """Return a card that is due at noon."""
    return _delivery(DeliveryKind.CARD, ticket=ticket, lane=lane, **more)


def _delivery(kind: DeliveryKind, *, ticket: int, lane: str, **more: Any) -> Delivery:
    filled = {"channel": CHANNEL, "due_at": NOON, **more}
    return Delivery(kind=kind, ticket=TicketId(ticket), lane=lane, **filled)


async def take(
    store: Store, at: float = 0, *, limit: int = 100, lease: timedelta = LEASE
) -> list[OwedDelivery]:
    """Take what is due `at` seconds after noon."""
    return await store.take_deliveries(seconds(at), limit=limit, lease=lease)


async def take_one(store: Store, at: float = 0) -> OwedDelivery:
    """Take the only delivery that is due."""
    (taken,) = await take(store, at)
    return taken


def what(taken: Sequence[OwedDelivery]) -> list[tuple[int, int]]:
    """Return ticket and number of each, which is enough to tell them apart."""
    return [(owed.delivery.ticket, owed.delivery.number) for owed in taken]

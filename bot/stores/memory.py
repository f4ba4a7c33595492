"""A store that keeps everything in memory: for tests, and for trying things out. Nothing survives the process."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.activities import Activity
from bot.domain.deliveries import (
    Delivery,
    DeliveryId,
    Done,
    Failed,
    Later,
    MessageRef,
    Outcome,
    OwedDelivery,
)
from bot.domain.people import ChannelId
from bot.domain.posts import Conversation, PostRef
from bot.domain.ticket import Ticket, TicketId
from bot.stores.changing import entries_of, joint, split_off
from bot.stores.lanes import CARD, Owed, batch, check_times, merged
from bot.stores.store import AlreadyDone, Change, Conflict, DeadLetter, Entry, Filter, UnknownTicket


class MemoryStore:
    """The `Store` contract, in dictionaries. No method waits between looking and writing, so each is atomic."""

    def __init__(self) -> None:
        self._logs: dict[TicketId, list[Entry]] = {}
        self._tickets: dict[TicketId, Ticket] = {}
        self._causes: dict[str, TicketId] = {}
        self._conversations: dict[Conversation, TicketId] = {}
        self._split_off: dict[PostRef, TicketId] = {}
        self._owed: dict[DeliveryId, Owed] = {}
        self._waiting: dict[str, DeliveryId] = {}
        self._dead: list[DeadLetter] = []
        self._cards: dict[MessageRef, tuple[TicketId, ChannelId]] = {}
        self._messages: dict[tuple[TicketId, ChannelId, int], MessageRef] = {}
        self._cursors: dict[str, str] = {}
        self._last_ticket = 0
        self._delivery_ids = itertools.count(1)

    async def new_ticket_id(self) -> TicketId:
        self._last_ticket += 1
        return TicketId(self._last_ticket)

    async def append(
        self,
        ticket: Ticket,
        activities: Sequence[Activity],
        *,
        cause: str,
        deliveries: Sequence[Delivery] = (),
        also: Change | None = None,
    ) -> list[Entry]:
        changes = joint(ticket, activities, deliveries, also)
        if cause in self._causes:
            raise AlreadyDone(self._causes[cause])
        for change in changes:
            self._check(change)
        for change in changes:
            self._change(change, cause)
        return entries_of(changes[0], cause)

    def _check(self, change: Change) -> None:
        ticket, seen = change.ticket, change.seen
        known = len(self._logs.get(ticket.id, ()))
        if known != seen:
            raise Conflict(f"ticket {ticket.id} has {known} activities, not {seen}")
        if known == 0 and ticket.conversation in self._conversations:
            raise Conflict(f"{ticket.conversation} already has a ticket")

    def _change(self, change: Change, cause: str) -> None:
        ticket = change.ticket
        if change.activities:
            self._causes.setdefault(cause, ticket.id)
        self._logs.setdefault(ticket.id, []).extend(entries_of(change, cause))
        self._tickets[ticket.id] = ticket
        self._conversations[ticket.conversation] = ticket.id
        self._split_off.update(dict.fromkeys(split_off(change.activities), ticket.id))
        self._last_ticket = max(self._last_ticket, ticket.id)
        for delivery in change.deliveries:
            self._owe(delivery)

    async def owe(self, deliveries: Sequence[Delivery]) -> None:
        check_times(deliveries)
        for delivery in deliveries:
            self._owe(delivery)

    async def history(self, ticket: TicketId) -> list[Entry]:
        try:
            return list(self._logs[ticket])
        except KeyError:
            raise UnknownTicket(ticket) from None

    async def done_by(self, cause: str) -> TicketId | None:
        return self._causes.get(cause)

    async def ticket_of(self, conversation: Conversation, post: PostRef | None = None) -> TicketId | None:
        ticket = self._split_off.get(post) if post else None
        ticket = self._conversations.get(conversation) if ticket is None else ticket
        while ticket is not None and (into := self._tickets[ticket].merged_into) is not None:
            ticket = into
        return ticket

    async def ticket_at(self, message: MessageRef) -> tuple[TicketId, ChannelId] | None:
        return self._cards.get(message)

    async def message_of(self, ticket: TicketId, channel: ChannelId, number: int) -> MessageRef | None:
        return self._messages.get((ticket, channel, number))

    async def tickets(self, wanted: Filter) -> list[TicketId]:
        newest_first = sorted(self._tickets.values(), key=lambda ticket: -ticket.id)
        matching = (ticket.id for ticket in newest_first if _matches(ticket, wanted))
        return list(itertools.islice(matching, wanted.limit))

    def _owe(self, delivery: Delivery) -> None:
        if (waiting := self._waiting.get(delivery.key)) is not None:
            owed = self._owed[waiting]
            self._wait(replace(owed, delivery=merged(owed.delivery, delivery)))
        else:
            self._wait(Owed(DeliveryId(next(self._delivery_ids)), delivery))

    def _wait(self, owed: Owed) -> None:
        self._owed[owed.id] = owed
        self._waiting[owed.delivery.key] = owed.id

    def _lanes(self) -> Iterator[list[Owed]]:
        lanes: defaultdict[str, list[Owed]] = defaultdict(list)
        for owed in sorted(self._owed.values(), key=lambda owed: owed.order):
            lanes[owed.delivery.lane].append(owed)
        return iter(lanes.values())  # in the order of their heads

    async def take_deliveries(self, now: datetime, *, limit: int, lease: timedelta) -> list[OwedDelivery]:
        giving = (batch(lane, now) for lane in self._lanes() if _ready_at(lane) <= now)
        taken = [owed.taken(now + lease) for owed in itertools.islice(itertools.chain(*giving), limit)]
        for owed in taken:
            self._owed[owed.id] = owed
            if self._waiting.get(owed.delivery.key) == owed.id:
                del self._waiting[owed.delivery.key]
        return [owed.given() for owed in taken]

    async def finish(self, delivery: OwedDelivery, outcome: Outcome, *, number: int | None = None) -> None:
        owed = self._owed.get(delivery.id)
        if owed is None or owed.until is None or owed.attempts != delivery.attempts:
            return
        match outcome:
            case Later(due_at=due_at):
                self._put_back(owed, due_at)
            case Failed(reason=reason):
                del self._owed[owed.id]
                self._dead.append(DeadLetter(owed.given(), reason))
            case Done(message=message):
                del self._owed[owed.id]
                if message is not None and number is not None:
                    self._remember(message, owed.delivery, number)

    def _put_back(self, owed: Owed, due_at: datetime) -> None:
        delivery = replace(owed.delivery, due_at=due_at)
        if (newer := self._waiting.get(delivery.key)) is not None:
            delivery = merged(delivery, self._owed.pop(newer).delivery)
        self._wait(replace(owed, delivery=delivery, until=None))

    def _remember(self, message: MessageRef, delivery: Delivery, number: int) -> None:
        self._messages[delivery.ticket, delivery.channel, number] = message
        if number == CARD:
            self._cards[message] = (delivery.ticket, delivery.channel)

    async def next_due(self) -> datetime | None:
        return min((_ready_at(lane) for lane in self._lanes()), default=None)

    async def dead_letters(self, limit: int = 50) -> list[DeadLetter]:
        return self._dead[::-1][:limit]

    async def cursor(self, source: str) -> str | None:
        return self._cursors.get(source)

    async def move_cursor(self, source: str, cursor: str) -> None:
        self._cursors[source] = cursor

    async def close(self) -> None:
        """Nothing to let go."""


def _ready_at(lane: list[Owed]) -> datetime:
    """Return when a lane gives something: its head must be due and nothing of it be with somebody."""
    leases = (owed.until for owed in lane if owed.until is not None)
    return max([lane[0].ready_at, *leases])


def _matches(ticket: Ticket, wanted: Filter) -> bool:
    owner = ticket.owner.id if ticket.owner else None
    return (
        wanted.closed in {None, ticket.closed}
        and wanted.department in {None, ticket.department}
        and wanted.owner in {None, owner}
        and (wanted.before is None or ticket.id < wanted.before)
    )

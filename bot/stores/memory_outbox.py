"""The outbox of a `MemoryStore`, and where messages stand."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

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
from bot.domain.ticket import TicketId
from bot.stores.lanes import CARD, Owed, batch, check_times, is_lane_of, merged
from bot.stores.store import DeadLetter


class MemoryOutbox:
    """Deliveries, dead letters and messages, in dictionaries."""

    def __init__(self) -> None:
        self._owed: dict[DeliveryId, Owed] = {}
        self._waiting: dict[str, DeliveryId] = {}
        self._dead: list[DeadLetter] = []
        self._cards: dict[MessageRef, tuple[TicketId, ChannelId]] = {}
        self._messages: dict[tuple[TicketId, ChannelId, int], MessageRef] = {}
        self._delivery_ids = itertools.count(1)
        self._known_lanes: Sequence[list[Owed]] | None = None

    async def owe(self, deliveries: Sequence[Delivery]) -> None:
        check_times(deliveries)
        self._owe_all(deliveries)

    def _owe_all(self, deliveries: Iterable[Delivery]) -> None:
        """Add deliveries whose times were checked."""
        for delivery in deliveries:
            self._owe(delivery)

    async def ticket_at(self, message: MessageRef) -> tuple[TicketId, ChannelId] | None:
        return self._cards.get(message)

    async def message_of(self, ticket: TicketId, channel: ChannelId, number: int) -> MessageRef | None:
        return self._messages.get((ticket, channel, number))

    def _owe(self, delivery: Delivery) -> None:
        if (waiting := self._waiting.get(delivery.key)) is not None:
            owed = self._owed[waiting]
            self._wait(replace(owed, delivery=merged(owed.delivery, delivery)))
        else:
            self._wait(Owed(DeliveryId(next(self._delivery_ids)), delivery))

    def _wait(self, owed: Owed) -> None:
        self._known_lanes = None
        self._owed[owed.id] = owed
        self._waiting[owed.delivery.key] = owed.id

    def _lanes(self) -> Sequence[list[Owed]]:
        """Return what waits, by lanes in the order of their heads; looked at far more often than it changes."""
        if self._known_lanes is None:
            self._known_lanes = self._by_lanes()
        return self._known_lanes

    def _by_lanes(self) -> Sequence[list[Owed]]:
        lanes: defaultdict[str, list[Owed]] = defaultdict(list)
        for urgent in (True, False):  # each as it was owed: the dictionary keeps their places
            for owed in self._owed.values():
                if owed.delivery.urgent is urgent:
                    lanes[owed.delivery.lane].append(owed)
        return list(lanes.values())

    async def take_deliveries(self, now: datetime, *, limit: int, lease: timedelta) -> list[OwedDelivery]:
        giving = (batch(lane[0], lane[1:], now) for lane in self._lanes() if _ready_at(lane) <= now)
        taken = [owed.taken(now + lease) for owed in itertools.islice(itertools.chain(*giving), limit)]
        for owed in taken:
            self._known_lanes = None
            self._owed[owed.id] = owed
            if self._waiting.get(owed.delivery.key) == owed.id:
                del self._waiting[owed.delivery.key]
        return [owed.given() for owed in taken]

    async def finish(self, delivery: OwedDelivery, outcome: Outcome, *, number: int | None = None) -> None:
        owed = self._owed.get(delivery.id)
        if owed is None or owed.until is None or owed.attempts != delivery.attempts:
            return
        self._known_lanes = None
        match outcome:
            case Later():
                self._put_back(owed.later(outcome))
            case Failed(reason=reason):
                del self._owed[owed.id]
                self._dead.append(DeadLetter(owed.given(), reason))
            case Done(message=message):
                del self._owed[owed.id]
                if message is not None and number is not None:
                    self._remember(message, owed.delivery, number)

    def _put_back(self, owed: Owed) -> None:
        if (newer := self._waiting.get(owed.delivery.key)) is not None:
            owed = replace(owed, delivery=merged(owed.delivery, self._owed.pop(newer).delivery))
        self._wait(owed)

    def _remember(self, message: MessageRef, delivery: Delivery, number: int) -> None:
        self._messages[delivery.ticket, delivery.channel, number] = message
        if number == CARD:
            self._cards[message] = (delivery.ticket, delivery.channel)

    async def next_due(self) -> datetime | None:
        return min((_ready_at(lane) for lane in self._lanes()), default=None)

    async def waiting_in(self, channel: ChannelId) -> int:
        lanes = (one.delivery for one in self._owed.values() if is_lane_of(channel, one.delivery.lane))
        return len({delivery.ticket for delivery in lanes})

    async def dead_letters(self, limit: int = 50, *, ticket: TicketId | None = None) -> list[DeadLetter]:
        letters = (one for one in reversed(self._dead) if ticket in {None, one.delivery.delivery.ticket})
        return list(itertools.islice(letters, limit))


def _ready_at(lane: list[Owed]) -> datetime:
    """Return when a lane gives something: its head must be due and nothing of it be with somebody."""
    leases = (owed.until for owed in lane if owed.until is not None)
    return max([lane[0].ready_at, *leases])

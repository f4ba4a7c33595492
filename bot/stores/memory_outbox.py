"""The outbox of a `MemoryStore`, and where messages stand."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class _Lane:
    """What a lane has, in its order; `ready_at` is when it gives something."""

    owed: Sequence[Owed]
    ready_at: datetime


class MemoryOutbox:
    """Deliveries, dead letters and messages, in dictionaries."""

    def __init__(self) -> None:
        self._owed: dict[DeliveryId, Owed] = {}
        self._waiting: dict[str, DeliveryId] = {}
        self._dead: list[DeadLetter] = []
        self._cards: dict[MessageRef, tuple[TicketId, ChannelId]] = {}
        self._messages: dict[tuple[TicketId, ChannelId, int], MessageRef] = {}
        self._delivery_ids = itertools.count(1)
        self._lanes: defaultdict[str, dict[DeliveryId, Owed]] = defaultdict(dict)
        self._changed: set[str] = set()
        self._known: dict[str, _Lane] = {}

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
        self._set(owed)
        self._waiting[owed.delivery.key] = owed.id

    def _set(self, owed: Owed) -> None:
        self._owed[owed.id] = owed
        self._lanes[owed.delivery.lane][owed.id] = owed
        self._changed.add(owed.delivery.lane)

    def _remove(self, owed: DeliveryId) -> Owed:
        removed = self._owed.pop(owed)
        del self._lanes[removed.delivery.lane][owed]
        self._changed.add(removed.delivery.lane)
        return removed

    def _giving(self) -> Collection[_Lane]:
        """Return every lane that has something; they are looked at far more often than they change."""
        for lane in self._changed:
            if owed := self._lanes[lane]:
                self._known[lane] = _lane(owed.values())
            else:
                self._known.pop(lane, None)
                del self._lanes[lane]
        self._changed.clear()
        return self._known.values()

    async def take_deliveries(self, now: datetime, *, limit: int, lease: timedelta) -> list[OwedDelivery]:
        ready = sorted((lane for lane in self._giving() if lane.ready_at <= now), key=_head)
        giving = (batch(lane.owed[0], lane.owed[1:], now) for lane in ready)
        taken = [owed.taken(now + lease) for owed in itertools.islice(itertools.chain(*giving), limit)]
        for owed in taken:
            self._set(owed)
            if self._waiting.get(owed.delivery.key) == owed.id:
                del self._waiting[owed.delivery.key]
        return [owed.given() for owed in taken]

    async def finish(self, delivery: OwedDelivery, outcome: Outcome, *, number: int | None = None) -> None:
        owed = self._owed.get(delivery.id)
        if owed is None or owed.until is None or owed.attempts != delivery.attempts:
            return
        match outcome:
            case Later():
                self._put_back(owed.later(outcome))
            case Failed(reason=reason):
                self._remove(owed.id)
                self._dead.append(DeadLetter(owed.given(), reason))
            case Done(message=message):
                self._remove(owed.id)
                if message is not None and number is not None:
                    self._remember(message, owed.delivery, number)

    def _put_back(self, owed: Owed) -> None:
        if (newer := self._waiting.get(owed.delivery.key)) is not None:
            owed = replace(owed, delivery=merged(owed.delivery, self._remove(newer).delivery))
        self._wait(owed)

    def _remember(self, message: MessageRef, delivery: Delivery, number: int) -> None:
        self._messages[delivery.ticket, delivery.channel, number] = message
        if number == CARD:
            self._cards[message] = (delivery.ticket, delivery.channel)

    async def doubt(self) -> list[Delivery]:
        for owed in list(self._owed.values()):
            self._set(replace(owed, attempts=owed.attempts + 1))
        return [owed.delivery for owed in self._owed.values()]

    async def next_due(self) -> datetime | None:
        return min((lane.ready_at for lane in self._giving()), default=None)

    async def waiting_in(self, channel: ChannelId) -> int:
        lanes = (one.delivery for one in self._owed.values() if is_lane_of(channel, one.delivery.lane))
        return len({delivery.ticket for delivery in lanes})

    async def dead_letters(self, limit: int = 50, *, ticket: TicketId | None = None) -> list[DeadLetter]:
        letters = (one for one in reversed(self._dead) if ticket in {None, one.delivery.delivery.ticket})
        return list(itertools.islice(letters, limit))


def _lane(waiting: Iterable[Owed]) -> _Lane:
    """Put a lane in order; its head must be due and nothing of it be with somebody before it gives something."""
    owed = sorted(waiting, key=_place)
    leases = (one.until for one in owed if one.until is not None)
    return _Lane(owed, max([owed[0].ready_at, *leases]))


def _head(lane: _Lane) -> tuple[bool, DeliveryId]:
    return _place(lane.owed[0])


def _place(owed: Owed) -> tuple[bool, DeliveryId]:
    return (not owed.delivery.urgent, owed.id)

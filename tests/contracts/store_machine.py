"""Random histories of the outbox, compared with a model that is too simple to be wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain.deliveries import Delivery, DeliveryKind, Done, Failed, Later, Outcome, OwedDelivery
from bot.domain.ticket import TicketId
from bot.stores.store import Store
from tests.contracts.store_making import CHANNEL, LEASE, NOON, owe

T = TypeVar("T")

deliveries = st.builds(
    Delivery,
    kind=st.sampled_from([DeliveryKind.CARD, DeliveryKind.LINE, DeliveryKind.LINE]),
    ticket=st.sampled_from([TicketId(1), TicketId(2), TicketId(3)]),
    lane=st.just("a"),
    due_at=st.sampled_from([0, 0, 0, 20, 50]).map(lambda seconds: NOON + timedelta(seconds=seconds)),
    channel=st.just(CHANNEL),
    number=st.integers(0, 2),
    urgent=st.booleans(),
).map(lambda delivery: replace(delivery, lane=f"{delivery.ticket > 2}"))


@dataclass
class Row:
    """What the model knows of one delivery; `order` is when it was first owed."""

    order: int
    delivery: Delivery
    attempts: int = 0
    until: datetime | None = None


class Model:
    """The rules of the outbox, each written the plainest way."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.owed = 0

    def owe(self, delivery: Delivery) -> None:
        for row in self.rows:
            if row.delivery.key == delivery.key and row.until is None:
                self._merge(row, delivery)
                return
        self.owed += 1
        self.rows.append(Row(self.owed, delivery))

    def _merge(self, row: Row, delivery: Delivery) -> None:
        earlier = min(row.delivery.due_at, delivery.due_at)
        row.delivery = replace(row.delivery, due_at=earlier, urgent=row.delivery.urgent or delivery.urgent)

    def take(self, now: datetime, limit: int) -> list[Row]:
        lanes = [self.lane(name) for name in {row.delivery.lane for row in self.rows}]
        lanes = [lane for lane in lanes if self._ready(lane) <= now]
        lanes.sort(key=lambda lane: (not lane[0].delivery.urgent, lane[0].order))
        taken = [row for lane in lanes for row in self._batch(lane, now)][:limit]
        for row in taken:
            row.attempts += 1
            row.until = now + LEASE
        return taken

    def lane(self, name: str) -> list[Row]:
        mine = [row for row in self.rows if row.delivery.lane == name]
        return sorted(mine, key=lambda row: (not row.delivery.urgent, row.order))

    def _ready(self, lane: list[Row]) -> datetime:
        head = lane[0].until or lane[0].delivery.due_at
        return max([head, *(row.until for row in lane if row.until)])

    def _batch(self, lane: list[Row], now: datetime) -> list[Row]:
        head = lane[0]
        if head.delivery.kind is not DeliveryKind.LINE:
            return [head]
        thread = (DeliveryKind.LINE, head.delivery.ticket)
        lines = [row for row in lane if (row.delivery.kind, row.delivery.ticket) == thread]
        lines.sort(key=lambda row: (row.delivery.number, row.order))
        taken: list[Row] = []
        for row in lines:
            if head in taken and (row.until or row.delivery.due_at) > now:
                break
            taken.append(row)
        return taken

    def put_back(self, row: Row, due_at: datetime) -> None:
        row.delivery = replace(row.delivery, due_at=due_at)
        row.until = None
        for other in self.rows:
            if other is not row and other.until is None and other.delivery.key == row.delivery.key:
                self._merge(row, other.delivery)
                self.rows.remove(other)
                return

    def next_due(self) -> datetime | None:
        names = {row.delivery.lane for row in self.rows}
        return min((self._ready(self.lane(name)) for name in names), default=None)


class OutboxMachine(RuleBasedStateMachine):
    """Subclasses open a store, and may open it anew in `reopened`."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.store = self.run(self.open_store())
        self.model = Model()
        self.now = NOON
        self.taken: list[tuple[OwedDelivery, Row]] = []
        self.dead = 0

    async def open_store(self) -> Store:
        raise NotImplementedError

    async def reopened(self, store: Store) -> Store:
        return store

    def run(self, step: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(step)

    def teardown(self) -> None:
        self.run(self.store.close())
        self.runner.close()

    @rule(some=st.lists(deliveries, min_size=1, max_size=4))
    def owe(self, some: list[Delivery]) -> None:
        self.run(owe(self.store, *some))
        for delivery in some:
            self.model.owe(delivery)

    @rule(seconds=st.integers(1, 40))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(limit=st.integers(1, 6))
    def take(self, limit: int) -> None:
        given = self.run(self.store.take_deliveries(self.now, limit=limit, lease=LEASE))
        expected = self.model.take(self.now, limit)
        assert [(owed.delivery, owed.attempts) for owed in given] == [
            (row.delivery, row.attempts) for row in expected
        ]
        self.taken += zip(given, expected, strict=True)

    @precondition(lambda self: self.taken)
    @rule(data=st.data(), ending=st.sampled_from(["done", "later", "failed"]))
    def finish(self, data: st.DataObject, ending: str) -> None:
        owed, row = data.draw(st.sampled_from(self.taken))
        later = self.now + timedelta(seconds=data.draw(st.integers(0, 30)))
        outcomes: dict[str, Outcome] = {"done": Done(), "later": Later(later), "failed": Failed("no")}
        self.run(self.store.finish(owed, outcomes[ending]))
        if row not in self.model.rows or row.until is None or row.attempts != owed.attempts:
            return
        if ending == "later":
            self.model.put_back(row, later)
        else:
            self.model.rows.remove(row)
        self.dead += ending == "failed"

    @rule()
    def reopen(self) -> None:
        """Start anew; whoever had taken something is gone."""
        self.taken.clear()
        self.store = self.run(self.reopened(self.store))

    @invariant()
    def the_store_knows_what_comes_next(self) -> None:
        assert self.run(self.store.next_due()) == self.model.next_due()

    @invariant()
    def what_was_given_up_is_kept(self) -> None:
        assert len(self.run(self.store.dead_letters(1000))) == self.dead

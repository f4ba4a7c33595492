"""The outbox of a `TinyStore`: each function is a step within a transaction.

The table `lanes` holds for each lane its head and when it gives it, so that taking costs the same however much waits.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain.deliveries import (
    Delivery,
    DeliveryId,
    DeliveryKind,
    Done,
    Failed,
    Later,
    MessageRef,
    Outcome,
    OwedDelivery,
)
from bot.domain.people import ChannelId
from bot.domain.ticket import TicketId
from bot.stores.codec import Document, delivery_document, delivery_of, moment
from bot.stores.lanes import CARD, Owed, batch, merged
from bot.stores.sqlite_tinydb import SqliteTinyDB, Taken
from bot.stores.store import DeadLetter
from bot.stores.tiny_schema import DEAD_LETTERS, DELIVERIES, MESSAGES

_IN_ORDER = "lane = ? ORDER BY urgent DESC, id"


class Outbox:
    """Deliveries, dead letters, and where messages stand, in the tables of one connection."""

    def __init__(self, db: SqliteTinyDB) -> None:
        self._sql = db.storage.sql
        self._deliveries = db.table(DELIVERIES)
        self._dead = db.table(DEAD_LETTERS)
        self._messages = db.table(MESSAGES)

    def owe_all(self, deliveries: Iterable[Delivery]) -> None:
        for delivery in deliveries:
            self.owe(delivery)

    def owe(self, delivery: Delivery) -> None:
        """Add a delivery, or make the one that waits with its key as urgent and as early."""
        try:
            new = self._deliveries.insert(_row(delivery))
        except Taken:
            self._merge(delivery)
        else:
            self._lengthen(delivery, new)

    def _merge(self, newer: Delivery) -> None:
        waiting = self._waiting(newer.key)
        assert waiting is not None  # its key is what made `newer` be refused
        both = merged(waiting.delivery, newer)
        if both != waiting.delivery:
            self._deliveries.change(waiting.id, urgent=both.urgent, due_at=moment(both.due_at))
            self._refresh(both.lane)

    def _waiting(self, key: str) -> Owed | None:
        found = self._deliveries.select("key = ? AND until IS NULL", key)
        return _owed(found[0].doc_id, found[0]) if found else None

    def _lengthen(self, delivery: Delivery, new: int) -> None:
        """Note a new delivery of a lane: it is the head if it is the only one, or may be if it is urgent."""
        head = (delivery.lane, new, delivery.urgent, moment(delivery.due_at), "{}")
        statement = "INSERT INTO lanes (lane, head, urgent, ready_at, rest) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
        if self._sql.execute(statement, head).rowcount == 0 and delivery.urgent:
            self._refresh(delivery.lane)

    def _refresh(self, lane: str) -> None:
        """Find a lane's head anew, and when it gives it."""
        head = next(self._in_order(lane), None)
        if head is None:
            self._sql.execute("DELETE FROM lanes WHERE lane = ?", (lane,))
            return
        leased = "SELECT max(until) FROM deliveries WHERE lane = ? AND until IS NOT NULL"
        ((until,),) = self._sql.execute(leased, (lane,)).fetchall()
        ready_at = max(moment(head.ready_at), until or "")
        change = "UPDATE lanes SET head = ?, urgent = ?, ready_at = ? WHERE lane = ?"
        self._sql.execute(change, (head.id, head.delivery.urgent, ready_at, lane))

    def _in_order(self, lane: str) -> Iterator[Owed]:
        return itertools.starmap(_owed, self._deliveries.rows.stream(_IN_ORDER, (lane,)))

    def take(self, now: datetime, limit: int, lease: timedelta) -> list[OwedDelivery]:
        ready = "SELECT lane FROM lanes WHERE ready_at <= ? ORDER BY urgent DESC, head LIMIT ?"
        lanes = self._sql.execute(ready, (moment(now), limit)).fetchall()
        taken: list[OwedDelivery] = []
        for (lane,) in lanes:
            if len(taken) < limit:
                taken += self._take_from(lane, now, limit - len(taken), now + lease)
        return taken

    def _take_from(self, lane: str, now: datetime, limit: int, until: datetime) -> Iterator[OwedDelivery]:
        head = next(self._in_order(lane))
        together = batch(head, self._beside(head), now)[:limit]
        self._sql.execute("UPDATE lanes SET ready_at = ? WHERE lane = ?", (moment(until), lane))
        for owed in together:
            taken = owed.taken(until)
            self._deliveries.change(taken.id, until=moment(until), attempts=taken.attempts)
            yield taken.given()

    def _beside(self, head: Owed) -> Iterator[Owed]:
        """Yield what waits in the head's lane for its ticket, found by how keys begin, and what was left there by others."""
        delivery = head.delivery
        if delivery.kind is DeliveryKind.LINE:
            begins = f"{delivery.kind}:{delivery.lane}:{delivery.ticket}"
            waiting = "key > ? AND key < ? AND until IS NULL AND id <> ?"
            rows = self._deliveries.select(waiting, f"{begins}:", f"{begins};", head.id)
            rows += self._deliveries.select(
                "lane = ? AND until IS NOT NULL AND id <> ?", delivery.lane, head.id
            )
            yield from (_owed(row.doc_id, row) for row in rows)

    def doubt(self) -> list[Delivery]:
        rows = self._deliveries.select("1")
        for row in rows:
            self._deliveries.change(row.doc_id, attempts=row["attempts"] + 1)
        return [delivery_of(row) for row in rows]

    def release(self) -> None:
        for row in self._deliveries.select("until IS NOT NULL"):
            taken = _owed(row.doc_id, row)
            self._put_back(taken)
            self._refresh(taken.delivery.lane)

    def finish(self, delivery: OwedDelivery, outcome: Outcome, number: int | None) -> None:
        row = self._deliveries.get(doc_id=delivery.id)
        if row is None or row.get("until") is None or row["attempts"] != delivery.attempts:
            return
        owed = _owed(delivery.id, row)
        match outcome:
            case Later():
                self._put_back(owed.later(outcome))
            case Failed(reason=reason):
                self._deliveries.rows.delete(owed.id)
                self._dead.insert(_letter_document(owed.given(), reason))
            case Done(message=message):
                self._deliveries.rows.delete(owed.id)
                if message is not None and number is not None:
                    self._remember(message, owed.delivery, number)
            case _:
                assert_never(outcome)
        self._refresh(owed.delivery.lane)

    def _put_back(self, owed: Owed) -> None:
        delivery = owed.delivery
        if (newer := self._waiting(delivery.key)) is not None:
            delivery = merged(delivery, newer.delivery)
            self._deliveries.rows.delete(newer.id)
            self._refresh(newer.delivery.lane)
        due_at, undone = moment(delivery.due_at), owed.undone
        self._deliveries.change(owed.id, until=None, urgent=delivery.urgent, due_at=due_at, undone=undone)

    def _remember(self, message: MessageRef, delivery: Delivery, number: int) -> None:
        if self.message_of(delivery.ticket, delivery.channel, number) != message:
            self._messages.insert(
                {
                    "ticket": delivery.ticket,
                    "channel": delivery.channel,
                    "number": number,
                    "surface": message.surface,
                    "place": message.place,
                    "message": message.id,
                }
            )

    def message_of(self, ticket: TicketId, channel: ChannelId, number: int) -> MessageRef | None:
        where = "ticket = ? AND channel = ? AND number = ? ORDER BY id DESC LIMIT 1"
        found = self._messages.select(where, ticket, channel, number)
        return MessageRef(found[0]["surface"], found[0]["place"], found[0]["message"]) if found else None

    def ticket_at(self, message: MessageRef) -> tuple[TicketId, ChannelId] | None:
        where = f"message = ? AND place = ? AND surface = ? AND number = {CARD} ORDER BY id DESC LIMIT 1"
        found = self._messages.select(where, message.id, message.place, message.surface)
        return (TicketId(found[0]["ticket"]), ChannelId(found[0]["channel"])) if found else None

    def next_due(self) -> datetime | None:
        ((ready_at,),) = self._sql.execute("SELECT min(ready_at) FROM lanes").fetchall()
        return datetime.fromisoformat(ready_at) if ready_at else None

    def waiting_in(self, channel: ChannelId) -> int:
        lanes = "lane = ? OR lane > ? AND lane < ?"
        count = f"SELECT count(DISTINCT ticket) FROM deliveries WHERE {lanes}"  # noqa: S608 - made of our own words
        ((tickets,),) = self._sql.execute(count, (channel, f"{channel}:", f"{channel};")).fetchall()
        return int(tickets)

    def dead_letters(self, limit: int, ticket: TicketId | None = None) -> list[DeadLetter]:
        if ticket is None:
            found = self._dead.select("1 ORDER BY id DESC LIMIT ?", limit)
        else:
            found = self._dead.select("ticket = ? ORDER BY id DESC LIMIT ?", ticket, limit)
        return [_letter(document) for document in found]


def _row(delivery: Delivery) -> Document:
    return {**delivery_document(delivery), "key": delivery.key, "attempts": 0}


def _owed(row_id: int, row: Document) -> Owed:
    until = datetime.fromisoformat(row["until"]) if "until" in row else None
    return Owed(DeliveryId(row_id), delivery_of(row), row["attempts"], until, row.get("undone", 0))


def _letter_document(owed: OwedDelivery, reason: str) -> Document:
    return {
        "ticket": owed.delivery.ticket,
        "reason": reason,
        "delivery": delivery_document(owed.delivery),
        "delivery_id": owed.id,
        "attempts": owed.attempts,
    }


def _letter(document: Document) -> DeadLetter:
    delivery = delivery_of(document["delivery"])
    return DeadLetter(
        OwedDelivery(DeliveryId(document["delivery_id"]), delivery, document["attempts"]), document["reason"]
    )

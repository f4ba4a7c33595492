"""What of tickets a `TinyStore` finds them by. What writes is a step within a transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from tinydb.table import Document

from bot.domain.posts import Conversation, PostRef
from bot.domain.ticket import Term, Ticket, TicketId
from bot.stores.changing import split_off
from bot.stores.codec import moment
from bot.stores.sqlite_tinydb import SqliteTinyDB, Taken
from bot.stores.store import Change, Conflict
from bot.stores.tiny_schema import SPLIT_OFF, TICKETS

_ADD_TERM = "INSERT INTO terms (kind, value, closed, ticket) VALUES (?, ?, ?, ?)"
_DROP_TERM = "DELETE FROM terms WHERE kind = ? AND value = ? AND closed = ? AND ticket = ?"
_COUNT_UP = (
    "INSERT INTO term_counts (kind, value, count) VALUES (?, ?, 1)"
    " ON CONFLICT (kind, value) DO UPDATE SET count = count + 1"
)
_COUNT_DOWN = "UPDATE term_counts SET count = count - 1 WHERE kind = ? AND value = ?"
_DROP_COUNT = "DELETE FROM term_counts WHERE kind = ? AND value = ? AND count = 0"
_ENCODER: Final = json.JSONEncoder(separators=(",", ":"))


class Tickets:
    """The rows and terms of tickets, and which posts were split off, in the tables of one connection."""

    def __init__(self, db: SqliteTinyDB) -> None:
        self._tickets = db.table(TICKETS)
        self._split_off = db.table(SPLIT_OFF)
        self._sql = db.storage.sql

    def last_id(self) -> int:
        return self._tickets.rows.last_id()

    def change(self, change: Change) -> None:
        """Note what a ticket is from now on; `Conflict` if its log is not where this change began."""
        if change.seen == 0:
            self._begin(change)
        else:
            self._move_on(change.ticket, change.seen)

    def _begin(self, change: Change) -> None:
        ticket = change.ticket
        sought = sought_of(ticket)
        try:
            self._tickets.insert(Document(sought, ticket.id))
        except Taken:
            raise Conflict(f"ticket {ticket.id} or one for {ticket.conversation} is there already") from None
        terms = ticket.terms()
        self._sql.executemany(_ADD_TERM, [(*term, ticket.closed, ticket.id) for term in terms])
        self._sql.executemany(_COUNT_UP, terms)
        for post in split_off(change.activities):
            self._split(post, ticket.id)

    def _move_on(self, ticket: Ticket, seen: int) -> None:
        known = self._tickets.get(doc_id=ticket.id)
        if known is None or known["version"] != seen:
            raise Conflict(f"the log of ticket {ticket.id} is not at {seen}, where this change began")
        self.become(known, ticket)

    def become_as_told(self, ticket: Ticket) -> None:
        """Make the row of a ticket what its log says, which reads otherwise by now."""
        known = self._tickets.get(doc_id=ticket.id)
        assert known is not None  # it has a log
        self.become(known, ticket)

    def become(self, known: Document, ticket: Ticket) -> None:
        """Make a row that is known that of the ticket as it is now; only what differs is written."""
        sought = sought_of(ticket)
        changed = {name: value for name, value in sought.items() if known.get(name) != value}
        self._tickets.change(ticket.id, **changed)
        if not changed.keys().isdisjoint({"terms", "closed"}):
            self._change_terms(ticket.id, known, sought)

    def _change_terms(self, ticket: TicketId, known: dict[str, Any], sought: dict[str, Any]) -> None:
        before, after = _terms(known), _terms(sought)
        moved = known["closed"] != sought["closed"]
        dropped, added = (before, after) if moved else (before - after, after - before)
        self._sql.executemany(_DROP_TERM, ((*term, known["closed"], ticket) for term in dropped))
        self._sql.executemany(_ADD_TERM, ((*term, sought["closed"], ticket) for term in added))
        self._count(before - after, after - before)

    def _count(self, less: Iterable[tuple[str, str]], more: Iterable[tuple[str, str]]) -> None:
        self._sql.executemany(_COUNT_UP, more)
        for statement in (_COUNT_DOWN, _DROP_COUNT):
            self._sql.executemany(statement, less)

    def _split(self, post: PostRef, ticket: TicketId) -> None:
        for known in self._split_off.lookup(account=post.account, post=post.external_id):
            self._split_off.change(known.doc_id, ticket=ticket)
            return
        self._split_off.insert({"account": post.account, "post": post.external_id, "ticket": ticket})

    def ticket_of(self, conversation: Conversation, post: PostRef | None) -> TicketId | None:
        if post is not None:
            for known in self._split_off.lookup(account=post.account, post=post.external_id):
                return self._lasting(self._tickets.get(doc_id=known["ticket"]))
        found = self._tickets.lookup(account=conversation.account, conversation=conversation.id)
        return self._lasting(found[0]) if found else None

    def _lasting(self, row: Document | None) -> TicketId:
        """Return the ticket that one goes on as, if it was merged."""
        while row is not None and (into := row.get("merged_into")) is not None:
            row = self._tickets.get(doc_id=into)
        assert row is not None  # a ticket is never taken away
        return TicketId(row.doc_id)

    def values(self, term: Term, limit: int) -> list[tuple[str, int]]:
        found = "SELECT value, count FROM term_counts WHERE kind = ? ORDER BY count DESC, value LIMIT ?"
        return self._sql.execute(found, (term, limit)).fetchall()


def sought_of(ticket: Ticket) -> dict[str, Any]:
    """Return the row of a ticket: what it can be looked for by, and what lists show."""
    return {
        "account": ticket.conversation.account,
        "conversation": ticket.conversation.id,
        "version": ticket.version,
        "closed": ticket.closed,
        "department": ticket.department,
        "owner": ticket.owner.id if ticket.owner else None,
        "merged_into": ticket.merged_into,
        "status": ticket.status,
        "urgent": ticket.urgent,
        "starred": ticket.starred,
        "opened_at": moment(ticket.opened_at),
        "waiting_since": _moment(ticket.waiting_since),
        "due_at": _moment(ticket.due_at),
        "terms": _ENCODER.encode(sorted(ticket.terms())),
    }


def _moment(at: datetime | None) -> str | None:
    return moment(at) if at else None


def _terms(row: dict[str, Any]) -> set[tuple[str, str]]:
    listed: Sequence[tuple[str, str]] = json.loads(row["terms"])
    return {(kind, value) for kind, value in listed}

"""Tickets and their logs in a `TinyStore`. What writes is a step within a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tinydb.table import Document

from bot.domain.posts import Conversation, PostRef
from bot.domain.ticket import Ticket, TicketId
from bot.stores.changing import entries_of, split_off
from bot.stores.codec import from_document, to_document
from bot.stores.sqlite_tinydb import SqliteTinyDB, Taken
from bot.stores.store import AlreadyDone, Change, Conflict, Damaged, Entry, Filter, UnknownTicket
from bot.stores.tiny_schema import ACTIVITIES, CURSORS, SPLIT_OFF, TICKETS


class Log:
    """Activities, what tickets are found by, and cursors, in the tables of one connection."""

    def __init__(self, db: SqliteTinyDB) -> None:
        self._activities = db.table(ACTIVITIES)
        self._tickets = db.table(TICKETS)
        self._split_off = db.table(SPLIT_OFF)
        self._cursors = db.table(CURSORS)

    def append(self, changes: Sequence[Change], cause: str) -> None:
        """Change tickets together; whoever calls it undoes everything if one of them raises."""
        if (done := self.done_by(cause)) is not None:
            raise AlreadyDone(done)
        for change in changes:
            if change.seen == 0:
                self._begin(change)
            else:
                self._move_on(change)
            for entry in entries_of(change, cause):
                self._activities.insert(_document(entry))

    def _begin(self, change: Change) -> None:
        ticket = change.ticket
        try:
            self._tickets.insert(Document(_sought(ticket), ticket.id))
        except Taken:
            raise Conflict(f"ticket {ticket.id} or one for {ticket.conversation} is there already") from None
        for post in split_off(change.activities):
            self._split(post, ticket.id)

    def _split(self, post: PostRef, ticket: TicketId) -> None:
        for known in self._split_off.lookup(account=post.account, post=post.external_id):
            self._split_off.change(known.doc_id, ticket=ticket)
            return
        self._split_off.insert({"account": post.account, "post": post.external_id, "ticket": ticket})

    def _move_on(self, change: Change) -> None:
        ticket, seen = change.ticket, change.seen
        known = self._tickets.get(doc_id=ticket.id)
        if known is None or known["version"] != seen:
            raise Conflict(f"the log of ticket {ticket.id} is not at {seen}, where this change began")
        sought = _sought(ticket)
        self._tickets.change(
            ticket.id, **{name: value for name, value in sought.items() if known.get(name) != value}
        )

    def history(self, ticket: TicketId) -> list[Entry]:
        found = self._activities.select("ticket = ? ORDER BY number", ticket)
        if not found:
            raise UnknownTicket(ticket)
        return [_entry(document) for document in found]

    def done_by(self, cause: str) -> TicketId | None:
        found = self._activities.select("cause = ? LIMIT 1", cause)
        return TicketId(found[0]["ticket"]) if found else None

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

    def tickets(self, wanted: Filter) -> list[TicketId]:
        """Return matching tickets, open and closed ones from an index each, so that nothing else is looked at."""
        states = (False, True) if wanted.closed is None else (wanted.closed,)
        found = (ticket for closed in states for ticket in self._in_state(wanted, closed=closed))
        return sorted(found, reverse=True)[: wanted.limit]

    def _in_state(self, wanted: Filter, *, closed: bool) -> list[TicketId]:
        equals = {"closed": closed, "department": wanted.department, "owner": wanted.owner}
        given: dict[str, Any] = {f"{name} = ?": value for name, value in equals.items() if value is not None}
        if wanted.before is not None:
            given["id < ?"] = wanted.before
        where = " AND ".join(given)
        found = self._tickets.select(f"{where} ORDER BY id DESC LIMIT ?", *given.values(), wanted.limit)
        return [TicketId(document.doc_id) for document in found]

    def last_ticket(self) -> int:
        return self._tickets.rows.last_id()

    def cursor(self, source: str) -> str | None:
        found = self._cursors.lookup(source=source)
        return found[0]["cursor"] if found else None

    def move_cursor(self, source: str, cursor: str) -> None:
        for known in self._cursors.lookup(source=source):
            self._cursors.change(known.doc_id, cursor=cursor)
            return
        self._cursors.insert({"source": source, "cursor": cursor})


def _sought(ticket: Ticket) -> dict[str, Any]:
    """Return what a ticket can be looked for by."""
    return {
        "account": ticket.conversation.account,
        "conversation": ticket.conversation.id,
        "version": ticket.version,
        "closed": ticket.closed,
        "department": ticket.department,
        "owner": ticket.owner.id if ticket.owner else None,
        "merged_into": ticket.merged_into,
    }


def _document(entry: Entry) -> dict[str, Any]:
    return {
        "ticket": entry.ticket,
        "number": entry.number,
        "cause": entry.cause,
        "activity": to_document(entry.activity),
    }


def _entry(document: Document) -> Entry:
    ticket, number = TicketId(document["ticket"]), document["number"]
    try:
        return Entry(ticket, number, document["cause"], from_document(document["activity"]))
    except Damaged as error:
        raise Damaged(f"activity {number} of ticket {ticket}: {error}") from error

"""The logs of a `TinyStore`, and how far sources were read. What writes is a step within a transaction."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.ticket import TicketId
from bot.stores.changing import entries_of
from bot.stores.sqlite_tinydb import SqliteTinyDB
from bot.stores.store import AlreadyDone, Change, Entry, UnknownTicket
from bot.stores.tiny_entries import document_of, entry_of
from bot.stores.tiny_index import Index
from bot.stores.tiny_schema import ACTIVITIES, CURSORS
from bot.stores.tiny_tickets import Tickets


class Log:
    """Activities and cursors, in the tables of one connection."""

    def __init__(self, db: SqliteTinyDB) -> None:
        self._activities = db.table(ACTIVITIES)
        self._tickets = Tickets(db)
        self.index = Index(db, self.history)
        self._cursors = db.table(CURSORS)

    def append(self, changes: Sequence[Change], cause: str) -> None:
        """Change tickets together; whoever calls it undoes everything if one of them raises."""
        if (done := self.done_by(cause)) is not None:
            raise AlreadyDone(done)
        for change in changes:
            self._tickets.change(change)
            self._add(entries_of(change, cause))

    def _add(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self._activities.insert(document_of(entry))
        self.index.forget_removed(entries)

    def history(self, ticket: TicketId) -> list[Entry]:
        found = self._activities.select("ticket = ? ORDER BY number", ticket)
        if not found:
            raise UnknownTicket(ticket)
        return [entry_of(document) for document in found]

    def done_by(self, cause: str) -> TicketId | None:
        found = self._activities.select("cause = ? ORDER BY id LIMIT 1", cause)
        return TicketId(found[0]["ticket"]) if found else None

    def cursor(self, source: str) -> str | None:
        found = self._cursors.lookup(source=source)
        return found[0]["cursor"] if found else None

    def move_cursor(self, source: str, cursor: str) -> None:
        for known in self._cursors.lookup(source=source):
            self._cursors.change(known.doc_id, cursor=cursor)
            return
        self._cursors.insert({"source": source, "cursor": cursor})

"""The logs of a `TinyStore`, and how far sources were read. What writes is a step within a transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.activities import Activity
from bot.domain.evolving import fold
from bot.domain.ticket import TicketId
from bot.stores.chain import LinkKind
from bot.stores.changing import entries_of
from bot.stores.erasing import redacted
from bot.stores.sqlite_tinydb import SqliteTinyDB, overwriting
from bot.stores.store import AlreadyDone, Change, Entry, UnknownTicket
from bot.stores.tiny_chain import Chain, Growth
from bot.stores.tiny_entries import document_of, entry_of
from bot.stores.tiny_index import Index
from bot.stores.tiny_schema import ACTIVITIES, CURSORS
from bot.stores.tiny_tickets import Tickets


class Log:
    """Activities and cursors, in the tables of one connection."""

    def __init__(self, db: SqliteTinyDB, chain: Chain) -> None:
        self._activities = db.table(ACTIVITIES)
        self._chain = chain
        self._tickets = Tickets(db)
        self.index = Index(db, self.history)
        self._cursors = db.table(CURSORS)
        self._sql = db.storage.sql

    def append(self, changes: Sequence[Change], cause: str) -> None:
        """Change tickets together; whoever calls it undoes everything if one of them raises."""
        if (done := self.done_by(cause)) is not None:
            raise AlreadyDone(done)
        growth = self._chain.grow()
        for change in changes:
            self._tickets.change(change)
            self._add(entries_of(change, cause), growth)

    def _add(self, entries: Sequence[Entry], growth: Growth) -> None:
        for entry in entries:
            payload = self._activities.rows.insert(growth.next, document_of(entry))
            about: dict[str, Any] = {"cause": entry.cause, "ticket": entry.ticket, "number": entry.number}
            growth.add(LinkKind.ACTIVITY, payload, **about)
        self.index.forget_removed(entries)

    def erase(self, ticket: TicketId, instead: Mapping[int, Activity], note: str) -> None:
        """Put other activities in the place of some, and say so in the chain; what was there is overwritten in the file, too."""
        log = redacted(self.history(ticket), instead)
        growth = self._chain.grow()
        with overwriting(self._sql):
            for entry in (entry for entry in log if entry.number in instead):
                self._replace(entry, growth, note)
        self._tickets.become_as_told(fold(ticket, (entry.activity for entry in log)))

    def _replace(self, entry: Entry, growth: Growth, note: str) -> None:
        [known] = self._activities.lookup(ticket=entry.ticket, number=entry.number)
        if erased_before := self._chain.instead(known.doc_id):
            self._chain.erased(erased_before.seq)
        payload = self._activities.rows.put(known.doc_id, document_of(entry))
        about: dict[str, Any] = {
            "about": known.doc_id,
            "ticket": entry.ticket,
            "number": entry.number,
            "note": note,
        }
        growth.add(LinkKind.ERASED, payload, **about)
        self._chain.erased(known.doc_id)
        self.index.reread(known.doc_id, entry)

    def history(self, ticket: TicketId) -> list[Entry]:
        found = self._activities.select("ticket = ? ORDER BY number", ticket)
        if not found:
            raise UnknownTicket(ticket)
        return [entry_of(document) for document in found]

    def done_by(self, cause: str) -> TicketId | None:
        found = self._activities.select("cause = ? ORDER BY id LIMIT 1", cause)
        return TicketId(found[0]["ticket"]) if found else None

    def touch(self) -> None:
        """Write something that is there already, to see whether the disk takes it."""
        ((version,),) = self._sql.execute("PRAGMA user_version").fetchall()
        self._sql.execute(f"PRAGMA user_version={version}")

    def cursor(self, source: str) -> str | None:
        found = self._cursors.lookup(source=source)
        return found[0]["cursor"] if found else None

    def move_cursor(self, source: str, cursor: str) -> None:
        for known in self._cursors.lookup(source=source):
            self._cursors.change(known.doc_id, cursor=cursor)
            return
        self._cursors.insert({"source": source, "cursor": cursor})

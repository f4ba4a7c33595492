"""The search index of a `TinyStore`: SQLite's FTS5, one row for each activity that has words.

It follows the log: words are put into it a while after they were written, when nobody waits, many at a time; whoever
searches lets it catch up first. What was removed leaves it at once. What writes is a step within a transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Final

from bot.domain.activities import PostRemoved
from bot.domain.posts import PostRef
from bot.domain.searching import posts_in
from bot.domain.ticket import TicketId
from bot.stores.searching import lasting_words, origins
from bot.stores.sqlite_tinydb import SqliteTinyDB
from bot.stores.store import Damaged, Entry
from bot.stores.tiny_entries import entry_of
from bot.stores.tiny_schema import ACTIVITIES, REMOVED

NUMBER_BITS: Final = 20
"""A row's id says its place, ticket and number: a million activities for each ticket, eight million million tickets."""

_AT_ONCE: Final = 200
"""Activities in a step: some 20 ms, so that a claim does not wait longer."""


class Index:
    """Which words stand where, in the tables of one connection. `history` reads a log over the same connection."""

    def __init__(self, db: SqliteTinyDB, history: Callable[[TicketId], list[Entry]]) -> None:
        self._sql = db.storage.sql
        self._activities = db.table(ACTIVITIES)
        self._removed = db.table(REMOVED)
        self._history = history

    def catch_up(self) -> bool:
        """Take in the next activities of the log; return whether there are more."""
        found = list(self._activities.rows.stream("id > ? ORDER BY id LIMIT ?", (self._up_to(), _AT_ONCE)))
        for _, document in found:
            with suppress(Damaged):  # whoever reads its ticket is told; everything else can still be found
                self._put(entry_of(document))
        if found:
            self._sql.execute("UPDATE indexed SET up_to = ?", (found[-1][0],))
        return len(found) == _AT_ONCE

    def forget_removed(self, entries: Iterable[Entry]) -> None:
        """Take out the words of posts that these entries, in the log by now, say are gone."""
        for entry in entries:
            if isinstance(entry.activity, PostRemoved):
                self._remove(entry.activity.ref, entry.ticket)

    def reread(self, activity: int, entry: Entry) -> None:
        """Find an activity of this id, which reads otherwise by now, by what it says now."""
        if activity <= self._up_to():
            self._take_out(entry)
            self._put(entry)

    def _up_to(self) -> int:
        ((up_to,),) = self._sql.execute("SELECT up_to FROM indexed").fetchall()
        return int(up_to)

    def _remove(self, ref: PostRef, ticket: TicketId) -> None:
        if not self._is_removed(ref):
            self._removed.insert({"account": ref.account, "post": ref.external_id})
        for entry in self._lineage(ticket):
            if ref in posts_in(entry.activity) and self._take_out(entry):
                self._put(entry)

    def _is_removed(self, ref: PostRef) -> bool:
        return bool(self._removed.lookup(account=ref.account, post=ref.external_id))

    def _lineage(self, ticket: TicketId) -> Iterator[Entry]:
        """Yield the logs of a ticket and of all that its posts were in before."""
        seen: set[TicketId] = set()
        waiting = {ticket}
        while waiting:
            seen.add(one := waiting.pop())
            log = self._history(one)
            waiting |= origins(entry.activity for entry in log) - seen
            yield from log

    def _put(self, entry: Entry) -> None:
        if words := lasting_words(entry.activity, self._is_removed):
            self._sql.execute(
                "INSERT INTO words (rowid, text) VALUES (?, ?)", (_place(entry), " ".join(words))
            )

    def _take_out(self, entry: Entry) -> bool:
        """Return whether it was in the index at all."""
        return self._sql.execute("DELETE FROM words WHERE rowid = ?", (_place(entry),)).rowcount == 1


def _place(entry: Entry) -> int:
    return entry.ticket << NUMBER_BITS | entry.number

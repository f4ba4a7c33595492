"""The search in the logs of a `TinyStore`: SQLite's FTS5, one row for each activity that has words.

A row's id says its place: ticket and number. So the index gives places in the order in which they are wanted, and a search
need not look at older tickets than those it returns. See https://sqlite.org/fts5.html.
"""
# ruff: noqa: S608 - what is put into SQL here are conditions of this module; values are always bound

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from bot.domain.activities import PostRemoved
from bot.domain.people import DepartmentId
from bot.domain.posts import PostRef
from bot.domain.searching import posts_in
from bot.domain.ticket import Term, TicketId
from bot.stores.searching import lasting_words, origins, sought_words
from bot.stores.sqlite_tinydb import SqliteTinyDB
from bot.stores.store import Entry, Found
from bot.stores.tiny_schema import REMOVED

_NUMBER_BITS: Final = 20
"""A million activities for each ticket, eight million million tickets."""

_FIRST_SPAN: Final = 500
_WIDER: Final = 4
"""How many tickets are looked at first, and how many times more if that was not enough."""

_HITS: Final = f"SELECT rowid >> {_NUMBER_BITS} FROM words WHERE words MATCH ? AND rowid >= ? AND rowid < ?"


class Index:
    """The words of activities as they come in, and their end. What writes is a step within a transaction."""

    def __init__(self, db: SqliteTinyDB, history: Callable[[TicketId], list[Entry]]) -> None:
        self._sql = db.storage.sql
        self._removed = db.table(REMOVED)
        self._history = history

    def add(self, entries: Sequence[Entry]) -> None:
        """Make entries that were added to a log searchable; what they took away is not any more."""
        for entry in entries:
            if isinstance(entry.activity, PostRemoved):
                self._remove(entry.activity.ref, entry.ticket)
            else:
                self._put(entry)

    def _put(self, entry: Entry) -> None:
        if words := lasting_words(entry.activity, self._is_removed):
            place = _place(entry.ticket, entry.number)
            self._sql.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (place, " ".join(words)))

    def _is_removed(self, ref: PostRef) -> bool:
        return bool(self._removed.lookup(account=ref.account, post=ref.external_id))

    def _remove(self, ref: PostRef, ticket: TicketId) -> None:
        if not self._is_removed(ref):
            self._removed.insert({"account": ref.account, "post": ref.external_id})
        for entry in self._lineage(ticket):
            if ref in posts_in(entry.activity):
                self._sql.execute("DELETE FROM words WHERE rowid = ?", (_place(entry.ticket, entry.number),))
                self._put(entry)

    def _lineage(self, ticket: TicketId) -> Iterator[Entry]:
        """Yield the logs of a ticket and of all that its posts were in before."""
        seen: set[TicketId] = set()
        waiting = {ticket}
        while waiting:
            seen.add(one := waiting.pop())
            log = self._history(one)
            waiting |= origins(entry.activity for entry in log) - seen
            yield from log


class Search:
    """Looks words up, in the tables of one connection."""

    def __init__(self, db: SqliteTinyDB) -> None:
        self._sql = db.storage.sql

    def search(
        self, text: str, departments: frozenset[DepartmentId], before: TicketId | None, limit: int
    ) -> list[Found]:
        words = sought_words(text)
        if not words or not departments:
            return []
        found: list[Found] = []
        for low, high in self._spans(before):
            found += self._found(words, departments, (low, high), limit - len(found))
            if len(found) == limit:
                break
        return found

    def _spans(self, before: TicketId | None) -> Iterator[tuple[int, int]]:
        """Yield spans of tickets from the newest to the first, each wider than the one before."""
        ((newest,),) = self._sql.execute("SELECT coalesce(max(id), 0) FROM tickets").fetchall()
        high, wide = min(newest + 1, before if before is not None else newest + 1), _FIRST_SPAN
        while high > 1:
            low = max(high - wide, 1)
            yield low, high
            high, wide = low, wide * _WIDER

    def _found(
        self, words: Sequence[str], departments: frozenset[DepartmentId], span: tuple[int, int], limit: int
    ) -> list[Found]:
        """Return the tickets of a span in which each of the words stands, with the newest place of any."""
        places = tuple(ticket << _NUMBER_BITS for ticket in span)
        prefixes = [
            f'"{word}"*' for word in words
        ]  # a word is letters and digits alone, so it ends no quotes
        departments_ = sorted(departments)
        statement = (
            f"SELECT max(rowid) FROM words WHERE words MATCH ? AND rowid >= ? AND rowid < ?"
            f" AND rowid >> {_NUMBER_BITS} IN ({' INTERSECT '.join([_HITS] * len(words))})"
            f" AND EXISTS (SELECT 1 FROM terms WHERE kind = ? AND value IN ({', '.join('?' * len(departments_))})"
            f" AND closed IN (FALSE, TRUE) AND ticket = words.rowid >> {_NUMBER_BITS})"
            f" GROUP BY rowid >> {_NUMBER_BITS} ORDER BY 1 DESC LIMIT ?"
        )
        hits = (value for prefix in prefixes for value in (prefix, *places))
        values = (" OR ".join(prefixes), *places, *hits, Term.DEPARTMENT, *departments_, limit)
        return [_at(place) for (place,) in self._sql.execute(statement, values).fetchall()]


def _place(ticket: TicketId, number: int) -> int:
    return ticket << _NUMBER_BITS | number


def _at(place: int) -> Found:
    return Found(TicketId(place >> _NUMBER_BITS), place & (1 << _NUMBER_BITS) - 1)

"""The search in the logs of a `TinyStore`.

The ids of the index are places: ticket, then number. So it can be asked for the newest tickets alone, and a search goes back
no further than it must. See https://sqlite.org/fts5.html for what it is asked.
"""
# ruff: noqa: S608 - what is put into SQL here are conditions of this module; values are always bound

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.domain.people import DepartmentId
from bot.domain.ticket import Term, TicketId
from bot.stores.searching import sought_words
from bot.stores.sqlite_tinydb import SqliteTinyDB
from bot.stores.store import Found
from bot.stores.tiny_index import NUMBER_BITS

_FIRST_SPAN: Final = 500
_WIDER: Final = 4
"""How many tickets are looked at first, and how many times more if that was not enough."""

_PLACES: Final = (
    "SELECT rowid AS place, {number} AS word FROM words WHERE words MATCH ? AND rowid >= ? AND rowid < ?"
)


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
        places = " UNION ALL ".join(_PLACES.format(number=number) for number in range(len(words)))
        each = " AND ".join(f"max(word = {number})" for number in range(len(words)))
        statement = (
            f"SELECT max(place) FROM ({places}) GROUP BY place >> {NUMBER_BITS} HAVING {each} AND EXISTS"
            f" (SELECT 1 FROM terms WHERE kind = ? AND value IN ({', '.join('?' * len(departments))})"
            f" AND closed IN (FALSE, TRUE) AND ticket = place >> {NUMBER_BITS}) ORDER BY 1 DESC LIMIT ?"
        )
        low, high = (ticket << NUMBER_BITS for ticket in span)
        # A word is letters and digits alone, so it cannot end its quotes.
        matches = (value for word in words for value in (f'"{word}"*', low, high))
        values = (*matches, Term.DEPARTMENT, *sorted(departments), limit)
        return [_at(place) for (place,) in self._sql.execute(statement, values).fetchall()]


def _at(place: int) -> Found:
    return Found(TicketId(place >> NUMBER_BITS), place & (1 << NUMBER_BITS) - 1)

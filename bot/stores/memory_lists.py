"""Lists of the tickets of a `MemoryStore`, and the search in their logs."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.domain.people import DepartmentId
from bot.domain.posts import PostRef
from bot.domain.ticket import Term, Ticket, TicketId
from bot.stores.listing import age, in_order, row_of
from bot.stores.searching import lasting_words, sought_words
from bot.stores.store import Entry, Filter, Found, Row, Tally


class MemoryLists:
    """Tickets and their logs, in dictionaries; every list looks at all of them."""

    def __init__(self) -> None:
        self._logs: dict[TicketId, list[Entry]] = {}
        self._tickets: dict[TicketId, Ticket] = {}
        self._terms: dict[TicketId, frozenset[tuple[Term, str]]] = {}
        self._removed: set[PostRef] = set()

    async def tickets(self, wanted: Filter) -> list[TicketId]:
        return [row.ticket for row in await self.rows(wanted)]

    async def rows(self, wanted: Filter) -> list[Row]:
        return in_order(map(row_of, self._matching(wanted)), wanted)

    async def tally(self, wanted: Filter, ages: Sequence[datetime] = ()) -> list[Tally]:
        rows = map(row_of, self._matching(wanted))
        alike = Counter((row.account, row.status, row.owner, age(row.waiting_since, ages)) for row in rows)
        return [Tally(*group, count) for group, count in alike.items()]

    async def values(self, term: Term, limit: int = 200) -> list[tuple[str, int]]:
        terms = (each for known in self._terms.values() for each in known)
        counted = Counter(value for kind, value in terms if kind is term)
        return sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:limit]

    async def search(
        self,
        words: str,
        departments: frozenset[DepartmentId],
        *,
        before: TicketId | None = None,
        limit: int = 20,
    ) -> list[Found]:
        wanted = Filter(departments=departments, before=before)
        newest_first = sorted(self._matching(wanted), key=lambda ticket: -ticket.id)
        found = (self._found(ticket.id, sought_words(words)) for ticket in newest_first)
        return list(itertools.islice(filter(None, found), limit))

    def _found(self, ticket: TicketId, words: list[str]) -> Found | None:
        """Return the newest place of any of the words, if all of them stand in the ticket."""
        places: dict[str, int] = {}
        for entry in self._logs[ticket]:
            present = lasting_words(entry.activity, self._removed.__contains__)
            hits = (word for word in words if any(one.startswith(word) for one in present))
            places |= dict.fromkeys(hits, entry.number)
        return Found(ticket, max(places.values())) if words and len(places) == len(words) else None

    def _matching(self, wanted: Filter) -> Iterator[Ticket]:
        found = (self._tickets[one] for one, terms in self._terms.items() if terms.issuperset(wanted.terms))
        return (ticket for ticket in found if _matches(ticket, wanted))

    def _become(self, ticket: Ticket) -> None:
        """Keep a ticket as it is now, and what it is found by: that is asked for far more often than it changes."""
        self._tickets[ticket.id] = ticket
        self._terms[ticket.id] = ticket.terms()


def _matches(ticket: Ticket, wanted: Filter) -> bool:
    return (
        wanted.closed in {None, ticket.closed}
        and wanted.department in {None, ticket.department}
        and wanted.account in {None, ticket.conversation.account}
        and wanted.owned in {None, ticket.owner is not None}
        and wanted.owner in {None, ticket.owner.id if ticket.owner else None}
        and wanted.starred in {None, ticket.starred}
        and (wanted.statuses is None or ticket.status in wanted.statuses)
        and (wanted.departments is None or not wanted.departments.isdisjoint(ticket.departments()))
        and (wanted.due_by is None or (ticket.due_at is not None and ticket.due_at <= wanted.due_by))
        and ticket.id not in wanted.without
        and (wanted.before is None or ticket.id < wanted.before)
    )

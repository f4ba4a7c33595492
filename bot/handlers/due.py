"""What a person should deal with next: due tickets of their departments that are theirs, or nobody's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from bot.desk import Desk
from bot.domain.people import Person
from bot.domain.queueing import Whose
from bot.domain.ticket import TicketId
from bot.handlers.picks import Picks, matching
from bot.stores.store import Filter, Order, Row

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


async def next_due(
    by: Person, picks: Picks, desk: Desk, without: frozenset[TicketId] = frozenset()
) -> Row | None:
    """Return the ticket to deal with now: an urgent one before all others, then the one that is due longest."""
    now = desk.clock()
    queues = [replace(one, due_by=min(one.due_by or now, now)) for one in _queues(by, picks, now, without)]
    return await _first(queues, desk)


async def next_later(by: Person, picks: Picks, desk: Desk, without: frozenset[TicketId]) -> Row | None:
    """Return the ticket that becomes due next: at the team's next window, or when it is not put aside any more."""
    queues = list(_queues(by, picks, desk.clock(), without))
    return await _first(queues, desk)


async def count_due(by: Person, picks: Picks, desk: Desk, without: frozenset[TicketId] = frozenset()) -> int:
    """Return how many tickets somebody could deal with now."""
    now = desk.clock()
    count = 0
    for queue in _queues(by, picks, now, without):
        tallies = await desk.store.tally(replace(queue, due_by=min(queue.due_by or now, now)))
        count += sum(tally.count for tally in tallies)
    return count


def _queues(by: Person, picks: Picks, now: datetime, without: frozenset[TicketId]) -> Iterator[Filter]:
    """Yield filters that together give every ticket that a person may answer and nobody else deals with, each once."""
    wanted = replace(matching(picks, by, now), departments=None, order=Order.DUE, limit=1, without=without)
    for department in sorted(by.departments):
        here = replace(wanted, department=department)
        if picks.whose in {"", Whose.MINE}:
            yield replace(here, owner=by.id)
        if picks.whose in {"", Whose.NOBODYS}:
            yield replace(here, owned=False)


async def _first(queues: list[Filter], desk: Desk) -> Row | None:
    heads = [row for queue in queues for row in await desk.store.rows(queue) if row.due_at is not None]
    return min(heads, key=_order, default=None)


def _order(row: Row) -> tuple[bool, datetime, TicketId]:
    return (not row.urgent, row.due_at or _NEVER, row.ticket)

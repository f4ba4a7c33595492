"""What all stores agree on about lists of tickets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from bot.domain.ticket import Ticket, TicketId
from bot.stores.store import Filter, Order, Row

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


def row_of(ticket: Ticket) -> Row:
    """Return what a list shows of a ticket."""
    return Row(
        ticket=ticket.id,
        account=ticket.conversation.account,
        department=ticket.department,
        owner=ticket.owner.id if ticket.owner else None,
        status=ticket.status,
        urgent=ticket.urgent,
        starred=ticket.starred,
        opened_at=ticket.opened_at,
        waiting_since=ticket.waiting_since,
        due_at=ticket.due_at,
    )


def age(waiting_since: datetime | None, ages: Sequence[datetime]) -> int | None:
    """Return how many of these points in time somebody has waited since before; None: nobody waits."""
    return None if waiting_since is None else sum(waiting_since < at for at in ages)


def in_order(rows: Iterable[Row], wanted: Filter) -> list[Row]:
    """Return as many rows as are wanted, in the wanted order."""
    by_due = wanted.order is Order.DUE
    return sorted(rows, key=_due if by_due else _newest)[: wanted.limit]


def _newest(row: Row) -> tuple[int, ...]:
    return (-row.ticket,)


def _due(row: Row) -> tuple[bool, bool, datetime, TicketId]:
    return (row.due_at is None, not row.urgent, row.due_at or _NEVER, row.ticket)

"""Tickets as they are, so that a click does not read and fold their whole log again for each look at them."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from bot.domain.ticket import Ticket, TicketId

REMEMBERED: Final = 256
"""Tickets: more than are dealt with at once, and a few megabytes at most."""


class Folded:
    """The tickets that were looked at or changed last. For a store that nobody else writes to."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._tickets: OrderedDict[TicketId, Ticket] = OrderedDict()

    def get(self, ticket: TicketId) -> Ticket | None:
        """Return a ticket, if it is remembered."""
        known = self._tickets.get(ticket)
        if known is not None:
            self._tickets.move_to_end(ticket)
        return known

    def remember(self, ticket: Ticket) -> None:
        """Keep a ticket as it stands on disk; an older state than the known one is no news."""
        known = self._tickets.get(ticket.id)
        if known is None or known.version <= ticket.version:
            self._tickets[ticket.id] = ticket
            self._tickets.move_to_end(ticket.id)
        while len(self._tickets) > self._most:
            self._tickets.popitem(last=False)

    def forget(self, ticket: TicketId) -> None:
        """Read a ticket again when it is asked for next."""
        self._tickets.pop(ticket, None)

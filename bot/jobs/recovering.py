"""After a start: replies that were under way when Zuruf ended are found again before their account sends anything new."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.desk import Desk
from bot.domain.posts import AccountId
from bot.domain.replies import ReplyState
from bot.domain.ticket import Status, Ticket, TicketId
from bot.stores.store import Filter, StoreError

logger = logging.getLogger(__name__)

SOON: Final = timedelta(seconds=2)
"""A new reply of the account asks again after this; what is under way mostly takes less."""
_DOUBLED: Final = 3
"""So often at most that time is doubled: who asks for minutes asks every sixteen seconds in the end."""

LONGEST: Final = timedelta(minutes=5)
"""After this the others go on: what takes longer to find is a matter of its own conversation."""

_UNDER_WAY: Final = frozenset({ReplyState.SENDING, ReplyState.CHECKING})
_PAGE: Final = 200


class Recovery:
    """Knows which accounts have replies of the last process that nobody has found again yet."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._until = desk.clock() + LONGEST
        self._open: defaultdict[AccountId, set[TicketId]] = defaultdict(set)

    async def begin(self) -> None:
        """Note what was under way, before anything is delivered; and paint its cards anew, which may be stale."""
        self._until = self._desk.clock() + LONGEST
        async for ticket in self._leaving():
            if _is_under_way(ticket):
                self._open[ticket.conversation.account].add(ticket.id)
                with suppress(StoreError):  # on a full disk there are worse things than a stale card
                    await self._desk.repaint(ticket.id)
        if count := sum(map(len, self._open.values())):
            logger.warning("%d replies were under way when Zuruf ended; they are found again first", count)

    async def is_open(self, account: AccountId) -> bool:
        """Tell whether a reply of the last process is still to be found again."""
        if self._desk.clock() >= self._until:
            return False
        for ticket in sorted(self._open[account]):
            if _is_under_way(await self._desk.ticket(ticket)):
                return True
            self._open[account].discard(ticket)
        return False

    async def _leaving(self) -> AsyncIterator[Ticket]:
        wanted = Filter(statuses=frozenset({Status.SENDING, Status.CHECKING}), limit=_PAGE)
        while found := await self._desk.store.tickets(wanted):
            for one in found:
                yield await self._desk.ticket(one)
            wanted = replace(wanted, before=found[-1])


def soon(attempts: int) -> timedelta:
    """Return after what time a new reply asks again that has asked so often."""
    return SOON * (1 << min(attempts - 1, _DOUBLED))


def _is_under_way(ticket: Ticket) -> bool:
    reply = ticket.in_flight
    return reply is not None and reply.state in _UNDER_WAY

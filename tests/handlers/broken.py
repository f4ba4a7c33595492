"""A store that cannot do its work."""

from __future__ import annotations

from typing import Any

from bot.domain.ticket import Ticket, TicketId
from bot.stores.memory import MemoryStore
from bot.stores.store import Entry


class BrokenStore(MemoryStore):
    """A store that fails with `error` as soon as there is one."""

    error: Exception | None = None

    async def history(self, ticket: TicketId) -> list[Entry]:
        self._fail()
        return await super().history(ticket)

    async def ticket(self, ticket: TicketId) -> Ticket:
        self._fail()
        return await super().ticket(ticket)

    async def append(self, ticket: Ticket, *args: Any, **more: Any) -> list[Entry]:
        self._fail()
        return await super().append(ticket, *args, **more)

    def _fail(self) -> None:
        if self.error is not None:
            raise self.error

"""A store that keeps everything in memory: for tests, and for trying things out. Nothing survives the process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.domain.activities import Activity, PostRemoved
from bot.domain.deliveries import Delivery
from bot.domain.evolving import fold
from bot.domain.posts import Conversation, PostRef
from bot.domain.ticket import Ticket, TicketId
from bot.stores.chain import tombstone
from bot.stores.changing import entries_of, joint, split_off
from bot.stores.erasing import redacted
from bot.stores.lanes import check_times
from bot.stores.memory_lists import MemoryLists
from bot.stores.memory_outbox import MemoryOutbox
from bot.stores.memory_records import MemoryRecords
from bot.stores.recording import utc_now
from bot.stores.store import AlreadyDone, Change, Conflict, Entry, Record, UnknownTicket


class MemoryStore(MemoryLists, MemoryOutbox, MemoryRecords):
    """The `Store` contract, in dictionaries. No method waits between looking and writing, so each is atomic."""

    def __init__(self, now: Callable[[], datetime] = utc_now) -> None:
        MemoryLists.__init__(self)
        MemoryOutbox.__init__(self)
        MemoryRecords.__init__(self, now)
        self._causes: dict[str, TicketId] = {}
        self._conversations: dict[Conversation, TicketId] = {}
        self._split_off: dict[PostRef, TicketId] = {}
        self._cursors: dict[str, str] = {}
        self._last_ticket = 0

    async def new_ticket_id(self) -> TicketId:
        self._last_ticket += 1
        return TicketId(self._last_ticket)

    async def leap(self, beyond: TicketId) -> None:
        self._last_ticket = max(self._last_ticket, beyond)

    async def append(
        self,
        ticket: Ticket,
        activities: Sequence[Activity],
        *,
        cause: str,
        deliveries: Sequence[Delivery] = (),
        also: Change | None = None,
    ) -> list[Entry]:
        changes = joint(ticket, activities, deliveries, also)
        if cause in self._causes:
            raise AlreadyDone(self._causes[cause])
        for change in changes:
            self._check(change)
        for change in changes:
            self._change(change, cause)
        return entries_of(changes[0], cause)

    def _check(self, change: Change) -> None:
        ticket, seen = change.ticket, change.seen
        known = len(self._logs.get(ticket.id, ()))
        if known != seen:
            raise Conflict(f"ticket {ticket.id} has {known} activities, not {seen}")
        if known == 0 and ticket.conversation in self._conversations:
            raise Conflict(f"{ticket.conversation} already has a ticket")

    def _change(self, change: Change, cause: str) -> None:
        ticket = change.ticket
        if change.activities:
            self._causes.setdefault(cause, ticket.id)
        self._logs.setdefault(ticket.id, []).extend(entries := entries_of(change, cause))
        self._link_entries(entries)
        self._become(ticket)
        self._conversations[ticket.conversation] = ticket.id
        self._split_off.update(dict.fromkeys(split_off(change.activities), ticket.id))
        self._removed.update(one.ref for one in change.activities if isinstance(one, PostRemoved))
        self._last_ticket = max(self._last_ticket, ticket.id)
        self._owe_all(change.deliveries)

    async def erase(
        self, ticket: TicketId, instead: Mapping[int, Activity], *, at: datetime, reason: str
    ) -> None:
        log = redacted(await self.history(ticket), instead)
        self._logs[ticket] = log
        self._become(fold(ticket, (entry.activity for entry in log)))
        for number in sorted(instead):
            self._erase_link(self._link_of[ticket, number], tombstone(at, reason), log[number - 1])

    async def history(self, ticket: TicketId) -> list[Entry]:
        try:
            return list(self._logs[ticket])
        except KeyError:
            raise UnknownTicket(ticket) from None

    async def ticket(self, ticket: TicketId) -> Ticket:
        try:
            return self._tickets[ticket]
        except KeyError:
            raise UnknownTicket(ticket) from None

    async def ticket_and_log(self, ticket: TicketId) -> tuple[Ticket, list[Entry]]:
        return await self.ticket(ticket), await self.history(ticket)

    async def done_by(self, cause: str) -> TicketId | None:
        return self._causes.get(cause)

    async def ticket_of(self, conversation: Conversation, post: PostRef | None = None) -> TicketId | None:
        ticket = self._split_off.get(post) if post else None
        ticket = self._conversations.get(conversation) if ticket is None else ticket
        while ticket is not None and (into := self._tickets[ticket].merged_into) is not None:
            ticket = into
        return ticket

    async def keep(
        self, record: Record, *, deliveries: Sequence[Delivery] = (), chained: bool = False
    ) -> Record:
        check_times(deliveries)
        kept = self._put(record, chained=chained)
        self._owe_all(deliveries)
        return kept

    async def cursor(self, source: str) -> str | None:
        return self._cursors.get(source)

    async def move_cursor(self, source: str, cursor: str) -> None:
        self._cursors[source] = cursor

    async def trouble(self) -> str | None:
        return None

    async def close(self) -> None:
        """Nothing to let go."""

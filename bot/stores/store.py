"""What every store must do. `tests/contracts/store.py` proves it for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.activities import Activity
from bot.domain.deliveries import Delivery, MessageRef, Outcome, OwedDelivery
from bot.domain.people import ChannelId, DepartmentId, PersonId
from bot.domain.posts import Conversation
from bot.domain.ticket import Ticket, TicketId


@dataclass(frozen=True, slots=True)
class Entry:
    """An activity in the log. `number` counts the entries of one ticket from 1 without a gap."""

    ticket: TicketId
    number: int
    cause: str
    activity: Activity


@dataclass(frozen=True, slots=True)
class Filter:
    """Which tickets are wanted; None means any. `before` pages backwards: only ids below it.

    `department` is the one a ticket was routed to, not those that it was escalated to.
    """

    closed: bool | None = None
    department: DepartmentId | None = None
    owner: PersonId | None = None
    before: TicketId | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A delivery that was given up, with the reason."""

    delivery: OwedDelivery
    reason: str


class StoreError(Exception):
    """The store cannot do its work. The message says what to do; nothing acknowledged was lost."""


class Locked(StoreError):
    """Another process works on this store."""


class Damaged(StoreError):
    """The file is not what we wrote."""


class Full(StoreError):
    """No space is left, or the disk refuses to write; what was asked for did not happen."""


class Conflict(Exception):
    """The log moved on since the ticket was loaded, or its conversation already has a ticket."""


class AlreadyDone(Exception):
    """This cause has had its effect before, on `ticket`."""

    def __init__(self, ticket: TicketId) -> None:
        super().__init__(f"this already happened on ticket {ticket}")
        self.ticket = ticket


class UnknownTicket(KeyError):
    """There is no such ticket."""


class Store(Protocol):
    """Activities, deliveries, and where messages stand.

    Whatever a method has returned from is on disk. Every method may raise `StoreError`.
    """

    async def new_ticket_id(self) -> TicketId:
        """Return an id that no ticket has and no other caller gets. Unused ids leave gaps, until the store is reopened."""

    async def append(
        self,
        ticket: Ticket,
        activities: Sequence[Activity],
        *,
        cause: str,
        deliveries: Sequence[Delivery] = (),
    ) -> list[Entry]:
        """Add activities to a ticket's log, together with the deliveries that they owe: all or nothing.

        `ticket` is the state that these activities lead to, so the log must be at `ticket.version - len(activities)`:
        otherwise `Conflict`. A ticket that begins with this call must not share its conversation with another:
        otherwise `Conflict`. A `cause` that is already in any log raises `AlreadyDone` before anything else is checked.
        A delivery whose key waits already keeps its place and becomes as urgent and as early as either. A `due_at`
        without a time zone raises `ValueError`.
        """

    async def history(self, ticket: TicketId) -> list[Entry]:
        """Return the whole log of a ticket in order; `UnknownTicket` if there is none."""

    async def done_by(self, cause: str) -> TicketId | None:
        """Return the ticket that a cause has changed, or None if it has not been seen."""

    async def ticket_of(self, conversation: Conversation) -> TicketId | None:
        """Return the ticket of a conversation on a platform."""

    async def ticket_at(self, message: MessageRef) -> tuple[TicketId, ChannelId] | None:
        """Return which ticket's card (and for which channel) stands at a message; its thread belongs to the ticket.

        That holds for a card that another message has replaced since, too: people may still write in its thread.
        """

    async def message_of(self, ticket: TicketId, channel: ChannelId, number: int) -> MessageRef | None:
        """Return where a card (`number` -1) or the line of an activity stands in a channel."""

    async def tickets(self, wanted: Filter) -> list[TicketId]:
        """Return matching tickets, newest first. Cost does not grow with the number of tickets stored."""

    async def take_deliveries(self, now: datetime, *, limit: int, lease: timedelta) -> list[OwedDelivery]:
        """Take due deliveries for `lease`, at most one batch of each lane, urgent ones first.

        A lane of which anything is still taken, or whose head is not due yet, gives nothing, so that its order holds. A
        batch is one delivery, or several lines of one ticket in one channel that follow each other in the lane (so that
        they can become one message); `limit` counts deliveries. A taken delivery whose lease has ended is due again.
        """

    async def finish(self, delivery: OwedDelivery, outcome: Outcome, *, number: int | None = None) -> None:
        """Record what became of a taken delivery, and with `Done(message)` where the message stands.

        `number` is what `message_of` finds it by: -1 for a card, else the activity's; None keeps no address.
        `Later` puts the delivery back at its place in the lane, where it takes in what waits with the same key. Finishing
        twice does nothing, nor does finishing what somebody else has taken since, because the lease had ended.
        """

    async def next_due(self) -> datetime | None:
        """Return when the next delivery becomes due (a time in the past if some are), None if nothing is owed."""

    async def dead_letters(self, limit: int = 50) -> list[DeadLetter]:
        """Return what was given up, newest first."""

    async def cursor(self, source: str) -> str | None:
        """Return how far a source has been read."""

    async def move_cursor(self, source: str, cursor: str) -> None:
        """Remember how far a source has been read; call it after its posts are stored."""

    async def close(self) -> None:
        """Finish what was begun and let the store go."""

"""What every store must do. `tests/contracts/store.py` proves it for each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from bot.domain.activities import Activity
from bot.domain.deliveries import Delivery, MessageRef, Outcome, OwedDelivery
from bot.domain.people import ChannelId, DepartmentId, PersonId
from bot.domain.posts import AccountId, Conversation, PostRef
from bot.domain.ticket import Status, Term, Ticket, TicketId
from bot.stores.chain import Evidence, Head


@dataclass(frozen=True, slots=True)
class Entry:
    """An activity in the log. `number` counts the entries of one ticket from 1 without a gap."""

    ticket: TicketId
    number: int
    cause: str
    activity: Activity


class Order(StrEnum):
    NEWEST = "newest"
    """By number, highest first."""
    DUE = "due"
    """Urgent ones first, then what should be looked at earliest, then by number; what nobody needs to look at comes last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which tickets are wanted; None means any. `before` pages backwards: only ids below it.

    `department` is the one a ticket was routed to, not those that it was escalated to; `departments` are those of which at
    least one must have it in front of it (`Term.DEPARTMENT`). A ticket must have all `terms`. `owned` False: nobody has
    claimed it. `due_by`: somebody should look by then. `without`: not these.
    """

    closed: bool | None = None
    department: DepartmentId | None = None
    departments: frozenset[DepartmentId] | None = None
    account: AccountId | None = None
    owner: PersonId | None = None
    owned: bool | None = None
    statuses: frozenset[Status] | None = None
    starred: bool | None = None
    terms: tuple[tuple[Term, str], ...] = ()
    due_by: datetime | None = None
    without: frozenset[TicketId] = frozenset()
    before: TicketId | None = None
    order: Order = Order.NEWEST
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Row:
    """What a list shows of a ticket, without its log."""

    ticket: TicketId
    account: AccountId
    department: DepartmentId
    owner: PersonId | None
    status: Status
    urgent: bool
    starred: bool
    opened_at: datetime
    waiting_since: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tickets are alike. `age` counts the boundaries that they have waited beyond; None: nobody waits."""

    account: AccountId
    status: Status
    owner: PersonId | None
    age: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """A place that a search found: an activity of a ticket."""

    ticket: TicketId
    number: int


@dataclass(frozen=True, slots=True)
class Change:
    """A change to a second ticket that happens together with the first one's, or not at all."""

    ticket: Ticket
    activities: Sequence[Activity]
    deliveries: Sequence[Delivery] = ()

    @property
    def seen(self) -> int:
        """Return where the ticket's log was when this change was decided."""
        return self.ticket.version - len(self.activities)


@dataclass(frozen=True, slots=True)
class Record:
    """Something that is kept beside the logs: an unfinished text, a saved filter, a proposal, a note on a customer.

    It is found by its `kind`, whom or what it is `of`, and its `id` among those. `content` is made of what JSON knows.
    `version` counts its changes; 0: not kept yet.
    """

    kind: str
    of: str
    id: str
    at: datetime
    content: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0


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

    Whatever a method has returned from is on disk. Every method may raise `StoreError`. Everything that `append` adds, and
    every record that is kept `chained`, is a link of one chain over the whole store (`bot.stores.chain`), in the same commit.
    """

    async def new_ticket_id(self) -> TicketId:
        """Return an id that no ticket has and no other caller gets. Unused ids leave gaps, until the store is reopened."""

    async def leap(self, beyond: TicketId) -> None:
        """Give no id up to this one any more, also after the store is opened again: others may have had them."""

    async def doubt(self) -> list[Delivery]:
        """Let everything that is owed count as tried once more, with an open outcome; return it.

        After a restore: what was owed at the time of the backup may have been done since.
        """

    async def append(
        self,
        ticket: Ticket,
        activities: Sequence[Activity],
        *,
        cause: str,
        deliveries: Sequence[Delivery] = (),
        also: Change | None = None,
    ) -> list[Entry]:
        """Add activities to a ticket's log, together with the deliveries that they owe: all or nothing.

        `ticket` is the state that these activities lead to, so the log must be at `ticket.version - len(activities)`:
        otherwise `Conflict`. A ticket that begins with this call must not share its conversation with another:
        otherwise `Conflict`. A `cause` that is already in any log raises `AlreadyDone` before anything else is checked.
        A delivery whose key waits already keeps its place and becomes as urgent and as early as either. A `due_at`
        without a time zone raises `ValueError`.

        `also` changes another ticket (`ValueError` for the same one) under the same conditions and cause; a `Conflict` of either
        stops both. Returned are
        the first ticket's entries. Conversations that a ticket took over (`Ticket.also`) and posts that were split off to it
        (all of a ticket that was opened by a split) are its own from then on.
        """

    async def erase(
        self, ticket: TicketId, instead: Mapping[int, Activity], *, at: datetime, reason: str
    ) -> None:
        """Forget what some of a ticket's activities say, by number, and let others stand in their place: all or nothing.

        Those tell of the same without the words and names that have to go: kind, time and posts must be as before, and the ticket must
        keep its conversation; otherwise `ValueError`, as for a number that the log does not have. `UnknownTicket` if there is
        none. The chain still verifies and has a link for each that was erased, with `at` and `reason`; these stay for ever, so
        they must not say whom it was about. What was erased is neither listed nor found any more.
        """

    async def head(self) -> Head:
        """Return where the chain ends."""

    async def links(self, after: int = 0, limit: int = 1000) -> list[Evidence]:
        """Return the links of the chain after one of them, in order, each with what the store holds for it now."""

    async def owe(self, deliveries: Sequence[Delivery]) -> None:
        """Add deliveries that no activity owes; as in `append`, one whose key waits already is not added again."""

    async def history(self, ticket: TicketId) -> list[Entry]:
        """Return the whole log of a ticket in order; `UnknownTicket` if there is none."""

    async def ticket(self, ticket: TicketId) -> Ticket:
        """Return what the log of a ticket adds up to; `UnknownTicket` if there is none.

        What outlives the process adds it up from what is on disk, so that nobody speaks for what was changed there behind our back.
        """

    async def ticket_and_log(self, ticket: TicketId) -> tuple[Ticket, list[Entry]]:
        """Return both at one moment, for the price of the log; `UnknownTicket` if there is none."""

    async def done_by(self, cause: str) -> TicketId | None:
        """Return the ticket that a cause has changed, or None if it has not been seen."""

    async def ticket_of(self, conversation: Conversation, post: PostRef | None = None) -> TicketId | None:
        """Return the ticket of a conversation on a platform: the one that it was merged into, if it was.

        A `post` that was split off belongs to the ticket that it was split off to, whatever its conversation.
        """

    async def ticket_at(self, message: MessageRef) -> tuple[TicketId, ChannelId] | None:
        """Return which ticket's card (and for which channel) stands at a message; its thread belongs to the ticket.

        That holds for a card that another message has replaced since, too: people may still write in its thread.
        """

    async def message_of(self, ticket: TicketId, channel: ChannelId, number: int) -> MessageRef | None:
        """Return where a card (`number` -1) or the line of an activity stands in a channel."""

    async def tickets(self, wanted: Filter) -> list[TicketId]:
        """Return matching tickets in the wanted order. Cost does not grow with the number of tickets stored."""

    async def rows(self, wanted: Filter) -> list[Row]:
        """Return the same as `tickets`, with what a list shows of them."""

    async def tally(self, wanted: Filter, ages: Sequence[datetime] = ()) -> list[Tally]:
        """Count the matching tickets (`limit` and `order` do not matter) by account, status, owner and age.

        `ages` are points in time, newest first: a ticket waiting since before the first two of three has the age 2.
        """

    async def values(self, term: Term, limit: int = 200) -> list[tuple[str, int]]:
        """Return which values of a term tickets have, and how many tickets each, the most frequent first."""

    async def search(
        self,
        words: str,
        departments: frozenset[DepartmentId],
        *,
        before: TicketId | None = None,
        limit: int = 20,
    ) -> list[Found]:
        """Return where all these words stand, newest ticket first, each ticket once with its newest place.

        Looks through all that `bot.domain.searching.words_of` says of activities, compared as `routing.folded` does; each word
        also finds longer ones that begin with it, and whatever is typed is only words. Only tickets that one of `departments`
        has in front of it. What a customer deleted is not found any more.
        """

    async def take_deliveries(self, now: datetime, *, limit: int, lease: timedelta) -> list[OwedDelivery]:
        """Take due deliveries for `lease`, at most one batch of each lane, urgent ones first.

        A lane of which anything is still taken, or whose head is not due yet, gives nothing, so that its order holds. A
        batch is one delivery, or the lines of one ticket in one channel that are due in the lane, by their numbers (so that
        they can become one message, and an urgent one waits for no other ticket yet passes none of its own: earlier ones come
        along even if they are not due); `limit` counts deliveries. A taken delivery whose lease has ended is due again.
        """

    async def finish(self, delivery: OwedDelivery, outcome: Outcome, *, number: int | None = None) -> None:
        """Record what became of a taken delivery, and with `Done(message)` where the message stands.

        `number` is what `message_of` finds it by: -1 for a card, else the activity's; None keeps no address.
        `Later` puts the delivery back at its place in the lane, where it takes in what waits with the same key. Finishing
        twice does nothing, nor does finishing what somebody else has taken since, because the lease had ended.
        """

    async def next_due(self) -> datetime | None:
        """Return when the next delivery becomes due (a time in the past if some are), None if nothing is owed."""

    async def waiting_in(self, channel: ChannelId) -> int:
        """Return how many tickets have something owed to a channel: what is to be posted there, and repaints."""

    async def dead_letters(self, limit: int = 50, *, ticket: TicketId | None = None) -> list[DeadLetter]:
        """Return what was given up, newest first: of one ticket, or of all."""

    async def keep(
        self, record: Record, *, deliveries: Sequence[Delivery] = (), chained: bool = False
    ) -> Record:
        """Keep a record, in the place of the one with its kind, `of` and id; return it with its new version.

        `chained` makes it a link of the chain, with all that it says, and every later change of it too: for what nobody may change or
        take back unseen, though it is no activity of a ticket. Its kind stands in the link and stays.

        `Conflict` if its version is not the one that is kept (0: none is); `ValueError` for an `at` without a time zone,
        `TypeError` for content that JSON does not know. The deliveries are owed with it, or not at all.
        """

    async def kept(self, kind: str, of: str, record: str) -> Record | None:
        """Return a record, or None if it is not kept."""

    async def records(self, kind: str, of: str | None = None, *, limit: int = 200) -> list[Record]:
        """Return the records of a kind (of one owner, or of all), the newest `at` first."""

    async def drop(self, kind: str, of: str, record: str) -> None:
        """Forget a record; nothing happens if it is not kept. The chain keeps that there was one, of which kind, and when it went."""

    async def drop_older(self, kind: str, than: datetime) -> int:
        """Forget the records of a kind whose `at` is before `than`; return how many."""

    async def cursor(self, source: str) -> str | None:
        """Return how far a source has been read."""

    async def move_cursor(self, source: str, cursor: str) -> None:
        """Remember how far a source has been read; call it after its posts are stored."""

    async def trouble(self) -> str | None:
        """Write a little, durably, that changes nothing; say why that was refused, with the mend, or None."""

    async def close(self) -> None:
        """Finish what was begun and let the store go."""

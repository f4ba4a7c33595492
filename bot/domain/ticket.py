"""The state of a ticket: what its activities add up to. Nothing here has slots: see `bot.domain.replacing`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

from bot.domain.deeds import Deed, DeedState
from bot.domain.forwards import AWAITED, Forward
from bot.domain.hints import Hint
from bot.domain.people import Actor, ChannelId, DepartmentId, PersonId
from bot.domain.posts import Act, Conversation, Post, PostRef
from bot.domain.replies import IN_FLIGHT, Reply, ReplyState

TicketId = NewType("TicketId", int)
"""Counts up from 1; people say "ticket 17"."""


class Status(StrEnum):
    """Where a ticket stands, in the order of what matters most to a reader."""

    NEW = "new"
    BUNDLED = "bundled"
    """Part of a wave, and not dealt with by itself."""
    CLAIMED = "claimed"
    ESCALATED = "escalated"
    SENDING = "sending"
    CHECKING = "checking"
    UNCERTAIN = "uncertain"
    ANSWERED = "answered"
    SNOOZED = "snoozed"
    CLOSED = "closed"


_NOTHING_CAME_OF_IT = frozenset({DeedState.CALLED_OFF, DeedState.FAILED})

_ON_ITS_WAY = {ReplyState.CHECKING: Status.CHECKING, ReplyState.UNKNOWN: Status.UNCERTAIN}


@dataclass(frozen=True)
class Escalation:
    """A question to another department; open until it is answered or returned."""

    number: int
    by: Actor
    department: DepartmentId
    channels: tuple[ChannelId, ...]
    reason: str
    question: str
    due_at: datetime
    open: bool = True


@dataclass(frozen=True)
class Help:
    """A question to a colleague; open until it is answered. With `draft` it asks for a second opinion on that draft."""

    number: int
    by: Actor
    to: Actor
    question: str
    due_at: datetime
    draft: str = ""
    asked_in: int = 0
    """The number of the activity that asked: under its line the answer is given."""
    answer: str = ""
    answered: bool = False
    overdue: bool = False


@dataclass(frozen=True)
class Reminder:
    """Whoever set it wants to hear of the ticket at `due_at`."""

    number: int
    by: Actor
    due_at: datetime
    text: str
    done: bool = False


class Leaving(StrEnum):
    """Why a ticket left its wave."""

    PULLED = "pulled"
    """A person took it out."""
    UNLIKE = "unlike"
    """Its customer wrote something that is not what the wave is about."""
    WROTE = "wrote"
    """Its customer wrote again after it was answered, or while the answer was on its way."""
    URGENT = "urgent"
    OVER = "over"
    """A person ended the wave, and what was left of it goes on by itself."""


def out_of(wave: int) -> str:
    """Return the value of `Term.WAVE` for tickets that left a wave."""
    return f"{wave} left"


AWAITING: Final = "awaiting"


class Term(StrEnum):
    """What tickets are found by, besides where they stand."""

    DEPARTMENT = "department"
    """Has it in front of it: it is theirs, or they were asked."""
    ASKED = "asked"
    """Has a question open on it."""
    HELPER = "helper"
    """The person who was asked for help and has not answered yet."""
    DRAFTER = "drafter"
    """The person whose draft waits."""
    FORWARDED = "forwarded"
    """`AWAITING`: somebody was asked by mail and has not answered."""
    CUSTOMER = "customer"
    """`Customer.key` of everybody who wrote in it."""
    UNDER = "under"
    """`account post-id` of our own post that its posts comment on."""
    TAG = "tag"
    TEMPLATE = "template"
    """The templates that its replies were made of."""
    WAVE = "wave"
    """The number of the wave that it belongs to; with ` left` behind it, of one that it belonged to."""


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote in a thread: what it says now, None once it is deleted, and which activities hold its words."""

    channel: ChannelId
    message: str
    text: str | None
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Ticket:
    """One conversation to be dealt with. `version` is the number of activities it is made of.

    `quoted` says which activities hold a customer's words, so that their lines can lose them when the post is removed.
    `wanted_at` is when the team should look at it (None: nobody waits), `waiting_since` when the customer began to wait.
    Until `held_until` a ticket that is not urgent has no card. `also` are the conversations that were merged into it.
    """

    id: TicketId
    version: int
    conversation: Conversation
    posts: tuple[Post, ...]
    removed: frozenset[PostRef]
    department: DepartmentId
    channels: tuple[ChannelId, ...]
    rule: str
    matched: str
    urgent: bool
    opened_at: datetime
    owner: Actor | None = None
    owned_since: datetime | None = None
    replies: tuple[Reply, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    notes: tuple[Note, ...] = ()
    quoted: tuple[tuple[PostRef, int], ...] = ()
    answered: bool = False
    closed: bool = False
    closed_by: Actor | None = None
    wanted_at: datetime | None = None
    waiting_since: datetime | None = None
    held_until: datetime | None = None
    snoozed_until: datetime | None = None
    region: str = ""
    hints: tuple[Hint, ...] = ()
    tags: frozenset[str] = frozenset()
    starred: bool = False
    muted: bool = False
    helps: tuple[Help, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    also: tuple[Conversation, ...] = ()
    absorbed: tuple[TicketId, ...] = ()
    merged_into: TicketId | None = None
    moved: frozenset[PostRef] = frozenset()
    """Posts that are another ticket's by now."""
    wave: int = 0
    """The wave that it belongs to; 0: none."""
    bundled: bool = False
    """It stands on the wave's card and has none of its own."""
    left_waves: frozenset[int] = frozenset()
    deeds: tuple[Deed, ...] = ()
    forwards: tuple[Forward, ...] = ()
    handover: str = ""
    """The handover at which it was taken over last."""

    @property
    def last_post(self) -> Post:
        return self.posts[-1]

    @property
    def answerable(self) -> Post | None:
        """Return the newest post that is still there, if any is."""
        return next((post for post in reversed(self.posts) if post.ref not in self.removed), None)

    def note(self, channel: ChannelId, message: str) -> Note | None:
        """Return what somebody wrote; None if it is not known."""
        found = (note for note in self.notes if (note.channel, note.message) == (channel, message))
        return next(found, None)

    @property
    def open_escalations(self) -> tuple[Escalation, ...]:
        """Return the questions that wait for an answer; while the ticket is closed, none does."""
        return () if self.closed else tuple(escalation for escalation in self.escalations if escalation.open)

    @property
    def in_flight(self) -> Reply | None:
        """Return the reply that is on its way or of unknown outcome, if there is one."""
        return next((reply for reply in self.replies if reply.state in IN_FLIGHT), None)

    @property
    def failed(self) -> Reply | None:
        """Return the last reply that somebody sent, if it failed."""
        return self._last_if(ReplyState.FAILED)

    @property
    def held(self) -> Reply | None:
        """Return the last reply that somebody sent, if it is held."""
        return self._last_if(ReplyState.HELD)

    def _last_if(self, state: ReplyState) -> Reply | None:
        sent = (reply for reply in reversed(self.replies) if reply.to is not None)
        last = next(sent, None)
        return last if last is not None and last.state is state else None

    @property
    def draft(self) -> Reply | None:
        """Return the newest draft that waits to be used."""
        return next((reply for reply in reversed(self.replies) if reply.state is ReplyState.DRAFT), None)

    @property
    def status(self) -> Status:
        if (reply := self.in_flight) is not None:
            return _ON_ITS_WAY.get(reply.shown, Status.SENDING)
        if self.closed:
            return Status.CLOSED
        if self.snoozed_until:
            return Status.SNOOZED
        if self.open_escalations:
            return Status.ESCALATED
        if self.answered:
            return Status.ANSWERED
        untouched = Status.BUNDLED if self.bundled else Status.NEW
        return Status.CLAIMED if self.owner else untouched

    @property
    def due_at(self) -> datetime | None:
        """Return when somebody should look at it; None while nobody needs to, or all look at the wave that it is part of."""
        leaving = (reply := self.in_flight) is not None and reply.state is not ReplyState.UNKNOWN
        if self.closed or leaving or self.open_escalations or self.bundled:
            return None
        return self.snoozed_until or self.wanted_at

    @property
    def last_sent(self) -> Reply | None:
        """Return the newest reply that was sent."""
        return next((reply for reply in reversed(self.replies) if reply.state is ReplyState.SENT), None)

    @property
    def open_helps(self) -> tuple[Help, ...]:
        return tuple(one for one in self.helps if not one.answered)

    def help(self, number: int) -> Help | None:
        return next((one for one in self.helps if one.number == number), None)

    def is_helping(self, person: PersonId) -> bool:
        """Tell whether a person was asked for help here; who was may see the ticket, whatever their department."""
        return any(one.to.id == person for one in self.helps)

    def terms(self) -> frozenset[tuple[Term, str]]:
        """Return what the ticket is found by."""
        return frozenset(
            {
                *((Term.DEPARTMENT, department) for department in self.departments()),
                *((Term.ASKED, escalation.department) for escalation in self.open_escalations),
                *((Term.HELPER, one.to.id) for one in self.open_helps if not self.closed),
                *(
                    (Term.DRAFTER, r.by.id)
                    for r in self.replies
                    if r.state is ReplyState.DRAFT and not self.closed
                ),
                *([(Term.FORWARDED, AWAITING)] if self.open_forwards and not self.closed else []),
                *((Term.CUSTOMER, post.customer.key) for post in self.posts),
                *((Term.UNDER, f"{post.ref.account} {post.under}") for post in self.posts if post.under),
                *([(Term.WAVE, str(self.wave))] if self.wave else []),
                *((Term.WAVE, out_of(wave)) for wave in self.left_waves),
                *((Term.TAG, tag) for tag in self.tags if self.merged_into is None),
                *(
                    (Term.TEMPLATE, r.template)
                    for r in self.replies
                    if r.template and r.state not in {ReplyState.DRAFT, ReplyState.DISCARDED}
                ),
            }
        )

    def deed(self, number: int) -> Deed | None:
        return next((one for one in self.deeds if one.number == number), None)

    def forward(self, number: int) -> Forward | None:
        return next((one for one in self.forwards if one.number == number), None)

    @property
    def open_forwards(self) -> tuple[Forward, ...]:
        """Return the mails to people who are asked that somebody waits for an answer to."""
        return tuple(one for one in self.forwards if one.state in AWAITED)

    def last_deed(self, act: Act, to: PostRef) -> Deed | None:
        """Return what was last done, or is to be done, about an act and a post; what was called off or failed does not count."""
        counting = (one for one in reversed(self.deeds) if one.state not in _NOTHING_CAME_OF_IT)
        return next((one for one in counting if (one.act, one.to) == (act, to)), None)

    def is_done(self, act: Act, to: PostRef) -> bool:
        """Tell whether an act has been done to a post, and not taken back."""
        done = (one for one in reversed(self.deeds) if one.state is DeedState.DONE)
        last = next((one for one in done if (one.act, one.to) == (act, to)), None)
        return last is not None and not last.undo

    def reply(self, reply_id: str) -> Reply | None:
        return next((reply for reply in self.replies if reply.id == reply_id), None)

    def escalation_to(self, department: DepartmentId) -> Escalation | None:
        """Return the newest escalation to a department, open or not."""
        return next((e for e in reversed(self.escalations) if e.department == department), None)

    def departments(self) -> frozenset[DepartmentId]:
        """Return every department that has this ticket in front of it."""
        return frozenset({self.department, *(escalation.department for escalation in self.escalations)})

    def department_in(self, channel: ChannelId) -> DepartmentId | None:
        """Return whose card stands in a channel; the origin's, where one channel serves both."""
        if channel in self.channels:
            return self.department
        return next((e.department for e in reversed(self.escalations) if channel in e.channels), None)

    def all_channels(self) -> tuple[ChannelId, ...]:
        """Return the channels in which a card of this ticket stands, origin first, each once."""
        escalated = (channel for escalation in self.escalations for channel in escalation.channels)
        return tuple(dict.fromkeys((*self.channels, *escalated)))

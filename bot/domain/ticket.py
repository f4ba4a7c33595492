"""The state of a ticket: what its activities add up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.people import Actor, ChannelId, DepartmentId
from bot.domain.posts import Conversation, Post, PostRef
from bot.domain.text import Untrusted

TicketId = NewType("TicketId", int)
"""Counts up from 1; people say "ticket 17"."""


class Status(StrEnum):
    """Where a ticket stands, in the order of what matters most to a reader."""

    NEW = "new"
    CLAIMED = "claimed"
    ESCALATED = "escalated"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    ANSWERED = "answered"
    CLOSED = "closed"


class ReplyState(StrEnum):
    DRAFT = "draft"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"
    REPLACED = "replaced"
    """It did not leave, and another one was sent instead."""


IN_FLIGHT = frozenset({ReplyState.QUEUED, ReplyState.SENDING, ReplyState.UNKNOWN})
"""While a reply is in one of these, the conversation takes no other."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, from draft to sent.

    `number` is that of the activity that began it, `doubted` that of the one that asks what became of it (0: none does):
    under their lines people decide about it.
    """

    id: str
    number: int
    by: Actor
    text: str
    state: ReplyState
    to: PostRef | None = None
    private: bool = False
    close: bool = False
    due_at: datetime | None = None
    url: str = ""
    reason: Untrusted | None = None
    escalation: int = 0
    doubted: int = 0


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Ticket:
    """One conversation to be dealt with. `version` is the number of activities it is made of.

    `quoted` says which activities hold a customer's words, so that their lines can lose them when the post is removed.
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
    notes: frozenset[tuple[ChannelId, str]] = frozenset()
    quoted: tuple[tuple[PostRef, int], ...] = ()
    answered: bool = False
    closed: bool = False
    closed_by: Actor | None = None

    @property
    def last_post(self) -> Post:
        return self.posts[-1]

    @property
    def answerable(self) -> Post | None:
        """Return the newest post that is still there, if any is."""
        return next((post for post in reversed(self.posts) if post.ref not in self.removed), None)

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
        sent = (reply for reply in reversed(self.replies) if reply.to is not None)
        last = next(sent, None)
        return last if last is not None and last.state is ReplyState.FAILED else None

    @property
    def draft(self) -> Reply | None:
        """Return the newest draft that waits to be used."""
        return next((reply for reply in reversed(self.replies) if reply.state is ReplyState.DRAFT), None)

    @property
    def status(self) -> Status:
        if (reply := self.in_flight) is not None:
            return Status.UNCERTAIN if reply.state is ReplyState.UNKNOWN else Status.SENDING
        if self.closed:
            return Status.CLOSED
        if self.open_escalations:
            return Status.ESCALATED
        if self.answered:
            return Status.ANSWERED
        return Status.CLAIMED if self.owner else Status.NEW

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

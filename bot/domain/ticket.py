"""The state of a ticket: what its activities add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType, assert_never

from bot.domain.activities import (
    Activity,
    AnswerSuggested,
    Assigned,
    Claimed,
    Closed,
    DraftDiscarded,
    Escalated,
    EscalationReturned,
    NoteAdded,
    NoteDeleted,
    NoteEdited,
    Opened,
    PostAdded,
    PostEdited,
    PostRemoved,
    Released,
    Reopened,
    ReplyDrafted,
    ReplyFailed,
    ReplyPostponed,
    ReplyQueued,
    ReplySending,
    ReplySent,
    ReplySettled,
    ReplyUnknown,
    ReplyWithdrawn,
)
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
        return tuple(escalation for escalation in self.escalations if escalation.open)

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


def opened(ticket_id: TicketId, activity: Opened) -> Ticket:
    """Return the ticket that a first post makes."""
    post = activity.post
    return Ticket(
        id=ticket_id,
        version=1,
        conversation=Conversation(post.ref.account, post.conversation),
        posts=(post,),
        removed=frozenset(),
        department=activity.department,
        channels=activity.channels,
        rule=activity.rule,
        matched=activity.matched,
        urgent=activity.urgent,
        opened_at=activity.at,
    )


def fold(ticket_id: TicketId, activities: Iterable[Activity]) -> Ticket:
    """Return what a whole log adds up to. The first activity must be `Opened`."""
    log = iter(activities)
    first = next(log)
    if not isinstance(first, Opened):
        raise TypeError(f"the log of ticket {ticket_id} begins with {type(first).__name__}, not with Opened")
    ticket = opened(ticket_id, first)
    for activity in log:
        ticket = evolve(ticket, activity)
    return ticket


def evolve(ticket: Ticket, activity: Activity) -> Ticket:
    """Return the ticket after one more activity."""
    return replace(_changed(ticket, activity), version=ticket.version + 1)


def _changed(ticket: Ticket, activity: Activity) -> Ticket:
    match activity:
        case Opened():
            raise TypeError(f"ticket {ticket.id} was opened twice")
        case PostAdded(post=post):
            return replace(_quoting(ticket, post), posts=(*ticket.posts, post), answered=False)
        case PostEdited(post=post):
            edited = tuple(post if p.ref == post.ref else p for p in ticket.posts)
            return replace(_quoting(ticket, post), posts=edited)
        case PostRemoved(ref=ref):
            return replace(ticket, posts=_redacted(ticket.posts, ref), removed=ticket.removed | {ref})
        case Claimed(by=by, at=at):
            return replace(ticket, owner=by, owned_since=at)
        case Assigned(to=to, at=at):
            return replace(ticket, owner=to, owned_since=at)
        case Released():
            return replace(ticket, owner=None, owned_since=None)
        case Closed(by=by):
            return replace(ticket, closed=True, closed_by=by)
        case Reopened():
            return replace(ticket, closed=False, closed_by=None)
        case NoteAdded(channel=channel, message=message):
            return replace(ticket, notes=ticket.notes | {(channel, message)})
        case NoteDeleted(channel=channel, message=message):
            return replace(ticket, notes=ticket.notes - {(channel, message)})
        case NoteEdited():
            return ticket
        case Escalated() | AnswerSuggested() | EscalationReturned():
            return _escalation_changed(ticket, activity)
        case (
            ReplyDrafted()
            | DraftDiscarded()
            | ReplyQueued()
            | ReplyWithdrawn()
            | ReplySending()
            | ReplyPostponed()
            | ReplySent()
            | ReplyFailed()
            | ReplyUnknown()
            | ReplySettled()
        ):
            return _reply_changed(ticket, activity)
        case _:
            assert_never(activity)


def _escalation_changed(ticket: Ticket, activity: Escalated | AnswerSuggested | EscalationReturned) -> Ticket:
    match activity:
        case Escalated():
            escalation = Escalation(
                number=activity.number,
                by=activity.by,
                department=activity.department,
                channels=activity.channels,
                reason=activity.reason,
                question=activity.question,
                due_at=activity.due_at,
            )
            return replace(ticket, escalations=(*ticket.escalations, escalation))
        case AnswerSuggested(number=number):
            draft = _draft(ticket, activity, escalation=number)
            return replace(_settled(ticket, number), replies=(*ticket.replies, draft))
        case EscalationReturned(number=number):
            return _settled(ticket, number)
        case _:
            assert_never(activity)


def _settled(ticket: Ticket, number: int) -> Ticket:
    escalations = (replace(e, open=False) if e.number == number else e for e in ticket.escalations)
    return replace(ticket, escalations=tuple(escalations))


def _reply_changed(
    ticket: Ticket,
    activity: ReplyDrafted
    | DraftDiscarded
    | ReplyQueued
    | ReplyWithdrawn
    | ReplySending
    | ReplyPostponed
    | ReplySent
    | ReplyFailed
    | ReplyUnknown
    | ReplySettled,
) -> Ticket:
    match activity:
        case ReplyDrafted():
            return replace(ticket, replies=(*ticket.replies, _draft(ticket, activity)))
        case ReplyQueued():
            return _queued(ticket, activity)
        case DraftDiscarded(reply=reply):
            return _with_reply(ticket, reply, ReplyState.DISCARDED)
        case ReplyWithdrawn(reply=reply):
            return _with_reply(ticket, reply, ReplyState.WITHDRAWN)
        case ReplySending(reply=reply):
            return _with_reply(ticket, reply, ReplyState.SENDING)
        case ReplyPostponed(reply=reply, until=until):
            return _with_reply(ticket, reply, ReplyState.QUEUED, due_at=until)
        case ReplySent(reply=reply, url=url):
            return replace(_with_reply(ticket, reply, ReplyState.SENT, url=url), answered=True)
        case ReplyFailed(reply=reply, reason=reason):
            return _with_reply(ticket, reply, ReplyState.FAILED, reason=reason)
        case ReplyUnknown(reply=reply, reason=reason):
            asks = ticket.version + 1
            return _with_reply(ticket, reply, ReplyState.UNKNOWN, reason=reason, doubted=asks)
        case ReplySettled(reply=reply, arrived=True):
            return replace(_with_reply(ticket, reply, ReplyState.SENT), answered=True)
        case ReplySettled(reply=reply):
            return _with_reply(ticket, reply, ReplyState.FAILED)
        case _:
            assert_never(activity)


def _draft(ticket: Ticket, activity: ReplyDrafted | AnswerSuggested, escalation: int = 0) -> Reply:
    return Reply(
        id=activity.reply,
        number=ticket.version + 1,
        by=activity.by,
        text=activity.text,
        state=ReplyState.DRAFT,
        escalation=escalation,
    )


def _queued(ticket: Ticket, activity: ReplyQueued) -> Ticket:
    reply = Reply(
        id=activity.reply,
        number=ticket.version + 1,
        by=activity.by,
        text=activity.text,
        state=ReplyState.QUEUED,
        to=activity.to,
        private=activity.private,
        close=activity.close,
        due_at=activity.due_at,
    )
    used = _with_reply(ticket, activity.draft, ReplyState.DISCARDED) if activity.draft else ticket
    return replace(used, replies=(*used.replies, reply))


def _with_reply(ticket: Ticket, reply_id: str, state: ReplyState, **changes: Any) -> Ticket:
    replies = (
        replace(reply, state=state, **changes) if reply.id == reply_id else reply for reply in ticket.replies
    )
    return replace(ticket, replies=tuple(replies))


def _quoting(ticket: Ticket, post: Post) -> Ticket:
    return replace(ticket, quoted=(*ticket.quoted, (post.ref, ticket.version + 1)))


def _redacted(posts: tuple[Post, ...], ref: PostRef) -> tuple[Post, ...]:
    return tuple(replace(post, text=Untrusted("")) if post.ref == ref else post for post in posts)

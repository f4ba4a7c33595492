"""The facts that a ticket consists of. A ticket is nothing but the sum of its activities.

Every activity is frozen and says when it happened (`at`, aware, UTC). New fields need a default, so that logs written by
older versions still read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Actor, ChannelId, DepartmentId
from bot.domain.posts import Post, PostRef
from bot.domain.text import Untrusted


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A customer's first post became a ticket in `department`; `rule` and `matched` say why it was routed there."""

    at: datetime
    post: Post
    department: DepartmentId
    channels: tuple[ChannelId, ...]
    rule: str
    matched: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostAdded:
    """The customer wrote again in the same conversation."""

    at: datetime
    post: Post


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEdited:
    """The customer changed a post that we know."""

    at: datetime
    post: Post


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRemoved:
    """The customer or the platform took a post away; its text goes too."""

    at: datetime
    ref: PostRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    at: datetime
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    at: datetime
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    at: datetime
    by: Actor
    to: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyDrafted:
    """A text lies ready that somebody who may answer can adapt and send."""

    at: datetime
    by: Actor
    reply: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDiscarded:
    at: datetime
    by: Actor
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyQueued:
    """A person confirmed exactly this text. It leaves at `due_at` unless it is withdrawn before."""

    at: datetime
    by: Actor
    reply: str
    to: PostRef
    text: str
    private: bool
    close: bool
    due_at: datetime
    template: str = ""
    draft: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyWithdrawn:
    """Taken back during the undo window; nothing has left."""

    at: datetime
    by: Actor
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplySending:
    """On disk before the first byte leaves, so that a crash can never lead to a second answer."""

    at: datetime
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyPostponed:
    """The platform did not take it this time; certainly nothing was published. Next try at `until`."""

    at: datetime
    reply: str
    until: datetime
    reason: Untrusted


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplySent:
    at: datetime
    reply: str
    sent_as: PostRef
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyFailed:
    """The platform refused; certainly nothing was published. `reason` is the platform's own wording."""

    at: datetime
    reply: str
    reason: Untrusted


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyUnknown:
    """It may or may not have been published: a person has to look."""

    at: datetime
    reply: str
    reason: Untrusted


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplySettled:
    """A person looked: the reply of unknown outcome is there, or it is not."""

    at: datetime
    by: Actor
    reply: str
    arrived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """Another department was asked. `number` counts the escalations of a ticket from 1."""

    at: datetime
    by: Actor
    number: int
    department: DepartmentId
    channels: tuple[ChannelId, ...]
    reason: str
    question: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSuggested:
    """The department answered: `text` returns to the origin as draft `reply`."""

    at: datetime
    by: Actor
    number: int
    reply: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationReturned:
    """The department sent the question back."""

    at: datetime
    by: Actor
    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded:
    """Somebody wrote in a thread of the ticket. `message` identifies what they wrote on its surface."""

    at: datetime
    by: Actor
    channel: ChannelId
    message: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEdited:
    at: datetime
    by: Actor
    channel: ChannelId
    message: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDeleted:
    at: datetime
    channel: ChannelId
    message: str
    by: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    at: datetime
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """Open again: by a person, or (`by` is None) because the customer wrote."""

    at: datetime
    by: Actor | None = None


Activity = (
    Opened
    | PostAdded
    | PostEdited
    | PostRemoved
    | Claimed
    | Released
    | Assigned
    | ReplyDrafted
    | DraftDiscarded
    | ReplyQueued
    | ReplyWithdrawn
    | ReplySending
    | ReplyPostponed
    | ReplySent
    | ReplyFailed
    | ReplyUnknown
    | ReplySettled
    | Escalated
    | AnswerSuggested
    | EscalationReturned
    | NoteAdded
    | NoteEdited
    | NoteDeleted
    | Closed
    | Reopened
)

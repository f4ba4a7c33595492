"""The life of a reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Actor
from bot.domain.posts import PostRef
from bot.domain.text import Untrusted


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyDrafted:
    """A text lies ready that somebody who may answer can adapt and send. `template` is the prepared answer it was made of."""

    at: datetime
    by: Actor
    reply: str
    text: str
    template: str = ""


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

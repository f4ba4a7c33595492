"""The life of a reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.obstacles import Hold, Obstacle
from bot.domain.people import Actor
from bot.domain.posts import PostRef
from bot.domain.stops import Stop
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
    """A person confirmed exactly this text. It leaves at `due_at` unless it is withdrawn before.

    `digest` stands for text, target, account and who can read it; what is sent must have the same.
    `wave` is the number of the wave that was answered with it, 0 for an answer to this ticket alone.
    """

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
    digest: str = ""
    wave: int = 0


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
    why: Obstacle = Obstacle.UNTOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyHeld:
    """It did not leave, because what `confirmed_by` confirmed does not hold any more; `why` says what changed. A person decides."""

    at: datetime
    reply: str
    why: Hold
    confirmed_by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyChecking:
    """It may or may not have been published. Zuruf finds out by itself, next at `until`; `by` asked it to.

    `absent` counts how often it was missing in the platform's list. `again`: the thread has said so already.
    """

    at: datetime
    reply: str
    until: datetime
    why: Obstacle
    reason: Untrusted
    absent: int = 0
    again: bool = False
    by: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyQueuedAgain:
    """It waits to be sent again, at `due_at`: `by` confirmed it in their own name, or (None) it certainly is not there."""

    at: datetime
    reply: str
    due_at: datetime
    by: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyStopped:
    """The reply waits: nothing goes out, or not to this platform. `by` did that, with this `reason`; or it is the platform's wording.

    Next look at `until` (none: when a person says so). `again`: it waits for the same already, so the thread says nothing new.
    `unsent`: certainly nothing has left, so that it can be taken back.
    """

    at: datetime
    reply: str
    why: Stop
    by: Actor | None = None
    reason: Untrusted | None = None
    until: datetime | None = None
    again: bool = False
    unsent: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyShelved:
    """It waited while nothing went out, and became a draft of whoever wrote it; nothing has left."""

    at: datetime
    by: Actor
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplySent:
    at: datetime
    reply: str
    sent_as: PostRef
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyFailed:
    """Certainly nothing was published; `why` says what follows from it, `reason` is the platform's own wording."""

    at: datetime
    reply: str
    reason: Untrusted
    why: Obstacle = Obstacle.UNTOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyUnknown:
    """It may or may not have been published, and Zuruf cannot find out: a person has to look."""

    at: datetime
    reply: str
    reason: Untrusted
    why: Obstacle = Obstacle.UNTOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplySettled:
    """A person looked: the reply of unknown outcome is there, or it is not."""

    at: datetime
    by: Actor
    reply: str
    arrived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyDiscarded:
    """A person threw away a reply that did not leave."""

    at: datetime
    by: Actor
    reply: str

"""What happens when people without chat are asked by mail, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.forwards import Becomes
from bot.domain.obstacles import Hold, Obstacle
from bot.domain.people import Actor
from bot.domain.posts import AccountId, LetterKind, PostRef
from bot.domain.text import Untrusted


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """A person asks somebody by mail. `number` counts these in a ticket from 1; until `leaves_at` it can be called off.

    `to` is the address, `name` what the address book calls it; `subject` and `text` are what is sent, exactly. The answer, wanted
    by `due_at`, comes back with the `token` and becomes a draft or a note. `posts` are those whose words are in the text.
    """

    at: datetime
    by: Actor
    number: int
    account: AccountId
    to: str
    name: str
    question: str
    subject: str
    text: str
    becomes: Becomes
    token: str
    leaves_at: datetime
    due_at: datetime
    posts: tuple[PostRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardCalledOff:
    """It was taken back before it left."""

    at: datetime
    by: Actor
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardBegun:
    """On disk before the first byte leaves; from then on it cannot be called off."""

    at: datetime
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardSent:
    """It has left; `by` is who says so, where nothing else could tell."""

    at: datetime
    number: int
    by: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardFailed:
    """It certainly has not left: `why` names what stood in the way outside, with the server's `reason`; `hold` what did here."""

    at: datetime
    number: int
    why: Obstacle = Obstacle.UNTOLD
    reason: Untrusted | None = None
    hold: Hold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardUnknown:
    """It may have left, and only a person can find out. `hold` is why it was not tried again, where an earlier try may have arrived."""

    at: datetime
    number: int
    why: Obstacle = Obstacle.UNTOLD
    reason: Untrusted | None = None
    hold: Hold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardAgain:
    """A person wants it to leave once more."""

    at: datetime
    by: Actor
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardAnswered:
    """The answer is there. `reply` is the draft that it became, "" for a note; `number` 0: it was asked in a ticket that went over to this one."""

    at: datetime
    number: int
    ref: PostRef
    sender: Untrusted
    text: Untrusted
    to: str = ""
    name: str = ""
    reply: str = ""
    draft: str = ""
    """What the draft says: cleaned, since a person goes on with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardOverdue:
    """The time has passed by which an answer was wanted; `name` is who was asked."""

    at: datetime
    number: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardDone:
    """A person says that no answer is needed any more."""

    at: datetime
    by: Actor
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailNoticed:
    """A machine wrote: out of office, a desk's confirmation, a report that something did not arrive.

    `number` is the mail to somebody that it answers; 0: it came to an answer of ours to the customer.
    """

    at: datetime
    letter: LetterKind
    ref: PostRef
    sender: Untrusted
    text: Untrusted
    number: int = 0

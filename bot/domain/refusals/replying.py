"""What keeps a reply, or an act, from leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Actor


@dataclass(frozen=True, slots=True)
class NothingWritten:
    pass


@dataclass(frozen=True, slots=True)
class PlaceholdersLeft:
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonalPartMissing:
    """The template asks for `about` in one's own words, at least so many."""

    about: str
    words: int


@dataclass(frozen=True, slots=True)
class TooLong:
    count: int
    limit: int


@dataclass(frozen=True, slots=True)
class PlatformCannot:
    platform: str


@dataclass(frozen=True, slots=True)
class StaysPrivate:
    """What was written in private is not answered in public."""


@dataclass(frozen=True, slots=True)
class AnsweredPrivatelyBefore:
    """The platform takes one private answer to a public post."""

    platform: str


@dataclass(frozen=True, slots=True)
class AnswerTooLate:
    """The platform takes no answer to a post any more."""

    platform: str
    until: datetime


@dataclass(frozen=True, slots=True)
class ActGoneAlready:
    """Too late to call off: it left, or somebody called it off before."""


@dataclass(frozen=True, slots=True)
class PostRemovedMeanwhile:
    """The customer deleted what was to be answered."""


@dataclass(frozen=True, slots=True)
class PostEditedMeanwhile:
    """The customer changed the post after this reply was begun; to send it all the same takes a second preview."""


@dataclass(frozen=True, slots=True)
class ReplyOnItsWay:
    """Another reply of this conversation has not ended yet."""

    who: Actor


@dataclass(frozen=True, slots=True)
class AnsweredMeanwhile:
    """Another reply was sent after this one was begun; to send both takes a second preview."""

    who: Actor


@dataclass(frozen=True, slots=True)
class ReplyGoneAlready:
    """Too late to take back: it left, or somebody took it back before."""


@dataclass(frozen=True, slots=True)
class NoSuchDraft:
    pass


@dataclass(frozen=True, slots=True)
class MayStillArrive:
    """Nobody can say yet that what was sent is not there."""

    until: datetime


@dataclass(frozen=True, slots=True)
class NothingUncertain:
    """The reply's outcome is known by now."""


@dataclass(frozen=True, slots=True)
class CannotLook:
    """The platform does not list replies: only people can look, at `url` if the post has an address."""

    platform: str
    url: str


ReplyRefusal = (
    NothingWritten
    | PlaceholdersLeft
    | PersonalPartMissing
    | TooLong
    | PlatformCannot
    | StaysPrivate
    | AnsweredPrivatelyBefore
    | AnswerTooLate
    | ActGoneAlready
    | PostRemovedMeanwhile
    | PostEditedMeanwhile
    | ReplyOnItsWay
    | AnsweredMeanwhile
    | ReplyGoneAlready
    | NoSuchDraft
    | MayStillArrive
    | NothingUncertain
    | CannotLook
)

"""Why the desk says no. Each refusal is data; `bot/texts` says it in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Actor, DepartmentId, PersonId, Role


@dataclass(frozen=True, slots=True)
class ClaimedBy:
    """Somebody else was faster."""

    who: Actor
    since: datetime


@dataclass(frozen=True, slots=True)
class NobodyOwnsIt:
    """Released or expired meanwhile."""


@dataclass(frozen=True, slots=True)
class OwnedBySomebodyElse:
    who: Actor


@dataclass(frozen=True, slots=True)
class ClosedAlready:
    who: Actor | None


@dataclass(frozen=True, slots=True)
class OpenAlready:
    pass


@dataclass(frozen=True, slots=True)
class RoleTooLow:
    needed: Role


@dataclass(frozen=True, slots=True)
class Stranger:
    """Not in the policy. `person` is the id that the policy would need."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class NotOfTheTeam:
    """A guest, a bot, somebody of another company, or deactivated, as the chat product says."""


@dataclass(frozen=True, slots=True)
class OtherDepartment:
    departments: frozenset[DepartmentId]


@dataclass(frozen=True, slots=True)
class NotHere:
    """The ticket does not stand in the channel that the click came from."""


@dataclass(frozen=True, slots=True)
class CardIsKnown:
    """Whether a card stands in its channel needs no answer any more."""


@dataclass(frozen=True, slots=True)
class UnknownPerson:
    """Nobody of this id may be given a ticket, or be asked."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class NothingWritten:
    pass


@dataclass(frozen=True, slots=True)
class PlaceholdersLeft:
    names: tuple[str, ...]


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
class ReplyOnItsWay:
    """Another reply of this conversation has not ended yet."""

    who: Actor


@dataclass(frozen=True, slots=True)
class AnsweredMeanwhile:
    """Another reply was sent after this one was begun; to send both takes a second preview."""

    who: Actor


@dataclass(frozen=True, slots=True)
class PostEditedMeanwhile:
    """The customer changed the post after this reply was begun; to send it all the same takes a second preview."""


@dataclass(frozen=True, slots=True)
class MayStillArrive:
    """Nobody can say yet that a reply is not there."""

    until: datetime


@dataclass(frozen=True, slots=True)
class ReplyGoneAlready:
    """Too late to take back: it left, or somebody took it back before."""


@dataclass(frozen=True, slots=True)
class NoSuchDraft:
    pass


@dataclass(frozen=True, slots=True)
class AskedAlready:
    """That department has an open question on this ticket."""

    department: DepartmentId


@dataclass(frozen=True, slots=True)
class NoSuchTarget:
    """No such department to escalate to."""

    department: DepartmentId


@dataclass(frozen=True, slots=True)
class NotAsked:
    """The department was never asked, or its question was answered or returned already."""


@dataclass(frozen=True, slots=True)
class DueInThePast:
    pass


@dataclass(frozen=True, slots=True)
class NothingUncertain:
    """The reply's outcome is known by now."""


@dataclass(frozen=True, slots=True)
class CannotLook:
    """The platform does not list replies: only people can look, at `url` if the post has an address."""

    platform: str
    url: str


@dataclass(frozen=True, slots=True)
class AlreadyMerged:
    """The ticket went on as part of another one."""

    into: int


@dataclass(frozen=True, slots=True)
class CannotMerge:
    """Only two open tickets that one department has on one account can become one."""

    ticket: int


@dataclass(frozen=True, slots=True)
class NothingToSplit:
    """At least one post has to go, and one to stay."""


@dataclass(frozen=True, slots=True)
class NotAwaitingHelp:
    """The request for help was answered already."""


@dataclass(frozen=True, slots=True)
class NotSnoozed:
    """The ticket is due already."""


@dataclass(frozen=True, slots=True)
class PersonalPartMissing:
    """The template asks for `about` in one's own words, at least so many."""

    about: str
    words: int


@dataclass(frozen=True, slots=True)
class TagsLocked:
    """No new tags may be made; `tag` is none that exists."""

    tag: str


@dataclass(frozen=True, slots=True)
class NoSuchProposal:
    """It was approved or declined already."""


@dataclass(frozen=True, slots=True)
class OwnProposal:
    """Nobody approves what they proposed themselves."""


@dataclass(frozen=True, slots=True)
class NotTheOwner:
    who: Actor


@dataclass(frozen=True, slots=True)
class TooManyChosen:
    count: int
    limit: int


@dataclass(frozen=True, slots=True)
class ChangedMeanwhile:
    """Somebody else changed it since the form was opened."""


@dataclass(frozen=True, slots=True)
class NoSuchWave:
    pass


@dataclass(frozen=True, slots=True)
class NotInWave:
    """It left the wave meanwhile: somebody took it out, or its customer wrote again."""


@dataclass(frozen=True, slots=True)
class WroteMeanwhile:
    """The customer wrote again after the answer was prepared."""


@dataclass(frozen=True, slots=True)
class NobodyToAnswer:
    """Everybody in the wave has been answered, or somebody deals with them."""


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """Whoever wrote the answer to a wave does not send it."""


@dataclass(frozen=True, slots=True)
class WaveAnswerGone:
    """The answer to a wave was sent, stopped or replaced by another one before."""


@dataclass(frozen=True, slots=True)
class WaveBeingAnswered:
    """Another answer to the wave is going out."""

    who: Actor


WaveRefusal = (
    NoSuchWave | NotInWave | WroteMeanwhile | NobodyToAnswer | OwnAnswer | WaveAnswerGone | WaveBeingAnswered
)


@dataclass(frozen=True, slots=True)
class FrozenAlready:
    """Somebody else stopped it before."""

    who: Actor
    since: datetime


@dataclass(frozen=True, slots=True)
class NotFrozen:
    """Nothing is stopped (any more); `who` let it go again, if somebody just did."""

    who: Actor | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutdatedButton:
    """A button of an older version that means nothing any more."""


@dataclass(frozen=True, slots=True)
class NoSuchTicket:
    pass


@dataclass(frozen=True, slots=True)
class NoSuchSighting:
    """What a feed told of is forgotten by now."""


@dataclass(frozen=True, slots=True)
class MadeAlready:
    """Somebody made it a ticket before."""

    who: Actor
    ticket: int


@dataclass(frozen=True, slots=True)
class KeptAlready:
    """Somebody keeps it as an idea already."""

    who: Actor


@dataclass(frozen=True, slots=True)
class AddressNotAllowed:
    """Neither in the address book nor at a domain that the policy names."""

    address: str


@dataclass(frozen=True, slots=True)
class ForwardGoneAlready:
    """The mail is not in a state in which that could be done any more."""


@dataclass(frozen=True, slots=True)
class TooManyForwards:
    """So many mails of a ticket wait for an answer already."""

    most: int


@dataclass(frozen=True, slots=True)
class NobodyToForwardTo:
    """The policy names nobody whom this person could ask by mail."""


MailRefusal = AddressNotAllowed | ForwardGoneAlready | TooManyForwards | NobodyToForwardTo

Refusal = (
    NoSuchSighting
    | MadeAlready
    | KeptAlready
    | ClaimedBy
    | NobodyOwnsIt
    | OwnedBySomebodyElse
    | ClosedAlready
    | OpenAlready
    | RoleTooLow
    | Stranger
    | NotOfTheTeam
    | OtherDepartment
    | NotHere
    | CardIsKnown
    | UnknownPerson
    | NothingWritten
    | PlaceholdersLeft
    | TooLong
    | PlatformCannot
    | StaysPrivate
    | AnsweredPrivatelyBefore
    | AnswerTooLate
    | ActGoneAlready
    | MailRefusal
    | PostRemovedMeanwhile
    | ReplyOnItsWay
    | AnsweredMeanwhile
    | PostEditedMeanwhile
    | MayStillArrive
    | ReplyGoneAlready
    | NoSuchDraft
    | AskedAlready
    | NoSuchTarget
    | NotAsked
    | DueInThePast
    | NothingUncertain
    | CannotLook
    | AlreadyMerged
    | CannotMerge
    | NothingToSplit
    | NotAwaitingHelp
    | NotSnoozed
    | PersonalPartMissing
    | TagsLocked
    | NoSuchProposal
    | OwnProposal
    | NotTheOwner
    | TooManyChosen
    | ChangedMeanwhile
    | WaveRefusal
    | FrozenAlready
    | NotFrozen
    | OutdatedButton
    | NoSuchTicket
)


class Refused(Exception):
    """The desk says no, and why."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(repr(why))
        self.why = why

"""Why the desk says no. Each refusal is data; `bot/texts` says it in words. An area has a module and a union of its own."""

from __future__ import annotations

from bot.domain.refusals.asking import (
    AskedAlready,
    AskingRefusal,
    DueInThePast,
    NoSuchTarget,
    NotAsked,
    NotAwaitingHelp,
)
from bot.domain.refusals.duty import (
    AwayThen,
    BusyThen,
    CoverGone,
    DutyRefusal,
    NoSuchDuty,
    NoSuchHandover,
    OverBeforeItBegins,
    OwnHandover,
    SayIt,
)
from bot.domain.refusals.focusing import FocusedAlready, FocusRefusal, NoFocus
from bot.domain.refusals.mails import (
    AddressNotAllowed,
    ForwardGoneAlready,
    MailRefusal,
    NobodyToForwardTo,
    TooManyForwards,
)
from bot.domain.refusals.owning import (
    ClaimedBy,
    ClosedAlready,
    NobodyOwnsIt,
    NotTheOwner,
    OpenAlready,
    OwnedBySomebodyElse,
    OwningRefusal,
)
from bot.domain.refusals.people import (
    NotHere,
    NotOfTheTeam,
    OtherDepartment,
    PeopleRefusal,
    RoleTooLow,
    Stranger,
    UnknownPerson,
)
from bot.domain.refusals.replying import (
    ActGoneAlready,
    AnsweredMeanwhile,
    AnsweredPrivatelyBefore,
    AnswerTooLate,
    CannotLook,
    MayStillArrive,
    NoSuchDraft,
    NothingUncertain,
    NothingWritten,
    PersonalPartMissing,
    PlaceholdersLeft,
    PlatformCannot,
    PostEditedMeanwhile,
    PostRemovedMeanwhile,
    ReplyGoneAlready,
    ReplyOnItsWay,
    ReplyRefusal,
    StaysPrivate,
    TooLong,
)
from bot.domain.refusals.stops import FrozenAlready, NotFrozen, StopRefusal
from bot.domain.refusals.tools import (
    AlreadyMerged,
    CannotMerge,
    CardIsKnown,
    ChangedMeanwhile,
    KeptAlready,
    MadeAlready,
    NoSuchProposal,
    NoSuchSighting,
    NoSuchTicket,
    NothingToSplit,
    NotSnoozed,
    OutdatedButton,
    OwnProposal,
    TagsLocked,
    ToolRefusal,
    TooManyChosen,
)
from bot.domain.refusals.waves import (
    NobodyToAnswer,
    NoSuchWave,
    NotInWave,
    OwnAnswer,
    WaveAnswerGone,
    WaveBeingAnswered,
    WaveRefusal,
    WroteMeanwhile,
)

Refusal = (
    PeopleRefusal
    | OwningRefusal
    | ReplyRefusal
    | AskingRefusal
    | ToolRefusal
    | WaveRefusal
    | StopRefusal
    | MailRefusal
    | FocusRefusal
    | DutyRefusal
)


class Refused(Exception):
    """The desk says no, and why."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(repr(why))
        self.why = why


__all__ = [
    "ActGoneAlready",
    "AddressNotAllowed",
    "AlreadyMerged",
    "AnswerTooLate",
    "AnsweredMeanwhile",
    "AnsweredPrivatelyBefore",
    "AskedAlready",
    "AskingRefusal",
    "AwayThen",
    "BusyThen",
    "CannotLook",
    "CannotMerge",
    "CardIsKnown",
    "ChangedMeanwhile",
    "ClaimedBy",
    "ClosedAlready",
    "CoverGone",
    "DueInThePast",
    "DutyRefusal",
    "FocusRefusal",
    "FocusedAlready",
    "ForwardGoneAlready",
    "FrozenAlready",
    "KeptAlready",
    "MadeAlready",
    "MailRefusal",
    "MayStillArrive",
    "NoFocus",
    "NoSuchDraft",
    "NoSuchDuty",
    "NoSuchHandover",
    "NoSuchProposal",
    "NoSuchSighting",
    "NoSuchTarget",
    "NoSuchTicket",
    "NoSuchWave",
    "NobodyOwnsIt",
    "NobodyToAnswer",
    "NobodyToForwardTo",
    "NotAsked",
    "NotAwaitingHelp",
    "NotFrozen",
    "NotHere",
    "NotInWave",
    "NotOfTheTeam",
    "NotSnoozed",
    "NotTheOwner",
    "NothingToSplit",
    "NothingUncertain",
    "NothingWritten",
    "OpenAlready",
    "OtherDepartment",
    "OutdatedButton",
    "OverBeforeItBegins",
    "OwnAnswer",
    "OwnHandover",
    "OwnProposal",
    "OwnedBySomebodyElse",
    "OwningRefusal",
    "PeopleRefusal",
    "PersonalPartMissing",
    "PlaceholdersLeft",
    "PlatformCannot",
    "PostEditedMeanwhile",
    "PostRemovedMeanwhile",
    "Refusal",
    "Refused",
    "ReplyGoneAlready",
    "ReplyOnItsWay",
    "ReplyRefusal",
    "RoleTooLow",
    "SayIt",
    "StaysPrivate",
    "StopRefusal",
    "Stranger",
    "TagsLocked",
    "TooLong",
    "TooManyChosen",
    "TooManyForwards",
    "ToolRefusal",
    "UnknownPerson",
    "WaveAnswerGone",
    "WaveBeingAnswered",
    "WaveRefusal",
    "WroteMeanwhile",
]

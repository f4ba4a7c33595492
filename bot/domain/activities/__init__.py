"""The facts that a ticket consists of. A ticket is nothing but the sum of its activities.

Every activity is frozen and says when it happened (`at`, aware, UTC). New fields need a default, so that logs written by
older versions still read.
"""

from __future__ import annotations

from bot.domain.activities.acts import (
    ActAsked,
    ActBegun,
    ActCalledOff,
    ActDone,
    ActFailed,
    DoneByHand,
)
from bot.domain.activities.asking import (
    AnswerSuggested,
    Escalated,
    EscalationOverdue,
    EscalationReturned,
    HelpAnswered,
    HelpAsked,
    HelpOverdue,
    NoteAdded,
    NoteDeleted,
    NoteEdited,
)
from bot.domain.activities.duty import TakenOver
from bot.domain.activities.mails import (
    ForwardAgain,
    ForwardAnswered,
    ForwardBegun,
    ForwardCalledOff,
    ForwardDone,
    Forwarded,
    ForwardFailed,
    ForwardOverdue,
    ForwardSent,
    ForwardUnknown,
    MailNoticed,
)
from bot.domain.activities.owning import Assigned, Claimed, Closed, Released, Reopened
from bot.domain.activities.posts import Opened, PostAdded, PostEdited, PostRemoved
from bot.domain.activities.replies import (
    DraftDiscarded,
    ReplyChecking,
    ReplyDiscarded,
    ReplyDrafted,
    ReplyFailed,
    ReplyHeld,
    ReplyPostponed,
    ReplyQueued,
    ReplyQueuedAgain,
    ReplySending,
    ReplySent,
    ReplySettled,
    ReplyShelved,
    ReplyStopped,
    ReplyUnknown,
    ReplyWithdrawn,
)
from bot.domain.activities.tools import (
    Absorbed,
    MergedInto,
    Muted,
    ProposalSettled,
    Proposed,
    RegionSet,
    Reminded,
    ReminderSet,
    Snoozed,
    SplitOff,
    Starred,
    Tagged,
    Unmuted,
    Unstarred,
    Untagged,
    Woken,
)
from bot.domain.activities.waves import JoinedWave, LeftWave

Activity = (
    Opened
    | PostAdded
    | PostEdited
    | PostRemoved
    | Claimed
    | Released
    | Assigned
    | TakenOver
    | ReplyDrafted
    | DraftDiscarded
    | ReplyQueued
    | ReplyWithdrawn
    | ReplyHeld
    | ReplySending
    | ReplyPostponed
    | ReplyStopped
    | ReplyShelved
    | ReplySent
    | ReplyFailed
    | ReplyChecking
    | ReplyUnknown
    | ReplySettled
    | ReplyQueuedAgain
    | ReplyDiscarded
    | ActAsked
    | ActCalledOff
    | ActBegun
    | ActDone
    | ActFailed
    | DoneByHand
    | Escalated
    | AnswerSuggested
    | EscalationReturned
    | EscalationOverdue
    | HelpAsked
    | HelpAnswered
    | HelpOverdue
    | Forwarded
    | ForwardCalledOff
    | ForwardBegun
    | ForwardSent
    | ForwardFailed
    | ForwardUnknown
    | ForwardAgain
    | ForwardAnswered
    | ForwardOverdue
    | ForwardDone
    | MailNoticed
    | NoteAdded
    | NoteEdited
    | NoteDeleted
    | Tagged
    | Untagged
    | Starred
    | Unstarred
    | Muted
    | Unmuted
    | Snoozed
    | Woken
    | ReminderSet
    | Reminded
    | RegionSet
    | Absorbed
    | MergedInto
    | SplitOff
    | JoinedWave
    | LeftWave
    | Proposed
    | ProposalSettled
    | Closed
    | Reopened
)

__all__ = [
    "Absorbed",
    "ActAsked",
    "ActBegun",
    "ActCalledOff",
    "ActDone",
    "ActFailed",
    "Activity",
    "AnswerSuggested",
    "Assigned",
    "Claimed",
    "Closed",
    "DoneByHand",
    "DraftDiscarded",
    "Escalated",
    "EscalationOverdue",
    "EscalationReturned",
    "ForwardAgain",
    "ForwardAnswered",
    "ForwardBegun",
    "ForwardCalledOff",
    "ForwardDone",
    "ForwardFailed",
    "ForwardOverdue",
    "ForwardSent",
    "ForwardUnknown",
    "Forwarded",
    "HelpAnswered",
    "HelpAsked",
    "HelpOverdue",
    "JoinedWave",
    "LeftWave",
    "MailNoticed",
    "MergedInto",
    "Muted",
    "NoteAdded",
    "NoteDeleted",
    "NoteEdited",
    "Opened",
    "PostAdded",
    "PostEdited",
    "PostRemoved",
    "ProposalSettled",
    "Proposed",
    "RegionSet",
    "Released",
    "Reminded",
    "ReminderSet",
    "Reopened",
    "ReplyChecking",
    "ReplyDiscarded",
    "ReplyDrafted",
    "ReplyFailed",
    "ReplyHeld",
    "ReplyPostponed",
    "ReplyQueued",
    "ReplyQueuedAgain",
    "ReplySending",
    "ReplySent",
    "ReplySettled",
    "ReplyShelved",
    "ReplyStopped",
    "ReplyUnknown",
    "ReplyWithdrawn",
    "Snoozed",
    "SplitOff",
    "Starred",
    "Tagged",
    "TakenOver",
    "Unmuted",
    "Unstarred",
    "Untagged",
    "Woken",
]

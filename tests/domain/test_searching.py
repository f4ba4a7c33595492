"""What of a ticket can be searched for, and what cannot be once it was removed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest

from bot.domain import activities as did
from bot.domain.forwards import Becomes
from bot.domain.people import Actor, ChannelId, DepartmentId, PersonId
from bot.domain.posts import AccountId, Act, Author, Conversation, Post, PostKind, PostRef
from bot.domain.searching import posts_in, words_of
from bot.domain.text import Untrusted
from bot.domain.ticket import TicketId

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANNA = Actor(PersonId("anna"), "Anna")
SOCIAL = DepartmentId("social")
HERE = ChannelId("slack:#social")
POST = Post(
    ref=PostRef(AccountId("mastodon/@shop"), "1"),
    conversation="c",
    kind=PostKind.COMMENT,
    author=Author("u1", Untrusted("Maria"), Untrusted("@maria")),
    text=Untrusted("Mein Paket ist weg"),
    written_at=NOON,
)
OTHER = replace(POST, ref=PostRef(POST.ref.account, "2"), text=Untrusted("Danke!"))

OPENED = did.Opened(at=NOON, post=POST, department=SOCIAL, channels=(HERE,), rule="all", matched="paket")
ABSORBED = did.Absorbed(
    at=NOON,
    by=ANNA,
    ticket=TicketId(7),
    posts=(POST, OTHER),
    conversations=(Conversation(POST.ref.account, "c"),),
)
QUEUED = did.ReplyQueued(
    at=NOON, by=ANNA, reply="r", to=POST.ref, text="Gern", private=False, close=True, due_at=NOON
)
ESCALATED = did.Escalated(
    at=NOON,
    by=ANNA,
    number=1,
    department=SOCIAL,
    channels=(HERE,),
    reason="refund",
    question="May she?",
    due_at=NOON,
)

SAID = [
    (OPENED, ["Maria", "@maria", "Mein Paket ist weg"]),
    (did.PostAdded(at=NOON, post=POST), ["Maria", "@maria", "Mein Paket ist weg"]),
    (did.PostEdited(at=NOON, post=OTHER), ["Maria", "Danke!"]),
    (ABSORBED, ["Mein Paket ist weg", "Danke!"]),
    (did.ReplyDrafted(at=NOON, by=ANNA, reply="r", text="Wir schauen"), ["Wir schauen"]),
    (QUEUED, ["Gern"]),
    (did.AnswerSuggested(at=NOON, by=ANNA, number=1, reply="r", text="50 %"), ["50 %"]),
    (did.NoteAdded(at=NOON, by=ANNA, channel=HERE, message="1", text="Ich rufe an"), ["Ich rufe an"]),
    (did.NoteEdited(at=NOON, by=ANNA, channel=HERE, message="1", text="Angerufen"), ["Angerufen"]),
    (ESCALATED, ["refund", "May she?"]),
    (did.EscalationReturned(at=NOON, by=ANNA, number=1, reason="not ours"), ["not ours"]),
    (
        did.HelpAsked(at=NOON, by=ANNA, number=1, to=ANNA, question="Stimmt das?", due_at=NOON),
        ["Stimmt das?"],
    ),
    (did.HelpAnswered(at=NOON, by=ANNA, number=1, text="Ja"), ["Ja"]),
    (did.ReminderSet(at=NOON, by=ANNA, number=1, due_at=NOON, text="Nachfassen"), ["Nachfassen"]),
    (did.Tagged(at=NOON, by=ANNA, tag="refund"), ["refund"]),
]

FORWARDED = did.Forwarded(
    at=NOON,
    by=ANNA,
    number=1,
    account=POST.ref.account,
    to="f@bahn.example",
    name="Fundbüro",
    question="Blaue Tasche?",
    subject="Blaue Tasche?",
    text="Guten Tag",
    becomes=Becomes.NOTE,
    token="1-1-abcdefghij",
    leaves_at=NOON,
    due_at=NOON,
)
SAID += [
    (
        did.ActAsked(at=NOON, by=ANNA, number=1, act=Act.HIDE, to=POST.ref, due_at=NOON, reason="Spam"),
        ["Spam"],
    ),
    (FORWARDED, ["Fundbüro", "f@bahn.example", "Blaue Tasche?"]),
    (
        did.ForwardAnswered(
            at=NOON,
            number=1,
            ref=POST.ref,
            sender=Untrusted("f@bahn.example"),
            text=Untrusted("Gefunden"),
            name="Fundbüro",
        ),
        ["Fundbüro", "f@bahn.example", "Gefunden"],
    ),
    (did.DoneByHand(at=NOON, by=ANNA, act=Act.HIDE, to=POST.ref, reason="Insult"), ["Insult"]),
]
SILENT = set(get_args(did.Activity)) - {type(activity) for activity, _ in SAID}


@pytest.mark.parametrize(("activity", "words"), SAID, ids=lambda value: type(value).__name__)
def test_what_people_wrote_can_be_searched_for(activity: did.Activity, words: list[str]) -> None:
    assert [word for word in words if word not in words_of(activity)] == []


def test_whoever_adds_an_activity_decides_whether_it_has_words() -> None:
    assert {kind.__name__ for kind in SILENT} == {
        "ActBegun",
        "ActCalledOff",
        "ActDone",
        "ActFailed",
        "Assigned",
        "TakenOver",
        "ForwardAgain",
        "ForwardBegun",
        "ForwardCalledOff",
        "ForwardDone",
        "ForwardFailed",
        "ForwardOverdue",
        "ForwardSent",
        "ForwardUnknown",
        "MailNoticed",
        "Claimed",
        "Closed",
        "DraftDiscarded",
        "EscalationOverdue",
        "HelpOverdue",
        "JoinedWave",
        "LeftWave",
        "MergedInto",
        "Muted",
        "NoteDeleted",
        "PostRemoved",
        "ProposalSettled",
        "Proposed",
        "RegionSet",
        "Released",
        "Reminded",
        "Reopened",
        "ReplyChecking",
        "ReplyDiscarded",
        "ReplyFailed",
        "ReplyHeld",
        "ReplyPostponed",
        "ReplySending",
        "ReplySent",
        "ReplyQueuedAgain",
        "ReplySettled",
        "ReplyShelved",
        "ReplyStopped",
        "ReplyUnknown",
        "ReplyWithdrawn",
        "Snoozed",
        "SplitOff",
        "Starred",
        "Unmuted",
        "Unstarred",
        "Untagged",
        "Woken",
    }


@pytest.mark.parametrize(
    "activity",
    [
        did.Claimed(at=NOON, by=ANNA),
        did.PostRemoved(at=NOON, ref=POST.ref),
        did.ReplyFailed(at=NOON, reply="r", reason=Untrusted("503")),
        did.SplitOff(at=NOON, by=ANNA, posts=(POST.ref,), ticket=TicketId(8)),
    ],
    ids=lambda activity: type(activity).__name__,
)
def test_what_nobody_wrote_has_no_words(activity: did.Activity) -> None:
    assert words_of(activity) == ""


@pytest.mark.parametrize(
    ("activity", "posts"),
    [
        (OPENED, (POST.ref,)),
        (did.PostAdded(at=NOON, post=OTHER), (OTHER.ref,)),
        (did.PostEdited(at=NOON, post=OTHER), (OTHER.ref,)),
        (ABSORBED, (POST.ref, OTHER.ref)),
        (QUEUED, ()),
        (did.PostRemoved(at=NOON, ref=POST.ref), ()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_activity_says_whose_words_it_holds(activity: did.Activity, posts: tuple[PostRef, ...]) -> None:
    assert posts_in(activity) == posts


def test_words_of_customers_come_without_what_deceives_the_eye() -> None:
    hidden = replace(POST, text=Untrusted("Pa\u202eke\u200bt"))
    assert "Paket" in words_of(did.PostAdded(at=NOON, post=hidden))

"""The thread: every activity has its line, or a reason why not."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from bot.chat.lines import Line, first_line, line, mentioned
from bot.domain import activities as did
from bot.domain.activities import Activity
from bot.domain.evolving import evolve, opened
from bot.domain.obstacles import Hold
from bot.domain.people import ChannelId, PersonId
from bot.domain.policy import Policy
from bot.domain.posts import PostRef
from bot.domain.text import Link, Untrusted
from bot.domain.ticket import Ticket, TicketId
from bot.handlers.names import (
    ANSWER_HELP,
    ARRIVED,
    DISCARD,
    EDIT,
    LOOK,
    LOST,
    PROPOSE_FAQ,
    PROPOSE_TEMPLATE,
    SEND_AGAIN,
    UNDO,
    USE_DRAFT,
)
from bot.texts.saying import POST_LIMIT
from tests.chat.said import (
    AGAIN,
    BECAUSE,
    BY,
    CHECKING,
    ESCALATED,
    HELD,
    HELP_ASKED,
    LATER,
    NOTE,
    NOW,
    OPENED,
    QUEUED,
    REPLY,
    SAID,
    SILENT,
    SUGGESTED,
    UNKNOWN,
)
from tests.fakes import world
from tests.fakes.surface import words
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, JONAS, SELMA, SHOP
from tests.golden.steps import policy


def ticket(*activities: Activity) -> Ticket:
    now = opened(TicketId(17), OPENED)
    for activity in activities:
        now = evolve(now, activity)
    return now


def told(
    activity: Activity,
    channel: ChannelId = IN_SOCIAL,
    *,
    now: Ticket | None = None,
    spoken: Policy | None = None,
    number: int = 7,
) -> Line:
    shown = line(now or ticket(), number, activity, channel, spoken or policy("en"))
    assert shown is not None
    return shown


@pytest.mark.parametrize(("activity", "german", "english"), SAID, ids=lambda it: type(it).__name__)
def test_every_activity_says_what_happened_in_both_languages(
    activity: Activity, german: str, english: str
) -> None:
    assert words(told(activity, spoken=policy("de")).text) == german
    assert words(told(activity, spoken=policy("en")).text) == english


def test_what_has_no_line_has_a_reason() -> None:
    spoken = {type(activity) for activity, *_ in SAID}
    assert spoken | set(SILENT) == set(get_args(Activity))
    assert not spoken & set(SILENT)
    for silent in (
        did.ReplySending(**REPLY),
        did.ForwardBegun(at=NOW, number=1),
        replace(CHECKING, again=True),
    ):
        assert line(ticket(QUEUED), 3, silent, IN_SOCIAL, policy("en")) is None


@pytest.mark.parametrize(
    ("activity", "german", "english"),
    [
        (did.NoteDeleted(at=NOW, channel=IN_SERVICE, message="m1"), "Eine Notiz", "A note"),
        (
            did.Reopened(at=NOW),
            "Wieder offen, weil die Kundin oder der Kunde",
            "Open again, because the customer",
        ),
        (
            did.ReplySettled(**BY, reply="r1", arrived=True),
            "Anna hat nachgesehen: Die Antwort ist da",
            "Anna looked: the reply is there",
        ),
        (did.ReplySent(**REPLY, sent_as=PostRef(SHOP, "x")), "Die Antwort ist als", "The reply is published"),
        (
            did.ReplyQueuedAgain(**REPLY, due_at=NOW),
            "Die Antwort ist sicher nicht da. Sie geht noch einmal hinaus:",
            "The reply is not there, certainly. It goes out again:",
        ),
        (
            replace(CHECKING, by=ANNA.actor),
            "Anna lässt Zuruf nachsehen, ob",
            "Anna lets Zuruf look whether",
        ),
    ],
)
def test_what_nobody_did_or_nobody_can_see_is_said_too(activity: Activity, german: str, english: str) -> None:
    assert words(told(activity, spoken=policy("de")).text).startswith(german)
    assert words(told(activity).text).startswith(english)


def test_each_channel_reads_its_own_language() -> None:
    mixed = world.policy()
    assert words(told(did.Claimed(**BY), IN_SOCIAL, spoken=mixed).text) == "Anna claimed the ticket."
    assert words(told(did.Claimed(**BY), IN_SERVICE, spoken=mixed).text) == "Anna hat übernommen."


def called_in(shown: Line) -> list[PersonId]:
    return list(mentioned([shown]))


def test_whoever_is_given_the_ticket_is_mentioned_as_long_as_it_is_theirs() -> None:
    given = did.Assigned(**BY, to=JONAS.actor)
    assert called_in(told(given, now=ticket(given))) == [JONAS.id]
    for after in (did.Released(at=NOW, by=JONAS.actor), did.Closed(**BY), did.Assigned(**BY, to=SELMA.actor)):
        shown = told(given, now=ticket(given, after))
        assert called_in(shown) == []
        assert words(shown.text) == "Anna assigned the ticket to Jonas."


@pytest.mark.parametrize("channel", [IN_SOCIAL, IN_SERVICE])
@pytest.mark.parametrize("draft", ["", "Sorry!"])
def test_whoever_is_asked_is_mentioned_until_they_answered(channel: ChannelId, draft: str) -> None:
    asked = replace(HELP_ASKED, draft=draft)
    assert called_in(told(asked, channel, now=ticket(ESCALATED, asked))) == [SELMA.id]
    given = did.HelpAnswered(at=NOW, by=SELMA.actor, number=1, text="Because.")
    assert called_in(told(asked, channel, now=ticket(ESCALATED, asked, given))) == []


@pytest.mark.parametrize("spoken", [policy("de"), policy("en")], ids=["de", "en"])
def test_whoever_decides_about_a_proposal_is_mentioned(spoken: Policy) -> None:
    proposed = did.Proposed(**BY, to=SELMA.actor, what="faq", title="Late trains", proposal="p1")
    assert called_in(told(proposed, spoken=spoken)) == [SELMA.id]


def test_nobody_is_mentioned_for_what_they_did_themselves() -> None:
    taken = did.Assigned(**BY, to=ANNA.actor)
    assert called_in(told(taken, now=ticket(taken))) == []
    own = did.Proposed(**BY, to=ANNA.actor, what="faq", title="Late trains", proposal="p1")
    assert called_in(told(own)) == []


def test_customers_and_what_they_write_mention_nobody() -> None:
    post = world.post("<@USELMA> <at>Selma</at>", 2)
    assert called_in(told(did.PostAdded(at=NOW, post=post))) == []


@pytest.mark.parametrize(("language", "said"), [("de", "Nur intern"), ("en", "Internal only")])
def test_every_thread_begins_by_saying_that_it_is_internal(language: str, said: str) -> None:
    first = first_line(ticket(), IN_SOCIAL, policy(language))
    assert (first.number, first.at, first.buttons) == (0, NOW, ())
    assert said in words(first.text)


def test_a_note_is_not_repeated_where_it_was_written_but_everywhere_else() -> None:
    note = did.NoteAdded(**NOTE, text="Ask Selma")
    assert line(ticket(), 2, note, IN_SERVICE, policy("en")) is None
    assert line(ticket(), 2, note, IN_SOCIAL, policy("en")) is not None


def test_that_a_note_was_changed_or_deleted_is_said_where_it_was_written_too() -> None:
    for activity in (did.NoteEdited(**NOTE, text="x"), did.NoteDeleted(**NOTE)):
        assert line(ticket(), 2, activity, IN_SERVICE, policy("en")) is not None


def test_elsewhere_a_note_says_what_it_says_by_now_and_nothing_once_it_is_deleted() -> None:
    written = did.NoteAdded(**NOTE, text="Her number is 0660 1")
    changed = did.NoteEdited(**NOTE, text="Her number is 0660 2")
    now = ticket(written)
    number = now.version
    first = line(now, number, written, IN_SOCIAL, policy("en"))
    assert first
    assert first.alone
    now = ticket(written, changed)
    repainted = line(now, number, written, IN_SOCIAL, policy("en"))
    assert repainted
    assert words(repainted.text) == "📝 Anna (changed): Her number is 0660 2"
    said = line(now, number + 1, changed, IN_SOCIAL, policy("en"))
    assert said
    assert words(said.text) == "📝 Anna changed the note: Her number is 0660 2"
    now = ticket(written, changed, did.NoteDeleted(**NOTE))
    for activity, place in ((written, number), (changed, number + 1)):
        gone = line(now, place, activity, IN_SOCIAL, policy("en"))
        assert gone
        assert words(gone.text) == "📝 Anna: note deleted"


SENDING = did.ReplySending(**REPLY)
DRAFTED = did.ReplyDrafted(**BY, reply="r1", text="Sorry!")
FAILED = did.ReplyFailed(**REPLY, reason=BECAUSE)
SETTLED = did.ReplySettled(**BY, reply="r1", arrived=True)
NOT_THERE = did.ReplySettled(**BY, reply="r1", arrived=False)


@pytest.mark.parametrize(
    ("history", "under", "buttons"),
    [
        ([QUEUED], QUEUED, [UNDO, EDIT]),
        ([QUEUED, did.ReplyWithdrawn(**BY, reply="r1")], QUEUED, [EDIT]),
        ([QUEUED, SENDING], QUEUED, []),
        ([QUEUED, SENDING, did.ReplyPostponed(**REPLY, until=LATER, reason=BECAUSE)], QUEUED, [UNDO, EDIT]),
        ([QUEUED, SENDING, did.ReplySent(**REPLY, sent_as=PostRef(SHOP, "x"))], QUEUED, []),
        ([QUEUED, SENDING, FAILED], QUEUED, []),
        ([QUEUED, SENDING, FAILED], FAILED, [SEND_AGAIN, EDIT, DISCARD]),
        ([QUEUED, SENDING, FAILED, did.ReplyDiscarded(**BY, reply="r1")], FAILED, []),
        ([QUEUED, SENDING, FAILED, AGAIN], FAILED, []),
        ([QUEUED, SENDING, FAILED, AGAIN], QUEUED, []),
        ([QUEUED, SENDING, FAILED, AGAIN], AGAIN, [UNDO, EDIT]),
        ([QUEUED, HELD], HELD, [SEND_AGAIN, EDIT, DISCARD]),
        ([QUEUED, replace(HELD, why=Hold.REMOVED)], replace(HELD, why=Hold.REMOVED), [EDIT, DISCARD]),
        ([QUEUED, replace(HELD, why=Hold.CHANGED)], replace(HELD, why=Hold.CHANGED), [EDIT, DISCARD]),
        ([QUEUED, SENDING, CHECKING], CHECKING, [ARRIVED]),
        ([QUEUED, SENDING, CHECKING, SENDING], CHECKING, [ARRIVED]),
        ([QUEUED, SENDING, CHECKING, SENDING, replace(CHECKING, again=True)], CHECKING, [ARRIVED]),
        ([QUEUED, SENDING, CHECKING, UNKNOWN], CHECKING, []),
        ([QUEUED, SENDING, UNKNOWN], QUEUED, []),
        ([QUEUED, SENDING, UNKNOWN], UNKNOWN, [ARRIVED, SEND_AGAIN, LOST, LOOK]),
        ([QUEUED, SENDING, UNKNOWN, SETTLED], UNKNOWN, []),
        ([QUEUED, SENDING, UNKNOWN, NOT_THERE], UNKNOWN, []),
        ([QUEUED, SENDING, UNKNOWN, NOT_THERE], NOT_THERE, [SEND_AGAIN, EDIT, DISCARD]),
        ([DRAFTED], DRAFTED, [USE_DRAFT, DISCARD]),
        ([DRAFTED, did.DraftDiscarded(**BY, reply="r1")], DRAFTED, []),
        ([ESCALATED, SUGGESTED], SUGGESTED, [USE_DRAFT, DISCARD]),
        ([], did.Claimed(**BY), []),
    ],
)
def test_the_buttons_under_a_line_are_those_that_the_reply_allows_now(
    history: list[Activity], under: Activity, buttons: list[str]
) -> None:
    number = history.index(under) + 2 if under in history else 7  # the first is the post
    shown = told(under, now=ticket(*history), number=number)
    assert [(button.handler, button.subject) for button in shown.buttons] == [
        (name, "r1") for name in buttons
    ]
    assert shown.alone or not shown.buttons


def test_replies_are_decided_in_the_origins_thread_only() -> None:
    now = ticket(ESCALATED, SUGGESTED)
    assert told(SUGGESTED, IN_SOCIAL, now=now, number=3).buttons
    assert told(SUGGESTED, IN_SERVICE, now=now, number=3).buttons == ()


def test_help_is_given_under_its_question_in_every_thread_until_it_was_given() -> None:
    asked = ticket(ESCALATED, HELP_ASKED)
    answered = evolve(asked, did.HelpAnswered(at=NOW, by=SELMA.actor, number=1, text="So."))
    for channel in (IN_SOCIAL, IN_SERVICE):
        shown = told(HELP_ASKED, channel, now=asked)
        assert [(button.handler, button.subject) for button in shown.buttons] == [(ANSWER_HELP, "1")]
        after = told(HELP_ASKED, channel, now=answered)
        assert (after.buttons, after.alone) == ((), True)


def test_what_was_sent_can_be_proposed_for_the_library_where_it_was_decided() -> None:
    sent = did.ReplySent(**REPLY, sent_as=PostRef(SHOP, "x"))
    now = ticket(ESCALATED, QUEUED, SENDING, sent)
    shown = told(sent, now=now)
    assert [button.handler for button in shown.buttons] == [PROPOSE_TEMPLATE, PROPOSE_FAQ]
    assert {button.subject for button in shown.buttons} == {"r1"}
    assert shown.alone
    assert told(sent, IN_SERVICE, now=now).buttons == ()


def test_the_words_of_a_removed_post_are_gone_from_its_lines() -> None:
    second = world.post("My secret is 4711", 2)
    added = did.PostAdded(at=NOW, post=second)
    now = ticket(added, did.PostRemoved(at=NOW, ref=second.ref))
    assert words(told(added, now=now).text) == "Mia wrote again: (deleted on the platform)"
    assert told(added).alone


def test_a_long_post_is_shortened_in_its_line() -> None:
    shown = told(did.PostAdded(at=NOW, post=world.post("x" * 5000, 2)))
    (quoted,) = (s for s in shown.text if isinstance(s, Untrusted) and "x" in s.raw)
    assert len(quoted.raw) == POST_LIMIT


def test_a_strangers_words_stay_a_type_of_their_own() -> None:
    for activity in (did.PostAdded(at=NOW, post=world.post("<!channel>", 2)), UNKNOWN):
        plain = "".join(span for span in told(activity).text if isinstance(span, str))
        assert "<" not in plain


def test_a_reply_without_an_address_has_no_link() -> None:
    sent = did.ReplySent(**REPLY, sent_as=PostRef(SHOP, "x"))
    assert not [span for span in told(sent).text if isinstance(span, Link)]

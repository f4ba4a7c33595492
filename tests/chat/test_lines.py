"""The thread: every activity has its line, or a reason why not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, get_args

import pytest

from bot.chat.lines import Line, first_line, line
from bot.domain import activities as did
from bot.domain.activities import Activity
from bot.domain.evolving import evolve, opened
from bot.domain.people import ChannelId
from bot.domain.policy import Policy
from bot.domain.posts import PostRef
from bot.domain.text import Link, Untrusted
from bot.domain.ticket import Ticket, TicketId
from bot.handlers.names import (
    ANSWER_HELP,
    ARRIVED,
    DISCARD,
    EDIT,
    LOST,
    PROPOSE_FAQ,
    PROPOSE_TEMPLATE,
    UNDO,
    USE_DRAFT,
)
from bot.texts.saying import POST_LIMIT
from tests.fakes import world
from tests.fakes.surface import words
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, JONAS, SELMA, SERVICE, SHOP, SOCIAL
from tests.golden.steps import policy

NOW = world.Watch()()
LATER = NOW + timedelta(hours=4)
POST = world.post()
BECAUSE = Untrusted("busy & <closed>")
BY: dict[str, Any] = {"at": NOW, "by": ANNA.actor}
REPLY: dict[str, Any] = {"at": NOW, "reply": "r1"}
NOTE: dict[str, Any] = {**BY, "channel": IN_SERVICE, "message": "m1"}

OPENED = did.Opened(at=NOW, post=POST, department=SOCIAL, channels=(IN_SOCIAL,), rule="All")
QUEUED = did.ReplyQueued(
    **BY, reply="r1", to=POST.ref, text="Sorry!", private=False, close=True, due_at=LATER
)
ESCALATED = did.Escalated(
    **BY,
    number=1,
    department=SERVICE,
    channels=(IN_SERVICE,),
    reason="Refund",
    question="May she?",
    due_at=LATER,
)
SUGGESTED = did.AnswerSuggested(at=NOW, by=SELMA.actor, number=1, reply="r1", text="Yes.")
UNKNOWN = did.ReplyUnknown(**REPLY, reason=BECAUSE)

HELP_ASKED = did.HelpAsked(**BY, number=1, to=SELMA.actor, question="Why?", due_at=LATER)
LATE = "2026-11-21 13:00"

# Activity: what its line says in the origin's thread, in German and in English.
SAID: list[tuple[Activity, str, str]] = [
    (OPENED, "Beitrag von Mia ist bei Social Media eingegangen.", "A post by Mia arrived at Social Media."),
    (
        did.PostAdded(at=NOW, post=world.post("And now?", 2)),
        "Mia hat wieder geschrieben: And now?",
        "Mia wrote again: And now?",
    ),
    (
        did.PostEdited(at=NOW, post=world.post("My bus is late")),
        "Mia hat den Beitrag geändert: My bus is late",
        "Mia changed the post: My bus is late",
    ),
    (
        did.PostRemoved(at=NOW, ref=POST.ref),
        "Ein Beitrag wurde auf der Plattform gelöscht.",
        "A post was deleted on the platform.",
    ),
    (did.Claimed(**BY), "Anna hat übernommen.", "Anna claimed the ticket."),
    (did.Released(**BY), "Anna hat das Ticket zurückgelegt.", "Anna released the ticket."),
    (
        did.Assigned(**BY, to=JONAS.actor),
        "Anna hat das Ticket Jonas zugewiesen.",
        "Anna assigned the ticket to Jonas.",
    ),
    (
        did.ReplyDrafted(**BY, reply="r1", text="Sorry!"),
        "Anna hat einen Entwurf geschrieben: „Sorry!“",
        "Anna wrote a draft: “Sorry!”",
    ),
    (did.DraftDiscarded(**BY, reply="r1"), "Anna hat den Entwurf verworfen.", "Anna discarded the draft."),
    (
        QUEUED,
        "Anna antwortet öffentlich als Shop on the Square. Die Antwort geht hinaus: 2026-11-21 13:00\n„Sorry!“",
        "Anna replies in public as Shop on the Square. It goes out: 2026-11-21 13:00\n“Sorry!”",
    ),
    (
        did.ReplyWithdrawn(**BY, reply="r1"),
        "Anna hat die Antwort zurückgenommen. Nichts wurde gesendet.",
        "Anna took the reply back. Nothing was sent.",
    ),
    (
        did.ReplyPostponed(**REPLY, until=LATER, reason=BECAUSE),
        "Die Antwort wartet noch (busy & <closed>). Nächster Versuch: 2026-11-21 13:00",
        "The reply is still waiting (busy & <closed>). Next try: 2026-11-21 13:00",
    ),
    (
        did.ReplySent(**REPLY, sent_as=PostRef(SHOP, "x"), url="https://square.example/x"),
        "Die Antwort ist als Shop on the Square veröffentlicht. Ansehen",
        "The reply is published as Shop on the Square. View",
    ),
    (
        did.ReplyFailed(**REPLY, reason=BECAUSE),
        "Die Antwort wurde nicht gesendet: busy & <closed>",
        "The reply was not sent: busy & <closed>",
    ),
    (
        UNKNOWN,
        "Wir wissen nicht, ob die Antwort angekommen ist (busy & <closed>). Bitte auf der Plattform nachsehen.",
        "We do not know whether the reply arrived (busy & <closed>). Please look on the platform.",
    ),
    (
        did.ReplySettled(**BY, reply="r1", arrived=False),
        "Anna hat nachgesehen: die Antwort ist nicht da.",
        "Anna looked: the reply is not there.",
    ),
    (
        ESCALATED,
        "Anna fragt Kundenservice (Refund), Antwort bis 2026-11-21 13:00: „May she?“",
        "Anna asks Kundenservice (Refund), answer due 2026-11-21 13:00: “May she?”",
    ),
    (SUGGESTED, "Selma schlägt als Antwort vor: „Yes.“", "Selma suggests as answer: “Yes.”"),
    (
        did.EscalationReturned(**BY, number=1, reason="Which train?"),
        "Anna gibt die Frage zurück: „Which train?“",
        "Anna returns the question: “Which train?”",
    ),
    (did.NoteAdded(**NOTE, text="Ask Selma"), "📝 Anna: Ask Selma", "📝 Anna: Ask Selma"),
    (
        did.NoteEdited(**NOTE, text="Asked Selma"),
        "📝 Anna hat die Notiz geändert: Asked Selma",
        "📝 Anna changed the note: Asked Selma",
    ),
    (did.NoteDeleted(**NOTE), "Anna hat eine Notiz gelöscht.", "Anna deleted a note."),
    (
        HELP_ASKED,
        f"Anna bittet um Hilfe: Selma, bis {LATE}: „Why?“",
        f"Anna asks for help: Selma, until {LATE}: “Why?”",
    ),
    (
        did.HelpAnswered(at=NOW, by=SELMA.actor, number=1, text="So."),
        "Selma antwortet: „So.“",
        "Selma answers: “So.”",
    ),
    (
        did.HelpOverdue(at=NOW, number=1),
        "Die Bitte um Hilfe wurde nicht rechtzeitig beantwortet. Beide Seiten wissen Bescheid.",
        "The request for help has not been answered in time. Both sides were told.",
    ),
    (did.Tagged(**BY, tag="late"), "Anna hat den Tag „late“ gesetzt.", "Anna added the tag “late”."),
    (did.Untagged(**BY, tag="late"), "Anna hat den Tag „late“ entfernt.", "Anna removed the tag “late”."),
    (did.Starred(**BY), "Anna hat einen Stern gesetzt.", "Anna starred the ticket."),
    (did.Unstarred(**BY), "Anna hat den Stern entfernt.", "Anna took the star off."),
    (
        did.Muted(**BY),
        "Anna hat die Unterhaltung stummgeschaltet: Weitere Beiträge werden aufbewahrt, rufen aber niemanden.",
        "Anna muted the conversation: further posts are kept, but call nobody.",
    ),
    (did.Unmuted(**BY), "Anna hat die Unterhaltung wieder laut gestellt.", "Anna unmuted the conversation."),
    (
        did.Snoozed(**BY, until=LATER),
        f"Anna hat das Ticket zurückgestellt bis {LATE}.",
        f"Anna snoozed the ticket until {LATE}.",
    ),
    (did.Woken(**BY), "Anna hat das Ticket geweckt.", "Anna woke the ticket."),
    (
        did.ReminderSet(**BY, number=1, due_at=LATER, text="Call"),
        f"Anna möchte erinnert werden: {LATE}, „Call“",
        f"Anna wants to be reminded {LATE}: “Call”",
    ),
    (did.Reminded(at=NOW, number=1), "Die Erinnerung ist hinausgegangen.", "The reminder was sent."),
    (
        did.RegionSet(**BY, region="west"),
        "Anna hat die Region auf west gesetzt.",
        "Anna set the region to west.",
    ),
    (
        did.Absorbed(**BY, ticket=TicketId(3), posts=(POST,), conversations=()),
        "Anna hat Ticket 3 hierher geholt (1 Beitrag).",
        "Anna merged ticket 3 into this one (1 post).",
    ),
    (
        did.MergedInto(**BY, ticket=TicketId(3)),
        "Anna hat dieses Ticket mit Ticket 3 zusammengelegt. Dort geht es weiter.",
        "Anna merged this ticket into ticket 3. It goes on there.",
    ),
    (
        did.SplitOff(**BY, posts=(POST.ref,), ticket=TicketId(3)),
        "Anna hat einen Beitrag abgetrennt: siehe Ticket 3.",
        "Anna split a post off: see ticket 3.",
    ),
    (
        did.Proposed(**BY, to=SELMA.actor, what="faq", title="Late trains", proposal="p1"),
        "Anna schlägt „Late trains“ für die FAQ vor; Selma entscheidet.",
        "Anna proposes “Late trains” for the FAQ; Selma decides.",
    ),
    (did.Closed(**BY), "Anna hat das Ticket abgeschlossen.", "Anna closed the ticket."),
    (did.Reopened(**BY), "Anna hat das Ticket wieder geöffnet.", "Anna reopened the ticket."),
]

SILENT = {did.ReplySending: "its end says it within seconds; until then the line above says that it goes out"}


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
) -> Line:
    shown = line(now or ticket(), 7, activity, channel, spoken or policy("en"))
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
    assert line(ticket(QUEUED), 3, did.ReplySending(**REPLY), IN_SOCIAL, policy("en")) is None


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
            "Anna hat nachgesehen: die Antwort ist da",
            "Anna looked: the reply is there",
        ),
        (did.ReplySent(**REPLY, sent_as=PostRef(SHOP, "x")), "Die Antwort ist als", "The reply is published"),
    ],
)
def test_what_nobody_did_or_nobody_can_see_is_said_too(activity: Activity, german: str, english: str) -> None:
    assert words(told(activity, spoken=policy("de")).text).startswith(german)
    assert words(told(activity).text).startswith(english)


def test_each_channel_reads_its_own_language() -> None:
    mixed = world.policy()
    assert words(told(did.Claimed(**BY), IN_SOCIAL, spoken=mixed).text) == "Anna claimed the ticket."
    assert words(told(did.Claimed(**BY), IN_SERVICE, spoken=mixed).text) == "Anna hat übernommen."


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


SENDING = did.ReplySending(**REPLY)
DRAFTED = did.ReplyDrafted(**BY, reply="r1", text="Sorry!")


@pytest.mark.parametrize(
    ("history", "under", "buttons"),
    [
        ([QUEUED], QUEUED, [UNDO, EDIT]),
        ([QUEUED, did.ReplyWithdrawn(**BY, reply="r1")], QUEUED, [EDIT]),
        ([QUEUED, SENDING], QUEUED, []),
        ([QUEUED, SENDING, did.ReplyPostponed(**REPLY, until=LATER, reason=BECAUSE)], QUEUED, [UNDO, EDIT]),
        ([QUEUED, SENDING, did.ReplySent(**REPLY, sent_as=PostRef(SHOP, "x"))], QUEUED, []),
        ([QUEUED, SENDING, did.ReplyFailed(**REPLY, reason=BECAUSE)], QUEUED, [EDIT]),
        ([QUEUED, SENDING, UNKNOWN], QUEUED, []),
        ([QUEUED, SENDING, UNKNOWN], UNKNOWN, [ARRIVED, LOST]),
        ([QUEUED, SENDING, UNKNOWN, did.ReplySettled(**BY, reply="r1", arrived=True)], UNKNOWN, []),
        ([QUEUED, SENDING, UNKNOWN, did.ReplySettled(**BY, reply="r1", arrived=False)], QUEUED, [EDIT]),
        ([DRAFTED], DRAFTED, [USE_DRAFT, DISCARD]),
        ([DRAFTED, did.DraftDiscarded(**BY, reply="r1")], DRAFTED, []),
        ([ESCALATED, SUGGESTED], SUGGESTED, [USE_DRAFT, DISCARD]),
        ([], did.Claimed(**BY), []),
    ],
)
def test_the_buttons_under_a_line_are_those_that_the_reply_allows_now(
    history: list[Activity], under: Activity, buttons: list[str]
) -> None:
    shown = told(under, now=ticket(*history))
    assert [(button.handler, button.subject) for button in shown.buttons] == [
        (name, "r1") for name in buttons
    ]
    assert shown.alone or not shown.buttons


def test_replies_are_decided_in_the_origins_thread_only() -> None:
    now = ticket(ESCALATED, SUGGESTED)
    assert told(SUGGESTED, IN_SOCIAL, now=now).buttons
    assert told(SUGGESTED, IN_SERVICE, now=now).buttons == ()


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

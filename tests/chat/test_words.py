"""What one person is told: only what is still true, and what they can do about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.chat.words import Word, word
from bot.domain import activities as did
from bot.domain.activities import Activity
from bot.domain.evolving import evolve, opened
from bot.domain.people import Person
from bot.domain.ticket import Ticket, TicketId
from bot.handlers.names import ANSWER_HELP, MORE
from bot.texts import speaking
from tests.fakes import world
from tests.fakes.surface import words
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, JONAS, SELMA, SERVICE, SOCIAL

NOW = world.Watch()()
LATER = NOW + timedelta(hours=2)
BY: dict[str, Any] = {"at": NOW, "by": ANNA.actor}
OPENED = did.Opened(at=NOW, post=world.post(), department=SOCIAL, channels=(IN_SOCIAL,), rule="All")
ASSIGNED = did.Assigned(**BY, to=JONAS.actor)
ASKED = did.HelpAsked(**BY, number=1, to=SELMA.actor, question="Refund?", due_at=LATER)
OPINION = did.HelpAsked(**BY, number=1, to=SELMA.actor, question="Too cold?", due_at=LATER, draft="r1")
ANSWERED = did.HelpAnswered(at=NOW, by=SELMA.actor, number=1, text="Yes, all of it.")
OVERDUE = did.HelpOverdue(at=LATER, number=1)
QUESTION = did.Escalated(
    **BY,
    number=1,
    department=SERVICE,
    channels=(IN_SERVICE,),
    reason="Refund",
    question="May she?",
    due_at=LATER,
)
UNANSWERED = did.EscalationOverdue(at=LATER, number=1, department=SERVICE)
RETURNED = did.EscalationReturned(at=NOW, by=SELMA.actor, number=1, reason="Not ours")
APPROVED = did.ProposalSettled(**BY, to=SELMA.actor, title="Late trains", proposal="p1", approved=True)
DECLINED = replace(APPROVED, approved=False)
REMINDER = did.ReminderSet(**BY, number=1, due_at=LATER, text="Call her back")
REMINDED = did.Reminded(at=LATER, number=1)


def told(to: Person, activity: Activity, *history: Activity, language: str = "en") -> Word | None:
    now: Ticket = opened(TicketId(17), OPENED)
    for one in history:
        now = evolve(now, one)
    return word(now, activity, to.id, world.policy(), speaking(language))


@pytest.mark.parametrize(
    ("to", "activity", "history", "german", "english"),
    [
        (JONAS, ASSIGNED, [ASSIGNED], "Anna hat dir Ticket 17", "Anna assigned ticket 17"),
        (
            SELMA,
            ASKED,
            [ASKED],
            "Anna möchte deine Hilfe bei Ticket 17 (Shop on the Square): „Refund?“ Bitte antworte bis 2026-11-21 11:00.",
            "Anna would like your help with ticket 17 (Shop on the Square): “Refund?” Please answer by 2026-11-21 11:00.",
        ),
        (SELMA, OPINION, [OPINION], "Anna möchte deine Meinung", "Anna would like your opinion on a draft"),
        (
            ANNA,
            ANSWERED,
            [ASKED, ANSWERED],
            "Selma hat deine Frage zu Ticket 17 beantwortet: „Yes, all of it.“",
            "Selma has answered your question about ticket 17: “Yes, all of it.”",
        ),
        (SELMA, OVERDUE, [ASKED, OVERDUE], "Anna wartet bei Ticket 17", "Anna still waits for your answer"),
        (ANNA, OVERDUE, [ASKED, OVERDUE], "Selma hat deine Frage", "Selma has not answered your question"),
        (
            ANNA,
            UNANSWERED,
            [QUESTION, UNANSWERED],
            "Kundenservice hat deine Frage zu Ticket 17 noch nicht beantwortet: „May she?“",
            "Kundenservice has not answered your question about ticket 17 yet: “May she?”",
        ),
        (
            SELMA,
            did.Proposed(**BY, to=SELMA.actor, what="faq", title="Late trains", proposal="p1"),
            [],
            "Anna schlägt „Late trains“ vor. Du entscheidest",
            "Anna proposes “Late trains”. You decide",
        ),
        (
            SELMA,
            APPROVED,
            [],
            "Anna hat deinen Vorschlag „Late trains“ freigegeben",
            "Anna approved your proposal",
        ),
        (
            SELMA,
            DECLINED,
            [],
            "Anna hat deinen Vorschlag „Late trains“ nicht",
            "Anna did not take your proposal",
        ),
        (
            ANNA,
            REMINDED,
            [REMINDER, REMINDED],
            "Du wolltest an Ticket 17 erinnert werden: „Call her back“",
            "You wanted to be reminded of ticket 17: “Call her back”",
        ),
    ],
)
def test_who_is_concerned_is_told_what_happened(
    to: Person, activity: Activity, history: list[Activity], german: str, english: str
) -> None:
    for language, expected in (("de", german), ("en", english)):
        said = told(to, activity, *history, language=language)
        assert said is not None
        assert words(said.text).startswith(expected)


@pytest.mark.parametrize(
    ("to", "activity", "history"),
    [
        (JONAS, ASSIGNED, [ASSIGNED, did.Released(**BY)]),
        (SELMA, ASKED, [ASKED, ANSWERED]),
        (SELMA, ASKED, [ASKED, did.Closed(**BY)]),
        (SELMA, OVERDUE, [ASKED, OVERDUE, ANSWERED]),
        (ANNA, OVERDUE, [ASKED, OVERDUE, ANSWERED]),
        (ANNA, UNANSWERED, [QUESTION, UNANSWERED, RETURNED]),
        (ANNA, REMINDED, []),
        (ANNA, did.Claimed(**BY), [did.Claimed(**BY)]),
    ],
)
def test_nobody_is_told_what_is_not_true_any_more(
    to: Person, activity: Activity, history: list[Activity]
) -> None:
    assert told(to, activity, *history) is None


def test_who_was_asked_can_answer_right_there_and_who_asked_can_look() -> None:
    def offered(to: Person, activity: Activity, *history: Activity) -> list[tuple[str, str]]:
        said = told(to, activity, *history)
        assert said is not None
        return [(button.handler, button.subject) for button in said.buttons]

    assert offered(SELMA, ASKED, ASKED) == [(ANSWER_HELP, "1"), (MORE, "")]
    assert offered(SELMA, OVERDUE, ASKED, OVERDUE) == [(ANSWER_HELP, "1"), (MORE, "")]
    assert offered(ANNA, OVERDUE, ASKED, OVERDUE) == [(MORE, "")]
    assert offered(ANNA, ANSWERED, ASKED, ANSWERED) == [(MORE, "")]

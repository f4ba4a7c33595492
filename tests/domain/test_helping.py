"""Asking a colleague for help."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.domain import answering, claiming, helping
from bot.domain import refusals as no
from bot.domain.clocks import strike
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.owing import owed
from bot.domain.people import Person
from bot.domain.ticket import Ticket
from tests.domain.deciding import NOW, after, fresh, refusal
from tests.fakes.world import ANNA, JONAS, MIRA, SELMA

LATER = NOW + timedelta(hours=2)


def asked(ticket: Ticket, to: Person = SELMA, **more: Any) -> Ticket:
    question = {"question": "Do we have it?", "due_at": LATER, **more}
    return after(ticket, helping.ask(ticket, ANNA, NOW, to=to, **question))


def told(before: Ticket, now: Ticket, activities: Any) -> set[str]:
    """Return who gets a word about it."""
    deliveries: list[Delivery] = owed(before, now, activities)
    return {one.subject for one in deliveries if one.kind is DeliveryKind.WORD}


def test_who_is_asked_may_see_the_ticket_and_is_told() -> None:
    facts = helping.ask(fresh(), ANNA, NOW, to=SELMA, question=" Do we have it? ", due_at=LATER)
    ticket = after(fresh(), facts)
    assert ticket.is_helping(SELMA.id)
    assert [one.question for one in ticket.open_helps] == ["Do we have it?"]
    assert told(fresh(), ticket, facts) == {SELMA.id}


def test_several_questions_are_open_at_once_and_counted() -> None:
    ticket = asked(asked(fresh()), JONAS)
    assert [one.number for one in ticket.open_helps] == [1, 2]


def test_an_answer_closes_its_question_only_and_tells_who_asked() -> None:
    ticket = asked(asked(fresh()), JONAS)
    facts = helping.answer(ticket, SELMA, NOW, number=1, text="In the cellar.")
    answered = after(ticket, facts)
    assert [one.number for one in answered.open_helps] == [2]
    assert told(ticket, answered, facts) == {ANNA.id}


def test_anybody_who_knows_may_answer_but_only_once() -> None:
    ticket = after(asked(fresh()), helping.answer(asked(fresh()), MIRA, NOW, number=1, text="I know!"))
    assert refusal(helping.answer, ticket, SELMA, NOW, number=1, text="Me too!") == no.NotAwaitingHelp()
    assert refusal(helping.answer, ticket, SELMA, NOW, number=9, text="Me too!") == no.NotAwaitingHelp()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"question": " "}, no.NothingWritten()),
        ({"due_at": NOW}, no.DueInThePast()),
        ({"to": ANNA}, no.UnknownPerson(ANNA.id)),
        ({"draft": "r9"}, no.NoSuchDraft()),
    ],
)
def test_a_question_needs_words_time_and_somebody_else(change: dict[str, Any], why: no.Refusal) -> None:
    question = {"to": SELMA, "question": "?", "due_at": LATER, **change}
    assert refusal(helping.ask, fresh(), ANNA, NOW, **question) == why


def test_an_answer_needs_words() -> None:
    assert refusal(helping.answer, asked(fresh()), SELMA, NOW, number=1, text=" ") == no.NothingWritten()


def test_a_second_opinion_is_about_a_draft_that_waits() -> None:
    ticket = after(fresh(), answering.draft(fresh(), MIRA, NOW, reply="r1", text="Sorry!"))
    assert asked(ticket, draft="r1").open_helps[0].draft == "r1"
    discarded = after(ticket, answering.discard(ticket, ANNA, NOW, reply="r1"))
    question = {"to": SELMA, "question": "?", "due_at": LATER}
    assert refusal(helping.ask, discarded, ANNA, NOW, **question, draft="r1") == no.NoSuchDraft()


def test_nobody_is_asked_about_a_closed_ticket_but_may_still_answer() -> None:
    ticket = after(asked(fresh()), claiming.close(asked(fresh()), ANNA, NOW))
    question = {"to": SELMA, "question": "?", "due_at": LATER}
    assert refusal(helping.ask, ticket, ANNA, NOW, **question) == no.ClosedAlready(ANNA.actor)
    assert helping.answer(ticket, SELMA, NOW, number=1, text="In the cellar.")


def test_both_sides_hear_once_that_nobody_answered_in_time() -> None:
    facts = helping.ask(fresh(), ANNA, NOW, to=SELMA, question="?", due_at=LATER)
    ticket = after(fresh(), facts)
    overdue = strike(ticket, LATER, activity=facts[0])
    late = after(ticket, overdue)
    assert told(ticket, late, overdue) == {ANNA.id, SELMA.id}
    assert strike(late, LATER, activity=facts[0]) == []


def test_an_answered_question_is_never_overdue() -> None:
    facts = helping.ask(fresh(), ANNA, NOW, to=SELMA, question="?", due_at=LATER)
    ticket = after(fresh(), facts)
    answered = after(ticket, helping.answer(ticket, SELMA, NOW, number=1, text="Yes."))
    assert strike(answered, LATER, activity=facts[0]) == []

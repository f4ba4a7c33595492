"""Ask a colleague for help, and answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.chat.reception import Nothing
from bot.domain import refusals as why
from bot.domain.people import Person, PersonId
from bot.handlers.form import MomentField
from bot.handlers.names import ANSWER_HELP, CLOSE, HELP
from tests.fakes.world import ANNA, GEORG, JONAS, MIRA, SELMA
from tests.handlers.office import Office, beside, field, no, read_aloud, told


async def asks(office: Office, to: Person = SELMA, question: str = "Do we have it?") -> None:
    form = await office.open(ANNA, HELP)
    assert await office.submit(ANNA, form, person=to.id, question=question) == Nothing()


async def test_anybody_else_can_be_asked(office: Office, anna: Person) -> None:
    form = await office.open(anna, HELP)
    assert await office.search(anna, form, "") == ["Georg", "Jonas", "Mira", "Selma"]
    assert await office.search(anna, form, "kunden") == ["Selma"]
    assert field(form, "due").initial == office.watch() + timedelta(hours=2)
    assert await office.submit(anna, form, person="selma", question="Do we have it?") == Nothing()
    (asked_for,) = (await office.ticket()).open_helps
    assert (asked_for.to, asked_for.due_at) == (SELMA.actor, office.watch() + timedelta(hours=2))


@pytest.mark.parametrize(
    ("values", "problem", "refusal"),
    [
        ({"question": " "}, "question", why.NothingWritten()),
        ({"person": "nobody"}, "person", why.UnknownPerson(PersonId("nobody"))),
        ({"person": "anna"}, "person", why.UnknownPerson(ANNA.id)),
        ({"due": "1"}, "due", why.DueInThePast()),
    ],
)
async def test_what_is_wrong_stands_beside_its_field(
    office: Office, anna: Person, values: dict[str, str], problem: str, refusal: why.Refusal
) -> None:
    form = await office.open(anna, HELP)
    answer = await office.submit(anna, form, **{"person": "selma", "question": "?", **values})
    assert beside(answer) == {problem: no(anna, refusal)}
    again = await office.open(anna, HELP)
    assert field(again, "question").initial == values.get("question", "?").strip()


async def test_who_was_asked_answers_in_words_though_the_ticket_is_not_theirs(office: Office) -> None:
    await asks(office)
    form = await office.open(SELMA, ANSWER_HELP, "1")
    assert any("Do we have it?" in words for words in read_aloud(form))
    assert beside(await office.submit(SELMA, form, text=" ")) == {"text": no(SELMA, why.NothingWritten())}
    assert await office.submit(SELMA, form, text="In the cellar.") == Nothing()
    assert [one.answer for one in (await office.ticket()).helps] == ["In the cellar."]


@pytest.mark.parametrize("by", [JONAS, MIRA, GEORG], ids=lambda one: one.name)
async def test_whoever_has_the_ticket_may_answer_too(office: Office, by: Person) -> None:
    await asks(office)
    form = await office.open(by, ANSWER_HELP, "1")
    assert await office.submit(by, form, text="I know.") == Nothing()


async def test_a_question_is_answered_once(office: Office, anna: Person) -> None:
    await asks(office)
    mine = await office.open(anna, ANSWER_HELP, "1")
    await office.submit(JONAS, await office.open(JONAS, ANSWER_HELP, "1"), text="Yes.")
    assert told(await office.submit(anna, mine, text="No.")) == no(anna, why.NotAwaitingHelp())
    assert told(await office.press(anna, ANSWER_HELP, "1")) == no(anna, why.NotAwaitingHelp())


async def test_what_was_begun_for_one_question_does_not_answer_another(office: Office) -> None:
    await asks(office, question="Do we have it?")
    await asks(office, question="May she?")
    first = await office.open(SELMA, ANSWER_HELP, "1")
    await office.reception.closed(office.filled_in(SELMA, first, {"text": "Yes, two of them"}))
    assert not field(await office.open(SELMA, ANSWER_HELP, "2"), "text").initial
    again = await office.open(SELMA, ANSWER_HELP, "1")
    assert field(again, "text").initial == "Yes, two of them"
    assert await office.submit(SELMA, again) == Nothing()


@pytest.mark.parametrize("subject", ["", "x", "9"])
async def test_an_answer_to_nothing_is_refused(office: Office, subject: str) -> None:
    await asks(office)
    refusals = {no(ANNA, why.OutdatedButton()), no(ANNA, why.NotAwaitingHelp())}
    assert told(await office.press(ANNA, ANSWER_HELP, subject)) in refusals


async def test_a_closed_ticket_needs_no_help(office: Office, anna: Person) -> None:
    form = await office.open(anna, HELP)
    await office.press(JONAS, CLOSE)
    closed = no(anna, why.ClosedAlready(JONAS.actor))
    assert told(await office.press(anna, HELP)) == closed
    assert told(await office.submit(anna, form, person="selma", question="?")) == closed


async def test_the_policy_says_how_long_a_colleague_has(anna: Person) -> None:
    changes: dict[str, Any] = {"help_due": timedelta(minutes=30)}
    office = Office(**changes)
    await office.receives()
    due = field(await office.open(anna, HELP), "due")
    assert due == MomentField("due", due.label, office.watch() + timedelta(minutes=30))

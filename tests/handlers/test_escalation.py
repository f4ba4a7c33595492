"""Escalate to another department; it suggests an answer or returns the question."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.reception import Nothing
from bot.domain import refusals as why
from bot.domain.people import ChannelId, DepartmentId, Person
from bot.domain.policy import Department, EscalationTarget
from bot.handlers.form import Form
from bot.handlers.names import CLOSE, ESCALATE, LOG, MORE, RETURN, SUGGEST
from bot.texts import speaking
from tests.fakes import world
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, JONAS, MIRA, SELMA, SERVICE, SOCIAL
from tests.handlers.office import Office, asked, beside, field, no, read_aloud, told

PRESS = DepartmentId("press")


def two_to_ask() -> Office:
    """Return an office whose social media team may ask customer service and the press office."""
    press = Department(PRESS, "Press", (ChannelId("slack:#press"),), "en")
    targets = (
        EscalationTarget(SERVICE, ("Refund", "Repair"), timedelta(hours=4)),
        EscalationTarget(PRESS, ("Statement",), timedelta(hours=1)),
    )
    departments = {**world.policy().departments, PRESS: press}
    return Office(departments=departments, escalations={SOCIAL: targets})


async def asks(office: Office, by: Person = ANNA, question: str = "May she?") -> None:
    assert await office.submit(by, await office.open(by, ESCALATE), question=question) == Nothing()


@pytest.fixture(params=["de", "en"])
def selma(request: pytest.FixtureRequest) -> Person:
    """Somebody of customer service, in each language."""
    return replace(SELMA, language=request.param)


async def test_a_question_is_asked_with_its_reason_and_time(office: Office, anna: Person) -> None:
    form = await office.open(anna, ESCALATE)
    assert read_aloud(form) == ["My train is late"]
    assert field(form, "due").initial == office.watch.now + timedelta(hours=4)
    answer = await office.submit(anna, form, question=" May she? ", **{"reason-service": "Repair"})
    assert answer == Nothing()
    (escalation,) = (await office.ticket()).escalations
    assert (escalation.reason, escalation.question) == ("Repair", "May she?")
    assert escalation.due_at == office.watch.now + timedelta(hours=4)


async def test_another_department_has_its_own_reasons_and_keeps_the_question() -> None:
    office = two_to_ask()
    await office.receives()
    form = await office.open(ANNA, ESCALATE)
    other = asked(await office.choose(ANNA, form, service="press", question="What do we say?"))
    assert field(other, "question").initial == "What do we say?"
    assert [option.value for option in field(other, "reason-press").options] == ["Statement"]
    assert field(other, "due").initial == office.watch.now + timedelta(hours=1)
    assert await office.submit(ANNA, other) == Nothing()
    assert (await office.ticket()).open_escalations[0].department == PRESS


async def test_who_was_asked_is_not_proposed_again() -> None:
    office = two_to_ask()
    await office.receives()
    await asks(office)
    form = await office.open(ANNA, ESCALATE)
    assert [option.value for option in field(form, "service").options] == ["press"]
    assert await office.submit(ANNA, form, question="And you?") == Nothing()
    assert ESCALATE not in await office.buttons(IN_SOCIAL)


async def test_a_department_is_asked_once_at_a_time(office: Office, anna: Person) -> None:
    waiting = await office.open(anna, ESCALATE)
    await asks(office, JONAS)
    again = no(anna, why.AskedAlready(SERVICE))
    assert told(await office.submit(anna, waiting, question="May she?")) == again
    assert told(await office.press(anna, ESCALATE)) == again


async def test_a_question_without_words_stays_open(office: Office, anna: Person) -> None:
    answer = await office.submit(anna, await office.open(anna, ESCALATE), question=" ")
    assert beside(answer) == {"question": no(anna, why.NothingWritten())}


@pytest.mark.parametrize("ago", [timedelta(0), timedelta(minutes=1), timedelta(days=9000)])
async def test_nobody_answers_yesterday(office: Office, anna: Person, ago: timedelta) -> None:
    due = str(int((office.watch.now - ago).timestamp()))
    answer = await office.submit(anna, await office.open(anna, ESCALATE), question="?", due=due)
    assert beside(answer) == {"due": no(anna, why.DueInThePast())}


@pytest.mark.parametrize("due", ["", "soon", "9" * 40])
async def test_a_time_that_is_none_is_the_usual_one(office: Office, due: str) -> None:
    await office.submit(ANNA, await office.open(ANNA, ESCALATE), question="?", due=due)
    assert (await office.ticket()).escalations[0].due_at == office.watch.now + timedelta(hours=4)


async def test_nobody_is_asked_whom_the_policy_does_not_name(office: Office, anna: Person) -> None:
    form = await office.open(anna, ESCALATE)
    answer = await office.submit(anna, form, service="nowhere", question="?")
    assert told(answer) == no(anna, why.NoSuchTarget(DepartmentId("nowhere")))


async def test_without_anybody_to_ask_there_is_no_button(anna: Person) -> None:
    office = Office(escalations={})
    await office.receives()
    assert ESCALATE not in await office.buttons(IN_SOCIAL)
    assert told(await office.press(anna, ESCALATE)) == no(anna, why.NoSuchTarget(DepartmentId("")))


async def test_a_closed_ticket_is_not_escalated(office: Office, anna: Person) -> None:
    await office.press(JONAS, CLOSE)
    assert told(await office.press(anna, ESCALATE)) == no(anna, why.ClosedAlready(JONAS.actor))


async def test_the_asked_department_sees_the_question_and_its_two_buttons(office: Office) -> None:
    await asks(office, MIRA)
    assert await office.buttons(IN_SERVICE) == [SUGGEST, RETURN, MORE, LOG]
    assert SUGGEST not in await office.buttons(IN_SOCIAL)
    form = await office.open(SELMA, SUGGEST)
    assert read_aloud(form) == ["Mira asks: “May she?”", "My train is late"]


async def test_a_team_with_one_channel_for_all_answers_there() -> None:
    usual = world.policy().departments
    service = replace(usual[SERVICE], channels=(IN_SOCIAL,))
    office = Office(departments={**usual, SERVICE: service})
    await office.receives()
    await asks(office)
    assert {SUGGEST, RETURN, CLOSE} <= set(await office.buttons(IN_SOCIAL))
    form = await office.open(SELMA, SUGGEST)
    assert await office.submit(SELMA, form, text="Yes.") == Nothing()


async def test_an_answer_comes_back_as_a_draft(office: Office, selma: Person) -> None:
    await asks(office)
    form = await office.open(selma, SUGGEST)
    assert form.submit == speaking(selma.language).labels.suggest
    assert await office.submit(selma, form, text="Yes, she may.") == Nothing()
    ticket = await office.ticket()
    assert ticket.draft is not None
    assert (ticket.draft.text, ticket.open_escalations) == ("Yes, she may.", ())
    assert await office.submit(selma, form, text="Yes, she may.") == Nothing()
    assert len((await office.ticket()).replies) == 1


async def test_an_answer_needs_words(office: Office, selma: Person) -> None:
    await asks(office)
    empty = no(selma, why.NothingWritten())
    assert beside(await office.submit(selma, await office.open(selma, SUGGEST))) == {"text": empty}
    assert beside(await office.submit(selma, await office.open(selma, RETURN))) == {"reason": empty}


async def test_a_question_is_returned_with_a_reason_and_asked_again(office: Office, selma: Person) -> None:
    await asks(office)
    form = await office.open(selma, RETURN)
    assert await office.submit(selma, form, reason="Which train?") == Nothing()
    assert (await office.ticket()).open_escalations == ()
    for handler in (SUGGEST, RETURN):
        assert told(await office.press(selma, handler)) == no(selma, why.NotAsked())
    assert told(await office.submit(selma, form, reason="Which train?")) == no(selma, why.NotAsked())
    await asks(office, question="May she, on the 8:15?")


@pytest.mark.parametrize("handler", [SUGGEST, RETURN])
async def test_a_form_that_names_no_question_is_of_another_make(
    office: Office, selma: Person, handler: str
) -> None:
    await asks(office)
    form: Form = replace(await office.open(selma, handler), memory={})
    answer = await office.submit(selma, form, text="Yes", reason="No")
    assert told(answer) == no(selma, why.OutdatedButton())


async def test_only_who_was_asked_answers(office: Office) -> None:
    await asks(office)
    form = await office.open(SELMA, SUGGEST)
    other = why.NotAsked()
    assert told(await office.submit(ANNA, form, text="Yes")) == no(ANNA, other)


async def test_each_department_answers_its_own_question() -> None:
    office = two_to_ask()
    await office.receives()
    await asks(office)
    await asks(office, question="And you?")
    patrick = world.person("Patrick", PRESS)
    selmas = await office.open(SELMA, SUGGEST)
    other = why.OtherDepartment(frozenset({SERVICE}))
    assert told(await office.submit(patrick, selmas, text="Yes")) == no(patrick, other)

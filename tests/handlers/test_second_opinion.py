"""Second opinion: a colleague reads the draft before it leaves."""

from __future__ import annotations

from bot.chat.reception import Nothing, Wrong
from bot.domain.replies import ReplyState
from bot.handlers.form import Form
from bot.handlers.handler import Within
from bot.handlers.names import REPLY, SECOND_OPINION
from tests.fakes.world import ANNA, SELMA
from tests.handlers.office import FIRST, Office, asked, field


async def opinion_form(office: Office, text: str) -> tuple[Form, Form]:
    reply = await office.open(ANNA, REPLY)
    pressed = office.click(
        ANNA,
        SECOND_OPINION,
        subject=reply.memory["reply"],
        values={"text": text},
        memory=reply.memory,
        within=Within(REPLY, FIRST),
    )
    return reply, asked(await office.reception.press(pressed))


async def test_the_draft_goes_along_to_the_colleague(office: Office) -> None:
    _, form = await opinion_form(office, "Sorry, the train broke down.")
    assert field(form, "text").initial == "Sorry, the train broke down."
    assert await office.search(ANNA, form, "sel") == ["Selma"]
    assert await office.submit(ANNA, form, person="selma") == Nothing()
    ticket = await office.ticket()
    [help_] = ticket.open_helps
    assert (help_.to.id, help_.question) == (SELMA.id, "Can I send it like this?")
    draft = ticket.reply(help_.draft)
    assert draft is not None
    assert (draft.text, draft.state) == ("Sorry, the train broke down.", ReplyState.DRAFT)


async def test_the_reply_takes_the_place_of_the_draft_that_was_asked_on(office: Office) -> None:
    reply, form = await opinion_form(office, "Sorry!")
    await office.submit(ANNA, form, person="selma")
    preview = asked(await office.submit(ANNA, reply, text="Sorry, Mia!"))
    await office.submit(ANNA, preview)
    ticket = await office.ticket()
    assert ticket.draft is None
    assert [one.text for one in ticket.replies if one.state is ReplyState.QUEUED] == ["Sorry, Mia!"]


async def test_asking_twice_leaves_one_draft(office: Office) -> None:
    reply, form = await opinion_form(office, "First")
    await office.submit(ANNA, form, person="selma")
    await office.submit(ANNA, form, person="jonas", text="Second")
    ticket = await office.ticket()
    assert [one.text for one in ticket.replies if one.state is ReplyState.DRAFT] == ["Second"]
    assert len(ticket.open_helps) == 2
    assert reply.memory["reply"]


async def test_an_opinion_needs_a_person_and_a_text(office: Office) -> None:
    _, form = await opinion_form(office, "")
    nobody = await office.submit(ANNA, form, text="Something")
    assert isinstance(nobody, Wrong)
    assert list(nobody.problems) == ["person"]
    nothing = await office.submit(ANNA, form, person="selma")
    assert isinstance(nothing, Wrong)
    assert list(nothing.problems) == ["text"]


async def test_what_was_typed_in_the_reply_comes_back_after_asking(office: Office) -> None:
    await opinion_form(office, "Half a sentence")
    again = await office.open(ANNA, REPLY)
    assert field(again, "text").initial == "Half a sentence"

"""Two people answer the same customer: the second learns of the first before anything leaves."""

from __future__ import annotations

import pytest

from bot.chat.reception import Nothing
from bot.domain import answering
from bot.domain import refusals as why
from bot.domain.people import Person
from bot.domain.posts import PostRef
from bot.domain.replies import ReplyState
from bot.handlers.form import Form
from bot.handlers.names import EDIT, REPLY, UNDO, USE_DRAFT
from bot.texts import speaking
from tests.fakes import world
from tests.fakes.world import ANNA, JONAS, MIRA, SHOP
from tests.handlers.office import FIRST, Office, asked, field, no, read_aloud, told


async def newest(office: Office) -> str:
    return (await office.ticket()).replies[-1].id


async def previewed(office: Office, by: Person, form: Form) -> Form:
    return asked(await office.submit(by, form, text=f"{by.name} is sorry!"))


async def is_delivered(office: Office) -> None:
    reply = await newest(office)
    await office.desk.change(FIRST, "s", answering.begin_sending, office.watch(), reply=reply)
    sent_as = PostRef(SHOP, "a1")
    await office.desk.change(FIRST, "e", answering.sent, office.watch(), reply=reply, sent_as=sent_as, url="")


async def taken_back(office: Office) -> str:
    """Send a reply and take it back; return its id."""
    await office.submit(ANNA, await previewed(office, ANNA, await office.open(ANNA, REPLY)))
    await office.press(ANNA, UNDO, await newest(office))
    return await newest(office)


@pytest.mark.parametrize("handler", [REPLY, EDIT])
async def test_a_second_answer_leaves_only_when_it_is_meant_to(office: Office, handler: str) -> None:
    subject = await taken_back(office) if handler == EDIT else ""
    forms = {who: await office.open(who, handler, subject) for who in (ANNA, JONAS)}
    annas, jonass = [await previewed(office, who, form) for who, form in forms.items()]
    assert await office.submit(ANNA, annas) == Nothing()
    await is_delivered(office)

    warned = asked(await office.submit(JONAS, jonass))
    assert no(JONAS, why.AnsweredMeanwhile(ANNA.actor)) in read_aloud(warned)
    assert warned.submit == speaking(JONAS.language).labels.preview
    assert field(warned, "text").initial == "Jonas is sorry!"
    assert (await office.ticket()).in_flight is None

    again = asked(await office.submit(JONAS, warned))
    assert no(JONAS, why.AnsweredMeanwhile(ANNA.actor)) not in read_aloud(again)
    assert await office.submit(JONAS, again) == Nothing()
    states = [reply.state for reply in (await office.ticket()).replies]
    assert states[-2:] == [ReplyState.SENT, ReplyState.QUEUED]


async def test_an_answer_that_was_there_before_needs_no_warning(office: Office) -> None:
    await office.submit(ANNA, await previewed(office, ANNA, await office.open(ANNA, REPLY)))
    await is_delivered(office)
    preview = await previewed(office, JONAS, await office.open(JONAS, REPLY))
    assert await office.submit(JONAS, preview) == Nothing()


async def test_an_answer_that_was_taken_back_needs_no_warning(office: Office) -> None:
    form = await office.open(JONAS, REPLY)
    await taken_back(office)
    assert await office.submit(JONAS, await previewed(office, JONAS, form)) == Nothing()


async def test_a_draft_is_not_taken_up_while_a_reply_is_on_its_way(office: Office) -> None:
    preview = await previewed(office, ANNA, await office.open(ANNA, REPLY))
    await office.submit(MIRA, await office.open(MIRA, REPLY), text="Sorry!")
    draft = await newest(office)
    assert await office.submit(ANNA, preview) == Nothing()
    on_its_way = no(JONAS, why.ReplyOnItsWay(ANNA.actor))
    assert told(await office.press(JONAS, USE_DRAFT, draft)) == on_its_way


async def test_a_post_that_is_changed_while_it_is_answered_is_read_again_first(office: Office) -> None:
    preview = await previewed(office, JONAS, await office.open(JONAS, REPLY))
    await office.receives(world.post("My bus is late", revision="2"))

    warned = asked(await office.submit(JONAS, preview))
    assert no(JONAS, why.PostEditedMeanwhile()) in read_aloud(warned)
    assert warned.submit == speaking(JONAS.language).labels.preview
    assert field(warned, "text").initial == "Jonas is sorry!"
    assert (await office.ticket()).in_flight is None

    again = asked(await office.submit(JONAS, warned))
    assert await office.submit(JONAS, again) == Nothing()
    assert (await office.ticket()).in_flight is not None

"""What is written into forms: it leaves as the preview showed it, and not unless the preview showed it."""

from __future__ import annotations

import json
from datetime import UTC

import pytest

from bot.chat.reception import Nothing
from bot.chat.slack.modal import modal
from bot.domain.people import Person
from bot.handlers.form import QUOTE_LIMIT
from bot.handlers.names import EDIT, ESCALATE, REPLY, RETURN, SUGGEST
from bot.texts import speaking
from tests.fakes import world
from tests.fakes.world import ANNA, MIRA, SELMA
from tests.handlers.office import Office, asked, escalate, field, read_aloud

HIDDEN = (
    "Pay at \u202egro.live\u202c\u200b\u2066 now" + "".join(chr(0xE0000 + ord(c)) for c in "tag") + " \ud800"
)
SEEN = "Pay at gro.live now"


async def test_a_reply_leaves_without_what_its_preview_cannot_show(office: Office) -> None:
    preview = asked(await office.submit(ANNA, await office.open(ANNA, REPLY), text=HIDDEN))
    assert await office.submit(ANNA, preview) == Nothing()
    assert [reply.text for reply in (await office.ticket()).replies] == [SEEN]


async def test_a_draft_holds_nothing_hidden(office: Office) -> None:
    await office.submit(MIRA, await office.open(MIRA, REPLY), text=HIDDEN)
    assert [reply.text for reply in (await office.ticket()).replies] == [SEEN]


async def test_a_suggested_answer_holds_nothing_hidden(office: Office) -> None:
    await escalate(office)
    await office.submit(SELMA, await office.open(SELMA, SUGGEST), text=HIDDEN)
    assert [reply.text for reply in (await office.ticket()).replies] == [SEEN]


async def test_a_question_holds_nothing_hidden(office: Office) -> None:
    await office.submit(ANNA, await office.open(ANNA, ESCALATE), question=HIDDEN)
    assert [escalation.question for escalation in (await office.ticket()).escalations] == [SEEN]


async def test_a_reason_holds_nothing_hidden(office: Office) -> None:
    await escalate(office)
    await office.submit(SELMA, await office.open(SELMA, RETURN), reason=HIDDEN)
    returned = (await office.desk.log((await office.ticket()).id))[-1].activity
    assert getattr(returned, "reason", "") == SEEN


async def test_a_template_is_put_in_without_anything_hidden() -> None:
    office = Office(library=world.library(world.template("Pay", HIDDEN)))
    await office.receives()
    filled = asked(await office.choose(ANNA, await office.open(ANNA, REPLY), template="pay"))
    assert field(filled, "text").initial == SEEN


async def test_a_long_post_leaves_room_for_the_preview() -> None:
    office = Office()
    await office.receives(world.post("x" * 60_000))
    preview = asked(await office.submit(ANNA, await office.open(ANNA, REPLY), text="We are sorry!"))
    assert "We are sorry!" in json.dumps(modal(preview, UTC)["blocks"][:5])


@pytest.mark.parametrize(
    ("by", "handler"), [(ANNA, REPLY), (MIRA, REPLY), (ANNA, ESCALATE), (SELMA, SUGGEST), (SELMA, RETURN)]
)
async def test_forms_quote_no_more_than_there_is_room_for(by: Person, handler: str) -> None:
    office = Office()
    await office.receives(world.post("x" * 60_000))
    if by is SELMA:
        await escalate(office)
    assert "x" * (QUOTE_LIMIT - 1) + "…" in read_aloud(await office.open(by, handler))


async def test_a_button_that_says_preview_never_sends(office: Office) -> None:
    preview = asked(await office.submit(ANNA, await office.open(ANNA, REPLY), text="Sorry!"))
    there = asked(await office.choose(ANNA, preview, target="private"))
    and_back = asked(await office.choose(ANNA, there, target="public"))
    assert and_back.submit == speaking(ANNA.language).labels.preview
    assert asked(await office.submit(ANNA, and_back)).submit == preview.submit
    assert (await office.ticket()).replies == ()


async def test_an_old_public_reply_does_not_answer_a_private_post_in_public(office: Office) -> None:
    preview = asked(await office.submit(ANNA, await office.open(ANNA, REPLY), text="Sorry!"))
    await office.submit(ANNA, preview)
    (reply,) = (await office.ticket()).replies
    assert not reply.private
    await office.receives(world.post("My number is 0699 1", 2, private=True))
    form = await office.open(ANNA, EDIT, reply.id)
    assert form.memory["private"] == "yes"
    assert "target" not in {getattr(part, "name", "") for part in form.parts}

"""What is written into forms: it leaves as the preview showed it, and not unless the preview showed it."""

from __future__ import annotations

from bot.chat.reception import Nothing
from bot.domain.policy import Template
from bot.handlers.names import ESCALATE, REPLY, RETURN, SUGGEST
from tests.fakes.world import ANNA, MIRA, SELMA
from tests.handlers.office import Office, asked, escalate, field

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
    office = Office(templates=(Template("pay", "Pay", "en", HIDDEN),))
    await office.receives()
    filled = asked(await office.choose(ANNA, await office.open(ANNA, REPLY), template="pay"))
    assert field(filled, "text").initial == SEEN

"""Replies that did not leave, that failed, or of which nobody knows: told in the thread, mended with its buttons."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.connectors.square import Fault
from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import LONG, PRODUCTS, SHORT, House, house

POLICY = """
language: LANGUAGE
time_zone: Europe/Vienna
departments:
  shop:
    name: Shop
    channels: [{slack: "#shop"}]
people:
  julia: {name: Julia Zeller, slack: U01JULIA, departments: [shop], role: answer, language: LANGUAGE}
  max: {name: Max Rauch, slack: U02MAX, departments: [shop], role: answer, language: LANGUAGE}
accounts:
  letterbox/@zotter: {name: Zotter, address: du}
routing:
  - {name: All, to: shop}
"""
QUESTION = "Wo bleibt mein Paket?"
ANSWER = "Es ist unterwegs."


@dataclass(frozen=True)
class Spoken:
    """What people read and press in one language."""

    language: str
    reply: str
    answer: str
    sent: str
    not_sent: str
    look: tuple[str, ...]
    unclear: str
    arrived: str
    there: str
    mend: tuple[str, str, str]
    reason: str
    discarded: str
    checking: str
    held: str
    left: str
    anyway: str
    confirms: str


GERMAN = Spoken(
    language="de",
    reply="Antworten",
    answer="Antwort",
    sent="Die Antwort ist als Zotter veröffentlicht.",
    not_sent="Die Antwort wurde nicht gesendet. Die Plattform nimmt diese Antwort nicht an.",
    look=("Sie ist da", "Nicht da, senden", "Nicht da, nicht senden", "Nachsehen"),
    unclear="Wir wissen nicht, ob die Antwort angekommen ist. Die Plattform nimmt diese Antwort nicht an.",
    arrived="Julia Zeller lässt Zuruf nachsehen, ob die Antwort da ist.",
    there="Max Rauch hat nachgesehen: Die Antwort ist da.",
    mend=("Erneut senden", "Bearbeiten", "Verwerfen"),
    reason="Die Plattform sagt: „this text is not allowed here“.",
    discarded="Julia Zeller hat die Antwort verworfen. Nichts wurde gesendet.",
    checking="Noch ist unklar, ob die Antwort angekommen ist.",
    held="Die Antwort ist nicht hinausgegangen: Der Beitrag wurde geändert, nachdem Julia Zeller die Antwort",
    left="Die Antwort ist nicht hinausgegangen: Julia Zeller gehört nicht mehr zum Team.",
    anyway="Trotzdem senden",
    confirms="Max Rauch sendet die Antwort, wie sie ist.",
)
ENGLISH = Spoken(
    language="en",
    reply="Reply",
    answer="Answer",
    sent="The reply is published as Zotter.",
    not_sent="The reply was not sent. The platform does not accept this reply.",
    look=("It is there", "Not there, send", "Not there, do not send", "Look"),
    unclear="We do not know whether the reply arrived. The platform does not accept this reply.",
    arrived="Julia Zeller lets Zuruf look whether the reply is there.",
    there="Max Rauch looked: the reply is there.",
    mend=("Send again", "Edit", "Discard"),
    reason="The platform says: “this text is not allowed here”.",
    discarded="Julia Zeller discarded the reply. Nothing was sent.",
    checking="It is not clear yet whether the reply arrived.",
    held="The reply has not left: the post was changed after Julia Zeller had confirmed the reply.",
    left="The reply has not left: Julia Zeller is not of the team any more.",
    anyway="Send anyway",
    confirms="Max Rauch sends the reply as it is.",
)


@pytest.fixture(params=[GERMAN, ENGLISH], ids=lambda spoken: spoken.language)
def spoken(request: pytest.FixtureRequest) -> Spoken:
    said = request.param
    assert isinstance(said, Spoken)
    return said


@pytest.fixture(params=PRODUCTS)
async def zotter(request: pytest.FixtureRequest, spoken: Spoken, tmp_path: Path) -> AsyncIterator[House]:
    async with house(POLICY.replace("LANGUAGE", spoken.language), tmp_path, request.param) as opened:
        yield opened


@pytest.fixture
def julia(zotter: House) -> Somebody:
    return zotter.somebody("Julia")


@pytest.fixture
def colleague(zotter: House) -> Somebody:
    return zotter.somebody("Max")


@pytest.fixture
async def card(zotter: House) -> Shown:
    zotter.say("@zotter", "Lena", QUESTION)
    return await zotter.card("shop", QUESTION)


async def answers(julia: Somebody, card: Shown, spoken: Spoken) -> None:
    form = await julia.open(card, spoken.reply)
    await form.type(spoken.answer, ANSWER)
    await form.submit()
    await form.submit()
    assert not form.is_open


async def test_what_failed_says_why_and_is_sent_again_edited_or_discarded(
    zotter: House, julia: Somebody, card: Shown, spoken: Spoken
) -> None:
    zotter.square.faults.append(Fault.REFUSED)
    await answers(julia, card, spoken)
    line = await card.line(spoken.not_sent)
    assert spoken.reason in line.words
    await line.offers(*spoken.mend)
    again, edit, discard = spoken.mend

    zotter.square.faults.append(Fault.REFUSED)
    await julia.press(line, again)
    await line.offers()
    form_line = (await card.lines(spoken.not_sent, 2))[-1]
    form = await julia.open(form_line, edit)
    assert form.value(spoken.answer) == ANSWER
    await form.close()
    await julia.press(form_line, discard)
    await card.line(spoken.discarded)
    await form_line.offers()
    assert zotter.square.replies == []


async def test_a_lost_answer_is_found_out_without_anybody(
    zotter: House, julia: Somebody, card: Shown, spoken: Spoken
) -> None:
    zotter.square.faults.append(Fault.ANSWER_LOST)
    await answers(julia, card, spoken)
    line = await card.line(spoken.checking)
    await card.line(spoken.sent)
    await line.offers()
    assert len(zotter.square.replies) == 1


async def test_of_what_nobody_knows_a_person_decides_and_zuruf_looks_when_asked(
    zotter: House, julia: Somebody, card: Shown, spoken: Spoken
) -> None:
    zotter.square.faults.extend([Fault.ANSWER_LOST, Fault.REFUSED])
    await answers(julia, card, spoken)
    line = await card.line(spoken.unclear)
    await line.offers(*spoken.look)
    await julia.press(line, spoken.look[-1])
    await card.line(spoken.arrived)
    await card.line(spoken.sent)
    await line.offers()
    assert len(zotter.square.replies) == 1


async def test_who_looked_says_that_it_is_there(
    zotter: House,
    julia: Somebody,
    colleague: Somebody,
    card: Shown,
    spoken: Spoken,
) -> None:
    zotter.square.faults.extend([Fault.ANSWER_LOST, Fault.REFUSED])
    await answers(julia, card, spoken)
    line = await card.line(spoken.unclear)
    await colleague.press(line, spoken.look[0])
    await card.line(spoken.there)
    await line.offers()
    assert len(zotter.square.replies) == 1


async def test_a_post_that_was_changed_meanwhile_asks_a_person_who_then_speaks_in_their_own_name(
    zotter: House,
    julia: Somebody,
    colleague: Somebody,
    card: Shown,
    spoken: Spoken,
) -> None:
    zotter.undo_window(LONG)
    await answers(julia, card, spoken)
    [note] = [one for one in zotter.square.conversations()[0]["posts"] if not one["ours"]]
    zotter.square.edit(note["id"], "Danke, es ist da!")
    await card.shows("Danke, es ist da!")
    await zotter.later(timedelta(seconds=LONG))
    line = await card.line(spoken.held)
    await line.offers(spoken.anyway, *spoken.mend[1:])
    assert zotter.square.replies == []
    zotter.undo_window(SHORT)
    await colleague.press(line, spoken.anyway)
    await card.line(spoken.confirms)
    [reply] = await zotter.published()
    assert reply.text == ANSWER


async def test_who_was_deactivated_does_not_speak_for_the_brand_any_more(
    zotter: House, julia: Somebody, colleague: Somebody, card: Shown, spoken: Spoken
) -> None:
    zotter.undo_window(LONG)
    await answers(julia, card, spoken)
    await zotter.deactivate(julia)
    await zotter.later(timedelta(seconds=LONG))
    line = await card.line(spoken.left)
    assert zotter.square.replies == []
    zotter.undo_window(SHORT)
    await colleague.press(line, spoken.anyway)
    [reply] = await zotter.published()
    assert reply.text == ANSWER

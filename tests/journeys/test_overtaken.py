"""While somebody writes, others were faster: colleagues, customers. They are told, and what they typed is not lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.people import Shown, Somebody
from tests.journeys.sheets import Sheet
from tests.journeys.stage import EVERYWHERE, LONG, House, house
from tests.journeys.steps import send, tool
from tests.journeys.surroundings import SECRET
from tests.journeys.test_zotter import POLICY, TEMPLATES

QUESTION = "Wo bleibt mein Paket?"
TYPED = "Liebe Lena, dein Paket liegt in Graz & kommt <morgen>, *versprochen*"
ALSO = "✏️ Das hattest du auch begonnen, es wurde nicht gesendet: <date>"
LEAD = """
  lager:
    name: Lager
    channels: [{slack: "#lager"}]
people:
  lisa: {name: Lisa Lager, slack: U03LISA, departments: [lager], role: draft}
  nora: {name: Nora Neu, slack: U04NORA, departments: [shop], role: draft}
"""
ESCALATION = """
escalation:
  - {from: shop, to: lager, reasons: [Versand], due: 4h}
"""


@pytest.fixture(params=EVERYWHERE)
async def zotter(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    policy = POLICY.replace("\npeople:\n", LEAD, 1) + ESCALATION
    async with house(
        policy, tmp_path, request.param, templates=TEMPLATES, environ={"ZURUF_SHOP_SECRET": SECRET}
    ) as opened:
        yield opened


@pytest.fixture
def julia(zotter: House) -> Somebody:
    return zotter.somebody("Julia")


@pytest.fixture
def max_(zotter: House) -> Somebody:
    return zotter.somebody("Max")


@pytest.fixture
async def card(zotter: House) -> Shown:
    zotter.say("@zotter", "Lena", QUESTION)
    return await zotter.card("shop", QUESTION)


@pytest.fixture
async def form(julia: Somebody, card: Shown) -> Sheet:
    """The form in which Julia has begun to answer."""
    opened = await julia.open(card, "Antworten")
    await opened.type("Antwort", TYPED)
    return opened


async def test_who_is_answered_before_is_told_and_keeps_the_text(
    zotter: House, max_: Somebody, card: Shown, form: Sheet
) -> None:
    await form.submit()  # Julia looks at the preview
    other = await max_.open(card, "Antworten")
    await send(other, "Morgen!")
    await zotter.published()
    await card.shows("Stand: ✅ Abgeschlossen")
    await form.submit()
    assert form.is_open
    assert "Max Rauch hat inzwischen geantwortet: bitte lies es im Thread." in form.words
    assert form.value("Antwort") == TYPED
    await send(form)  # she has been told, and means it
    assert [one.text for one in await zotter.published(2)] == ["Morgen!", TYPED]


async def test_while_another_answer_is_on_its_way_the_text_waits(
    zotter: House, julia: Somebody, max_: Somebody, card: Shown, form: Sheet
) -> None:
    zotter.undo_window(LONG)
    await send(await max_.open(card, "Antworten"), "Morgen!")
    waiting = await card.line("„Morgen!“")
    await form.submit()
    await form.submit()
    assert any("Eine Antwort von Max Rauch ist noch unterwegs." in one for one in (*form.errors, form.words))
    assert form.value("Antwort") == TYPED
    await form.close()
    await max_.press(waiting, "Rückgängig")
    await card.line("hat die Antwort zurückgenommen")
    assert (await julia.open(card, "Antworten")).value("Antwort") == TYPED


async def test_a_ticket_that_was_closed_meanwhile_takes_the_answer_all_the_same(
    zotter: House, max_: Somebody, card: Shown, form: Sheet
) -> None:
    await max_.press(card, "Abschließen")
    await card.shows("Stand: ✅ Abgeschlossen")
    await send(form)
    assert [one.text for one in await zotter.published()] == [TYPED]
    await card.line("Julia Zeller hat das Ticket wieder geöffnet.")


@pytest.mark.of_slack  # Teams does not tell when somebody closes a dialog
async def test_beside_a_colleagues_draft_ones_own_text_is_shown(
    zotter: House, julia: Somebody, card: Shown, form: Sheet
) -> None:
    await form.close()
    theirs = await zotter.somebody("Nora").open(card, "Antworten")
    await theirs.type("Antwort", "Ein Entwurf von Nora.")
    await theirs.submit()
    draft = await card.line("Nora Neu hat einen Entwurf geschrieben")
    again = await julia.open(draft, "Entwurf verwenden")
    assert again.value("Antwort") == "Ein Entwurf von Nora."
    assert f"{ALSO}\n{TYPED}" in again.words


async def test_a_draft_that_was_thrown_away_meanwhile_is_sent_as_ones_own_text(
    zotter: House, julia: Somebody, max_: Somebody, card: Shown
) -> None:
    theirs = await zotter.somebody("Nora").open(card, "Antworten")
    await theirs.type("Antwort", "Ein Entwurf.")
    await theirs.submit()
    draft = await card.line("Nora Neu hat einen Entwurf geschrieben")
    form = await julia.open(draft, "Entwurf verwenden")
    await form.type("Antwort", TYPED)
    await max_.press(draft, "Verwerfen")
    await card.line("Max Rauch hat den Entwurf verworfen.")
    await form.submit()
    await form.submit()
    assert "Dieser Entwurf ist schon verwendet oder verworfen." in form.words
    assert form.value("Antwort") == TYPED
    assert zotter.square.replies == []
    await send(form)
    assert [one.text for one in await zotter.published()] == [TYPED]


async def test_a_question_that_a_colleague_asked_first_is_kept(
    zotter: House, julia: Somebody, max_: Somebody, card: Shown
) -> None:
    mine, theirs = await julia.open(card, "Eskalieren"), await max_.open(card, "Eskalieren")
    await mine.type("Frage", "Ist das Paket mit der Nummer 12 schon weg?")
    await theirs.type("Frage", "Wo ist es?")
    await theirs.submit()
    await zotter.card("lager", "Wo ist es?")
    await mine.submit()
    assert mine.is_open
    assert any("Diese Abteilung ist schon gefragt" in one for one in (*mine.errors, mine.words))
    assert mine.value("Frage") == "Ist das Paket mit der Nummer 12 schon weg?"


async def test_a_suggestion_for_a_question_that_was_settled_is_kept(
    zotter: House, julia: Somebody, card: Shown
) -> None:
    asking = await julia.open(card, "Eskalieren")
    await asking.type("Frage", "Wo ist es?")
    await asking.submit()
    asked = await zotter.card("lager", "Wo ist es?")
    lisa = zotter.somebody("Lisa")
    form = await lisa.open(asked, "Antwort vorschlagen")
    await form.type("Vorschlag für die Antwort", "Es liegt in Graz.")
    await julia.press(card, "Abschließen")
    await card.shows("Abgeschlossen")
    await form.submit()
    assert form.is_open
    assert form.value("Vorschlag für die Antwort") == "Es liegt in Graz."
    assert zotter.square.replies == []


async def test_a_post_that_its_customer_took_away_is_answered_nowhere_and_the_text_is_kept(
    zotter: House, card: Shown, form: Sheet
) -> None:
    await form.submit()
    post = zotter.square.conversations()[0]["posts"][0]["id"]
    zotter.square.remove(post)
    await card.line("Ein Beitrag wurde auf der Plattform gelöscht.")
    await form.submit()
    assert form.is_open
    assert any("Der Beitrag wurde inzwischen gelöscht." in one for one in (*form.errors, form.words))
    assert form.value("Antwort") == TYPED
    assert zotter.square.replies == []


async def test_a_customer_who_goes_on_writing_gets_the_answer_and_stays_open(
    zotter: House, card: Shown, form: Sheet
) -> None:
    zotter.undo_window(1)
    await form.submit()
    conversation = zotter.square.conversations()[0]["id"]
    await form.submit()
    zotter.say("@zotter", "Lena", "Und wann genau?", conversation=conversation)
    await card.line("Lena hat wieder geschrieben: Und wann genau?")
    assert [one.text for one in await zotter.published()] == [TYPED]
    await card.line("veröffentlicht")
    await card.hides("📤")
    assert "Abgeschlossen" not in card.words


async def test_what_was_begun_for_a_ticket_that_went_over_comes_back_where_it_went_on(
    zotter: House, julia: Somebody, max_: Somebody, card: Shown
) -> None:
    zotter.say("@zotter", "Lena", "Hallo? Mein Paket!")
    other = await zotter.card("shop", "Hallo? Mein Paket!")
    form = await julia.open(other, "Antworten")
    await form.type("Antwort", TYPED)
    merging = await tool(max_, other, "Zusammenlegen")
    await merging.pick("Mit welchem Ticket?", "")
    await merging.submit()
    await merging.submit()
    await other.shows("→ Ticket 1")
    await form.submit()
    assert form.is_open
    assert any("mit Ticket 1 zusammengelegt" in one for one in (*form.errors, form.words))
    assert form.value("Antwort") == TYPED
    await form.close()
    again = await julia.open(card, "Antworten")
    assert again.value("Antwort") == TYPED
    await send(again)
    assert [one.text for one in await zotter.published()] == [TYPED]

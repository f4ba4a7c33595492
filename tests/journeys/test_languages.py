"""A house with two languages: a channel speaks its own, a form speaks that of whoever it is for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import EVERYWHERE, House, house

POLICY = """
language: de
time_zone: Europe/Vienna
departments:
  social:
    name: Social Media
    channels: [{slack: "#social-media"}]
  international:
    name: International Guests
    channels: [{slack: "#international"}]
    language: en
people:
  anna: {name: Anna Berger, slack: U01ANNA, departments: [social], role: answer}
  grace: {name: Grace Hall, slack: U02GRACE, departments: [social], role: answer}
  tom: {name: Tom Baker, slack: U03TOM, departments: [international], role: answer, language: en}
accounts:
  letterbox/@donaubahn: {name: Donaubahn, address: du}
routing:
  - {name: Written in English, languages: [en], to: international}
  - {name: Alles, to: social}
escalation:
  - {from: social, to: international, reasons: [Antwort auf Englisch], due: 4h}
"""
TEMPLATES = """
templates:
  - {id: late-de, name: Verspätung, text: "Tut uns leid, {{customer}}!"}
  - {id: late-en, name: Delay, language: en, text: "We are sorry, {{customer}}!"}
"""


@pytest.fixture(params=EVERYWHERE)
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with house(POLICY, tmp_path, request.param, templates=TEMPLATES) as opened:
        await opened.somebody("Grace").speak("en-GB")
        yield opened


@pytest.fixture
async def card(town: House) -> Shown:
    town.say("@donaubahn", "Lena", "Der Zug steht!", language="de")
    return await town.card("social-media", "Der Zug steht!")


async def test_the_channel_keeps_its_language_and_forms_have_hers(town: House, card: Shown) -> None:
    grace = town.somebody("Grace")
    form = await grace.open(card, "Antworten")
    assert (form.title, form.submit_label) == ("Reply", "Preview")
    assert "You answer Lena in public as Donaubahn." in form.words
    await form.type("Answer", "Es geht gleich weiter.")
    await form.submit()
    assert "This is how it will appear as Donaubahn (22 of 500 characters):" in form.words
    await form.submit()
    await card.shows("Stand: ✅ Abgeschlossen")
    await card.line("Grace Hall hat das Ticket abgeschlossen.")
    assert [reply.text for reply in await town.published()] == ["Es geht gleich weiter."]


async def test_who_changes_the_language_of_the_product_gets_the_next_form_in_it(
    town: House, card: Shown
) -> None:
    grace = town.somebody("Grace")
    form = await grace.open(card, "Eskalieren")
    assert form.title == "Escalate"
    await form.close()
    await grace.speak("de-AT")
    form = await grace.open(card, "Eskalieren")
    assert form.title == "Eskalieren"
    await form.close()
    await grace.speak("fr-FR")  # we do not speak it: English is the nearest
    assert (await grace.open(card, "Eskalieren")).title == "Escalate"


async def test_what_only_she_is_told_is_in_her_language(town: House, card: Shown) -> None:
    grace, anna = town.somebody("Grace"), town.somebody("Anna")
    stands_before = card.buttons
    await anna.press(card, "Übernehmen")
    await card.line("Anna Berger hat übernommen.")
    assert "Übernehmen" in stands_before
    form = await grace.open(card, "Zuweisen")
    assert form.title == "Assign"
    await form.submit()
    assert form.errors  # the product's own: the field is required
    await form.close()
    await anna.press(card, "Abschließen")
    assert (await grace.hear("help")).startswith("Zuruf turns public posts into tickets.")


async def test_english_posts_stand_in_english_in_their_channel(town: House) -> None:
    town.say("@donaubahn", "Priya", "Where is my train?", language="en")
    card = await town.card("international", "Where is my train?")
    await card.offers("Claim", "Reply", "Answer in private", "Assign", "Close", "More …", "Show log")
    assert "State: 🆕 New" in card.words
    assert card.text == "Donaubahn · Comment · Ticket 1. 🆕 New. Priya: Where is my train?"
    await card.line("🔒 Internal only")
    tom = town.somebody("Tom")
    form = await tom.open(card, "Reply")
    offered = [option["text"]["text"] for option in await form.search("Template", "")]
    assert offered == ["Delay", "Verspätung"]  # first those in the customer's language


async def test_one_ticket_stands_in_two_languages(town: House, card: Shown) -> None:
    anna, tom = town.somebody("Anna"), town.somebody("Tom")
    form = await anna.open(card, "Eskalieren")
    await form.type("Frage", "Wie sagt man das auf Englisch?")
    await form.submit()
    asked = await town.card("international", "Wie sagt man das")
    await asked.shows("Question: Wie sagt man das auf Englisch?")
    await asked.line("Anna Berger asks International Guests (Antwort auf Englisch), answer due <date>")
    await card.line("Anna Berger fragt International Guests (Antwort auf Englisch), Antwort bis <date>")
    await suggest(tom, asked, "The train has stopped.")
    await card.line("Tom Baker schlägt als Antwort vor: „The train has stopped.“")
    await asked.line("Tom Baker suggests as answer: “The train has stopped.”")


async def suggest(somebody: Somebody, asked: Shown, text: str) -> None:
    form = await somebody.open(asked, "Suggest answer")
    await form.type("Suggested answer", text)
    await form.submit()

"""A wrong price is about to be answered twenty times: somebody stops everything, and lets it go again."""

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
  shop: {name: Shop, channels: [{slack: "#shop"}]}
  export: {name: Export, channels: [{slack: "#export"}], language: en}
people:
  julia: {name: Julia Zeller, slack: U01JULIA, departments: [shop], role: answer}
  max: {name: Max Rauch, slack: U02MAX, departments: [shop], role: answer}
  tom: {name: Tom Smith, slack: U03TOM, departments: [export], role: answer, language: en}
  eva: {name: Eva Lang, slack: U04EVA, departments: [shop], role: draft}
accounts:
  letterbox/@zotter: {name: Zotter auf Mastodon, address: du}
  letterbox/export: {name: Zotter Export}
routing:
  - {name: Export, accounts: [letterbox/export], to: export}
  - {name: Alles andere, to: shop}
"""


@pytest.fixture(params=EVERYWHERE)
async def zotter(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with house(POLICY, tmp_path, request.param) as opened:
        yield opened


@pytest.fixture
def julia(zotter: House) -> Somebody:
    return zotter.somebody("Julia")


@pytest.fixture
def tom(zotter: House) -> Somebody:
    return zotter.somebody("Tom")


async def sends(by: Somebody, card: Shown, text: str) -> str:
    """Answer; return what the preview said."""
    language = "Antworten" if "Antworten" in card.buttons else "Reply"
    form = await by.open(card, language)
    await form.type("Antwort" if language == "Antworten" else "Answer", text)
    await form.submit()
    said = form.words
    await form.submit()
    assert not form.is_open, form.errors
    return said


async def notice(house: House, channel: str, says: str) -> str:
    """Wait for a message in a channel; return all of it."""
    return (await house.card(channel, says)).words


async def test_from_home_everything_stops_and_goes_on_again(
    zotter: House, julia: Somebody, tom: Somebody
) -> None:
    zotter.say("@zotter", "Lena", "Was kostet die große Tafel?")
    card = await zotter.card("shop", "große Tafel")
    form = await (await julia.go_home()).open("🛑 Antworten stoppen")
    assert "Ab sofort verlässt keine Antwort mehr das Haus" in form.words
    await form.type("Warum?", "Falscher Preis in der Vorlage")
    await form.submit()
    german = await notice(zotter, "shop", "STOPP")
    assert "Julia Zeller hat gestoppt" in german
    assert "„Falscher Preis in der Vorlage“" in german
    english = await notice(zotter, "export", "FROZEN")
    assert "Julia Zeller froze it" in english

    assert "🛑 Diese Antwort wird warten." in await sends(zotter.somebody("Max"), card, "4,90 Euro")
    await card.shows("⏸️ Antwort wartet")
    await card.line("🛑 Die Antwort wartet, weil Julia Zeller gestoppt hat, was hinausgeht.")
    assert zotter.square.replies == []

    home = await tom.go_home()
    assert "Nothing goes out. Frozen by Julia Zeller" in home.words
    form = await home.open("Unfreeze")
    assert "1 reply is waiting" in form.words
    await form.submit()
    assert form.errors, "a reason is needed"
    await form.type("Why?", "The price is right again")
    await form.submit()
    assert [note.text for note in await zotter.published()] == ["4,90 Euro"]
    assert "Tom Smith hat den Stopp aufgehoben" in await notice(zotter, "shop", "gehen wieder Antworten")
    await card.hides("⏸️ Antwort wartet")


async def test_one_account_stops_by_command_and_what_waited_becomes_drafts(
    zotter: House, julia: Somebody, tom: Somebody
) -> None:
    zotter.say("export", "Liu", "How much is the big bar?")
    zotter.say("@zotter", "Lena", "Was kostet die große Tafel?")
    abroad, here = await zotter.card("export", "big bar"), await zotter.card("shop", "große Tafel")
    form = await tom.ask_for("freeze export")
    assert form.value("What should not go out any more?")["text"]["text"] == "Zotter Export"
    await form.submit()
    await notice(zotter, "shop", "Als Zotter Export geht nichts hinaus")
    await sends(tom, abroad, "5 Euro")
    await sends(julia, here, "4,90 Euro")
    assert [note.text for note in await zotter.published()] == ["4,90 Euro"]
    await abroad.line("The reply waits because Tom Smith froze what goes out.")

    form = await tom.ask_for("unfreeze")
    await form.type("Why?", "We write it anew")
    await form.choose("What happens to the replies that wait?", "Turn them into drafts")
    await form.submit()
    await abroad.line("📥 Tom Smith unfroze what goes out: the reply is a draft again. Nothing was sent.")
    await abroad.shows("A draft by Tom Smith is ready")
    assert len(zotter.square.replies) == 1


async def test_who_comes_second_is_told_and_who_may_not_answer_is_refused(
    zotter: House, julia: Somebody
) -> None:
    assert "Dafür brauchst du das Recht „antworten“" in await zotter.somebody("Eva").hear("stopp")
    first, second = await julia.ask_for("stopp"), await zotter.somebody("Max").ask_for("einfrieren")
    await first.submit()
    await second.submit()
    assert "Julia Zeller hat das schon gestoppt" in "".join(second.errors)


async def test_it_stays_frozen_when_zuruf_starts_again(zotter: House, julia: Somebody) -> None:
    zotter.say("@zotter", "Lena", "Was kostet die große Tafel?")
    card = await zotter.card("shop", "große Tafel")
    await (await julia.ask_for("stopp")).submit()
    await sends(julia, card, "4,90 Euro")
    await card.shows("⏸️ Antwort wartet")
    await zotter.close()
    await zotter.open()
    assert "Es geht nichts hinaus. Gestoppt von Julia Zeller" in (await julia.ask_for("stopp")).words
    assert zotter.square.replies == []
    assert len(zotter.cards("export")) == 1

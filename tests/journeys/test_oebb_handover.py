"""The early shift of a railway goes home: what it has goes to the late shift, item by item, or those who lead hear of it (ÖB-4, F4)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.texts import speaking
from bot.texts.texts import Texts
from tests.fakes.surface import words
from tests.journeys.people import Shown
from tests.journeys.stage import House, house

POLICY = """
language: LANGUAGE
time_zone: Europe/Vienna
departments:
  social:
    name: Social Media
    channels: [{slack: "#social"}]
    lead: [maria]
people:
  anna: {name: Anna Berger, slack: U01ANNA, departments: [social], role: answer, language: LANGUAGE}
  jonas: {name: Jonas Weiss, slack: U02JONAS, departments: [social], role: answer, language: LANGUAGE}
  lena: {name: Lena Koch, slack: U03LENA, departments: [social], role: answer, language: LANGUAGE}
  maria: {name: Maria Huber, slack: U04MARIA, departments: [social], role: answer, language: LANGUAGE}
shifts:
  early: {name: Früh, department: social, from: "6:00", until: "14:00", people: [anna]}
  late: {name: Spät, department: social, from: "14:00", until: "22:00", people: [jonas, lena]}
  night: {name: Nacht, department: social, from: "22:00", until: "6:00", people: [maria]}
accounts:
  letterbox/@bahn: {name: Bahn auf Mastodon, address: sie, language: de}
routing:
  - {name: Alles, to: social}
"""
UMBRELLA = "Wo kann ich meinen Schirm abholen?"
REFUND = "Wann bekomme ich mein Geld zurück?"
EARLY_ENDS = " Früh, "
DOG = "Darf mein Hund in den Nachtzug?"


@pytest.fixture(params=["de", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def texts(language: str) -> Texts:
    return speaking(language)


@pytest.fixture(params=["socket mode", "teams"])
async def bahn(request: pytest.FixtureRequest, language: str, tmp_path: Path) -> AsyncIterator[House]:
    async with house(POLICY.replace("LANGUAGE", language), tmp_path, request.param) as opened:
        await opened.until(10)
        yield opened


@pytest.fixture
async def cards(bahn: House, texts: Texts) -> list[Shown]:
    """Anna has three tickets."""
    found = []
    for name, text in (("Mia", UMBRELLA), ("Tom", REFUND), ("Eva", DOG)):
        bahn.say("@bahn", name, text)
        found.append(await bahn.card("social", text))
        await bahn.somebody("Anna").press(found[-1], texts.labels.claim)
        await found[-1].shows("Anna Berger")
    return found


async def handing_over(bahn: House) -> Shown:
    """It is a quarter of an hour before the early shift ends; return what the channel reads of it."""
    await bahn.until(13, 45)
    return await bahn.card("social", EARLY_ENDS)


async def test_the_late_shift_accepts_item_by_item_and_then_the_rest(
    bahn: House, cards: list[Shown], texts: Texts
) -> None:
    said, labels = texts.handover, texts.handover.labels
    notice = await handing_over(bahn)
    anna, jonas, lena = (bahn.somebody(name) for name in ("Anna", "Jonas", "Lena"))
    await anna.direct_message(" Früh: ")
    form = await anna.open(notice, labels.open_it)
    await form.submit()
    assert form.errors, "silence is no answer"
    await form.type(labels.words, "Mia ruft um 16 Uhr an")
    await form.submit()
    await notice.shows(words(said.said("Anna Berger", "Mia ruft um 16 Uhr an")).strip())

    await bahn.until(14, 1)
    await jonas.direct_message(" Früh ")
    form = await jonas.open(notice, labels.open_it)
    assert "Mia ruft um 16 Uhr an" in form.words
    await form.press(labels.take, below="Mia")
    await form.shows("Tom")
    assert UMBRELLA not in form.words
    await form.close()
    await cards[0].shows("Jonas Weiss")
    await cards[0].line(words(said.taken_over("Jonas Weiss", "Anna Berger")))

    form = await lena.ask_for("handover")
    await form.submit()
    assert not form.is_open, form.errors
    for card in cards[1:]:
        await card.shows("Lena Koch")
    await notice.shows("✅")
    await bahn.until(14, 45)
    assert not [card for card in bahn.cards("social") if "🚨" in card.words]


async def test_what_nobody_accepts_stays_where_it_is_and_alarms_whoever_leads(
    bahn: House, cards: list[Shown], texts: Texts
) -> None:
    await handing_over(bahn)
    await bahn.until(14, 1)
    await bahn.close()
    await bahn.open()
    await bahn.until(14, 31)
    alarm = await bahn.card("social", "🚨")
    assert "Anna Berger" in alarm.words
    maria = bahn.somebody("Maria")
    word = await maria.direct_message("🚨")
    for card in cards:
        assert "Anna Berger" in card.words
    form = await maria.open(word, texts.handover.labels.open_it)
    await form.choose(texts.handover.labels.give_to, "Jonas Weiss")
    await form.submit()
    for card in cards:
        await card.shows("Jonas Weiss")


async def test_a_cover_that_was_found_in_the_channel_hands_over_instead(bahn: House, texts: Texts) -> None:
    labels = texts.duty.labels
    form = await bahn.somebody("Anna").ask_for("duty")
    assert "Anna Berger" in form.words
    await form.press(labels.ask_cover, below="Früh")
    await form.close()
    now = bahn.zuruf.desk.clock()
    asks = words(texts.duty.cover_wanted("Anna Berger", "Früh", now, now)).partition(":")[0]
    question = await bahn.card("social", asks)
    await bahn.somebody("Maria").press(question, labels.take_cover)
    await question.shows(words(texts.duty.cover_found("Maria Huber")).strip())
    assert labels.take_cover not in question.buttons
    await bahn.somebody("Anna").direct_message("Maria Huber")
    assert "Maria Huber" in (await handing_over(bahn)).words

"""A railway's line is down: one card instead of a flood, and one answer that reaches everybody by themselves (ÖB-3, ÖB-5, F6)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.domain.owing import WAVE_REPAINT
from bot.domain.waves import Happening
from bot.policy_file import load
from bot.texts import speaking
from bot.texts.texts import Texts
from tests.fakes.surface import words
from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import House, house
from tests.journeys.waiting import eventually

POLICY = """
language: LANGUAGE
time_zone: Europe/Vienna
departments:
  social:
    name: Social Media
    channels: [{slack: "#social"}]
people:
  anna: {name: Anna Berger, slack: U01ANNA, departments: [social], role: answer, language: LANGUAGE}
  jonas: {name: Jonas Weiss, slack: U02JONAS, departments: [social], role: answer, language: LANGUAGE}
accounts:
  letterbox/@bahn: {name: Bahn auf Mastodon, address: sie, language: de}
routing:
  - {name: Alles, to: social}
hints:
  - {name: Drohung, words: ["finde euch"], urgent: true}
waves:
  - {posts: 4, within: 10m, quiet: 5m}
"""
TEMPLATES = """
blocks:
  greetings:
    tag:
      - language: de
        texts: ["Guten Tag, {{customer}}!", "Grüß Gott, {{customer}}!", "Danke für Ihre Nachricht, {{customer}}."]
  closings:
    leid: [{language: de, texts: ["Wir bitten um Entschuldigung. {{agent}}", "Es tut uns leid. {{agent}}"]}]
templates:
  - id: sperre
    name: Strecke gesperrt
    language: de
    greeting: tag
    closing: leid
    text: Die Strecke ist wegen eines Oberleitungsschadens gesperrt. Busse fahren alle 20 Minuten.
"""
LATE = "Warum steht der Zug nach Linz seit einer halben Stunde in Melk?"
THREAT = "Ich finde euch! Warum steht der Zug nach Linz seit einer halben Stunde in Melk?"
UMBRELLA = "Wo kann ich den Schirm abholen, den Ihre Schaffnerin gestern gefunden hat?"


@pytest.fixture(params=["de", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def texts(language: str) -> Texts:
    return speaking(language)


@pytest.fixture(params=["socket mode", "teams"])
async def bahn(request: pytest.FixtureRequest, language: str, tmp_path: Path) -> AsyncIterator[House]:
    policy = load(POLICY.replace("LANGUAGE", language))
    hurried = {
        account: replace(rules, pace=timedelta(milliseconds=50)) for account, rules in policy.waves.items()
    }
    policy = replace(policy, waves=hurried)
    async with house(policy, tmp_path, request.param, templates=TEMPLATES) as opened:
        yield opened


@pytest.fixture
def anna(bahn: House) -> Somebody:
    return bahn.somebody("Anna")


@pytest.fixture
async def wave(bahn: House, texts: Texts) -> Shown:
    """The line is down: eleven ask the same, somebody threatens, somebody asks for an umbrella."""
    for number in range(1, 6):
        bahn.say("@bahn", f"Fahrgast {number}", LATE)
    bahn.say("@bahn", "Günther", THREAT)
    bahn.say("@bahn", "Hanna", UMBRELLA)
    for number in range(6, 12):
        bahn.say("@bahn", f"Fahrgast {number}", f"{LATE}!!")
    await bahn.tickets(13)
    card = await bahn.card("social", "🌊")
    bahn.hurry(WAVE_REPAINT)
    await card.shows(texts.waves.posts(11))
    return card


def others(bahn: House) -> list[Shown]:
    """Return the cards of tickets."""
    return [card for card in bahn.cards("social") if "🌊" not in card.words.split("\n")[0]]


async def test_a_storm_is_one_card_and_what_is_something_else_keeps_its_own(
    bahn: House, wave: Shown, texts: Texts
) -> None:
    threat = await bahn.card("social", "Ich finde euch!")
    assert texts.labels.urgent in threat.words
    await bahn.card("social", UMBRELLA)
    assert len(others(bahn)) == 5
    assert wave.words.split("\n")[3:6] == [f"Fahrgast {number}: {LATE}!!" for number in (11, 10, 9)]
    assert "linz" in wave.words
    assert texts.waves.urgent_apart() in wave.words


async def test_everybody_is_answered_by_themselves_and_nobody_reads_what_their_neighbour_reads(
    bahn: House, anna: Somebody, wave: Shown, texts: Texts
) -> None:
    form = await anna.open(wave, texts.waves.labels.answer_all)
    await form.pick(texts.labels.template, "gesperrt")
    assert form.value(texts.waves.labels.greetings).startswith("Guten Tag, {{customer}}!\nGrüß Gott")
    await form.submit()
    await form.shows(texts.waves.examples(3))
    assert "Guten Tag, Fahrgast 1!" in form.words
    assert form.submit_label == texts.waves.labels.send_to_all
    await form.submit()
    replies = await bahn.published(11)
    assert len({note.conversation for note in replies}) == len(replies) == 11
    assert all(one.text != other.text for one, other in pairwise(replies))
    assert {note.text.rpartition(" ")[2] for note in replies} == {"Anna"}
    await wave.shows(texts.waves.all_gone("Anna Berger", 11, 0))
    await wave.line(words(texts.waves.told(Happening.ALL_SENT, "", 11)))
    assert THREAT not in {note.text for note in replies}


async def test_one_is_pulled_out_and_another_ones_text_is_changed(
    bahn: House, anna: Somebody, wave: Shown, texts: Texts
) -> None:
    labels = texts.waves.labels
    posts = await anna.open(wave, labels.show_posts)
    await posts.press(labels.pull_out, below="Fahrgast 10")
    out = await bahn.card("social", "Fahrgast 10 (")
    await out.line("Anna Berger")
    await posts.close()
    form = await anna.open(wave, labels.answer_all)
    await form.type(labels.core, "Die Strecke ist gesperrt. Busse fahren alle 20 Minuten.")
    await form.submit()
    await form.shows(texts.waves.one_wording())
    await form.press(labels.every_text)
    await form.press(labels.leave_out, below="Fahrgast 2")
    await form.press(labels.edit_text, below="Fahrgast 1")
    await form.type(labels.text, "Guten Tag! Ihr Anschluss wartet.")
    await form.submit()
    await form.press(texts.labels.preview)
    await form.submit()
    replies = await bahn.published(9)
    await wave.shows(texts.waves.all_gone("Anna Berger", 9, 0))
    assert len(bahn.square.replies) == 9
    assert [note.text for note in replies].count("Guten Tag! Ihr Anschluss wartet.") == 1


async def test_the_inbox_has_one_entry_for_all_of_them(anna: Somebody, wave: Shown, texts: Texts) -> None:
    inbox = await anna.ask_for("inbox")
    number = wave.words.split("\n")[0].rpartition(" ")[2]
    assert texts.waves.name(int(number)) in inbox.words
    await inbox.press(texts.waves.labels.show_posts)
    assert "Fahrgast 11" in inbox.words


async def test_a_wave_outlives_a_restart_and_ends_when_it_is_quiet(
    bahn: House, wave: Shown, texts: Texts
) -> None:
    await bahn.close()
    await bahn.open()
    bahn.say("@bahn", "Fahrgast 12", LATE)
    await wave.shows(texts.waves.posts(12))
    await bahn.later(timedelta(minutes=6))
    over = texts.waves.over(bahn.zuruf.desk.clock())[0]
    assert isinstance(over, str)
    await wave.shows(over.strip(" ·"))
    await eventually(bahn.workspace, lambda: len(others(bahn)) == 5, lambda: len(others(bahn)))


async def test_two_who_look_at_the_wave_do_not_both_take_it(
    bahn: House, anna: Somebody, wave: Shown, texts: Texts
) -> None:
    await anna.press(wave, texts.waves.labels.claim)
    await wave.shows("Anna Berger")
    await wave.shows(texts.labels.owner)
    jonas = bahn.somebody("Jonas")
    await jonas.press(wave, texts.waves.labels.release)
    await eventually(
        bahn.workspace, lambda: jonas.whispers(wave.channel), lambda: jonas.whispers(wave.channel)
    )
    assert "Anna Berger" in wave.words


async def test_what_is_written_in_the_thread_of_a_wave_stays_there(
    bahn: House, anna: Somebody, wave: Shown
) -> None:
    await anna.write(wave, "Wer schreibt die Antwort?")
    assert bahn.square.replies == []

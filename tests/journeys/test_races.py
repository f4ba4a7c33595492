"""Two people at once, double clicks, Slack saying things twice, and buttons from another time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.workspace.model import Json
from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import EVERYWHERE, House, house
from tests.journeys.waiting import eventually

POLICY = """
language: de
time_zone: Europe/Vienna
departments:
  social:
    name: Social Media
    channels: [{slack: "#social-media"}]
  press:
    name: Presse
    channels: [{slack: "#presse"}]
people:
  anna: {name: Anna Berger, slack: U01ANNA, departments: [social], role: answer}
  jonas: {name: Jonas Weiss, slack: U02JONAS, departments: [social], role: answer}
  petra: {name: Petra Lang, slack: U03PETRA, departments: [press], role: answer}
accounts:
  letterbox/@shop: {name: Shop, address: du}
routing:
  - {name: Alles, to: social}
escalation:
  - {from: social, to: press, reasons: [Medienanfrage], due: 2h}
"""


@pytest.fixture(params=EVERYWHERE)
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with house(POLICY, tmp_path, request.param) as opened:
        yield opened


@pytest.fixture
async def card(town: House) -> Shown:
    town.say("@shop", "Mia", "Hallo?")
    card = await town.card("social-media", "Hallo?")
    await card.line("Beitrag von Mia")
    return card


@pytest.fixture
def anna(town: House) -> Somebody:
    return town.somebody("Anna")


@pytest.fixture
def jonas(town: House) -> Somebody:
    return town.somebody("Jonas")


async def everything_shown(card: Shown, anna: Somebody) -> None:
    """Wait until what is owed to the thread stands there: a note after everything else shows in the log."""
    await anna.press(card, "Abschließen")
    await card.line("Anna Berger hat das Ticket abgeschlossen.")


async def test_two_people_claim_at_once_and_one_is_told_who_was_faster(
    town: House, anna: Somebody, jonas: Somebody, card: Shown
) -> None:
    await asyncio.gather(anna.press(card, "Übernehmen"), jonas.press(card, "Übernehmen"))
    heard = await eventually(
        town.workspace,
        lambda: [*anna.whispers(card.channel), *jonas.whispers(card.channel)],
        lambda: card.words,
    )
    winner, loser = ("Anna Berger", jonas) if jonas.whispers(card.channel) else ("Jonas Weiss", anna)
    assert heard == [f"{winner} war schneller: übernommen <date>."]
    assert loser.whispers(card.channel) == heard
    await card.shows(f"Bei: {winner}, seit <date>")
    await anna.press(card, "Abschließen")
    await card.line("hat das Ticket abgeschlossen")
    assert sum("hat übernommen" in line for line in card.thread) == 1


async def test_ten_hurried_clicks_of_one_person_are_one_claim(anna: Somebody, card: Shown) -> None:
    await asyncio.gather(*(anna.press(card, "Übernehmen") for _ in range(10)))
    await everything_shown(card, anna)
    assert sum("hat übernommen" in line for line in card.thread) == 1
    assert anna.whispers(card.channel) == []


async def test_two_people_ask_the_same_department_at_once(
    town: House, anna: Somebody, jonas: Somebody, card: Shown
) -> None:
    first, second = await anna.open(card, "Eskalieren"), await jonas.open(card, "Eskalieren")
    await first.type("Frage", "Wissen wir etwas?")
    await second.type("Frage", "Weiß jemand etwas?")
    await asyncio.gather(first.submit(), second.submit())
    assert [first.is_open, second.is_open].count(True) == 1
    stays = first if first.is_open else second
    assert stays.errors == ["Diese Abteilung ist schon gefragt und hat noch nicht geantwortet."]
    await town.card("presse", "etwas?")
    assert len(town.cards("presse")) == 1


async def test_two_people_reply_at_once_and_one_reply_leaves(
    town: House, anna: Somebody, jonas: Somebody, card: Shown
) -> None:
    first, second = await anna.open(card, "Antworten"), await jonas.open(card, "Antworten")
    for form, text in ((first, "Von Anna"), (second, "Von Jonas")):
        await form.type("Antwort", text)
        await form.submit()
    await asyncio.gather(first.submit(), second.submit())
    assert [first.is_open, second.is_open].count(True) == 1
    await card.line("hat das Ticket abgeschlossen")
    assert len(await town.published()) == 1


@pytest.mark.of_slack
async def test_a_form_submitted_twice_is_one_reply(town: House, anna: Somebody, card: Shown) -> None:
    form = await anna.open(card, "Antworten")
    await form.type("Antwort", "Einmal.")
    await form.submit()
    await asyncio.gather(*(anna.client.submit(view_id=form.view["id"]) for _ in range(3)))
    assert not form.is_open
    await card.line("hat das Ticket abgeschlossen")
    assert [reply.text for reply in await town.published()] == ["Einmal."]


async def test_a_form_opened_twice_is_two_replies_only_if_both_are_meant(
    town: House, anna: Somebody, card: Shown
) -> None:
    form = await anna.open(card, "Antworten")
    await form.type("Antwort", "Die erste.")
    await form.submit()
    await form.submit()
    await card.line("hat das Ticket abgeschlossen")
    await anna.press(card, "Wieder öffnen")
    form = await anna.open(card, "Antworten")
    await form.type("Antwort", "Die erste.")
    await form.submit()
    await form.submit()
    assert [reply.text for reply in await town.published(2)] == ["Die erste.", "Die erste."]


@pytest.mark.of_slack
async def test_what_slack_says_twice_is_one_note(town: House, anna: Somebody, card: Shown) -> None:
    town.workspace.faults.duplicate_events = 3
    ts = await anna.write(card, "Ich kümmere mich.")
    await anna.edit(card, ts, "Ich kümmere mich darum.")
    await anna.delete(card, ts)
    await everything_shown(card, anna)
    log = (await anna.open(card, "Protokoll")).words
    assert [line.partition("<date> · ")[2] for line in log.split("\n") if "otiz" in line or "📝" in line] == [
        "📝 Anna Berger: Ich kümmere mich.",
        "📝 Anna Berger hat die Notiz geändert: Ich kümmere mich darum.",
        "Eine Notiz wurde gelöscht.",
    ]


@pytest.mark.of_slack
async def test_events_in_the_wrong_order_lose_nothing(town: House, anna: Somebody, card: Shown) -> None:
    town.workspace.faults.reorder_events = 2
    for text in ("Erstens.", "Zweitens."):
        await anna.client.say(card.channel, text, card.ts)
    await town.workspace.settled()
    await everything_shown(card, anna)
    log = (await anna.open(card, "Protokoll")).words
    assert log.count("Erstens.") == 1
    assert log.count("Zweitens.") == 1


OUTDATED = "Dieser Knopf stammt von einer älteren Fassung. Die Karte zeigt, was jetzt geht."


@pytest.mark.of_slack
@pytest.mark.parametrize("value", ["17", "v0|1|", "v1|x|", "v1|1", "", "v1|" + "9" * 40 + "|"])
async def test_a_button_of_an_older_version_says_so(
    town: House, anna: Somebody, card: Shown, value: str
) -> None:
    assert await anna.told(older(town, card, button("claim", value)), "?") == OUTDATED
    await card.shows("Bei: noch niemandem")
    assert town.troubles == []


@pytest.mark.of_slack
async def test_a_button_that_nobody_knows_any_more_says_so(town: House, anna: Somebody, card: Shown) -> None:
    assert await anna.told(older(town, card, button("retweet", "v1|1|")), "?") == OUTDATED


@pytest.mark.of_slack
async def test_a_button_of_a_ticket_that_never_was_says_so(town: House, anna: Somebody, card: Shown) -> None:
    assert (
        await anna.told(older(town, card, button("claim", "v1|4711|")), "?") == "Dieses Ticket gibt es nicht."
    )


@pytest.mark.of_slack
async def test_a_button_that_does_not_apply_any_more_says_why(
    town: House, anna: Somebody, jonas: Somebody, card: Shown
) -> None:
    await anna.press(card, "Abschließen")
    await card.line("hat das Ticket abgeschlossen")
    closed = "Das Ticket ist schon abgeschlossen, von Anna Berger."
    for name in ("claim", "release", "assign", "escalate", "close"):
        assert await jonas.told(older(town, card, button(name, "v1|1|")), "?") == closed
    for name in ("undo", "edit"):
        told = await jonas.told(older(town, card, button(name, "v1|1|gone")), "?")
        assert told == "Zu spät: Die Antwort ist schon hinaus oder wurde schon zurückgenommen."
    for name in ("use_draft", "discard"):
        told = await jonas.told(older(town, card, button(name, "v1|1|gone")), "?")
        assert told == "Dieser Entwurf ist schon verwendet oder verworfen."


@pytest.mark.of_slack
async def test_a_button_in_a_foreign_channel_does_nothing(town: House, anna: Somebody, card: Shown) -> None:
    elsewhere = Shown(town.workspace, town.channel("presse"), "")
    copy = older(town, elsewhere, button("claim", "v1|1|"))
    assert await anna.told(copy, "?") == "Dieses Ticket steht nicht in diesem Kanal."
    await card.shows("Bei: noch niemandem")


def older(town: House, card: Shown, row: Json) -> Shown:
    """Return a message of the app that stands in the channel of a card since some other time."""
    app, place = town.workspace.team.app, town.workspace.team.channels[card.channel]
    message = town.workspace.hub.board.post(place, app.user, "old", bot_id=app.bot_id, blocks=[row])
    return Shown(town.workspace, place.id, message.ts)


def button(name: str, value: str) -> Json:
    """A row with one button, as some version of the bot, or somebody else, may have posted it."""
    pressable = {
        "type": "button",
        "action_id": name,
        "value": value,
        "text": {"type": "plain_text", "text": "?"},
    }
    return {"type": "actions", "block_id": "old", "elements": [pressable]}

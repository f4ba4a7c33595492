"""Slack in trouble: nothing that people did or customers wrote is lost, and nothing stands there twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import House, house
from tests.journeys.waiting import eventually

POLICY = """
language: de
time_zone: Europe/Vienna
departments:
  social:
    name: Social Media
    channels: [{slack: "#social-media"}]
people:
  anna: {name: Anna Berger, slack: U01ANNA, departments: [social], role: answer}
  jonas: {name: Jonas Weiss, slack: U02JONAS, departments: [social], role: answer}
accounts:
  letterbox/@shop: {name: Shop, address: du}
routing:
  - {name: Alles, to: social}
"""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[House]:
    async with house(POLICY, tmp_path) as opened:
        yield opened


@pytest.fixture
async def card(town: House) -> Shown:
    town.say("@shop", "Mia", "Hallo?")
    card = await town.card("social-media", "Hallo?")
    await card.line("Beitrag von Mia")
    await town.workspace.settled()
    return card


@pytest.fixture
def anna(town: House) -> Somebody:
    return town.somebody("Anna")


async def once(town: House, anna: Somebody, card: Shown) -> list[str]:
    """Close the ticket and wait until its thread says so; each line stands there once, and there is one card."""
    await anna.press(card, "Abschließen")
    await card.line("Anna Berger hat das Ticket abgeschlossen.")
    assert len(town.cards("social-media")) == 1
    assert len(set(card.thread)) == len(card.thread)
    return card.thread


async def in_the_log(anna: Somebody, card: Shown) -> str:
    """Open the log, read it, and close it again."""
    words = (await anna.open(card, "Protokoll")).words
    await anna.client.close()
    return words


async def test_a_throttled_card_and_its_thread_come_later(town: House, anna: Somebody) -> None:
    town.workspace.faults.throttle("chat.postMessage", retry_after=1)
    town.say("@shop", "Mia", "Hallo?")
    card = await town.card("social-media", "Hallo?")
    town.workspace.faults.throttle("chat.postMessage", retry_after=1)
    town.workspace.faults.throttle("chat.update", retry_after=1)
    await anna.press(card, "Übernehmen")
    thread = await once(town, anna, card)
    assert thread[-2:] == ["Anna Berger hat übernommen.", "Anna Berger hat das Ticket abgeschlossen."]
    await card.shows("Stand: ✅ Abgeschlossen")


async def test_a_broken_slack_is_asked_again(town: House, anna: Somebody) -> None:
    town.workspace.faults.break_calls("chat.postMessage", status=503)
    town.say("@shop", "Mia", "Hallo?")
    card = await town.card("social-media", "Hallo?")
    await once(town, anna, card)


async def test_an_answer_that_got_lost_makes_no_second_card(town: House, anna: Somebody) -> None:
    town.workspace.faults.lose_answers("chat.postMessage")
    town.say("@shop", "Mia", "Hallo?")
    card = await town.card("social-media", "Hallo?")
    await once(town, anna, card)


async def test_an_answer_that_got_lost_makes_no_second_line(town: House, anna: Somebody, card: Shown) -> None:
    town.workspace.faults.lose_answers("chat.postMessage")
    await anna.press(card, "Übernehmen")
    thread = await once(town, anna, card)
    assert thread[-2:] == ["Anna Berger hat übernommen.", "Anna Berger hat das Ticket abgeschlossen."]


async def test_what_is_written_before_the_bot_knows_its_card_is_kept(town: House, anna: Somebody) -> None:
    town.workspace.courier.retry_delays = (0.0, 2.5, 2.5)
    town.workspace.faults.lose_answers("chat.postMessage")  # it looks for the card some seconds later
    town.say("@shop", "Mia", "Hallo?")
    card = await town.card("social-media", "Hallo?")
    await anna.write(card, "Das ist meine Nachbarin.")
    await card.line("Beitrag von Mia")
    async with asyncio.timeout(10):
        while "📝 Anna Berger: Das ist meine Nachbarin." not in await in_the_log(anna, card):
            await town.workspace.settled()


async def test_a_thread_under_something_else_is_nobodys_note(
    town: House, anna: Somebody, card: Shown
) -> None:
    lunch = await anna.client.say(card.channel, "Mittagessen?")
    await anna.client.say(card.channel, "Ja!", lunch)
    await town.workspace.settled()
    assert "Mittagessen" not in await in_the_log(anna, card)


async def test_after_lost_acknowledgements_everything_has_happened_once(
    town: House, anna: Somebody, card: Shown
) -> None:
    town.workspace.courier.retry_delays = (0.0, 0.0, 0.0)
    town.workspace.faults.drop_acks = 2
    click, note = anna.client.press(card.channel, card.ts, "claim"), anna.write(card, "Nur einmal, bitte.")
    outcome, _ = await asyncio.gather(click, note)
    assert outcome.warning == "no_ack"
    assert town.workspace.faults.drop_acks == 0
    thread = await once(town, anna, card)
    assert thread.count("Anna Berger hat übernommen.") == 1
    log = (await anna.open(card, "Protokoll")).words
    assert log.count("Nur einmal, bitte.") == 1


async def test_lost_connections_come_back_and_clicks_go_on(town: House, anna: Somebody, card: Shown) -> None:
    sockets = town.workspace.sockets

    def renewed() -> bool:
        return len(sockets.connections) == 2 and not set(sockets.connections) & set(lost)

    lost = [*sockets.connections]
    await sockets.disconnect()
    await eventually(town.workspace, renewed, town.slack.health)
    await anna.press(card, "Übernehmen")
    await card.shows("Bei: Anna Berger")
    lost = [*sockets.connections]
    sockets.abort()
    await eventually(town.workspace, renewed, town.slack.health)
    await once(town, anna, card)


async def test_a_deleted_card_comes_back_with_the_next_thing_that_happens(
    town: House, anna: Somebody, card: Shown
) -> None:
    place = town.workspace.team.channels[card.channel]
    town.workspace.hub.board.delete(place, place.messages[card.ts])
    note = town.square.conversations()[0]["id"]
    town.say("@shop", "Mia", "Seid ihr da?", conversation=note)
    fresh = await town.card("social-media", "Seid ihr da?")
    assert fresh.ts != card.ts
    await fresh.line("🔒 Nur intern")
    await anna.press(fresh, "Übernehmen")
    await fresh.line("Anna Berger hat übernommen.")


async def test_an_archived_channel_loses_nothing_and_says_so_in_the_log(town: House, card: Shown) -> None:
    board, place = town.workspace.hub.board, town.workspace.team.channels[card.channel]
    board.archive(place, "U01ANNA")
    town.say("@shop", "Opa Franz", "Und ich?")
    await eventually(town.workspace, lambda: town.troubles, town.slack.health)
    assert any("was refused" in trouble for trouble in town.troubles)
    assert "slack:#social-media" in str(town.slack.health()["problems"])
    town.troubles.clear()

"""Teams in trouble: nothing that people did or customers wrote is lost, and nothing stands there twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.workspace.teams.faults import Cut, Fault, Status
from bot.workspace.teams.model import guid
from tests.journeys.both import AtTeams, BothHouse, InTeams, both_house
from tests.journeys.waiting import AFTER_A_KILL

POLICY = f"""
language: de
time_zone: Europe/Vienna
departments:
  social:
    name: Social Media
    channels: [{{teams: Shop/Social Media}}]
people:
  anna: {{name: Anna Berger, teams: {guid("anna")}, departments: [social], role: answer}}
  jonas: {{name: Jonas Weiss, teams: {guid("jonas")}, departments: [social], role: answer}}
accounts:
  letterbox/@shop: {{name: Shop, address: du}}
routing:
  - {{name: Alles, to: social}}
"""
CLOSED = "Anna Berger hat das Ticket abgeschlossen."
FAULTS: dict[str, Fault] = {
    "told to wait": Status(429, retry_after="1"),
    "told to wait, and not how long": Status(429),
    "somebody else was at it": Status(412),
    "cut after it was done": Cut(),
    "cut before": Cut(applied=False),
    "cut, and done a little later": Cut(late=1.5),
    "a gateway that gave up, and it was done": Status(504, applied=True),
    "a gateway that gave up, and it was not": Status(502),
    "an error, and it was done": Status(500, applied=True),
}


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[BothHouse]:
    async with both_house(POLICY, tmp_path) as opened:
        yield opened


@pytest.fixture
def anna(town: BothHouse) -> AtTeams:
    return town.at_teams("Anna")


async def asked(town: BothHouse) -> InTeams:
    """Let a customer write, and wait for the card and for the first line under it."""
    town.say("@shop", "Mia", "Hallo?")
    card = await town.card_in_teams("Social Media", "Hallo?")
    await card.line("Beitrag von Mia")
    return card


async def once(town: BothHouse, anna: AtTeams, card: InTeams) -> list[str]:
    """Close the ticket and wait until card and thread say so; there is one card, and each line stands there once."""
    await anna.press(card, "Abschließen")
    await card.line(CLOSED)
    await card.shows("✅")
    await town.connector.settled()
    assert [one.id for one in town.channel("Social Media").roots() if not one.is_deleted] == [card.id]
    lines = [line for message in card.thread for line in message.split("\n")]
    assert len(set(lines)) == len(lines), lines
    assert town.connector.posted_again == []
    return lines


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", ["create", "reply", "update"])
async def test_whatever_becomes_of_a_call_all_is_there_and_once(
    town: BothHouse, anna: AtTeams, fault: str, kind: str
) -> None:
    town.connector.faults.plan(kind, FAULTS[fault])
    async with asyncio.timeout(AFTER_A_KILL):
        card = await asked(town)
        await anna.press(card, "Übernehmen")
        await card.line("Anna Berger hat übernommen.")
        lines = await once(town, anna, card)
    assert lines.index("Anna Berger hat übernommen.") < lines.index(CLOSED)


async def test_while_nobody_can_reach_teams_everything_waits(town: BothHouse, anna: AtTeams) -> None:
    card = await asked(town)
    await anna.press(card, "Übernehmen")
    await card.line("Anna Berger hat übernommen.")
    async with town.connector.unreachable():
        assert (await anna.press(card, "Zurücklegen")).ok
        assert "Übernehmen" in anna.client.sees(card.id).labels
        assert (await town.ticket()).owner is None
    await card.line("Anna Berger hat das Ticket zurückgelegt.")
    await once(town, anna, card)


async def test_tokens_that_end_and_another_region_stop_nobody(town: BothHouse, anna: AtTeams) -> None:
    card = await asked(town)
    connector = town.connector
    connector.hub.logins.withdraw()
    connector.profile.region = "amer"
    asked_for = connector.logins.asked["token"]
    assert (await anna.press(card, "Übernehmen")).ok
    await card.line("Anna Berger hat übernommen.")
    await once(town, anna, card)
    assert connector.logins.asked["token"] == asked_for + 1
    assert connector.requests[-1].path.startswith("/amer/")


async def test_what_is_said_twice_is_heard_once(town: BothHouse, anna: AtTeams) -> None:
    card = await asked(town)
    for counter in ("duplicates", "renewed"):
        setattr(town.connector.faults, counter, 1)
        await anna.write(card, f"Nur einmal, bitte: {counter}.")
        await anna.write(card, f"Danach: {counter}.")
    await town.connector.settled()
    assert (await town.happened()).count("NoteAdded") == 4


async def test_a_team_that_threw_the_app_out_is_named_and_takes_all_when_it_is_back(town: BothHouse) -> None:
    await asked(town)
    connector = town.connector
    await connector.remove(connector.team("Shop"))
    town.say("@shop", "Opa Franz", "Und ich?")
    health = town.zuruf.teams.health
    await town.until(lambda: any("removed" in one for one in health()["problems"]), health)
    await connector.install(connector.team("Shop"))
    card = await town.card_in_teams("Social Media", "Und ich?")
    await card.line("Beitrag von Opa Franz")
    town.troubles.clear()

"""The whole bot with Teams alone: it starts, is heard, shows, and stops."""

from __future__ import annotations

from pathlib import Path

import aiohttp

from bot.app import running
from bot.connectors.square import Square
from bot.policy_file import load
from bot.settings import Settings
from bot.workspace.teams.model import Person, Team, Tenant
from bot.workspace.teams.server import Connector

ANNA = Person.named("Anna Berger", locale="de-DE")
POLICY = f"""
language: de
time_zone: Europe/Vienna
departments:
  social:
    name: Social Media
    channels: [{{teams: "Shop/Social Media"}}]
people:
  anna: {{name: Anna Berger, teams: {ANNA.object_id}, departments: [social], role: answer}}
accounts:
  letterbox/@shop: {{name: Shop, address: du}}
routing:
  - {{name: Alles, to: social}}
"""


async def test_a_click_in_teams_reaches_the_desk_and_everybody_sees_it(tmp_path: Path) -> None:
    team = Team.named("Shop", "Social Media")
    square = Square()
    async with await Connector.start(Tenant.of([ANNA], [team])) as connector:
        settings = Settings.read({**connector.settings, "ZURUF_DATA": str(tmp_path), "ZURUF_PORT": "0"})
        async with running(settings, load(POLICY), {}, square=square) as zuruf:
            host, port = zuruf.address
            connector.deliver_to(f"http://{host}:{port}/api/messages")
            async with aiohttp.ClientSession() as http, http.get(f"http://{host}:{port}/readyz") as ready:
                assert "teams:Shop/Social Media" in str((await ready.json())["teams"]["problems"])
            await connector.install(team)
            square.say("letterbox/@shop", "Mia", "Wo ist mein Paket?")
            channel = connector.channel("Shop/Social Media")
            card = await connector.wait_for(lambda: next(iter(channel.roots()), None))
            assert card is not None
            anna = connector.as_person("Anna Berger")
            assert (await anna.press(card.id, "Übernehmen")).ok
            await connector.wait_for(lambda: not card.overlays and "Zurücklegen" in anna.sees(card.id).labels)
            async with aiohttp.ClientSession() as http, http.get(f"http://{host}:{port}/readyz") as ready:
                assert (await ready.json())["teams"]["problems"] == []
        assert connector.unexpected == []

"""Slack, Teams or both: the bot runs with whichever is set up, says how each is, and ends in order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.app import Zuruf, running
from bot.demo_teams import let_in, tenant_of
from bot.domain.errors import LoggedOut
from bot.domain.ticket import TicketId
from bot.policy_file import load
from bot.settings import Settings
from bot.workspace.server import Workspace
from bot.workspace.teams.model import guid
from bot.workspace.teams.people import PersonInTeams
from bot.workspace.teams.profile import Profile
from bot.workspace.teams.server import Connector
from tests.journeys.both import both_house
from tests.journeys.surroundings import SECRET, send_post
from tests.journeys.test_media_markt_both import POLICY as BOTH
from tests.journeys.waiting import soon

POLICY = f"""
language: en
time_zone: Europe/Vienna
departments:
  social: {{name: Social Media, channels: [{{teams: Shop/Social Media}}]}}
people:
  anna: {{name: Anna Berger, teams: {guid("anna")}, departments: [social], role: answer}}
accounts:
  webhook/shop: {{name: Shop, secret: env:SHOP_SECRET}}
routing:
  - {{name: Everything, to: social}}
"""
ENVIRON = {"SHOP_SECRET": SECRET}


@asynccontextmanager
async def in_teams(
    folder: Path, *, profile: Profile | None = None, **environ: str
) -> AsyncIterator[tuple[Connector, Zuruf]]:
    """Run the bot in Teams alone."""
    policy = load(POLICY)
    async with await Connector.start(tenant_of(policy), profile=profile) as connector:
        told = {**(environ or connector.settings), "ZURUF_DATA": str(folder), "ZURUF_PORT": "0"}
        async with running(Settings.read(told), policy, ENVIRON) as zuruf:
            host, port = zuruf.address
            await let_in(connector, f"http://{host}:{port}/api/messages")
            yield connector, zuruf
            await connector.settled()


async def health(zuruf: Zuruf) -> Mapping[str, Any]:
    host, port = zuruf.address
    async with ClientSession() as http, http.get(f"http://{host}:{port}/readyz") as answer:
        said: Mapping[str, Any] = await answer.json()
        return said


async def post(zuruf: Zuruf, path: str) -> int:
    host, port = zuruf.address
    async with (
        ClientSession() as http,
        http.post(f"http://{host}:{port}{path}", json={"type": "x"}) as answer,
    ):
        return answer.status


async def claimed(connector: Connector, zuruf: Zuruf) -> str:
    """Let a post arrive, and Anna claim it in Teams; return who has it then."""
    host, port = zuruf.address
    assert await send_post(f"http://{host}:{port}/hooks/webhook/shop", "My parcel is late") == 204
    (team,) = connector.tenant.teams.values()
    channel = next(one for one in team.channels.values() if one.name == "Social Media")

    async def there() -> bool:
        return bool(channel.roots())

    await soon(there)
    (person,) = connector.tenant.people.values()
    outcome = await PersonInTeams(connector.hub, person.id).press(channel.roots()[0].id, "Claim")
    assert outcome.ok, outcome
    owner = (await zuruf.desk.ticket(TicketId(1))).owner
    assert owner
    return owner.id


async def test_without_slack_the_bot_runs_in_teams(tmp_path: Path) -> None:
    async with in_teams(tmp_path) as (connector, zuruf):
        assert zuruf.slack is None
        assert await claimed(connector, zuruf) == "anna"
        said = await health(zuruf)
        assert said["ready"]
        assert said["teams"] == {"local": False, "refused": {}, "problems": []}
        assert "slack" not in said


async def test_nobody_gets_in_without_a_signature_and_there_is_no_door_for_slack(tmp_path: Path) -> None:
    async with in_teams(tmp_path) as (_, zuruf):
        assert await post(zuruf, "/api/messages") == 401
        assert await post(zuruf, "/slack/events") == 404
        assert (await health(zuruf))["teams"]["refused"] == {"no token": 1}


async def test_what_it_knows_of_teams_outlives_a_restart(tmp_path: Path) -> None:
    policy = load(POLICY)
    async with await Connector.start(tenant_of(policy)) as connector:
        told = {**connector.settings, "ZURUF_DATA": str(tmp_path), "ZURUF_PORT": "0"}
        async with running(Settings.read(told), policy, ENVIRON) as zuruf:
            assert not (await health(zuruf))["ready"]
            host, port = zuruf.address
            await let_in(connector, f"http://{host}:{port}/api/messages")
            assert (await health(zuruf))["ready"]
        async with running(Settings.read(told), policy, ENVIRON) as again:
            assert (await health(again))["ready"]
            connector.deliver_to("http://{}:{}/api/messages".format(*again.address))
            assert await claimed(connector, again) == "anna"
        await connector.settled()


async def test_in_local_mode_any_bot_connector_on_this_machine_will_do(tmp_path: Path) -> None:
    minimal = Profile(authenticated=False, minimal=True)
    async with in_teams(tmp_path, profile=minimal, ZURUF_TEAMS_LOCAL="yes") as (connector, zuruf):
        said = await health(zuruf)
        assert said["teams"]["local"] is True
        assert await post(zuruf, "/api/messages") == 401  # what wants its answer nowhere
        assert await claimed(connector, zuruf) == "anna"


async def test_a_secret_that_is_wrong_keeps_the_bot_from_starting(tmp_path: Path) -> None:
    policy = load(POLICY)
    async with await Connector.start(tenant_of(policy)) as connector:
        told = {**connector.settings, "TEAMS_APP_PASSWORD": "guess", "ZURUF_DATA": str(tmp_path)}
        with pytest.raises(LoggedOut, match="login"):
            async with running(Settings.read(told), policy, ENVIRON):
                pass


async def test_one_that_cannot_be_reached_at_the_start_does_not_keep_the_other_from_working(
    tmp_path: Path,
) -> None:
    def away(workspace: Workspace) -> None:
        workspace.faults.break_calls("auth.test", status=503, times=2)

    async with both_house(BOTH, tmp_path, way="http", before=away) as house:
        (reason,) = (await health(house.zuruf))["reasons"]
        assert reason.startswith("slack cannot be reached: Unreachable")
        house.say("@mediamarkt", "Kim", "Hallo?")
        same = await house.card_in_teams("Social Media", "Hallo?")
        assert (await house.at_teams("Mira").press(same, "Claim")).ok
        card = await house.card("social-media", "Hallo?")
        await card.shows("Mira Novak")

        async def reached() -> bool:
            return bool((await health(house.zuruf))["ready"])

        await soon(reached)
        assert "Mira Novak" in await house.in_slack("Anna").told(card, "Zurücklegen")
        assert [one for one in house.troubles if "slack cannot be reached yet" not in one] == []
        house.troubles.clear()


async def test_both_say_how_they_are_and_end_together(tmp_path: Path) -> None:
    async with both_house(BOTH, tmp_path) as house:
        said = await health(house.zuruf)
        assert said["ready"], said
        assert said["slack"]["problems"] == said["teams"]["problems"] == []

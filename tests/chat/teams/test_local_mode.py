"""Without authentication, on this machine alone: any Bot Connector there is enough, also one that says no more than it must."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
from aiohttp import web

from bot.answers import Answers
from bot.chat.reception import Reception
from bot.chat.teams.app import TeamsApp
from bot.chat.teams.exits import exits
from bot.chat.teams.graph import GRAPH
from bot.chat.teams.keys import OPENID
from bot.chat.teams.throttle import Throttle
from bot.chat.teams.tokens import LOGIN
from bot.connectors.http import new_client
from bot.desk import Desk
from bot.domain.ticket import TicketId
from bot.exits import Exits
from bot.jobs.deliver import Courier
from bot.jobs.replying import Replier
from bot.stores.memory import MemoryStore
from bot.workspace.teams.profile import Profile
from bot.workspace.teams.server import Connector
from tests.chat.passing import Passing
from tests.chat.teams.office import IN_SOCIAL, Teams, in_teams, tenant
from tests.fakes.world import PLATFORM, SHOP, Watch, library, post

HERE = Exits(exits(openid_url=OPENID, login_url=LOGIN, graph_url=GRAPH, local=True))


@dataclass
class Office:
    app: TeamsApp
    desk: Desk
    courier: Courier
    teams: Teams
    http: httpx.AsyncClient

    async def deliver(self) -> None:
        await self.teams.connector.settled()
        await self.app.stop(5)
        while await self.courier.deliver_due():
            await self.courier.drain()


@asynccontextmanager
async def office(profile: Profile) -> AsyncIterator[Office]:
    time, watch = Passing(), Watch()
    async with (
        await Connector.start(tenant(), profile=profile) as connector,
        new_client(HERE) as http,
        AsyncExitStack() as stack,
    ):
        desk = Desk(
            MemoryStore(), in_teams(connector.tenant), {SHOP: PLATFORM}, watch, answers=Answers(library())
        )
        throttle = Throttle(time, time.sleep)
        app = TeamsApp(
            Reception(desk),
            desk.store,
            http=http,
            registration=None,
            now=watch,
            throttle=throttle,
            clock=time,
        )
        doors = web.Application()
        doors.router.add_post("/api/messages", app.handle_http)
        runner = web.AppRunner(doors, shutdown_timeout=0.1)
        stack.push_async_callback(runner.cleanup)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await app.start()
        connector.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages")
        teams = Teams(connector)
        await connector.install(teams.team)
        courier = Courier(desk, {"teams": app.surface}, Replier(desk, {}, app.surface), {})
        yield Office(app, desk, courier, teams, http)


@pytest.mark.parametrize("minimal", [False, True], ids=["usual", "minimal"])
async def test_a_ticket_is_posted_claimed_and_noted(minimal: bool) -> None:
    async with office(Profile(authenticated=False, minimal=minimal)) as one:
        await one.desk.receive(post())
        await one.deliver()
        social = one.teams.channel_of(IN_SOCIAL)
        [card] = [root.id for root in social.roots() if root.card]
        anna = one.teams.as_person("Anna")
        assert (await anna.press(card, "Claim")).ok
        anna.write(social.id, "I call her.", card)
        await one.deliver()
        ticket = await one.desk.ticket(TicketId(1))
        happened = [type(entry.activity).__name__ for entry in await one.desk.log(TicketId(1))]
        assert ticket.owner is not None
        assert ticket.owner.name == "Anna"
        assert "NoteAdded" in happened
        assert one.teams.connector.unexpected == []
        assert one.app.health()["local"] is True


async def test_a_new_start_knows_the_channels_of_before() -> None:
    async with office(Profile(authenticated=False)) as one:
        again = TeamsApp(
            Reception(one.desk),
            one.desk.store,
            http=one.http,
            registration=None,
            now=one.desk.clock,
        )
        await again.start()
        assert again.health()["problems"] == []

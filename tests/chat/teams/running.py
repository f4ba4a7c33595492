"""The whole bot on its Teams side: real desk, real reception, real door with its checks on, and the local Teams."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from bot.answers import Answers
from bot.chat.teams.auth import Signed
from bot.chat.teams.calls import Calls
from bot.chat.teams.door import LARGEST, Door
from bot.chat.teams.inside import Inside
from bot.chat.teams.keys import KeyStore
from bot.connectors.http import new_client
from bot.desk import Desk
from bot.domain.ticket import Ticket, TicketId
from bot.jobs.deliver import Courier
from bot.jobs.replying import Replier
from bot.stores.memory import MemoryStore
from bot.stores.store import Store
from bot.workspace.teams.card_use import Outcome
from bot.workspace.teams.model import Channel, Message
from bot.workspace.teams.people import PersonInTeams
from bot.workspace.teams.profile import Profile
from bot.workspace.teams.server import Connector
from bot.workspace.teams.sight import Seen
from tests.chat.passing import Passing
from tests.chat.teams.office import IN_SOCIAL, Teams, behind_the_door, calls_to, in_teams, tenant
from tests.fakes.exits import EVERYWHERE
from tests.fakes.world import PLATFORM, SHOP, Watch, library, post

TICKET = TicketId(1)


@dataclass
class Office:
    teams: Teams
    parts: Inside
    calls: Calls
    desk: Desk
    courier: Courier
    watch: Watch
    door: Door
    time: Passing

    def __post_init__(self) -> None:
        self.anna = self.teams.as_person("Anna")
        self.jonas = self.teams.as_person("Jonas")

    @property
    def connector(self) -> Connector:
        return self.teams.connector

    async def receive(self, text: str = "My train is late", number: int = 1) -> str:
        """Let a customer write; return the id of the card in the social team's channel."""
        await self.desk.receive(post(text, number, conversation=f"c{number}"))
        await self.deliver()
        return self.card

    async def deliver(self) -> None:
        """Carry out all that is due, until nothing is."""
        while await self.courier.deliver_due():
            await self.courier.drain()

    @property
    def social(self) -> Channel:
        return self.teams.channel_of(IN_SOCIAL)

    @property
    def card(self) -> str:
        """The newest card in the social team's channel that nobody deleted."""
        roots = [one for one in self.social.roots() if not one.is_deleted and one.card]
        return roots[-1].id

    def thread(self, card: str | None = None) -> list[Seen]:
        return self.anna.thread(card or self.card)

    async def press(self, who: PersonInTeams, button: str, message: str | None = None) -> Outcome:
        """Press a button on the card (or on another message), and let everything come to rest."""
        outcome = await who.press(message or self.card, button)
        await self.settled()
        return outcome

    async def submit(self, who: PersonInTeams, button: str = "", **fields: str) -> Outcome:
        """Fill in the dialog by the labels of its fields, and use one of its buttons."""
        outcome = await who.submit(button, {name.replace("_", " "): value for name, value in fields.items()})
        await self.settled()
        return outcome

    async def settled(self) -> None:
        await self.connector.settled()
        await self.parts.chores.drain(5)
        await self.deliver()

    def said_to(self, name: str) -> list[Message]:
        return self.teams.chat(name)

    async def happened(self, number: int = 1) -> list[str]:
        return [type(entry.activity).__name__ for entry in await self.desk.log(TicketId(number))]

    async def ticket(self, number: int = 1) -> Ticket:
        return await self.desk.ticket(TicketId(number))


def label(at_work: Office, name: str) -> str:
    dialog = at_work.anna.dialog
    assert dialog is not None
    return next(one.id for one in dialog.read.inputs if name in one.label or name in one.id)


@asynccontextmanager
async def office(
    *, store: Store | None = None, profile: Profile | None = None, graph: bool = True
) -> AsyncIterator[Office]:
    """Open the bot in a tenant in which it is installed. Nothing of what it did may be wrong at the end."""
    watch, time = Watch(), Passing()
    async with (
        await Connector.start(tenant(), profile=profile) as connector,
        calls_to(connector, time, graph=graph) as calls,
        new_client(EVERYWHERE) as http,
    ):
        teams = Teams(connector)
        answers = Answers(library())
        desk = Desk(
            store or MemoryStore(), in_teams(connector.tenant), {SHOP: PLATFORM}, watch, answers=answers
        )
        parts = behind_the_door(teams, calls, desk)
        await parts.channels.load()
        courier = Courier(desk, {"teams": parts.surface}, Replier(desk, {}, parts.surface), {})
        check = Signed(
            KeyStore(http, connector.openid_url, time), connector.app.id, connector.tenant.id, calls.urls
        )
        door = Door(check, calls.urls, connector.app.id)
        door.act = parts.front.hear
        async with listening(door) as url:
            connector.deliver_to(url)
            await connector.install(teams.team)
            await parts.chores.drain(5)
            yield Office(teams, parts, calls, desk, courier, watch, door, time)
            await connector.settled()
            assert connector.unexpected == []
            assert connector.hub.board.unchanged == []


@asynccontextmanager
async def listening(door: Door) -> AsyncIterator[str]:
    app = web.Application(client_max_size=LARGEST)
    app.router.add_post("/api/messages", door.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}/api/messages"
    finally:
        await runner.cleanup()

"""A machine on which the real process runs beside Teams, is killed and started again; and the outside world that stays."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.policy_file import load
from bot.workspace.teams.changes import Called
from bot.workspace.teams.model import Person
from bot.workspace.teams.server import Connector
from tests.journeys import waiting
from tests.journeys.people import Shown
from tests.journeys.process import Running, zuruf
from tests.journeys.receiver import Receiver, receiving
from tests.journeys.surroundings import SECRET
from tests.journeys.teams_people import TeamsShown, TeamsSomebody, as_workspace
from tests.journeys.teams_stage import TEAM, tenant_of
from tests.journeys.waiting import eventually

POLICY = f"""
language: de
time_zone: Europe/Vienna
undo_window: 1s
departments:
  shop:
    name: Shop
    channels: [{{teams: {TEAM}/shop}}]
people:
  julia: {{name: Julia Zeller, teams: {Person.named("Julia Zeller").object_id}, departments: [shop], role: answer}}
accounts:
  webhook/shop: {{name: Shop, secret: env:ZURUF_SHOP_SECRET, callback: CALLBACK}}
routing:
  - {{name: Alles, to: shop}}
"""


@dataclass
class Machine:
    """A machine on which the bot runs, ends and starts again, and the outside world that stays."""

    connector: Connector
    receiver: Receiver
    folder: Path
    port: int

    def __post_init__(self) -> None:
        julia = next(one for one in self.connector.tenant.people.values() if one.name == "Julia Zeller")
        self.julia = TeamsSomebody(self.connector, julia.id)
        self.hook = f"http://127.0.0.1:{self.port}/hooks/webhook/shop"

    @asynccontextmanager
    async def bot(self, **more: str) -> AsyncIterator[Running]:
        """Run the bot until the end of the block, or until it is killed in it; `more` of its environment."""
        told = {"ZURUF_DATA": str(self.folder / "data"), "ZURUF_PORT": str(self.port)}
        environ = {**self.connector.settings, **told, "ZURUF_SHOP_SECRET": SECRET}
        async with zuruf(self.folder, "run", environ={**environ, **more}) as running:
            await self._up(running)
            team = self.connector.team(TEAM)
            if not team.installed:
                await self.connector.install(team)
            yield running

    async def _up(self, running: Running) -> None:
        """Wait until it hears; it need not be well."""
        async with aiohttp.ClientSession() as client, asyncio.timeout(waiting.PATIENCE):
            while True:
                try:
                    await client.get(f"http://127.0.0.1:{self.port}/livez")
                except aiohttp.ClientConnectionError:
                    assert running.process.returncode is None, running.said
                    await asyncio.sleep(0.05)
                else:
                    return

    def kill_at(self, bot: Running, kind: str) -> None:
        """Kill the bot as soon as its next call of a kind was carried out, before it knows."""

        def look(change: object) -> None:
            if isinstance(change, Called) and change.kind == kind and bot.process.returncode is None:
                bot.kill()
                stop()

        stop = self.connector.hub.changes.subscribe(look)

    @property
    def cards(self) -> list[Shown]:
        place = self.connector.channel(f"{TEAM}/shop")
        return [
            TeamsShown(as_workspace(self.connector), place.id, one.id)
            for one in place.roots()
            if one.author == self.connector.app.bot and not one.is_deleted
        ]

    async def card(self, about: str) -> Shown:
        return await eventually(
            as_workspace(self.connector),
            lambda: next((one for one in self.cards if about in one.words), None),
            lambda: [one.words for one in self.cards],
        )

    async def killed(self, running: Running) -> None:
        """Wait for the end of a process that was killed."""
        assert await running.process.wait() < 0, running.said

    async def replies(self, count: int) -> list[str]:
        return await eventually(
            as_workspace(self.connector),
            lambda: self.receiver.texts if len(self.receiver.texts) >= count else None,
            lambda: self.receiver.texts,
        )


@asynccontextmanager
async def beside_teams(folder: Path) -> AsyncIterator[Machine]:
    async with receiving() as receiver:
        text = POLICY.replace("CALLBACK", receiver.url)
        (folder / "escalation.yaml").write_text(text)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        async with await Connector.start(tenant_of(load(text))) as connector:
            connector.deliver_to(f"http://127.0.0.1:{port}/api/messages")
            receiver.on_call = lambda: connector.hub.changes.publish(Called("team", 200))
            yield Machine(connector, receiver, folder, port)
            assert connector.unexpected == []

"""The bot is killed (SIGKILL) and started again beside Teams: nothing acknowledged is lost, nothing stands there twice."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.policy_file import load
from bot.workspace.teams.changes import Called
from bot.workspace.teams.model import Person
from bot.workspace.teams.server import Connector
from tests.journeys import waiting
from tests.journeys.people import Shown
from tests.journeys.process import Running, zuruf
from tests.journeys.receiver import Receiver, receiving
from tests.journeys.surroundings import SECRET, send_post
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
CLOSED = "Julia Zeller hat das Ticket abgeschlossen."


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
    async def bot(self) -> AsyncIterator[Running]:
        """Run the bot until the end of the block, or until it is killed in it."""
        told = {"ZURUF_DATA": str(self.folder / "data"), "ZURUF_PORT": str(self.port)}
        environ = {**self.connector.settings, **told, "ZURUF_SHOP_SECRET": SECRET}
        async with zuruf(self.folder, "run", environ=environ) as running:
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


@pytest.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    async with receiving() as receiver:
        text = POLICY.replace("CALLBACK", receiver.url)
        (tmp_path / "escalation.yaml").write_text(text)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        async with await Connector.start(tenant_of(load(text))) as connector:
            connector.deliver_to(f"http://127.0.0.1:{port}/api/messages")
            receiver.on_call = lambda: connector.hub.changes.publish(Called("team", 200))
            yield Machine(connector, receiver, tmp_path, port)
            assert connector.unexpected == []


@pytest.fixture(autouse=True)
def long_enough_to_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", waiting.AFTER_A_KILL)


async def test_what_was_acknowledged_before_a_kill_has_happened(machine: Machine) -> None:
    julia = machine.julia
    async with machine.bot() as bot:
        assert await send_post(machine.hook, "Wo bleibt mein Paket?") == 204
        bot.kill()  # the post is acknowledged, its card may not stand yet
        await machine.killed(bot)
    async with machine.bot() as bot:
        card = await machine.card("Wo bleibt mein Paket?")
        await julia.press(card, "Übernehmen")
        bot.kill()
        await machine.killed(bot)
    async with machine.bot() as bot:
        await card.shows("Bei: Julia Zeller")
        form = await julia.open(card, "Antworten")
        await form.type("Antwort", "Morgen!")
        await form.submit()
        await form.submit()
        bot.kill()  # the reply waits for its undo window
        await machine.killed(bot)
    assert machine.receiver.texts == []
    async with machine.bot() as bot:
        assert await machine.replies(1) == ["Morgen!"]
        await card.line(CLOSED)
        assert await bot.stop() == 0
    assert (machine.receiver.texts, machine.receiver.calls) == (["Morgen!"], 1)
    assert [one.ts for one in machine.cards] == [card.ts]
    assert [line.partition("  ")[2] or line for line in card.thread] == [
        "🔒 Nur intern: Was hier im Thread steht, verlässt das Haus nie. Nach außen geht nur, was über „Antworten“ gesendet wird.",
        "Beitrag von Kim ist bei Shop eingegangen.",
        "Julia Zeller hat übernommen.",
        "Julia Zeller antwortet öffentlich als Shop. Die Antwort geht hinaus: <date>",
        "„Morgen!“",
        "Die Antwort ist als Shop veröffentlicht. ",
        CLOSED,
    ]


async def test_a_kill_between_two_posts_leaves_each_line_once(machine: Machine) -> None:
    async with machine.bot() as bot:
        machine.kill_at(bot, "create")
        await send_post(machine.hook, "Der erste Beitrag")  # its card is posted, and the bot does not know
        await machine.killed(bot)
    async with machine.bot() as bot:
        card = await machine.card("Der erste Beitrag")
        await card.line("Beitrag von Kim ist bei Shop eingegangen.")
        machine.kill_at(bot, "reply")
        await machine.julia.person.press(card.ts, "Übernehmen")  # its line stands there, and nobody was told
        await machine.killed(bot)
    async with machine.bot():
        await machine.julia.press(card, "Abschließen")
        await card.line(CLOSED)
    assert len(set(card.thread)) == len(card.thread) == 4
    assert [one.ts for one in machine.cards] == [card.ts]
    assert machine.connector.posted_again == []


async def test_a_dialog_that_was_open_when_the_bot_was_killed_works_on_with_all_that_was_typed(
    machine: Machine,
) -> None:
    async with machine.bot() as bot:
        await send_post(machine.hook, "Kann ich das umtauschen?")
        card = await machine.card("Kann ich das umtauschen?")
        form = await machine.julia.open(card, "Antworten")
        await form.type("Antwort", "Ja, vier Wochen lang.")
        bot.kill()
        await machine.killed(bot)
    async with machine.bot():
        await form.submit()
        assert "So erscheint es als Shop" in form.words
        await form.submit()
        assert not form.is_open, form.errors
        assert await machine.replies(1) == ["Ja, vier Wochen lang."]
        await card.line(CLOSED)

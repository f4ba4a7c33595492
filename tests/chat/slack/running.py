"""The whole bot on its Slack side: real desk, real reception, real bolt, and the local workspace as Slack."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web

from bot.answers import Answers
from bot.chat.reception import Reception
from bot.chat.slack.app import SlackApp
from bot.chat.slack.calls import TIMEOUT
from bot.chat.slack.throttle import Throttle
from bot.desk import Desk
from bot.domain.ticket import Ticket, TicketId
from bot.jobs.deliver import Courier
from bot.jobs.replying import Replier
from bot.stores.memory import MemoryStore
from bot.stores.store import Store
from bot.workspace.people_actions import PersonAtWork
from bot.workspace.server import Workspace
from tests.chat.slack.office import SOCIAL, Time, labels, team, words_in
from tests.fakes.world import PLATFORM, SHOP, Watch, library, policy, post

TICKET = TicketId(1)


@dataclass
class Office:
    workspace: Workspace
    slack: SlackApp
    desk: Desk
    courier: Courier
    url: str = ""

    def __post_init__(self) -> None:
        self.anna = self.workspace.as_person("UANNA")
        self.jonas = self.workspace.as_person("UJONAS")

    async def receive(self, text: str = "My train is late") -> str:
        """Let a customer write; return the ts of the card in the social team's channel."""
        await self.desk.receive(post(text))
        await self.deliver()
        return self.card

    async def deliver(self) -> None:
        """Carry out all that is due, until nothing is."""
        while await self.courier.deliver_due():
            await self.courier.drain()

    @property
    def card(self) -> str:
        messages = self.anna.messages(SOCIAL)
        return next(str(m["ts"]) for m in messages if m.get("thread_ts", m["ts"]) == m["ts"])

    async def press(self, who: PersonAtWork, button: str, ts: str | None = None) -> bool:
        """Press a button on the card (or on another message); return whether Slack took it as done."""
        outcome = await who.press(SOCIAL, ts or self.card, button)
        await self.slack._chores.drain(5)
        await self.deliver()
        return outcome.ok

    async def use(self, who: PersonAtWork, button: str, view_id: str | None = None) -> bool:
        """Press a button in the form on top (or in another view); return whether Slack took it as done."""
        outcome = await who.press_in_view(button, view_id=view_id)
        await self.settled()
        return outcome.ok

    async def submit(self, who: PersonAtWork) -> bool:
        """Submit the form on top; return whether it was taken."""
        outcome = await who.submit()
        await self.settled()
        return outcome.ok

    async def close(self, who: PersonAtWork, *, everything: bool = False) -> None:
        """Leave the form on top, or all of them."""
        await who.close(whole_stack=everything)
        await self.settled()

    def told(self, user: str) -> str:
        """Return all that stands in a person's direct messages with the bot."""
        direct = self.workspace.hub.board.direct(user)
        return words_in([message.blocks for message in direct.messages.values()])

    async def settled(self) -> None:
        await self.workspace.settled()
        await self.slack._chores.drain(5)
        await self.deliver()

    def buttons(self) -> list[str]:
        return labels(self.anna.message(SOCIAL, self.card)["blocks"])

    async def ticket(self) -> Ticket:
        return await self.desk.ticket(TICKET)


@asynccontextmanager
async def office(
    *, http: bool = False, workspace: Workspace | None = None, **changes: Any
) -> AsyncIterator[Office]:
    """Run the bot in Socket Mode, or behind a web server of its own; in a `workspace` that is open already, if there is."""
    if workspace is not None:
        async with _office(workspace, http=http, **changes) as running:
            yield running
        return
    async with await Workspace.start(team()) as new:
        async with _office(new, http=http, **changes) as running:
            yield running
        assert new.unexpected == []


@asynccontextmanager
async def _office(workspace: Workspace, *, http: bool, **changes: Any) -> AsyncIterator[Office]:
    watch, time = Watch(), Time()
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        store: Store = changes.pop("store", None) or MemoryStore()
        answers = Answers(library())
        desk = Desk(store, policy(**changes), {SHOP: PLATFORM}, watch, answers=answers)
        slack = SlackApp(
            Reception(desk),
            session=session,
            bot_token=workspace.bot_token,
            app_token=workspace.app_token,
            signing_secret=workspace.signing_secret if http else None,
            api_url=workspace.api_url,
            team=workspace.team.id,
            throttle=Throttle(time, time.sleep),
        )
        await slack.start()
        courier = Courier(desk, {"slack": slack.surface}, Replier(desk, {}))
        async with _served(slack, workspace) if http else _listening(slack, workspace) as url:
            yield Office(workspace, slack, desk, courier, url)
            await slack.stop()


@asynccontextmanager
async def _listening(slack: SlackApp, workspace: Workspace) -> AsyncIterator[str]:
    listening = asyncio.create_task(slack.run_socket())
    try:
        await workspace.connected(2)
        yield ""
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


@asynccontextmanager
async def _served(slack: SlackApp, workspace: Workspace) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/slack", slack.handle_http)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack"
        workspace.deliver_to(url)
        yield url
    finally:
        await runner.cleanup()

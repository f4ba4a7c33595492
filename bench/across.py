"""A click in Slack until the card of the same ticket is repainted in Teams: what the other side waits for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from bench import world
from bench.browser import slack_environ, team
from bench.claims import require_claims
from bench.figures import Compared, Figure, percentile
from bench.processes import Bot, started
from bench.setting import Setting
from bot.connectors import post_json
from bot.connectors.hooks import sign
from bot.demo_teams import let_in
from bot.domain.ticket import TicketId
from bot.workspace.api import ApiCall
from bot.workspace.model import Message
from bot.workspace.server import Workspace
from bot.workspace.teams.calls import Recorded
from bot.workspace.teams.model import Channel, Person, Team, Tenant
from bot.workspace.teams.server import Connector

CLICKS = 3
"""Per round: within a minute Slack takes 50 repaints, and so our bot makes no more."""
PATIENCE = 60.0
"""Seconds; a new card goes out every second on either side."""

ACROSS = Compared("click in Slack → card repainted in Teams, p50", "ms", "the same card repainted in Slack")


@dataclass
class Watch:
    """When a card was repainted last on each side."""

    in_slack: float = 0.0
    in_teams: float = 0.0
    both: asyncio.Event = field(default_factory=asyncio.Event)

    def slack(self, call: ApiCall) -> None:
        if call.method == "chat.update":
            self.in_slack = self.in_slack or time.perf_counter()
            self._look()

    def teams(self, call: Recorded) -> None:
        if call.method == "PUT":
            self.in_teams = self.in_teams or time.perf_counter()
            self._look()

    def _look(self) -> None:
        if self.in_slack and self.in_teams:
            self.both.set()


@dataclass(frozen=True)
class Sides:
    """Both products, with the same cards in them."""

    workspace: Workspace
    connector: Connector
    cards: list[Message]

    async def press(self) -> tuple[float, float]:
        """Press *Claim* in Slack; return the milliseconds until each side was repainted."""
        card, watch = self.cards.pop(), Watch()
        self.workspace.on_call(watch.slack)
        self.connector.calls.on_call(watch.teams)
        began = time.perf_counter()
        await self.workspace.as_person(world.ANNA_IN_SLACK).press(world.PLACE, card.ts, _claim_in(card))
        async with asyncio.timeout(PATIENCE):
            await watch.both.wait()
        return (watch.in_slack - began) * 1000, (watch.in_teams - began) * 1000


async def measure(setting: Setting) -> list[Figure]:
    """Return how long the other side waits; raises `Lost`."""
    folder = setting.folder / "zuruf-across"
    async with _sides(setting) as sides:
        rounds = [[await sides.press() for _ in range(CLICKS)] for _ in range(setting.scale.rounds)]
    await require_claims(folder, [TicketId(number) for number in range(1, _count(setting) + 1)])
    return [ACROSS.figure(_medians(rounds, 1), _medians(rounds, 0))]


def _count(setting: Setting) -> int:
    return setting.scale.rounds * CLICKS


def _medians(rounds: Sequence[Sequence[tuple[float, float]]], side: int) -> list[float]:
    return [percentile([one[side] for one in clicks], 0.5) for clicks in rounds]


@asynccontextmanager
async def _sides(setting: Setting) -> AsyncIterator[Sides]:
    folder = setting.folder / "zuruf-across"
    folder.mkdir()
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(await Workspace.start(team()))
        connector = await stack.enter_async_context(await Connector.start(_tenant()))
        environ = setting.environ("across", folder) | slack_environ(workspace) | dict(connector.settings)
        log = setting.folder / "zuruf-across.log"
        bot = await stack.enter_async_context(started("bench.bots.zuruf", log=log, environ=environ))
        await workspace.connected()
        await let_in(connector, f"http://127.0.0.1:{bot.port}/api/messages")
        await _write(bot, _count(setting))
        yield Sides(workspace, connector, await _posted(workspace, connector, _count(setting)))


def _tenant() -> Tenant:
    anna = Person("29:anna", world.ANNA_IN_TEAMS, "Anna")
    group = Team.named("Bench")
    group.channels[world.TEAMS_PLACE] = Channel(world.TEAMS_PLACE, name="bench")
    return Tenant.of([anna], [group])


async def _write(bot: Bot, count: int) -> None:
    """Let customers write, by the signed hook."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{bot.port}") as http:
        for number in range(1, count + 1):
            body = post_json.write(world.post(number))
            headers = sign(world.HOOK_SECRET, f"msg_{number}", datetime.now(UTC), body)
            answer = await http.post(
                f"/hooks/{world.ACCOUNT}",
                content=body,
                headers={**headers, "content-type": "application/json"},
            )
            answer.raise_for_status()


async def _posted(workspace: Workspace, connector: Connector, count: int) -> list[Message]:
    """Wait until all cards stand on both sides, and nothing more is on its way."""
    place = connector.tenant.place(world.TEAMS_PLACE)
    assert isinstance(place, Channel)

    def cards() -> list[Message]:
        messages = workspace.team.channels[world.PLACE].messages.values()
        return [one for one in messages if one.bot_id and not one.thread_ts]

    def threads() -> int:
        channel = workspace.team.channels[world.PLACE]
        return sum(bool(channel.replies(one.ts)) for one in cards()) + sum(
            bool(place.replies(one.id)) for one in place.roots()
        )

    async with asyncio.timeout(PATIENCE * 3):
        while len(cards()) < count or len(place.roots()) < count or threads() < 2 * count:  # noqa: ASYNC110 -- two servers, no common event
            await asyncio.sleep(0.05)
    return cards()


def _claim_in(card: Message) -> str:
    rows = (block["elements"] for block in card.blocks if block["type"] == "actions")
    buttons = (one for row in rows for one in row)
    return next(str(one["action_id"]) for one in buttons if one.get("text", {}).get("text") == "Claim")

"""A press on *Claim* in Teams until its answer, with the claim on disk; and what a bot on both sides keeps in memory."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from bench import payloads, world
from bench.claims import require_claims, undisturbed
from bench.figures import Compared, Figure, Goal, percentile
from bench.microsoft import Microsoft, microsoft
from bench.processes import Bot, started
from bench.setting import Setting
from bench.wire import Wire, wires
from bot.domain.ticket import TicketId

BARE = "bare botbuilder-core"
NAME = "teams"
MEGABYTE = 2**20
IDLE_SECONDS = 3.0
"""Until everything that is loaded a moment after the start is there."""
IDLE_MEGABYTES = 160
SHARE = 0.4
IN_A_TURN = 20


ACROSS = 10
"""One click in Slack for so many in all: each waits until both cards are repainted."""
LONGEST_SECONDS = 30.0
PAUSE_SECONDS = 0.1
"""Between two presses: what a claim has to be shown and told afterwards is no part of its answer."""


@dataclass(slots=True)
class Press:
    """Seconds until the answer, and those at work until then."""

    latency: float
    cpu: float


@dataclass(slots=True)
class Presser:
    """A bot in Teams. `store` is the folder of its store, if it has one; `whole` are the seconds at work in each round, for all."""

    bot: Bot
    wire: Wire
    teams: Microsoft
    tickets: Iterator[TicketId]
    store: Path | None
    rounds: list[list[Press]] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    claimed: list[TicketId] = field(default_factory=list)

    async def press(self, count: int) -> list[Press]:
        """Press *Claim* on so many tickets, one after the other."""
        tickets = list(islice(self.tickets, count))
        ready = [self.teams.press(ticket) for ticket in tickets]
        with undisturbed():
            pressed = [await self._one(request) for request in ready]
        self.claimed += tickets
        return pressed

    async def _one(self, request: bytes) -> Press:
        await asyncio.sleep(PAUSE_SECONDS)
        before = await self.bot.cost()
        latency = await self.wire.send(request)
        after = await self.bot.cost()
        return Press(latency, after.cpu - before.cpu)

    def latency(self, share: float) -> list[float]:
        return [percentile([one.latency for one in pressed], share) * 1000 for pressed in self.rounds]

    def cpu(self) -> list[float]:
        return [statistics.fmean(one.cpu for one in pressed) * 1000 for pressed in self.rounds]

    def cpu_of_all(self) -> list[float]:
        return [cpu / len(pressed) * 1000 for cpu, pressed in zip(self.whole, self.rounds, strict=True)]


async def measure(setting: Setting) -> list[Figure]:
    """Return the figures of Teams; raises `Lost`."""
    async with _bots(setting) as bots:
        idle = [(await one.bot.cost()).rss / MEGABYTE for one in bots]
        for one in bots:
            await one.press(setting.scale.warming)
        for _ in range(setting.scale.rounds):
            await _round(bots, max(1, setting.scale.clicks // 3))
        crossing = [await _crossed(setting, bots[1]) for _ in range(setting.scale.rounds)]
    bare, ours = bots
    assert ours.store
    await require_claims(ours.store, ours.claimed)
    return [*_answers(ours, bare), _across(crossing), _memory(idle)]


async def _round(bots: Sequence[Presser], presses: int) -> None:
    """Let both take turns of a few presses, so that whatever else the machine does hits them alike."""
    for one in bots:
        one.rounds.append([])
        one.whole.append(0.0)
    for done in range(0, presses, IN_A_TURN):
        for one in bots:
            before = await one.bot.cost()
            one.rounds[-1] += await one.press(min(IN_A_TURN, presses - done))
            one.whole[-1] += (await one.bot.cost()).cpu - before.cpu


async def _crossed(setting: Setting, ours: Presser) -> tuple[float, float]:
    """Return the median seconds from a click in Slack until its card is repainted in Teams, and until it is in Slack."""
    pairs = [await _one_across(setting, ours) for _ in range(max(1, setting.scale.clicks // ACROSS))]
    in_teams, in_slack = zip(*pairs, strict=True)
    return percentile(in_teams, 0.5), percentile(in_slack, 0.5)


async def _one_across(setting: Setting, ours: Presser) -> tuple[float, float]:
    (ticket,) = islice(ours.tickets, 1)
    await asyncio.sleep(PAUSE_SECONDS)
    message, name = world.stamp(ticket), f"across-{ticket}"
    seen = [ours.teams.repainted(message), setting.slack.repainted(message)]
    envelope = payloads.envelope(payloads.click(ticket), name)
    began = time.perf_counter()
    await setting.slack.click(NAME, name, envelope)
    ours.claimed.append(ticket)
    async with asyncio.timeout(LONGEST_SECONDS):
        in_teams, in_slack = await asyncio.gather(*seen)
    return in_teams - began, in_slack - began


@asynccontextmanager
async def _bots(setting: Setting) -> AsyncIterator[list[Presser]]:
    """Start both: botbuilder by itself, and ours in Slack and in Teams, in a team that has the app."""
    async with AsyncExitStack() as stack:
        teams = await stack.enter_async_context(microsoft())
        bare = await _started(stack, setting, teams, "bench.bots.bare_teams", None)
        store = await setting.store("zuruf-teams", setting.scale.claims, teams=True)
        ours = await _started(stack, setting, teams, "bench.bots.zuruf_both", store)
        await setting.slack.connected(NAME)
        await ours.wire.send(teams.installed())
        await asyncio.sleep(IDLE_SECONDS)
        yield [bare, ours]


async def _started(
    stack: AsyncExitStack, setting: Setting, teams: Microsoft, module: str, store: Path | None
) -> Presser:
    environ = teams.environ() | (setting.environ(NAME, store) if store else {})
    log = setting.folder / f"{module}-teams.log"
    bot = await stack.enter_async_context(started(module, log=log, environ=environ))
    (wire,) = await stack.enter_async_context(wires(bot.port))
    return Presser(bot, wire, teams, iter(setting.tickets(setting.scale.claims)), store)


def _answers(ours: Presser, bare: Presser) -> list[Figure]:
    claim = "claim in Teams → durable answer"
    goal = Goal(SHARE)
    return [
        Compared(f"{claim}, p50", "ms", BARE, goal).figure(ours.latency(0.5), bare.latency(0.5)),
        Compared(f"{claim}, p99", "ms", BARE, goal).figure(ours.latency(0.99), bare.latency(0.99)),
        Compared("CPU per claim in Teams until its answer", "ms", BARE, goal).figure(ours.cpu(), bare.cpu()),
        Compared("CPU per claim in Teams, its deliveries included", "ms", BARE).figure(
            ours.cpu_of_all(), bare.cpu_of_all()
        ),
    ]


def _across(crossing: Sequence[tuple[float, float]]) -> Figure:
    in_teams, in_slack = ([seconds * 1000 for seconds in side] for side in zip(*crossing, strict=True))
    what = Compared("click in Slack → card repainted in Teams, p50", "ms", "the card in Slack")
    return what.figure(in_teams, in_slack)


def _memory(idle: Sequence[float]) -> Figure:
    bare, ours = idle
    what = Compared("memory idle, in Slack and Teams", "MB", BARE, Goal(IDLE_MEGABYTES, of_value=True))
    return what.figure([ours], [bare])

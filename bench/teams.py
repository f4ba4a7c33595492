"""A press on *Claim* in Teams until its answer, with the claim on disk; and what a bot on both sides keeps in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from bench.claims import Round, Subject, require_claims, undisturbed
from bench.figures import Compared, Figure, Goal
from bench.microsoft import Microsoft, microsoft
from bench.processes import started
from bench.setting import Setting
from bench.wire import Wire, wires
from bot.domain.ticket import TicketId

BARE = "bare botbuilder-core"
MEGABYTE = 2**20
IDLE_SECONDS = 3.0
"""Until everything that is loaded a moment after the start is there."""
IDLE_MEGABYTES = 160
SHARE = 0.4
IN_A_TURN = 20


async def measure(setting: Setting) -> list[Figure]:
    """Return the figures of Teams; raises `Lost`."""
    async with _subjects(setting) as subjects:
        idle = [(await subject.bot.cost()).rss / MEGABYTE for subject in subjects]
        for subject in subjects:
            await subject.click(setting.scale.warming)
        for _ in range(setting.scale.rounds):
            await _round(subjects, setting.scale.clicks)
    bare, ours = subjects
    assert ours.store
    await require_claims(ours.store, ours.claimed)
    return [*_answers(ours, bare), _memory(idle)]


async def _round(subjects: Sequence[Subject], clicks: int) -> None:
    """Let both take turns of a few presses, so that whatever else the machine does hits them alike."""
    for subject in subjects:
        subject.rounds.append(Round())
    for done in range(0, clicks, IN_A_TURN):
        for subject in subjects:
            subject.rounds[-1].add(await subject.click(min(IN_A_TURN, clicks - done)))


@asynccontextmanager
async def _subjects(setting: Setting) -> AsyncIterator[list[Subject]]:
    """Start both bots: botbuilder by itself, and ours in Slack and in Teams, with a team that has it."""
    async with AsyncExitStack() as stack:
        teams = await stack.enter_async_context(microsoft())
        bare = await _subject(stack, setting, teams, "bench.bots.bare_teams")
        ours = await _subject(stack, setting, teams, "bench.bots.zuruf")
        await asyncio.sleep(IDLE_SECONDS)
        yield [bare, ours]


async def _subject(stack: AsyncExitStack, setting: Setting, teams: Microsoft, module: str) -> Subject:
    name, many = module.rpartition(".")[2], setting.scale.claims
    is_ours = module == "bench.bots.zuruf"
    store = await setting.store("zuruf-teams", many, teams=True) if is_ours else None
    environ = teams.environ() | (setting.environ("teams", store) if store else {})
    log = setting.folder / f"{name}-teams.log"
    bot = await stack.enter_async_context(started(module, log=log, environ=environ))
    (wire,) = await stack.enter_async_context(wires(bot.port))
    if store:
        await setting.slack.connected("teams")
        await wire.send(teams.installed())
    return Subject(name, bot, partial(_press, wire, teams), iter(setting.tickets(many)), store)


async def _press(wire: Wire, teams: Microsoft, tickets: Sequence[TicketId]) -> list[float]:
    requests = [teams.press(ticket) for ticket in tickets]
    with undisturbed():
        return [await wire.send(request) for request in requests]


def _answers(ours: Subject, bare: Subject) -> list[Figure]:
    claim = "claim in Teams → durable answer"
    lines = (
        (Compared(f"{claim}, p50", "ms", BARE, Goal(SHARE)), Round.p50),
        (Compared(f"{claim}, p99", "ms", BARE, Goal(SHARE)), Round.p99),
        (Compared("CPU per claim in Teams", "ms", BARE, Goal(SHARE)), Round.cpu_per_click),
    )
    return [what.figure(ours.each(measured), bare.each(measured)) for what, measured in lines]


def _memory(idle: Sequence[float]) -> Figure:
    bare, ours = idle
    what = Compared("memory idle, in Slack and Teams", "MB", BARE, Goal(IDLE_MEGABYTES, of_value=True))
    return what.figure([ours], [bare])

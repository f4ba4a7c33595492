"""A click on *Claim* until its acknowledgement, with the claim on disk: over Socket Mode and over HTTP."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Protocol

from bench import payloads, world
from bench.figures import Compared, Figure, Goal, percentile
from bench.processes import Bot, started
from bench.setting import Setting
from bench.slack import Slack
from bench.wire import Wire, wires
from bot.domain.activities import Claimed
from bot.domain.ticket import TicketId
from bot.stores.tiny import TinyStore

BARE = "bare slack-bolt"
PBR = "bare slack-bolt, process_before_response"

IN_A_TURN = 20


class Lost(Exception):
    """A claim was acknowledged and is not in the store."""


class Clicker(Protocol):
    async def __call__(self, tickets: Sequence[TicketId]) -> list[float]:
        """Click *Claim* on these tickets, one after the other; return the seconds until each acknowledgement."""


@dataclass(slots=True)
class Round:
    """What one bot did in one round: seconds until each acknowledgement, and seconds at work for all of them."""

    latencies: list[float] = field(default_factory=list)
    cpu: float = 0.0

    def add(self, more: Round) -> None:
        self.latencies += more.latencies
        self.cpu += more.cpu

    def p50(self) -> float:
        return percentile(self.latencies, 0.5) * 1000

    def p99(self) -> float:
        return percentile(self.latencies, 0.99) * 1000

    def cpu_per_click(self) -> float:
        return self.cpu / len(self.latencies) * 1000


@dataclass(slots=True)
class Subject:
    """A bot under measurement. `store` is the folder of its store, if it has one."""

    name: str
    bot: Bot
    clicker: Clicker
    tickets: Iterator[TicketId]
    store: Path | None = None
    rounds: list[Round] = field(default_factory=list)
    claimed: list[TicketId] = field(default_factory=list)

    def each(self, measured: Callable[[Round], float]) -> list[float]:
        return [measured(one) for one in self.rounds]

    async def click(self, count: int) -> Round:
        tickets = list(islice(self.tickets, count))
        before = await self.bot.cost()
        latencies = await self.clicker(tickets)
        after = await self.bot.cost()
        self.claimed += tickets
        return Round(latencies, after.cpu - before.cpu)


async def measure(setting: Setting, *, http: bool) -> list[Figure]:
    """Return the figures of one transport; raises `Lost`."""
    async with _subjects(setting, http=http) as subjects:
        for subject in subjects:
            await subject.click(setting.scale.warming)
        for _ in range(setting.scale.rounds):
            await _round(subjects, setting.scale.clicks)
    found = [await require_claims(one.store, one.claimed) for one in subjects if one.store]
    return _figures("HTTP" if http else "Socket Mode", setting.scale.tickets, subjects, found)


async def _round(subjects: Sequence[Subject], clicks: int) -> None:
    """Let all bots take turns of a few clicks, so that whatever else the machine does hits them alike."""
    for subject in subjects:
        subject.rounds.append(Round())
    for done in range(0, clicks, IN_A_TURN):
        for subject in subjects:
            subject.rounds[-1].add(await subject.click(min(IN_A_TURN, clicks - done)))


@asynccontextmanager
async def _subjects(setting: Setting, *, http: bool) -> AsyncIterator[list[Subject]]:
    """Start the four bots, in the order in which `_figures` names them."""
    mode = "http" if http else "socket"
    few, many = setting.scale.claims, setting.scale.tickets
    async with AsyncExitStack() as stack:
        subjects = [
            await _bare(stack, setting, mode),
            await _bare(stack, setting, mode, "pbr"),
            await _ours(stack, setting, mode, few),
            await _ours(stack, setting, mode, many),
        ]
        yield subjects


async def _bare(stack: AsyncExitStack, setting: Setting, mode: str, *flags: str) -> Subject:
    name = "-".join(("bare", mode, *flags))
    environ = setting.slack.environ(name)
    bot = await stack.enter_async_context(
        started("bench.bots.bare", mode, *flags, log=setting.folder / f"{name}.log", environ=environ)
    )
    clicker = await _clicker(stack, setting.slack, name, bot, mode)
    return Subject(name, bot, clicker, iter(setting.tickets(setting.scale.tickets)))


async def _ours(stack: AsyncExitStack, setting: Setting, mode: str, total: int) -> Subject:
    name = f"zuruf-{mode}-{total}"
    store = await setting.store(name, total)
    environ = setting.environ(name, store, mode)
    bot = await stack.enter_async_context(
        started("bench.bots.zuruf", log=setting.folder / f"{name}.log", environ=environ)
    )
    clicker = await _clicker(stack, setting.slack, name, bot, mode)
    return Subject(name, bot, clicker, iter(setting.tickets(total)), store)


async def _clicker(stack: AsyncExitStack, slack: Slack, name: str, bot: Bot, mode: str) -> Clicker:
    if mode == "http":
        (wire,) = await stack.enter_async_context(wires(bot.port))
        return partial(_click_over_http, wire)
    await slack.connected(name)
    return partial(_click_over_socket, slack, name)


async def _click_over_http(wire: Wire, tickets: Sequence[TicketId]) -> list[float]:
    requests = [payloads.signed_click(payloads.click(ticket)) for ticket in tickets]
    with undisturbed():
        return [await wire.send(request) for request in requests]


async def _click_over_socket(slack: Slack, name: str, tickets: Sequence[TicketId]) -> list[float]:
    ids = [f"{name}-{ticket}" for ticket in tickets]
    ready = [payloads.envelope(payloads.click(ticket), one) for ticket, one in zip(tickets, ids, strict=True)]
    with undisturbed():
        return [await slack.click(name, one, text) for one, text in zip(ids, ready, strict=True)]


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep our own garbage collector out of what is measured."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def require_claims(folder: Path, tickets: Sequence[TicketId]) -> int:
    """Return how many tickets a person has claimed in the store of a bot that was killed; `Lost` if it is not all of these."""
    store = await TinyStore.open(folder / world.STORE_FILE)
    try:
        for ticket in tickets:
            activities = [entry.activity for entry in await store.history(ticket)]
            if not any(isinstance(one, Claimed) and one.by.id == world.ANNA.id for one in activities):
                raise Lost(f"the claim of ticket {ticket} was acknowledged and is not in {folder.name}")
    finally:
        await store.close()
    return len(tickets)


def _figures(via: str, tickets: int, subjects: Sequence[Subject], found: Sequence[int]) -> list[Figure]:
    bare, pbr, few, many = subjects
    claim, cpu = f"claim → durable ack, {via}", f"CPU per claim, {via}"
    at_many = f"{claim}, {tickets:,} tickets stored"
    lines = (
        (Compared(f"{claim}, p50", "ms", BARE, Goal(0.35)), few, bare, Round.p50),
        (Compared(f"{claim}, p99", "ms", BARE, Goal(1)), few, bare, Round.p99),
        (Compared(f"{claim}, p50 / pbr", "ms", PBR, Goal(1.5)), few, pbr, Round.p50),
        (Compared(f"{claim}, p99 / pbr", "ms", PBR), few, pbr, Round.p99),
        (Compared(cpu, "ms", BARE), few, bare, Round.cpu_per_click),
        (Compared(f"{cpu} / pbr", "ms", PBR), few, pbr, Round.cpu_per_click),
        (Compared(f"{at_many}, p50", "ms", "few tickets", Goal(1.2)), many, few, Round.p50),
        (Compared(f"{at_many}, p99", "ms", "few tickets"), many, few, Round.p99),
    )
    durable = Compared(
        f"acknowledged claims on disk after kill -9, {via}", "claims", "acknowledged", Goal(1, at_least=True)
    )
    return [
        *(what.figure(ours.each(measured), peer.each(measured)) for what, ours, peer, measured in lines),
        durable.figure([float(count) for count in found], [float(len(one.claimed)) for one in (few, many)]),
    ]

"""From the start of the process to the first acknowledged click, and what the process then keeps in memory."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import payloads
from bench.claims import BARE, require_claims
from bench.figures import Compared, Figure, Goal
from bench.processes import started
from bench.setting import Setting
from bot.domain.ticket import TicketId

MEGABYTE = 2**20
STORE_MEGABYTES = 15


@dataclass(frozen=True, slots=True)
class Start:
    """One start: `seconds` to the first acknowledgement, `memory` in MB after it."""

    seconds: float
    memory: float


class Starter:
    """Starts one kind of bot again and again; `store` is the folder of its store, if it has one."""

    def __init__(self, setting: Setting, name: str, tickets: Sequence[TicketId], store: Path | None) -> None:
        self._setting = setting
        self._name = name
        self._tickets = tickets
        self.store = store
        self.claimed: list[TicketId] = []

    async def start(self) -> Start:
        """Start, click once, and kill."""
        turn = len(self.claimed)
        name, ticket = f"{self._name}-{turn}", self._tickets[turn]
        click = payloads.envelope(payloads.click(ticket), name)
        module, arguments = (
            ("bench.bots.bare", ["socket"]) if self.store is None else ("bench.bots.zuruf", [])
        )
        slack, log = self._setting.slack, self._setting.folder / f"{self._name}.log"
        environ = slack.environ(name) if self.store is None else self._setting.environ(name, self.store)
        began = time.perf_counter()
        async with started(module, *arguments, log=log, environ=environ) as bot:
            await slack.connected(name)
            await slack.click(name, name, click)
            seconds = time.perf_counter() - began
            self.claimed.append(ticket)
            return Start(seconds, (await bot.cost()).rss / MEGABYTE)


async def measure(setting: Setting) -> list[Figure]:
    """Return the figures of starting and of memory; raises `Lost`."""
    few, many = setting.scale.claims, setting.scale.tickets
    starters = [Starter(setting, "start-bare", setting.tickets(many), None)]
    for total in (few, many):
        store = await setting.store(f"start-{total}", total)
        starters.append(Starter(setting, f"start-zuruf-{total}", setting.tickets(total), store))
    for starter in starters:
        await starter.start()  # compiles modules and fills the system's cache
    rounds = [[await starter.start() for starter in starters] for _ in range(setting.scale.rounds)]
    for starter in starters[1:]:
        assert starter.store
        await require_claims(starter.store, starter.claimed)
    return _figures(many, rounds)


def _figures(tickets: int, rounds: Sequence[Sequence[Start]]) -> list[Figure]:
    bare, few, many = zip(*rounds, strict=True)
    with_many = f"{tickets:,} tickets stored"
    store = [one.memory - other.memory for one, other in zip(many, few, strict=True)]
    return [
        Compared(f"start → first ack, {with_many}", "s", BARE, Goal(1.2)).figure(
            [one.seconds for one in many], [one.seconds for one in bare]
        ),
        Compared(f"memory after the start, {with_many}", "MB", BARE).figure(
            [one.memory for one in many], [one.memory for one in bare]
        ),
        Compared(f"memory after the start, {with_many} / few", "MB", "few tickets").figure(
            [one.memory for one in many], [one.memory for one in few]
        ),
        Compared(
            f"memory for the store, {with_many}", "MB", "may take", Goal(STORE_MEGABYTES, of_value=True)
        ).figure(store, [float(STORE_MEGABYTES)] * len(store)),
    ]

"""Customers' posts, durable: how many per second the store takes, and how many come in through the signed hook."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bench import payloads, world
from bench.claims import Lost, undisturbed
from bench.figures import Compared, Figure, Goal
from bench.processes import Bot, started
from bench.raw import Copy, Naive, Plain
from bench.setting import Setting
from bench.wire import Wire, wires
from bot.domain.posts import Conversation
from bot.stores.tiny import TinyStore

T = TypeVar("T")

AT_ONCE = 32
"""Receivers at work at the same time, and posts that the plain loop puts into one commit."""

NAIVE_POSTS = 5

IN_A_TURN = 250

RATE = "posts/s"
STORED = Compared(
    "posts ingested, store-side", RATE, "plain SQLite loop, same rows", Goal(0.5, at_least=True)
)
HOOKED = Compared(
    "posts ingested through the signed hook",
    RATE,
    "bare aiohttp hook that only verifies",
    Goal(0.8, at_least=True),
)
HOOK_COST = Compared("CPU per post through the signed hook", "ms", HOOKED.against)


async def measure_store(setting: Setting) -> list[Figure]:
    """Return the figures of `Desk.receive`, on a new store for each round."""
    scale, folder = setting.scale, setting.folder
    copy = await _copied(folder / "copied.db", scale.posts)
    ours: list[float] = []
    plain: list[float] = []
    simple: list[float] = []
    for turn in range(scale.rounds):
        mine, other = await _store_round(folder / f"ingest-{turn}.db", copy)
        ours.append(mine)
        plain.append(other)
        simple.append(_insert_naively(copy, folder / f"naive-{turn}.json", scale.naive_stored))
    against = f"TinyDB as it comes, {scale.naive_stored:,} stored"
    beside = Compared(f"{STORED.name} / naive", RATE, against, Goal(200, at_least=True))
    return [STORED.figure(ours, plain), beside.figure(ours, simple)]


async def _copied(path: Path, count: int) -> Copy:
    """Return what our store makes of so many posts."""
    store = await TinyStore.open(path)
    await _at_once(world.desk(store).receive, [world.post(number) for number in range(count)])
    await store.close()
    return await asyncio.to_thread(Copy, path)


async def _store_round(path: Path, copy: Copy) -> tuple[float, float]:
    """Let our store and the plain loop take turns; return how many posts per second each took."""
    store, plain = await TinyStore.open(path), Plain(path.with_suffix(".plain"), copy)
    desk, count = world.desk(store), len(copy.written)
    posts = [world.post(number) for number in range(count)]
    ours = other = 0.0
    with undisturbed():
        for first in range(0, count, IN_A_TURN):
            turn = slice(first, first + IN_A_TURN)
            began = time.perf_counter()
            await _at_once(desk.receive, posts[turn])
            ours += (between := time.perf_counter()) - began
            plain.insert(copy.written[turn], AT_ONCE)
            other += time.perf_counter() - between
    plain.close()
    await store.close()
    return count / ours, count / other


def _insert_naively(copy: Copy, path: Path, stored: int) -> float:
    """Insert a few posts after `stored` others."""
    documents = copy.documents()[: stored + NAIVE_POSTS]
    naive = Naive(path, documents[:-NAIVE_POSTS])
    with undisturbed():
        began = time.perf_counter()
        naive.insert(documents[-NAIVE_POSTS:])
        took = time.perf_counter() - began
    naive.close()
    return NAIVE_POSTS / took


@dataclass(slots=True)
class Receiver:
    """A server that takes posts; per round, how many per second it took and what each cost it in milliseconds."""

    bot: Bot
    connections: Sequence[Wire]
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    async def post(self, requests: Sequence[bytes]) -> float:
        """Send posts over all connections at once and return the seconds until all are taken."""
        free = asyncio.Queue[Wire]()
        for wire in self.connections:
            free.put_nowait(wire)

        async def send(request: bytes) -> None:
            wire = await free.get()
            await wire.send(request)
            free.put_nowait(wire)

        with undisturbed():
            began = time.perf_counter()
            await _at_once(send, requests)
            return time.perf_counter() - began


async def measure_hook(setting: Setting) -> list[Figure]:
    """Return the figures of posts that come in by HTTP, signed; raises `Lost` if one was taken and is not in the store."""
    data = setting.folder / "zuruf-hook"
    data.mkdir()
    posts = setting.scale.posts
    numbers = range((setting.scale.rounds + 1) * posts)
    async with AsyncExitStack() as stack:
        ours = await _receiver(stack, setting, "bench.bots.zuruf", setting.environ("hook", data))
        bare = await _receiver(stack, setting, "bench.bots.bare_hook", {"HOOK_SECRET": world.HOOK_SECRET})
        for first in numbers[::posts]:
            await _round((ours, bare), numbers[first : first + posts])
    await _require(data / world.STORE_FILE, numbers)
    warm = slice(1, None)
    return [
        HOOKED.figure(ours.rates[warm], bare.rates[warm]),
        HOOK_COST.figure(ours.costs[warm], bare.costs[warm]),
    ]


async def _receiver(
    stack: AsyncExitStack, setting: Setting, module: str, environ: Mapping[str, str]
) -> Receiver:
    log = setting.folder / f"{module}.log"
    bot = await stack.enter_async_context(started(module, log=log, environ=environ))
    return Receiver(bot, await stack.enter_async_context(wires(bot.port, AT_ONCE)))


async def _round(receivers: Sequence[Receiver], numbers: Sequence[int]) -> None:
    """Let both take turns, so that whatever else the machine does hits them alike."""
    before = [await one.bot.cost() for one in receivers]
    seconds = [0.0] * len(receivers)
    for first in range(0, len(numbers), IN_A_TURN):
        requests = [payloads.signed_post(number) for number in numbers[first : first + IN_A_TURN]]
        for at, one in enumerate(receivers):
            seconds[at] += await one.post(requests)
    for at, one in enumerate(receivers):
        one.rates.append(len(numbers) / seconds[at])
        one.costs.append(((await one.bot.cost()).cpu - before[at].cpu) / len(numbers) * 1000)


async def _at_once(work: Callable[[T], Awaitable[object]], items: Iterable[T]) -> None:
    """Work through all items, `AT_ONCE` of them at the same time."""
    rest = iter(items)

    async def worker() -> None:
        for item in rest:
            await work(item)

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))


async def _require(path: Path, numbers: Iterable[int]) -> None:
    """Raise `Lost` unless all posts are in a store whose bot was killed."""
    store = await TinyStore.open(path)
    try:
        for number in numbers:
            if await store.ticket_of(Conversation(world.ACCOUNT, world.post(number).conversation)) is None:
                raise Lost(f"post {number} was taken and is not in the store")
    finally:
        await store.close()

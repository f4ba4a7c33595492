"""Customers' posts, durable: how many per second the store takes, and how many come in through the signed hook."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TypeVar

from bench import payloads, world
from bench.claims import Lost, undisturbed
from bench.figures import Compared, Figure, Goal
from bench.processes import started
from bench.raw import Copy, Naive
from bench.setting import Setting
from bench.wire import Wire, wires
from bot.domain.posts import Conversation
from bot.stores.tiny import TinyStore

T = TypeVar("T")

AT_ONCE = 32
"""Receivers at work at the same time, and posts that the plain loop puts into one commit."""

NAIVE_POSTS = 5

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


async def measure_store(setting: Setting) -> list[Figure]:
    """Return the figures of `Desk.receive` on a store of its own for each round."""
    ours: list[float] = []
    plain: list[float] = []
    simple: list[float] = []
    for turn in range(setting.scale.rounds):
        path = setting.folder / f"ingest-{turn}.db"
        ours.append(await _receive(path, setting.scale.posts))
        copy = await asyncio.to_thread(Copy, path)
        plain.append(_insert_plainly(copy, path.with_suffix(".plain")))
        simple.append(_insert_naively(copy, path.with_suffix(".json"), setting.scale.naive_stored))
    against = f"TinyDB as it comes, {setting.scale.naive_stored:,} stored"
    beside = Compared(f"{STORED.name} / naive", RATE, against, Goal(200, at_least=True))
    return [STORED.figure(ours, plain), beside.figure(ours, simple)]


def _insert_plainly(copy: Copy, path: Path) -> float:
    with undisturbed():
        began = time.perf_counter()
        copy.insert(path, AT_ONCE)
        return len(copy.written) / (time.perf_counter() - began)


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


async def _receive(path: Path, count: int) -> float:
    """Receive posts into a new store and return how many per second."""
    store = await TinyStore.open(path)
    desk = world.desk(store)
    posts = [world.post(number) for number in range(count)]
    try:
        with undisturbed():
            began = time.perf_counter()
            await _at_once(desk.receive, posts)
            return len(posts) / (time.perf_counter() - began)
    finally:
        await store.close()


async def measure_hook(setting: Setting) -> list[Figure]:
    """Return the figure of posts that come in by HTTP, signed; raises `Lost` if one was taken and is not in the store."""
    environ = {"HOOK_SECRET": world.HOOK_SECRET}
    name, scale = "zuruf-hook", setting.scale
    data = setting.folder / name
    data.mkdir()
    ours: list[float] = []
    bare: list[float] = []
    async with AsyncExitStack() as stack:

        async def wired(module: str, environ: dict[str, str]) -> list[Wire]:
            log = setting.folder / f"{module}.log"
            bot = await stack.enter_async_context(started(module, log=log, environ=environ))
            return await stack.enter_async_context(wires(bot.port, AT_ONCE))

        to_ours = await wired("bench.bots.zuruf", setting.environ(name, data))
        to_bare = await wired("bench.bots.bare_hook", environ)
        for turn in range(scale.rounds + 1):  # the first is for warming up
            numbers = range(turn * scale.posts, (turn + 1) * scale.posts)
            ours.append(await _post(to_ours, numbers))
            bare.append(await _post(to_bare, numbers))
    await _require(data / world.STORE_FILE, range((scale.rounds + 1) * scale.posts))
    return [HOOKED.figure(ours[1:], bare[1:])]


async def _post(connections: list[Wire], numbers: Iterable[int]) -> float:
    """Send posts over all connections at once and return how many per second were taken."""
    free = asyncio.Queue[Wire]()
    for wire in connections:
        free.put_nowait(wire)
    requests = [payloads.signed_post(number) for number in numbers]

    async def send(request: bytes) -> None:
        wire = await free.get()
        await wire.send(request)
        free.put_nowait(wire)

    with undisturbed():
        began = time.perf_counter()
        await _at_once(send, requests)
        return len(requests) / (time.perf_counter() - began)


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

"""Fetching posts, and what happens at regular times."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import pytest

from bot.connectors.connector import Page
from bot.connectors.letterbox import Letterbox
from bot.desk import Desk
from bot.domain.errors import LoggedOut, OutsideError, RateLimited, Unreachable
from bot.jobs.clock import Clock
from bot.jobs.poll import Poller
from bot.stores.store import Filter, Full
from tests.fakes.world import SHOP
from tests.handlers.broken import BrokenStore
from tests.jobs.newsroom import Newsroom


class SilentLetterbox(Letterbox):
    """A platform that lets nobody in."""

    async def fetch(self, after: str | None) -> Page:
        raise LoggedOut(f"the token has ended after {after}")


class CountedLetterbox(Letterbox):
    """A platform of which each look ends in what is next in `wrong`; the last one stays."""

    reads = 0
    wrong: Sequence[OutsideError | None] = (None,)

    async def fetch(self, after: str | None) -> Page:
        error = self.wrong[min(self.reads, len(self.wrong) - 1)]
        self.reads += 1
        if error is not None:
            raise error
        return await super().fetch(after)


async def test_posts_of_several_pages_all_become_tickets(room: Newsroom) -> None:
    for number in range(250):
        room.square.say(SHOP, "Mia", f"Post {number}", f"c{number}")
    poller = Poller(room.desk, SHOP, room.letterbox)
    await poller.poll()
    assert len(await room.store.tickets(Filter(limit=1000))) == 250
    assert await room.store.cursor(SHOP) == f"{room.square.name}:250"


async def test_a_post_that_cannot_be_stored_is_fetched_again(room: Newsroom) -> None:
    store = BrokenStore()
    poller = Poller(Desk(store, room.policy, room.platforms, room.watch), SHOP, room.letterbox)
    room.square.say(SHOP, "Mia", "Hello", "c1")
    store.error = Full("no space is left")
    with pytest.raises(Full):
        await poller.poll()
    assert await store.cursor(SHOP) is None
    store.error = None
    await poller.poll()
    assert len(await store.tickets(Filter())) == 1


async def test_a_platform_that_does_not_let_us_in_is_not_asked_every_half_a_minute(room: Newsroom) -> None:
    box = CountedLetterbox(SHOP, room.square)
    box.wrong = [LoggedOut("HTTP 401"), RateLimited("HTTP 429", 90), Unreachable("no route"), None]
    poller = Poller(room.desk, SHOP, box, lambda: 1.0)
    asked = []
    for seconds in range(0, 600, 30):
        before = box.reads
        await poller.poll()
        asked += [seconds] * (box.reads - before)
        room.watch.forward(seconds=30)
    assert asked[:4] == [0, 300, 390, 420], "five minutes, what it asks for, soon"
    assert asked[4:] == list(range(450, 600, 30)), "then as before"


async def test_nothing_new_is_nothing(room: Newsroom) -> None:
    room.square.say(SHOP, "Mia", "Hello", "c1")
    poller = Poller(room.desk, SHOP, room.letterbox)
    for _ in range(3):
        await poller.poll()
    assert await room.happened() == ["Opened"]


async def test_edits_and_removals_arrive(room: Newsroom) -> None:
    poller = Poller(room.desk, SHOP, room.letterbox)
    post = room.square.say(SHOP, "Mia", "Hello", "c1")
    await poller.poll()
    room.square.edit(post.id, "Hello?")
    await poller.poll()
    room.square.remove(post.id)
    await poller.poll()
    assert await room.happened() == ["Opened", "PostEdited", "PostRemoved"]


async def test_our_own_replies_become_no_ticket(room: Newsroom) -> None:
    poller = Poller(room.desk, SHOP, room.letterbox)
    room.square.say(SHOP, "Mia", "Hello", "c1")
    await poller.poll()
    await room.reply()
    await room.settle()
    await poller.poll()
    assert len(room.published) == 1
    assert "PostAdded" not in await room.happened()


async def test_two_polls_at_once_take_turns(room: Newsroom) -> None:
    room.square.say(SHOP, "Mia", "Hello", "c1")
    poller = Poller(room.desk, SHOP, room.letterbox)
    await asyncio.gather(poller.poll(), poller.poll())
    assert await room.happened() == ["Opened"]


async def test_a_platform_that_lets_nobody_in_is_asked_again(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        await Poller(room.desk, SHOP, SilentLetterbox(SHOP, room.square)).poll()
    assert "letterbox/@shop cannot be read: LoggedOut: the token has ended after None" in caplog.text
    assert await room.store.cursor(SHOP) is None


async def test_a_job_runs_at_once_and_again_after_it_failed(caplog: pytest.LogCaptureFixture) -> None:
    runs = 0
    again = asyncio.Event()

    async def job() -> None:
        nonlocal runs
        runs += 1
        if runs == 1:
            raise RuntimeError("the first time it fails")
        again.set()

    clock = Clock()
    clock.every(0.01, job, name="the job")
    clock.start()
    try:
        async with asyncio.timeout(10):
            await again.wait()
    finally:
        clock.stop()
    assert "the job 'the job' failed; it runs again at its next time" in caplog.text


async def test_a_job_that_is_called_for_does_not_wait_for_its_time() -> None:
    calls: asyncio.Queue[int] = asyncio.Queue()

    async def job() -> None:
        calls.put_nowait(1)

    clock = Clock()
    clock.every(3600, job, name="hourly")
    clock.start()
    try:
        async with asyncio.timeout(10):
            await calls.get()
            clock.now("hourly")
            await calls.get()
    finally:
        clock.stop()
    assert calls.empty()

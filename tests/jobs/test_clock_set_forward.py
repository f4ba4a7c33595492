"""The machine's clock is set while something is under way."""

from __future__ import annotations

import asyncio

from bot.domain.deliveries import LEASE
from bot.handlers.names import CLAIM
from tests.fakes.world import ANNA
from tests.jobs.newsroom import Newsroom


async def test_a_clock_that_is_set_forward_lets_nothing_be_posted_twice(room: Newsroom) -> None:
    await room.customer_writes()
    await room.deliver()
    await room.press(ANNA, CLAIM)
    halfway, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(name: str) -> None:
        if name == "log":
            halfway.set()
            await go_on.wait()

    courier = room.start(slowly)
    await courier.deliver_due()
    await halfway.wait()
    room.watch.now += 2 * LEASE
    await courier.deliver_due()  # their leases have ended, so they are taken once more
    go_on.set()
    await courier.drain()
    await room.settle()
    await room.assert_everything_stands_once()

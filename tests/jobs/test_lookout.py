"""Who can wait for news looks at once; who cannot is left alone for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import ClassVar

import pytest

from bot.connectors.letterbox import Letterbox
from bot.connectors.square import Square
from bot.domain.errors import LoggedOut, OutsideError, RateLimited, Unreachable
from bot.jobs.clock import Clock
from bot.jobs.lookout import Lookout
from bot.polling import Polling
from bot.stores.store import Filter
from tests.fakes.world import SHOP
from tests.jobs.newsroom import Newsroom
from tests.journeys.waiting import soon


class WaitingLetterbox(Letterbox):
    """A platform that tells when something is new; `outcomes` are what waiting ends in, and then it lasts for ever."""

    waits: ClassVar[bool] = True

    def __init__(self, room: Newsroom, outcomes: Iterator[OutsideError | None]) -> None:
        super().__init__(SHOP, room.square)
        self._outcomes = outcomes
        self.told = asyncio.Event()

    async def wait(self) -> None:
        for outcome in self._outcomes:
            if outcome is not None:
                raise outcome
            return
        await self.told.wait()
        self.told.clear()


async def test_each_news_is_looked_at_and_each_failure_rested_from(room: Newsroom) -> None:
    happened: list[str | float] = []
    wrong = (Unreachable("no route"), RateLimited("HTTP 429", 90), None, LoggedOut("HTTP 401"))
    box = WaitingLetterbox(room, iter((None, *wrong, Unreachable("no route"), None)))

    async def rest(seconds: float) -> None:
        happened.append(seconds)

    async def all_happened() -> bool:
        return len(happened) == 7

    lookout = Lookout(SHOP, box, lambda: happened.append("look"), rest=rest, chance=lambda: 0.0)
    keeping = asyncio.create_task(lookout.keep())
    await soon(all_happened)
    assert happened == ["look", 1.0, 90, "look", 300.0, 1.0, "look"]
    keeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await keeping


async def test_the_bot_looks_as_soon_as_it_is_told(room: Newsroom) -> None:
    box, clock, elsewhere = WaitingLetterbox(room, iter(())), Clock(), Square()
    clock.start()
    async with AsyncExitStack() as stack:
        stack.callback(clock.stop)
        polling = Polling(room.desk, {SHOP: box}, elsewhere, clock)
        stack.push_async_callback(polling.close)
        await polling.follow()
        for number in range(3):
            room.square.say(SHOP, "Mia", f"Post {number}", f"c{number}")
            box.told.set()

            async def there(count: int = number + 1) -> bool:
                return len(await room.store.tickets(Filter())) == count

            await soon(there)

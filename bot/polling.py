"""Looks at the platforms that do not call us, as the accounts are right now."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from functools import partial
from typing import Final

from bot.background import in_background
from bot.connectors.connector import Connector
from bot.connectors.feed.connector import Feed
from bot.connectors.square import Square
from bot.desk import Desk
from bot.domain.posts import AccountId
from bot.jobs.clock import Clock
from bot.jobs.lookout import Lookout
from bot.jobs.monitoring import Monitor
from bot.jobs.poll import Poller

POLL_EVERY: Final = 30.0
"""Seconds between two looks at a platform that does not call us."""

WATCH_EVERY: Final = 15 * 60.0
"""Seconds between two looks at a feed that is only watched: nobody waits for an answer, and publishers ask not to be called oftener."""


class Polling:
    """One regular look for each account that is polled. Close it at the end."""

    def __init__(
        self, desk: Desk, connectors: Mapping[AccountId, Connector], square: Square, clock: Clock
    ) -> None:
        self._desk = desk
        self._connectors = connectors
        self._square = square
        self._clock = clock
        self._owner = asyncio.current_task()
        self._looks: dict[AccountId, tuple[Connector, AsyncExitStack]] = {}
        square.watch(self._look_now)

    async def follow(self) -> None:
        """Look at the accounts that there are now, and at no others."""
        gone = [name for name, (one, _) in self._looks.items() if self._connectors.get(name) is not one]
        for name in gone:
            await self._looks.pop(name)[1].aclose()
        for name, connector in self._connectors.items():
            if name not in self._looks:
                self._looks[name] = connector, self._begun(name, connector)

    async def close(self) -> None:
        self._square.unwatch(self._look_now)
        for _, look in self._looks.values():
            await look.aclose()
        self._looks = {}

    def _begun(self, account: AccountId, connector: Connector) -> AsyncExitStack:
        """Begin to look at an account; return what ends that."""
        look = AsyncExitStack()
        if connector.polled:
            poller = Poller(self._desk, account, connector)
            self._every(POLL_EVERY, poller, f"poll {account}", look)
        if isinstance(connector, Feed):
            monitor = Monitor(self._desk, account, connector)
            self._every(WATCH_EVERY, monitor, f"watch {account}", look)
        if connector.waits:  # look sooner where a platform says that there is something new
            lookout = Lookout(account, connector, partial(self._clock.now, f"poll {account}"))
            in_background(lookout.keep(), f"wait for {account}", look, self._owner)
        return look

    def _every(self, seconds: float, poller: Poller | Monitor, name: str, look: AsyncExitStack) -> None:
        self._clock.every(seconds, poller.poll, name=name)
        look.callback(self._clock.forget, name)

    def _look_now(self) -> None:
        """Something is new on the square: look there before it is time."""
        for account, (connector, _) in self._looks.items():
            if connector.polled:
                self._clock.now(f"poll {account}")

"""Fetches posts from the platforms that do not call us."""

from __future__ import annotations

import asyncio
import logging
import random
from datetime import timedelta

from bot.connectors.connector import Connector
from bot.desk import Desk
from bot.domain.errors import LoggedOut, OutsideError, RateLimited
from bot.domain.posts import AccountId
from bot.jobs.backoff import LONGEST, Chance, backoff

logger = logging.getLogger(__name__)


class Poller:
    """Reads one account. Its posts are stored before its cursor moves, so that a crash repeats them and loses none."""

    def __init__(
        self, desk: Desk, account: AccountId, connector: Connector, chance: Chance = random.random
    ) -> None:
        self._desk = desk
        self.account = account
        self._connector = connector
        self._chance = chance
        self._turn = asyncio.Lock()
        self._failures = 0
        self._not_before = desk.clock()

    async def poll(self) -> None:
        """Take everything that is new; a platform that does not answer is asked again later, the rarer the longer it is so."""
        async with self._turn:
            if self._desk.clock() < self._not_before:
                return
            try:
                while await self._page():
                    pass
            except OutsideError as error:
                self._rest(error)
            else:
                self._failures = 0

    def _rest(self, error: OutsideError) -> None:
        """Who does not let us in is not asked every half a minute: that only locks us out for longer."""
        self._failures += 1
        seconds = rest_after(error, self._failures, self._chance)
        self._not_before = self._desk.clock() + timedelta(seconds=seconds)
        logger.warning("%s cannot be read: %s: %s", self.account, type(error).__name__, error)

    async def _page(self) -> bool:
        after = await self._desk.store.cursor(self.account)
        page = await self._connector.fetch(after)
        for news in page.posts:
            await self._desk.take(news)
        if page.cursor != after:
            await self._desk.store.move_cursor(self.account, page.cursor)
        return bool(page.posts) and page.cursor != after


def rest_after(error: OutsideError, failures: int, chance: Chance) -> float:
    """Return for how many seconds a platform is left alone after so many failures in a row."""
    match error:
        case RateLimited():
            return error.retry_after
        case LoggedOut():
            return LONGEST
        case _:
            return backoff(failures, chance)

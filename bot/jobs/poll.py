"""Fetches posts from the platforms that do not call us."""

from __future__ import annotations

import asyncio
import logging

from bot.connectors.connector import Connector
from bot.desk import Desk
from bot.domain.errors import OutsideError
from bot.domain.posts import AccountId

logger = logging.getLogger(__name__)


class Poller:
    """Reads one account. Its posts are stored before its cursor moves, so that a crash repeats them and loses none."""

    def __init__(self, desk: Desk, account: AccountId, connector: Connector) -> None:
        self._desk = desk
        self.account = account
        self._connector = connector
        self._turn = asyncio.Lock()

    async def poll(self) -> None:
        """Take everything that is new; a platform that does not answer is asked again next time."""
        async with self._turn:
            try:
                while await self._page():
                    pass
            except OutsideError as error:
                logger.warning("%s cannot be read: %s: %s", self.account, type(error).__name__, error)

    async def _page(self) -> bool:
        after = await self._desk.store.cursor(self.account)
        page = await self._connector.fetch(after)
        for news in page.posts:
            await self._desk.take(news)
        if page.cursor != after:
            await self._desk.store.move_cursor(self.account, page.cursor)
        return bool(page.posts) and page.cursor != after

"""Waits where a platform can tell that something is new, so that nobody has to wait for the next regular look."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Final

from bot.connectors.connector import Connector
from bot.domain.errors import OutsideError
from bot.domain.posts import AccountId
from bot.jobs.backoff import Chance
from bot.jobs.poll import rest_after

logger = logging.getLogger(__name__)

_SHORTEST: Final = 1.0
"""Seconds; who cannot wait at all must not be asked over and over again. The regular looks go on meanwhile."""


class Lookout:
    """Waits for one account and has it looked at."""

    def __init__(
        self,
        account: AccountId,
        connector: Connector,
        look: Callable[[], None],
        *,
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Chance = random.random,
    ) -> None:
        self._account = account
        self._connector = connector
        self._look = look
        self._rest = rest
        self._chance = chance

    async def keep(self) -> None:
        """Wait again and again, until cancelled."""
        failures = 0
        while True:
            try:
                await self._connector.wait()
            except OutsideError as error:
                failures += 1
                logger.warning("%s cannot be waited for: %s: %s", self._account, type(error).__name__, error)
                await self._rest(max(rest_after(error, failures, self._chance), _SHORTEST))
            else:
                failures = 0
                self._look()

"""Teams' rate limits: <https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/rate-limit>.

They count for each bot and conversation in four windows at once, and a whole channel is one conversation, whatever thread something
is sent to. Whether a repaint counts like a message is not said, so it does. How turns are given is in `bot.chat.turns`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from enum import Enum
from typing import Final

from bot.chat.surface import Haste
from bot.chat.turns import PATIENCE, Bucket, Turns


class Kind(Enum):
    """What a call is counted as."""

    SEND = "send"
    """Messages, and what changes or removes one."""
    MEMBERS = "members"
    GRAPH = "graph"
    """What is looked up; counted for the whole app, not by conversation."""


_WINDOWS: Final[Mapping[Kind, tuple[tuple[int, float], ...]]] = {
    Kind.SEND: ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0)),
    Kind.MEMBERS: ((14, 1.0), (16, 2.0), (120, 30.0), (3600, 3600.0)),
    Kind.GRAPH: ((4, 1.0),),  # "4 requests per second per app on a given team": there is one team, or few
}
"""Calls, in so many seconds."""
_EVERYWHERE: Final = (50, 1.0)
"""Of the Bot Connector, per app and tenant."""


class Throttle:
    """One tenant's buckets. `clock` is monotonic, in seconds."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._turns = Turns(clock, sleep)
        self._clock = clock
        self._windows: dict[tuple[Kind, str], list[Bucket]] = {}
        self._everywhere = Bucket(*_EVERYWHERE)

    async def turn(
        self, kind: Kind, place: str, patience: float = PATIENCE, haste: Haste = Haste.URGENT
    ) -> None:
        """Wait for the turn of a call; `RateLimited` if it would take longer than `patience` seconds.

        `place` is the channel or chat, without any thread.
        """
        await self._turns.take(self._of(kind, place), f"{kind.value} in {place}", patience, haste)

    def block(self, kind: Kind, place: str, seconds: float) -> None:
        """Teams answered 429: let nothing of this kind through to a place for so long."""
        self._of(kind, place)[0].block(self._clock() + seconds)

    def _of(self, kind: Kind, place: str) -> list[Bucket]:
        if (kind, place) not in self._windows:
            self._windows[kind, place] = [Bucket(*window) for window in _WINDOWS[kind]]
        windows = self._windows[kind, place]
        return windows if kind is Kind.GRAPH else [*windows, self._everywhere]

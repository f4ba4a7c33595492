"""Slack's rate limits: <https://docs.slack.dev/apis/web-api/rate-limits>.

A limit counts calls of one method, for chat.postMessage of one channel. A 429 blocks its bucket for as long as Slack says. How turns
are given is in `bot.chat.turns`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

from bot.chat.surface import Haste
from bot.chat.turns import PATIENCE, Bucket, Turns

MINUTE: Final = 60.0

_TIERS: Final = {2: 20, 3: 50, 4: 100}
_TIER_OF: Final = {
    "conversations.list": 2,
    "usergroups.users.update": 2,
    "chat.delete": 3,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.join": 3,
    "conversations.open": 3,
    "conversations.replies": 3,
    "chat.postEphemeral": 4,
    "files.completeUploadExternal": 4,
    "files.getUploadURLExternal": 4,
    "users.info": 4,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}
_POSTS_A_MINUTE: Final = 300
"""Slack says "several hundred" for the whole workspace."""


class Throttle:
    """One workspace's buckets. `clock` is monotonic, in seconds."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._turns = Turns(clock, sleep)
        self._clock = clock
        self._buckets: dict[tuple[str, str], Bucket] = {}

    async def turn(
        self, method: str, place: str = "", patience: float = PATIENCE, haste: Haste = Haste.URGENT
    ) -> None:
        """Wait for the turn of a call; `RateLimited` if it would take longer than `patience` seconds.

        `place` is the channel of a chat.postMessage.
        """
        await self._turns.take(self._of(method, place), method, patience, haste)

    def arrived(self, method: str, place: str) -> None:
        """A call was answered. Two messages in a channel are counted from there: whatever its way took, it has been there."""
        for bucket in self._of(method, place)[:1]:
            if bucket.calls == 1 and bucket.turns:
                bucket.turns[-1] = self._clock()

    def block(self, method: str, place: str, seconds: float) -> None:
        """Slack answered 429: let nothing through this bucket for so long."""
        for bucket in self._of(method, place)[:1]:
            bucket.block(self._clock() + seconds)

    def _of(self, method: str, place: str) -> list[Bucket]:
        if method == "chat.postMessage":
            return [
                self._bucket((method, place), 1, 1.0),
                self._bucket((method, ""), _POSTS_A_MINUTE, MINUTE),
            ]
        tier = _TIER_OF.get(method)
        return [] if tier is None else [self._bucket((method, ""), _TIERS[tier], MINUTE)]

    def _bucket(self, key: tuple[str, str], calls: int, seconds: float) -> Bucket:
        return self._buckets.setdefault(key, Bucket(calls, seconds))

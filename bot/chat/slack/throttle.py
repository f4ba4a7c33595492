"""Slack's rate limits, kept before Slack has to: <https://docs.slack.dev/apis/web-api/rate-limits>.

A limit counts calls of one method, for chat.postMessage of one channel. A call reserves its turn and sleeps until then. A 429 blocks
its bucket for as long as Slack says.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from bot.domain.errors import RateLimited

MINUTE: Final = 60.0
PATIENCE: Final = 20.0
"""Seconds that a call waits for its turn at most."""

_MARGIN: Final = 0.1
"""Seconds added to each window, because calls travel at different speeds: what left 1 s apart may arrive closer."""

_TIERS: Final = {2: 20, 3: 50, 4: 100}
_TIER_OF: Final = {
    "conversations.list": 2,
    "chat.update": 3,
    "conversations.history": 3,
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


@dataclass
class Bucket:
    """At most `calls` in any `seconds`; `turns` are the latest ones, given or promised."""

    calls: int
    seconds: float
    blocked_until: float = 0.0
    turns: deque[float] = field(default_factory=deque)

    def next_turn(self, now: float) -> float:
        earliest = max(now, self.blocked_until)
        if len(self.turns) < self.calls:
            return earliest
        return max(earliest, self.turns[-self.calls] + self.seconds + _MARGIN)

    def promise(self, turn: float) -> None:
        self.turns.append(turn)
        while len(self.turns) > self.calls:
            self.turns.popleft()


class Throttle:
    """One workspace's buckets. `clock` is monotonic, in seconds."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._buckets: dict[tuple[str, str], Bucket] = {}

    async def turn(self, method: str, place: str = "", patience: float = PATIENCE) -> None:
        """Wait for the turn of a call; `RateLimited` if it would take longer than `patience` seconds.

        `place` is the channel of a chat.postMessage.
        """
        buckets = self._of(method, place)
        latest = self._clock() + patience
        while (wait := self._next(method, buckets, latest) - self._clock()) > 0:
            await self._sleep(wait)
            if not any(bucket.blocked_until > self._clock() for bucket in buckets):
                return

    def block(self, method: str, place: str, seconds: float) -> None:
        """Slack answered 429: let nothing through this bucket for so long."""
        until = self._clock() + seconds
        for bucket in self._of(method, place)[:1]:
            bucket.blocked_until = max(bucket.blocked_until, until)

    def _next(self, method: str, buckets: list[Bucket], latest: float) -> float:
        """Promise the next turn and return when it is; who was held back by a 429 meanwhile takes a new one."""
        now = self._clock()
        turn = max((bucket.next_turn(now) for bucket in buckets), default=now)
        if turn > latest:
            raise RateLimited(f"{method} has no turn for {turn - now:.0f} s", turn - now)
        for bucket in buckets:
            bucket.promise(turn)
        return turn

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

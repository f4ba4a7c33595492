"""Slack's rate limits, kept before Slack has to: <https://docs.slack.dev/apis/web-api/rate-limits>.

A limit counts calls of one method, for chat.postMessage of one channel. A turn is given when it comes, and to whoever wished
for it earliest: what is urgent at once, other things some seconds later (`WISHES`). So an urgent card overtakes all that waits,
and still nobody waits for ever: after those seconds, what is unhurried goes before any urgent thing that came later. A 429
blocks its bucket for as long as Slack says.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.chat.surface import Haste
from bot.domain.errors import RateLimited

MINUTE: Final = 60.0
PATIENCE: Final = 20.0
"""Seconds that a call waits for its turn at most."""

WISHES: Final[Mapping[Haste, float]] = {Haste.URGENT: 0.0, Haste.NORMAL: 5.0, Haste.UNHURRIED: 15.0}
"""How many seconds after it was asked for a call would like its turn: within everybody's patience, so that the last ones get it, too."""

_MARGIN: Final = 0.1
"""Seconds added to each window, because calls travel at different speeds: what left 1 s apart may arrive closer."""

_BLINK: Final = 0.001
"""Seconds until somebody looks again who could go but lets another pass that is about to wake up."""

_RESERVED: Final = 10
"""Of so many turns in a window one is kept for what is more urgent, for each step: of 50 updates 45 for cards, 40 for mass repaints."""

_TIERS: Final = {2: 20, 3: 50, 4: 100}
_TIER_OF: Final = {
    "conversations.list": 2,
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


@dataclass
class Bucket:
    """At most `calls` in any `seconds`; `turns` are the latest ones that were given."""

    calls: int
    seconds: float
    blocked_until: float = 0.0
    turns: deque[float] = field(default_factory=deque)

    def next_turn(self, now: float, haste: Haste, ahead: int = 0) -> float:
        """Return when the next call may go, after `ahead` others."""
        turns = [*self.turns]
        for _ in range(ahead):
            turns.append(self._after(turns, now, self.calls))
        return self._after(turns, now, self.calls - self.calls // _RESERVED * haste)

    def _after(self, turns: list[float], now: float, calls: int) -> float:
        earliest = max(now, self.blocked_until)
        if len(turns) < calls:
            return earliest
        return max(earliest, turns[-calls] + self.seconds + _MARGIN)

    def give(self, turn: float) -> None:
        self.turns.append(turn)
        while len(self.turns) > self.calls:
            self.turns.popleft()


@dataclass(eq=False)
class _Waiting:
    """Somebody who waits for a turn in all their buckets at once, the narrowest first."""

    wish: tuple[float, int]
    haste: Haste
    buckets: list[Bucket]

    def ready_at(self, now: float) -> float:
        return max(bucket.next_turn(now, self.haste) for bucket in self.buckets)

    def lets_pass(self, other: _Waiting, now: float) -> bool:
        """Tell whether another one has the first claim to a turn that both could take now."""
        shared = any(bucket is theirs for bucket in self.buckets for theirs in other.buckets)
        return shared and other.wish < self.wish and other.ready_at(now) <= now


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
        self._waiting: list[_Waiting] = []
        self._arrivals = itertools.count()

    async def turn(
        self, method: str, place: str = "", patience: float = PATIENCE, haste: Haste = Haste.URGENT
    ) -> None:
        """Wait for the turn of a call; `RateLimited` if it would take longer than `patience` seconds.

        `place` is the channel of a chat.postMessage.
        """
        buckets = self._of(method, place)
        if not buckets:
            return
        now = self._clock()
        one = _Waiting((now + WISHES[haste], next(self._arrivals)), haste, buckets)
        self._waiting.append(one)
        try:
            while (wait := self._wait(method, one, now + patience)) > 0:
                await self._sleep(wait)
            for bucket in buckets:
                bucket.give(self._clock())
        finally:
            self._waiting.remove(one)

    def arrived(self, method: str, place: str) -> None:
        """A call was answered. Two messages in a channel are counted from there: whatever its way took, it has been there."""
        for bucket in self._of(method, place)[:1]:
            if bucket.calls == 1 and bucket.turns:
                bucket.turns[-1] = self._clock()

    def block(self, method: str, place: str, seconds: float) -> None:
        """Slack answered 429: let nothing through this bucket for so long."""
        until = self._clock() + seconds
        for bucket in self._of(method, place)[:1]:
            bucket.blocked_until = max(bucket.blocked_until, until)

    def _wait(self, method: str, one: _Waiting, latest: float) -> float:
        """Return the seconds until it is worth to look again; 0: it is their turn."""
        now = self._clock()
        narrowest = one.buckets[0]
        ahead = sum(other.wish < one.wish and other.buckets[0] is narrowest for other in self._waiting)
        expected = max(one.ready_at(now), narrowest.next_turn(now, one.haste, ahead))
        if expected > max(now, latest):  # who was woken late takes a turn that is free now
            raise RateLimited(f"{method} has no turn for {expected - now:.0f} s", expected - now)
        if (ready_at := one.ready_at(now)) > now:
            return ready_at - now
        return _BLINK if any(one.lets_pass(other, now) for other in self._waiting) else 0.0

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

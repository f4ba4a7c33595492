"""Turns under a product's rate limits, kept before the product has to.

A turn is given when it comes, and to whoever wished for it earliest: what is urgent at once, other things some seconds later
(`WISHES`). So an urgent card overtakes all that waits, and still nobody waits for ever: after those seconds, what is unhurried goes
before any urgent thing that came later.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.chat.surface import Haste
from bot.domain.errors import RateLimited

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


@dataclass(eq=False)
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

    def block(self, until: float) -> None:
        """Let nothing through until then: the product said so."""
        self.blocked_until = max(self.blocked_until, until)


@dataclass(eq=False)
class _Waiting:
    """Somebody who waits for a turn in all their buckets at once."""

    wish: tuple[float, int]
    haste: Haste
    buckets: Sequence[Bucket]

    def ready_at(self, now: float) -> float:
        return max(bucket.next_turn(now, self.haste) for bucket in self.buckets)

    def lets_pass(self, other: _Waiting, now: float) -> bool:
        """Tell whether another one has the first claim to a turn that both could take now."""
        shared = any(bucket is theirs for bucket in self.buckets for theirs in other.buckets)
        return shared and other.wish < self.wish and other.ready_at(now) <= now


class Turns:
    """Who may go when. `clock` is monotonic, in seconds."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.clock = clock
        self._sleep = sleep
        self._waiting: list[_Waiting] = []
        self._arrivals = itertools.count()

    async def take(self, buckets: Sequence[Bucket], what: str, patience: float, haste: Haste) -> None:
        """Wait for a turn in all buckets at once; `RateLimited` if it would take longer than `patience` seconds."""
        if not buckets:
            return
        now = self.clock()
        one = _Waiting((now + WISHES[haste], next(self._arrivals)), haste, buckets)
        self._waiting.append(one)
        try:
            while (wait := self._wait(what, one, now + patience)) > 0:
                await self._sleep(wait)
            for bucket in buckets:
                bucket.give(self.clock())
        finally:
            self._waiting.remove(one)

    def _wait(self, what: str, one: _Waiting, latest: float) -> float:
        """Return the seconds until it is worth to look again; 0: it is their turn."""
        now = self.clock()
        ready_at = one.ready_at(now)
        expected = max(ready_at, *(self._expected(bucket, one, now) for bucket in one.buckets))
        if expected > max(now, latest):  # who was woken late takes a turn that is free now
            raise RateLimited(f"{what} has no turn for {expected - now:.0f} s", expected - now)
        if ready_at > now:
            return ready_at - now
        return _BLINK if any(one.lets_pass(other, now) for other in self._waiting) else 0.0

    def _expected(self, bucket: Bucket, one: _Waiting, now: float) -> float:
        """Return when a bucket has a turn for somebody after all who wished for one in it earlier."""
        ahead = sum(other.wish < one.wish and bucket in other.buckets for other in self._waiting)
        return bucket.next_turn(now, one.haste, ahead)

"""An event loop without a wall clock: where nothing else is to be done, time jumps to the next timer."""

from __future__ import annotations

import asyncio
import heapq
from asyncio.events import Handle
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any, Final, TypeVar, TypeVarTuple, Unpack

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

ROUNDS: Final = 1_000_000
"""So often the loop goes round for one story at most: the longest goes round a tenth as often."""


class Stuck(Exception):
    """Everybody waits for something that nobody will do, or somebody does the same thing for ever."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """Begins at 0; the same coroutine runs through the same moments every time.

    It waits for no socket and no thread: only time goes by, and at once. What the loop that it is made from does for those,
    and for whoever looks for mistakes in its use, is left out: a history goes round a thousand times.
    """

    _ready: deque[Handle]
    _scheduled: list[Any]
    """`TimerHandle`s, whose parts are known to loops alone."""
    _stopping: bool

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.rounds = 0

    def time(self) -> float:
        return self.now

    def call_soon(
        self, callback: Callable[[Unpack[Ts]], object], *args: *Ts, context: Context | None = None
    ) -> Handle:
        handle = Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def _run_once(self) -> None:
        ready, timers = self._ready, self._scheduled
        self.rounds += 1
        if self.rounds == ROUNDS:
            raise Stuck("this goes round and round for ever")
        if not ready:
            self._jump()
        while timers and timers[0]._when <= self.now:
            timer = heapq.heappop(timers)
            timer._scheduled = False
            ready.append(timer)
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle._cancelled:
                handle._run()

    def _jump(self) -> None:
        """Let time go on to the next timer that still counts."""
        timers = self._scheduled
        while timers and timers[0]._cancelled:
            heapq.heappop(timers)._scheduled = False
        if not timers and not self._stopping:
            raise Stuck("everybody waits")
        if timers:
            self.now = max(self.now, timers[0]._when)


def run(story: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a story on a loop of its own; whatever it left running ends with it."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(story())

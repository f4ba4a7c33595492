"""A time that passes from one thing that is waited for to the next, for whatever waits in it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class Passing:
    """Monotonic; use it as clock, and its `sleep` as sleep."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now
        self._gates: list[tuple[float, asyncio.Event]] = []
        self._tasks: list[asyncio.Task[Any]] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        gate = (self.now + seconds, asyncio.Event())
        self._gates.append(gate)
        await gate[1].wait()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(work))

    async def pass_until(self, until: float = 1e9) -> None:
        """Let everything happen that happens until then."""
        await self._settle()
        while self._gates and (gate := min(self._gates, key=lambda one: one[0]))[0] <= until:
            self._gates.remove(gate)
            self.now = max(self.now, gate[0])
            gate[1].set()
            await self._settle()

    async def _settle(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)

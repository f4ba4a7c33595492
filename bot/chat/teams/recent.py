"""What was answered a moment ago: Teams sends again what took it too long, some of it under a new id."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any, Final

Json = dict[str, Any]

KEPT_FOR: Final = 120.0
"""Seconds; resends come after 15 and after about 45: <https://github.com/microsoft/botbuilder-dotnet/issues/5005>."""
_MOST: Final = 500


class Recent:
    """Answers by the cause of what they answer. Whoever comes while the first is still at work waits for its answer."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._answers: OrderedDict[str, tuple[float, asyncio.Task[Json | None]]] = OrderedDict()

    async def once(self, cause: str, work: Callable[[], Awaitable[Json | None]]) -> Json | None:
        """Do something, unless it was done just now; return its answer. It goes on even if nobody waits for it any more."""
        self._forget()
        known = self._answers.get(cause)
        task = known[1] if known else asyncio.ensure_future(_done(work))
        if known is None:
            self._answers[cause] = (self._clock(), task)
        return await asyncio.shield(task)

    def _forget(self) -> None:
        now = self._clock()
        while self._answers:
            at, task = next(iter(self._answers.values()))
            if now - at < KEPT_FOR and len(self._answers) < _MOST:
                return
            if not task.done():
                return
            self._answers.popitem(last=False)


async def _done(work: Callable[[], Awaitable[Json | None]]) -> Json | None:
    return await work()

"""Something to happen between every two calls: a pause for somebody else's turn, or the end of the process."""

from __future__ import annotations

import asyncio
import inspect
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

T = TypeVar("T")

Pause = Callable[[str], Awaitable[None]]


def between(inner: T, pause: Pause) -> T:
    """Return something that does what `inner` does, and calls `pause` before and after each of its async methods."""
    return cast("T", _Between(inner, pause))


class _Between:
    def __init__(self, inner: Any, pause: Pause) -> None:
        self._inner = inner
        self._pause = pause

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if not inspect.iscoroutinefunction(found):
            return found

        async def call(*args: Any, **kwargs: Any) -> Any:
            await self._pause(name)
            result = await found(*args, **kwargs)
            await self._pause(name)
            return result

        return call


async def others_turn(_name: str) -> None:
    """Let every other task run up to its next call."""
    await asyncio.sleep(0)


class Breakdown:
    """Ends the process at the n-th chance: from then on nothing is called any more."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.chances = 0

    async def __call__(self, _name: str) -> None:
        self.chances += 1
        if self.happened:
            raise asyncio.CancelledError

    @property
    def happened(self) -> bool:
        return self.chances >= self.at


class Calls:
    """Counts the calls by name."""

    def __init__(self) -> None:
        self._chances: Counter[str] = Counter()

    async def __call__(self, name: str) -> None:
        self._chances[name] += 1

    def __getitem__(self, name: str) -> int:
        return self._chances[name] // 2  # before and after

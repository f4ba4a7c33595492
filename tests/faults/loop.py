"""An event loop without a wall clock: where nothing else is to be done, time jumps to the next timer."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Stuck(Exception):
    """Everybody waits for something that nobody will do."""


class _Nothing(selectors.SelectSelector):
    """Waits for no socket and no thread: only time goes by, and at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise Stuck
        self.now += max(timeout, 0.0)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Begins at 0; the same coroutine runs through the same moments every time."""

    def __init__(self) -> None:
        self._nothing = _Nothing()
        super().__init__(self._nothing)

    def time(self) -> float:
        return self._nothing.now


def run(story: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a story on a loop of its own; whatever it left running ends with it."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(story())

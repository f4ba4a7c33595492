"""What happened, told to whoever listens: the bot's events, the page, waiting tests."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

Change = TypeVar("Change")
T = TypeVar("T")


class Telling(Generic[Change]):
    def __init__(self) -> None:
        self._listeners: list[Callable[[Change], None]] = []

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Calls `listener` with every change from now on; the answer ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            listener(change)

    async def wait_for(self, holds: Callable[[], T], timeout: float = 5.0) -> T:  # noqa: ASYNC109 - callers say how long
        """The first truthy `holds()`, asked again after every change; TimeoutError after real seconds."""
        changed = asyncio.Event()
        stop = self.subscribe(lambda _change: changed.set())
        try:
            async with asyncio.timeout(timeout):
                while not (value := holds()):
                    changed.clear()
                    await changed.wait()
        finally:
            stop()
        return value

"""One thread for looks that take longer than the event loop should wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from bot.stores.store import StoreError
from bot.stores.tiny_file import explaining

T = TypeVar("T")


class Reader:
    """Looks, one after the other. The thread begins with the first."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, f"reader of {path.name}")
        self._closed = False

    async def run(self, look: Callable[[], T]) -> T:
        if self._closed:
            raise StoreError(f"{self._path} has been closed")
        with explaining(self._path):
            return await asyncio.get_running_loop().run_in_executor(self._thread, look)

    async def close(self) -> None:
        """Finish the looks that were begun."""
        self._closed = True
        await asyncio.to_thread(self._thread.shutdown)

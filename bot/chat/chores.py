"""Work that goes on after a chat product has its answer: opening forms, telling people. Bounded, and waited for at the end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Final

logger = logging.getLogger(__name__)

_MOST: Final = 500
"""Chores at once. Beyond, something is wrong, and new ones are dropped rather than kept for ever."""


class Chores:
    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, what: str, work: Coroutine[Any, Any, None]) -> None:
        """Start something; if it fails, the log says so."""
        if len(self._running) >= _MOST:
            work.close()
            logger.error("too much is going on at once: %s is left out", what)
            return
        task = asyncio.create_task(self._run(what, work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def drain(self, seconds: float) -> None:
        """Wait until everything that was begun has ended; after `seconds` end it."""
        if not self._running:
            return
        _, late = await asyncio.wait(self._running, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, what: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            logger.exception("%s failed", what)

"""Whoever waits for an answer comes first: what everybody else sees of it a moment later waits until they have it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

AT_MOST: Final = 0.05
"""Seconds that others wait: an answer takes a tenth of it, and where people press all the time, cards have to move all the same."""


class Attention:
    """How many are being answered right now."""

    def __init__(self, at_most: float = AT_MOST) -> None:
        self._at_most = at_most
        self._answering = 0
        self._free = asyncio.Event()
        self._free.set()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Somebody waits for an answer until the end of this."""
        self._answering += 1
        self._free.clear()
        try:
            yield
        finally:
            self._answering -= 1
            if not self._answering:
                self._free.set()

    async def free(self) -> None:
        """Return when nobody waits for an answer, or has waited for long."""
        if not self._free.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._at_most):
                    await self._free.wait()

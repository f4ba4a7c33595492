"""Waiting for what will be there in a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.jobs.doubts import SETTLE
from bot.workspace.server import Workspace

T = TypeVar("T")
PATIENCE = 20.0
"""Seconds; a story that goes well never takes them, on whatever machine."""
AFTER_A_KILL = PATIENCE + 2 * SETTLE.total_seconds()
"""What a killed process may have posted is settled first: a card, then the lines under it."""


async def eventually(
    workspace: Workspace, holds: Callable[[], T | None], otherwise: Callable[[], object]
) -> T:
    """Return the first truthy `holds()`; a failure says what there was instead."""
    try:
        found = await workspace.wait_for(holds, PATIENCE)
    except TimeoutError:
        raise AssertionError(f"still not there; instead: {otherwise()}") from None
    assert found is not None
    return found


async def soon(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until this holds, where nobody tells when it does: it is asked again and again."""
    async with asyncio.timeout(PATIENCE):
        while not await holds():  # noqa: ASYNC110 -- there is no event to wait for
            await asyncio.sleep(0.01)

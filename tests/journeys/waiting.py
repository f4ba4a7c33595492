"""Waiting for what will be there in a moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.workspace.server import Workspace

T = TypeVar("T")
PATIENCE = 10.0


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

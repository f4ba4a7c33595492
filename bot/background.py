"""Work that goes on as long as Zuruf runs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any

logger = logging.getLogger(__name__)


def in_background(
    work: Coroutine[Any, Any, None],
    name: str,
    stack: AsyncExitStack,
    owner: asyncio.Task[Any] | None = None,
) -> None:
    """Run until the end; a task that ends by itself with an error ends the bot, so that it is noticed.

    `owner` is the task that runs the bot, if it is not the one that calls.
    """
    owner = owner or asyncio.current_task()
    task = asyncio.create_task(work, name=name)

    def ended(done: asyncio.Task[None]) -> None:
        if not done.cancelled() and done.exception() is not None and owner is not None:
            logger.critical("%s stopped working, so Zuruf stops", name, exc_info=done.exception())
            owner.cancel()

    async def stop() -> None:
        task.remove_done_callback(ended)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    task.add_done_callback(ended)
    stack.push_async_callback(stop)

"""Keeps the garbage collector from looking through what stays for good: that held up one click in ten for a millisecond or more."""

from __future__ import annotations

import asyncio
import gc
from typing import Final

from bot.app import WARM_UP_AFTER

SETTLED_AFTER: Final = WARM_UP_AFTER + 1.5
"""Seconds after which all that is loaded late is there."""


async def settle(after: float = SETTLED_AFTER) -> None:
    """Once everything is loaded, count it as permanent. For a process that runs one bot, until its end."""
    await asyncio.sleep(after)
    gc.collect()
    gc.freeze()

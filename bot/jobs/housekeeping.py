"""Forgets what nobody comes back for."""

from __future__ import annotations

import logging

from bot.desk import Desk
from bot.keeping import bulks, slots, unfinished

logger = logging.getLogger(__name__)


async def tidy_up(desk: Desk) -> None:
    """Drop texts that were begun long ago, the slots of jobs that ran long ago, and bulks that cannot be undone any more."""
    now = desk.clock()
    texts = await desk.store.drop_older(unfinished.KIND, now - unfinished.KEPT_FOR)
    await desk.store.drop_older(slots.KIND, now - slots.KEPT_FOR)
    await desk.store.drop_older(bulks.KIND, now - bulks.UNDOABLE_FOR)
    if texts:
        logger.info("%d unfinished texts were forgotten after %d days", texts, unfinished.KEPT_FOR.days)

"""Forgets what nobody comes back for, and says where the log ends."""

from __future__ import annotations

import logging
from typing import Any

from bot.desk import Desk
from bot.keeping import (
    absences,
    bulks,
    covers,
    handing,
    handovers,
    sightings,
    slots,
    unfinished,
    wave_answers,
)
from bot.stores.store import Store, StoreError

logger = logging.getLogger(__name__)


async def written_up_to(store: Store) -> dict[str, Any]:
    """Return the `head` of the log's chain, for whoever keeps it where this machine cannot change it, and how many `records` it has."""
    try:
        head = await store.head()
    except StoreError as error:
        return {"head": None, "records": None, "unreadable": str(error)}
    return {"head": str(head), "records": head.seq}


async def tidy_up(desk: Desk) -> None:
    """Drop texts that were begun long ago, slots of jobs that ran long ago, bulks that cannot be undone, answers to old waves, files that
    nobody took, what feeds told of long ago, and absences, covers and handovers that are long over.
    """
    now = desk.clock()
    texts = await desk.store.drop_older(unfinished.KIND, now - unfinished.KEPT_FOR)
    await desk.store.drop_older(slots.KIND, now - slots.KEPT_FOR)
    await desk.store.drop_older(bulks.KIND, now - bulks.UNDOABLE_FOR)
    await desk.store.drop_older(wave_answers.KIND, now - wave_answers.KEPT_FOR)
    await desk.store.drop_older(handing.KIND, now - handing.KEPT_FOR)
    await desk.store.drop_older(absences.KIND, now - absences.KEPT_FOR)
    await desk.store.drop_older(handovers.KIND, now - handovers.KEPT_FOR)
    await desk.store.drop_older(covers.KIND, now - covers.KEPT_FOR)
    for kind in (sightings.KIND, sightings.LIST):
        await desk.store.drop_older(kind, now - sightings.KEPT_FOR)
    logger.info("the log ends at %s", (await written_up_to(desk.store))["head"])
    if texts:
        logger.info("%d unfinished texts were forgotten after %d days", texts, unfinished.KEPT_FOR.days)

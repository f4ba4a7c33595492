"""Whether the disk takes what Zuruf writes. Without it nothing is acknowledged and nothing goes out, so it must be known."""

from __future__ import annotations

import logging
from typing import Final

from bot.desk import Desk

logger = logging.getLogger(__name__)

EVERY: Final = 10.0
"""Seconds between two looks: a monitor that asks every half a minute never misses one."""


class Disk:
    """Asks the store whether it takes what is written, and remembers what it said."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._wrong = ""

    @property
    def reasons(self) -> list[str]:
        """Why Zuruf is not ready, with the mend; empty when all is well."""
        return [self._wrong] if self._wrong else []

    async def look(self) -> None:
        """Look again: as soon as there is room, Zuruf goes on by itself."""
        self._found(await self._desk.store.trouble() or "")

    def _found(self, wrong: str) -> None:
        if wrong and not self._wrong:
            logger.critical("nothing is taken and nothing goes out: %s", wrong)
        if self._wrong and not wrong:
            logger.warning("the disk takes what is written again; everything goes on")
            self._desk.owes.set()
        self._wrong = wrong

"""What a chat product's door does not let in: counted, and mentioned in our log without letting a stranger fill the disk."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from typing import Final

logger = logging.getLogger(__name__)

_ONCE_IN: Final = 60.0
"""Seconds between two warnings of the same reason: a stranger's requests must not fill the disk with our log."""


class Refused(Exception):
    """Not let in. `status` is what the sender gets."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Refusals:
    """Of one door, by reason. The reasons are ours, never what somebody sent. `clock`: seconds."""

    def __init__(self, door: str, clock: Callable[[], float] = time.time) -> None:
        self._door = door
        self._clock = clock
        self._warned: dict[str, float] = {}
        self.by_reason: Counter[str] = Counter()

    def count(self, reason: str) -> None:
        """Count one more, and say so in the log unless that was said a moment ago."""
        self.by_reason[reason] += 1
        now = self._clock()
        if abs(now - self._warned.get(reason, 0.0)) >= _ONCE_IN:
            self._warned[reason] = now
            logger.warning(
                "requests to %s are refused: %s (%s until now)", self._door, reason, self.by_reason[reason]
            )

"""How Zuruf ends when it is asked to: nothing new begins, what is under way may arrive, and all of it within 20 seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from bot.jobs.deliver import Courier
from bot.jobs.gate import Gate

DELIVERIES: Final = 17.0
"""Seconds after the request until which calls under way may end, acknowledgements (3 s) included."""
ALL: Final = 19.0
"""Seconds after the request until which everything else has ended; the rest of 20 is for the store."""


class Ending:
    """Begins when Zuruf is asked to stop. `clock` is monotonic, in seconds."""

    def __init__(self, gate: Gate, courier: Courier, clock: Callable[[], float] = time.monotonic) -> None:
        self._gate = gate
        self._courier = courier
        self._clock = clock
        self._asked: float | None = None

    @property
    def reasons(self) -> list[str]:
        """Why Zuruf is not ready for anything new, if it is not."""
        return [] if self._asked is None else ["Zuruf is being stopped"]

    def begin(self) -> None:
        """From now on nothing is sent that was not begun."""
        self._asked = self._clock()
        self._gate.stop()
        self._courier.stop()

    def left(self, until: float) -> float:
        """Return the seconds that are left until so long after the request."""
        asked = self._clock() if self._asked is None else self._asked
        return max(asked + until - self._clock(), 0.0)

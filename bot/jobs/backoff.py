"""How long to wait before the next try."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

Chance = Callable[[], float]
"""Returns a number from 0 up to, but not including, 1."""

LONGEST: Final = 300.0
"""Seconds: after that long an outage, five minutes more do not matter."""


def backoff(tries: int, chance: Chance = random.random) -> float:
    """Return the seconds to wait after the n-th try: anything up to 1, 2, 4 … 300.

    Chance spreads them over the whole time, so that what failed together does not come back together:
    <https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>.
    """
    return chance() * min(2.0 ** min(tries - 1, 20), LONGEST)

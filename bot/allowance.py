"""How much may come in at once, and how fast it may go on."""

from __future__ import annotations

from collections.abc import Callable


class Allowance:
    """A bucket that holds `most` and fills up by `a_second`. `clock`: seconds that only go forward."""

    def __init__(self, most: int, a_second: float, clock: Callable[[], float]) -> None:
        self._most = most
        self._a_second = a_second
        self._clock = clock
        self._left = float(most)
        self._seen = clock()

    def take(self, count: int) -> float:
        """Take `count` and return 0; or take nothing and return the seconds until there will be enough.

        What is larger than the bucket goes through when the bucket is full.
        """
        now = self._clock()
        self._left = min(self._most, self._left + (now - self._seen) * self._a_second)
        self._seen = now
        if self._left >= min(count, self._most):
            self._left -= count
            return 0.0
        return (min(count, self._most) - self._left) / self._a_second

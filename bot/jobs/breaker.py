"""The circuit breaker of one account: once its platform fails for everybody, it is left alone and tried carefully.

    closed ──5 failures in a row, half of the last 20, or logged out──> open ──pause──> half open ──success──> closed
                                                                         ^──────────── failure, longer pause ──┘

Pure: what happens is told, nothing is called.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.deliveries import LEASE
from bot.domain.errors import LoggedOut, OutcomeUnknown, OutsideError, RateLimited, Unreachable
from bot.domain.stops import Stop, Stopped
from bot.domain.text import Untrusted
from bot.jobs.backoff import Chance

IN_A_ROW: Final = 5
LATELY: Final = 20
"""So many of the last calls are looked at, as soon as there are so many; half of them failed: the platform is in trouble."""

FIRST_PAUSE: Final = 15.0
LONGEST_PAUSE: Final = 300.0
"""Seconds. A pause is between half and all of it, so that accounts of one platform do not come back together."""


def is_there(error: OutsideError) -> bool:
    """Tell whether a platform that answered so is well: it refused this reply, and not us."""
    return not isinstance(error, Unreachable | OutcomeUnknown | LoggedOut | RateLimited)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a platform: in consequence, and in its own words."""

    why: Stop
    reason: str


class Breaker:
    """Says whether a reply may be sent, and learns from what became of it."""

    def __init__(self, clock: Callable[[], datetime], chance: Chance, trouble: Trouble | None = None) -> None:
        """With `trouble` it begins where the last process ended: open, and to be tried at once."""
        self._clock = clock
        self._chance = chance
        self._lately: deque[bool] = deque(maxlen=LATELY)
        self._trouble = trouble
        self._since = self._until = clock()
        self._pauses = 0
        self._probe = ""
        self._probe_until = clock()
        self._resting: tuple[datetime, str] | None = None

    @property
    def since(self) -> datetime:
        """Since when it is so."""
        return self._since

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong, while it is open or half open."""
        return self._trouble

    def stops(self, reply: str) -> Stopped | None:
        """Return what a reply has to wait for; None: it may be tried, if it is half open as the only one."""
        now = self._clock()
        if self._resting and self._resting[0] > now:
            until, reason = self._resting
            return Stopped(Stop.RATE_LIMITED, now, reason=Untrusted(reason), until=until)
        if self._trouble is None or self._is_probe(reply, now):
            return None
        return Stopped(
            self._trouble.why, self._since, reason=Untrusted(self._trouble.reason), until=self._next_try(now)
        )

    def _is_probe(self, reply: str, now: datetime) -> bool:
        """Tell whether this reply is the one to try it with; the first who asks after the pause is."""
        if now < self._until:
            return False
        if (
            not self._probe or self._probe_until <= now
        ):  # who was to try it may have been taken back meanwhile
            self._probe, self._probe_until = reply, now + LEASE
        return self._probe == reply

    def _next_try(self, now: datetime) -> datetime:
        """While it is being tried, the others wait for the end of that: success calls them at once."""
        return self._until if self._until > now else self._probe_until

    def is_probing(self, reply: str) -> bool:
        """Tell whether it is tried with this reply whether the platform is there again."""
        return self._trouble is not None and self._probe == reply

    def let_go(self, reply: str) -> None:
        """Nobody was called about this one after all: if it was to try it, the next one that asks may."""
        if self._probe == reply:
            self._probe = ""

    def succeeded(self) -> bool:
        """The platform took something, or refused it and `is_there`: tell whether that ended a trouble."""
        self._lately.append(True)
        ended = self._trouble is not None
        if ended:
            self._trouble = None
            self._pauses = 0
            self._probe = ""
            self._lately.clear()
        return ended

    def failed(self, error: OutsideError, reply: str) -> bool:
        """A call ended in an error: tell whether that began a trouble."""
        if isinstance(error, RateLimited):
            self._rest(error)
            return False
        self._lately.append(False)
        if self._trouble is not None:
            if self._probe and self._probe == reply:
                self._pause(_trouble(error))
            return False
        if not self._is_too_much(error):
            return False
        self._since = self._clock()
        self._pause(_trouble(error))
        return True

    def _rest(self, error: RateLimited) -> None:
        """The account waits as long as its platform asks; a probe that was told to wait has proved nothing."""
        until = self._clock() + timedelta(seconds=error.retry_after)
        if self._resting is None or until > self._resting[0]:
            self._resting = (until, str(error))
        self._probe = ""

    def _is_too_much(self, error: OutsideError) -> bool:
        """Tell whether nobody should call any more. Logged out, the next call would only lock us out for longer."""
        row = list(self._lately)[-IN_A_ROW:]
        in_a_row = len(row) == IN_A_ROW and not any(row)
        half = len(self._lately) == LATELY and self._lately.count(False) * 2 >= LATELY
        return isinstance(error, LoggedOut) or in_a_row or half

    def _pause(self, trouble: Trouble) -> None:
        whole = min(FIRST_PAUSE * 2.0**self._pauses, LONGEST_PAUSE)
        if trouble.why is Stop.LOGGED_OUT:
            whole = LONGEST_PAUSE
        self._trouble = trouble
        self._until = self._clock() + timedelta(seconds=whole * (0.5 + 0.5 * self._chance()))
        self._pauses = min(self._pauses + 1, 10)
        self._probe = ""


def _trouble(error: OutsideError) -> Trouble:
    why = Stop.LOGGED_OUT if isinstance(error, LoggedOut) else Stop.UNREACHABLE
    return Trouble(why, str(error))

"""What happens at regular times of the day and the week."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import time
from functools import partial
from typing import Final

from bot.desk import Desk
from bot.jobs.clock import Clock
from bot.jobs.duty_groups import LOOK_EVERY as LOOK_AT_GROUPS
from bot.jobs.duty_groups import DutyGroups, Groups
from bot.jobs.handovers import LOOK_EVERY as LOOK_AT_SHIFTS
from bot.jobs.handovers import Handovers
from bot.jobs.housekeeping import tidy_up
from bot.jobs.monitoring import owe_ideas
from bot.jobs.weekly import announce_weekly

DIGEST_AT: Final = time(9, 0)

QUIET_HOUR: Final = time(4, 10)
"""When what nobody comes back for is forgotten: after the nightly backup, before the first shift."""


def clock_of(stack: AsyncExitStack) -> Clock:
    """Return a clock that ticks until the end."""
    clock = Clock()
    clock.start()
    stack.callback(clock.stop)
    return clock


def look_regularly(desk: Desk, clock: Clock, groups: Groups | None) -> None:
    """Look every few seconds at what has a time of its own; `groups` are those of Slack, if it is used."""
    if groups is not None:
        clock.every(LOOK_AT_GROUPS, DutyGroups(desk, groups).look, name="duty groups")
    clock.every(LOOK_AT_SHIFTS, Handovers(desk).look, name="handovers")


class Routine:
    """What the policy wants at times of the day and the week."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock
        self._jobs: frozenset[str] = frozenset()

    def follow(self) -> None:
        """Do what the policy wants now, at its times, and nothing else of what it wanted before."""
        before, self._jobs = self._jobs, frozenset(self._scheduled())
        for name in before - self._jobs:
            self._clock.forget(name)

    def _scheduled(self) -> list[str]:
        """Schedule everything, in place of what has the same name; return the names."""
        zone = self._desk.policy.time_zone
        names = announce_weekly(self._desk, self._clock)
        self._clock.daily(QUIET_HOUR, zone, partial(tidy_up, self._desk), name="tidy up")
        if self._desk.policy.watched():
            self._clock.daily(DIGEST_AT, zone, partial(owe_ideas, self._desk), name="ideas of the month")
            names.append("ideas of the month")
        return [*names, "tidy up"]

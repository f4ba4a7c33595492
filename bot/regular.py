"""What happens at regular times: looks at platforms, the weekly list, tidying up."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import time
from functools import partial
from typing import Final

from bot.background import in_background
from bot.connectors.connector import Connector
from bot.connectors.feed.connector import Feed
from bot.connectors.square import Square
from bot.desk import Desk
from bot.domain.posts import AccountId
from bot.jobs.clock import Clock
from bot.jobs.housekeeping import tidy_up
from bot.jobs.lookout import Lookout
from bot.jobs.monitoring import Monitor, owe_ideas
from bot.jobs.poll import Poller
from bot.jobs.weekly import announce_weekly

POLL_EVERY: Final = 30.0
"""Seconds between two looks at a platform that does not call us."""

WATCH_EVERY: Final = 15 * 60.0
"""Seconds between two looks at a feed that is only watched: nobody waits for an answer, and publishers ask not to be called oftener."""

DIGEST_AT: Final = time(9, 0)

QUIET_HOUR: Final = time(4, 10)
"""When what nobody comes back for is forgotten: after the nightly backup, before the first shift."""


def clock_of(desk: Desk, stack: AsyncExitStack) -> Clock:
    """Start what happens at regular times."""
    clock = Clock()
    announce_weekly(desk, clock)
    clock.daily(QUIET_HOUR, desk.policy.time_zone, partial(tidy_up, desk), name="tidy up")
    if desk.policy.watched():
        clock.daily(DIGEST_AT, desk.policy.time_zone, partial(owe_ideas, desk), name="ideas of the month")
    clock.start()
    stack.callback(clock.stop)
    return clock


def poll(
    desk: Desk,
    connectors: Mapping[AccountId, Connector],
    square: Square,
    clock: Clock,
    stack: AsyncExitStack,
) -> None:
    """Look at the platforms that do not call us, and at letterboxes as soon as something is in them."""
    pollers = [
        Poller(desk, account, connector) for account, connector in connectors.items() if connector.polled
    ]
    for poller in pollers:
        clock.every(POLL_EVERY, poller.poll, name=f"poll {poller.account}")

    def look_now() -> None:
        for poller in pollers:
            clock.now(f"poll {poller.account}")

    square.watch(look_now)
    stack.callback(square.unwatch, look_now)
    _watch(desk, connectors, clock)
    _wait(connectors, clock, stack)


def _watch(desk: Desk, connectors: Mapping[AccountId, Connector], clock: Clock) -> None:
    """Read along with feeds, which nobody has to answer."""
    for account, connector in connectors.items():
        if isinstance(connector, Feed):
            monitor = Monitor(desk, account, connector)
            clock.every(WATCH_EVERY, monitor.poll, name=f"watch {account}")


def _wait(connectors: Mapping[AccountId, Connector], clock: Clock, stack: AsyncExitStack) -> None:
    """Look sooner where a platform says that there is something new."""
    for account, connector in connectors.items():
        if connector.waits:
            lookout = Lookout(account, connector, partial(clock.now, f"poll {account}"))
            in_background(lookout.keep(), f"wait for {account}", stack)

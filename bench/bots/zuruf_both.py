"""Our bot in Slack and in Teams, on a store that is there already; with the policy of `bench.world`.

As in production, but without the limits of either product: nobody presses twenty times a second in one channel, and what would wait for
its turn for minutes costs time that no claim causes.
"""

from __future__ import annotations

import asyncio
import os
import time

from bench import world
from bench.bots.reporting import report_ready
from bot.app import running
from bot.chat.slack.throttle import Throttle
from bot.chat.teams.throttle import Throttle as TeamsThrottle
from bot.memory import settle
from bot.products import Throttles
from bot.settings import Settings

_HURRY = 10_000


def _clock() -> float:
    return time.monotonic() * _HURRY


async def _sleep(seconds: float) -> None:
    await asyncio.sleep(seconds / _HURRY)


async def main() -> None:
    settings, policy = Settings.read(os.environ), world.policy(teams=True)
    throttles = Throttles(Throttle(_clock, _sleep), TeamsThrottle(_clock, _sleep))
    async with running(settings, policy, os.environ, throttles=throttles) as zuruf:
        report_ready(zuruf.address[1])
        await settle()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())

"""Our bot as it runs in production, on a store that is there already; with the policy of `bench.world`."""

from __future__ import annotations

import asyncio
import os

from bench import world
from bench.bots.reporting import report_ready
from bot.app import running
from bot.memory import settle
from bot.settings import Settings


async def main() -> None:
    settings = Settings.read(os.environ)
    async with running(
        settings, world.policy(every=bool(os.environ.get("BENCH_CONNECTORS"))), os.environ
    ) as zuruf:
        report_ready(zuruf.address[1])
        await settle()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())

"""A Slack that gives one answer to everything."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.calls import TIMEOUT, Calls
from bot.chat.slack.throttle import Throttle
from tests.chat.slack.office import Time


@asynccontextmanager
async def answering(response: web.Response) -> AsyncIterator[Calls]:
    """Open the bot's way to it."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=response.body, status=response.status, headers=response.headers)

    app = web.Application()
    app.router.add_route("*", "/api/{method}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
            url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
            client = AsyncWebClient("xoxb-1", base_url=url, session=session, retry_handlers=[])
            time = Time()
            yield Calls(client, Throttle(time, time.sleep))
    finally:
        await runner.cleanup()

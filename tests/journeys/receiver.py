"""The customer's side of a webhook account: takes the bot's signed callbacks and drops those that it has seen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from standardwebhooks.webhooks import Webhook

from tests.journeys.surroundings import SECRET


@dataclass
class Receiver:
    """`received` are all callbacks by their id, in the order of their first arrival; `calls` counts repetitions too.

    While `answering` is not set, it has what arrived but does not answer.
    """

    url: str = ""
    received: dict[str, Any] = field(default_factory=dict)
    calls: int = 0
    on_call: Callable[[], None] = lambda: None
    answering: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def texts(self) -> list[str]:
        return [one["reply"]["text"] for one in self.received.values()]

    async def take(self, request: web.Request) -> web.Response:
        content = Webhook(SECRET).verify(await request.read(), dict(request.headers))
        self.calls += 1
        self.received.setdefault(request.headers["webhook-id"], content)
        self.on_call()
        await self.answering.wait()
        return web.json_response({"id": request.headers["webhook-id"]})


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    receiver.answering.set()
    app = web.Application()
    app.router.add_post("/replies", receiver.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/replies"
    yield receiver
    await runner.cleanup()

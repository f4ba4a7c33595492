"""The other side of the measured bots: as much of Slack as they need, and light, so that it is not what is measured."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSMsgType, web

from bench import world

TEAM, BOT_USER, BOT, APP = "T0BENCH", "U0ZURUF", "B0ZURUF", "A0ZURUF"
SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
ACK_SECONDS = 30.0

_PERSON = {
    "id": world.ANNA_IN_SLACK,
    "team_id": TEAM,
    "name": "anna",
    "real_name": "Anna",
    "profile": {"display_name": "Anna"},
    "locale": "en-GB",
}
_ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "auth.test": {"team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT, "url": "https://bench.slack.example/"},
    "users.info": {"user": _PERSON},
    "conversations.list": {
        "channels": [{"id": world.PLACE, "name": "bench", "is_channel": True, "is_member": True}]
    },
    "conversations.replies": {"messages": []},
    "chat.getPermalink": {
        "permalink": f"https://bench.slack.example/archives/{world.PLACE}/p1772000000000001"
    },
    "conversations.history": {"messages": []},
}


class Slack:
    """Answers the Web API and speaks Socket Mode with any number of bots, told apart by the app token `xapp-<name>`."""

    def __init__(self) -> None:
        self.address = ""
        self._sockets: defaultdict[str, list[web.WebSocketResponse]] = defaultdict(list)
        self._connected: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._waiting: dict[str, asyncio.Future[float]] = {}
        self._stamps = itertools.count(1)
        self._watched: dict[str, asyncio.Future[float]] = {}

    def repainted(self, message: str) -> asyncio.Future[float]:
        """Return what gets the time at which a message is changed next."""
        return self._watched.setdefault(message, asyncio.get_running_loop().create_future())

    def environ(self, name: str) -> dict[str, str]:
        """Return the environment in which the bot of that name finds us."""
        return {
            "SLACK_BOT_TOKEN": f"xoxb-{name}",
            "SLACK_APP_TOKEN": f"xapp-{name}",
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_API_URL": f"http://{self.address}/api/",
        }

    async def connected(self, name: str) -> None:
        await self._connected[name].wait()

    async def click(self, name: str, envelope_id: str, envelope: str) -> float:
        """Send an envelope and return the seconds until its acknowledgement."""
        sockets = self._sockets[name]
        acknowledged = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = acknowledged
        sent = time.perf_counter()
        await sockets[0].send_str(envelope)
        async with asyncio.timeout(ACK_SECONDS):
            return float(await acknowledged) - sent

    async def call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        answer = {"ok": True, **_ANSWERS.get(method, {})}
        if method == "apps.connections.open":
            name = request.headers["Authorization"].removeprefix("Bearer xapp-")
            answer["url"] = f"ws://{self.address}/link/{name}"
        elif method.startswith("chat."):
            if self._watched:
                await self._look(request)
            answer |= {"channel": world.PLACE, "ts": f"1772000000.{next(self._stamps):06d}"}
        return web.json_response(answer)

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        name = request.match_info["name"]
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP}})
        self._sockets[name].append(socket)
        self._connected[name].set()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._hear(message.data, time.perf_counter())
        finally:
            self._sockets[name].remove(socket)
        return socket

    async def _look(self, request: web.Request) -> None:
        content = json.loads(await request.read())
        if watching := self._watched.pop(content.get("ts"), None):
            watching.set_result(time.perf_counter())

    def _hear(self, text: str, now: float) -> None:
        """Take an acknowledgement; what clients send besides (`Ping-pong:…`) is none."""
        if text.startswith("{"):
            waiting = self._waiting.pop(json.loads(text).get("envelope_id"), None)
            if waiting and not waiting.done():
                waiting.set_result(now)


@asynccontextmanager
async def listening() -> AsyncIterator[Slack]:
    slack = Slack()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slack.call)
    app.router.add_get("/link/{name}", slack.link)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.address = f"127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield slack
    finally:
        await runner.cleanup()

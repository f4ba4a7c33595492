"""A bot of a few lines: it keeps what it hears, answers what it is told to, and calls with a token it has fetched."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import httpx
import jwt
from aiohttp import web

from bot.workspace.teams.server import Connector

Json = dict[str, Any]


class SmallBot:
    """`answers` by the name of an invoke, or the type of an activity: a status, a body, or what makes one of the activity."""

    def __init__(self, connector: Connector) -> None:
        self.connector = connector
        self.heard: list[Json] = []
        self.headers: list[str] = []
        self.answers: dict[str, int | Json | Callable[[Json], Json]] = {}
        self.slow = asyncio.Event()
        self.slow.set()
        self._hearing = asyncio.Condition()
        self.http = httpx.AsyncClient()
        self._token = ""

    @property
    def last(self) -> Json:
        return self.heard[-1]

    def heard_of(self, kind: str) -> list[Json]:
        return [one for one in self.heard if kind in {one["type"], one.get("name")}]

    async def hears(self, activities: int) -> None:
        """Wait until it has heard so many."""
        async with asyncio.timeout(5), self._hearing:
            await self._hearing.wait_for(lambda: len(self.heard) >= activities)

    async def handle(self, request: web.Request) -> web.Response:
        activity: Json = await request.json()
        self.headers.append(request.headers.get("Authorization", ""))
        async with self._hearing:
            self.heard.append(activity)
            self._hearing.notify_all()
        await self.slow.wait()
        answer = self.answers.get(activity.get("name") or activity["type"], 200)
        if isinstance(answer, int):
            return web.Response(status=answer)
        return web.json_response(answer if isinstance(answer, dict) else answer(activity))

    async def call(self, method: str, path: str, content: Json | None = None, **more: Any) -> httpx.Response:
        """Call the Bot Connector as the last activity said, with a token."""
        base = self.connector.service_url.rstrip("/")
        headers = {"Authorization": f"Bearer {await self.token()}"}
        return await self.http.request(method, f"{base}{path}", json=content, headers=headers, **more)

    async def token(self, scope: str = "https://api.botframework.com/.default") -> str:
        if not self._token or "graph" in scope:
            answer = await self.ask_for_token(scope=scope)
            self._token = answer.json()["access_token"]
        return self._token

    async def ask_for_token(self, tenant: str = "", **form: str) -> httpx.Response:
        app = self.connector.app
        url = f"{self.connector.url}/{tenant or self.connector.tenant.id}/oauth2/v2.0/token"
        good = {"grant_type": "client_credentials", "client_id": app.id, "client_secret": app.password}
        return await self.http.post(
            url, data={**good, "scope": "https://api.botframework.com/.default", **form}
        )

    async def post(self, conversation: str, content: Json) -> httpx.Response:
        return await self.call(
            "POST", f"/v3/conversations/{quote(conversation, safe='')}/activities", content
        )

    async def put(self, conversation: str, message: str, content: Json) -> httpx.Response:
        return await self.call(
            "PUT", f"/v3/conversations/{quote(conversation, safe='')}/activities/{message}", content
        )

    async def open_thread(self, channel: str, content: Json) -> str:
        """Post a root message; return its id."""
        answer = await self.call(
            "POST",
            "/v3/conversations",
            {
                "isGroup": True,
                "channelData": {"channel": {"id": channel}, "tenant": {"id": self.connector.tenant.id}},
                "bot": {"id": self.connector.app.bot},
                "activity": content,
            },
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["activityId"])

    async def chat(self, person: str) -> httpx.Response:
        content = {"isGroup": False, "members": [{"id": person}], "tenantId": self.connector.tenant.id}
        return await self.call("POST", "/v3/conversations", content)

    async def claims(self, header: str) -> Json:
        """Check a token as a bot does, by the published keys; return what it says."""
        metadata = (await self.http.get(self.connector.openid_url)).json()
        keys = jwt.PyJWKSet.from_dict((await self.http.get(metadata["jwks_uri"])).json())
        token = header.removeprefix("Bearer ")
        key = keys[jwt.get_unverified_header(token)["kid"]]
        claims: Json = jwt.decode(
            token, key, algorithms=["RS256"], audience=self.connector.app.id, issuer=metadata["issuer"]
        )
        return claims


@asynccontextmanager
async def serving(connector: Connector) -> AsyncIterator[SmallBot]:
    """The bot on a port of its own; the connector tells it everything."""
    bot = SmallBot(connector)
    server = web.Application()
    server.router.add_post("/api/messages", bot.handle)
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    connector.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages")
    yield bot
    bot.slow.set()
    await runner.cleanup()
    await bot.http.aclose()

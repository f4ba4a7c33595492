"""What stands between the connector and a server: it lets through what the connector may ask for, and lets calls go wrong."""

from __future__ import annotations

import ssl
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, Final

import httpx
from aiohttp import web

from tests.contracts.connector import Trouble

NO_CERTIFICATES: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Nobody speaks TLS on loopback, and to load certificates takes longer than a test."""

_ALLOWED: Final = {
    "GET": {
        "app.bsky.actor.getProfile",
        "app.bsky.feed.getAuthorFeed",
        "app.bsky.feed.getPostThread",
        "app.bsky.feed.getPosts",
        "app.bsky.notification.listNotifications",
        "com.atproto.identity.resolveHandle",
        "com.atproto.repo.getRecord",
        "com.atproto.repo.listRecords",
    },
    "POST": {
        "app.bsky.graph.muteActor",
        "app.bsky.graph.unmuteActor",
        "com.atproto.moderation.createReport",
        "com.atproto.repo.deleteRecord",
        "com.atproto.repo.putRecord",
        "com.atproto.server.createSession",
        "com.atproto.server.refreshSession",
    },
}
_WRITES: Final = {"com.atproto.repo.putRecord", "com.atproto.repo.deleteRecord"}
_ERRORS: Final = {
    Trouble.REFUSED: (400, {"error": "InvalidRequest", "message": "Invalid record"}),
    Trouble.LOGGED_OUT: (400, {"error": "ExpiredToken", "message": "Token has expired"}),
    Trouble.RATE_LIMITED: (429, {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}),
}


class Proxy:
    """`settle` waits until the network shows what was written; before each read, so that no test has to."""

    def __init__(
        self, upstream: str, settle: Callable[[], Awaitable[None]], now: Callable[[], float]
    ) -> None:
        self.calls: Counter[str] = Counter()
        self.unexpected: list[str] = []
        self.reported: list[str] = []
        """The posts about which the moderators took a report."""
        self.trouble: Trouble | None = None
        self.instead: dict[str, web.Response] = {}
        self.meanwhile: dict[str, Callable[[], Awaitable[Any]]] = {}
        """What others do in the moment before a call arrives, once."""
        self.url = ""
        self._upstream = upstream
        self._settle = settle
        self._now = now
        self._http = httpx.AsyncClient(timeout=30, verify=NO_CERTIFICATES)
        app = web.Application(client_max_size=1 << 22)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)

    async def start(self) -> None:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        await self._http.aclose()
        await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.Response:
        method = request.path.removeprefix("/xrpc/")
        self.calls[method] += 1
        if method not in _ALLOWED.get(request.method, set()):
            self.unexpected.append(f"{request.method} {request.path}")
        if method in self.meanwhile:
            await self.meanwhile.pop(method)()
        if method in self.instead:
            return self.instead.pop(method)
        trouble = self._meets(method)
        if trouble in _ERRORS:
            status, body = _ERRORS[trouble]
            return web.json_response(body, status=status, headers=self._limits(trouble))
        if request.method == "GET":
            await self._settle()
        answer = None if trouble is Trouble.NO_ANSWER else await self._pass_on(request)
        if answer is None or trouble is Trouble.ANSWER_LOST:
            assert request.transport
            request.transport.abort()
            return web.Response()
        if method == "com.atproto.moderation.createReport" and answer.is_success:
            self.reported.append(str(answer.json()["subject"]["uri"]))
        kept = {
            name: one
            for name, one in answer.headers.items()
            if name.startswith(("ratelimit-", "content-type"))
        }
        return web.Response(status=answer.status_code, body=answer.content, headers=kept)

    def _meets(self, method: str) -> Trouble | None:
        if method not in _WRITES:
            return None
        trouble, self.trouble = self.trouble, None
        return trouble

    def _limits(self, trouble: Trouble) -> dict[str, str]:
        if trouble is not Trouble.RATE_LIMITED:
            return {}
        return {
            "ratelimit-limit": "5000",
            "ratelimit-remaining": "0",
            "ratelimit-reset": str(int(self._now()) + 300),
        }

    async def _pass_on(self, request: web.Request) -> httpx.Response:
        headers = {
            name: one
            for name, one in request.headers.items()
            if name.lower() in {"authorization", "content-type"}
        }
        url = f"{self._upstream}{request.path_qs}"
        return await self._http.request(request.method, url, headers=headers, content=await request.read())

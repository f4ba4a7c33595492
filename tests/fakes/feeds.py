"""A server with one feed, as a newspaper has it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Der Standard &amp; mehr</title><link>https://standard.example/</link>
<item><guid isPermaLink="false">tag:1</guid><title>Bahn: mehr Züge</title><link>https://standard.example/1</link>
<description>&lt;p&gt;Ab Dezember &lt;b&gt;fahren&lt;/b&gt; mehr Züge.&lt;/p&gt;</description>
<pubDate>Tue, 03 Nov 2026 12:00:00 +0100</pubDate></item>
<item><title>Ohne Datum</title><link>https://standard.example/2</link></item>
</channel></rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Der Standard &amp; mehr</title><id>urn:standard</id>
<entry><id>tag:1</id><title>Bahn: mehr Züge</title><link href="https://standard.example/1"/>
<summary type="html">&lt;p&gt;Ab Dezember &lt;b&gt;fahren&lt;/b&gt; mehr Züge.&lt;/p&gt;</summary><published>2026-11-03T12:00:00+01:00</published></entry>
<entry><id>tag:2</id><title>Ohne Datum</title><link href="https://standard.example/2"/></entry>
</feed>"""


@asynccontextmanager
async def served() -> AsyncIterator[FeedServer]:
    """Yield a server that answers."""
    server = FeedServer()
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


class FeedServer:
    """Serves `body` at `/feed`. `moves` are addresses that lead elsewhere, or (None) to the feed."""

    def __init__(self) -> None:
        self.body = RSS
        self.status = 200
        self.etag = ""
        self.modified = ""
        self.moves: dict[str, tuple[int, str] | None] = {"/feed": None}
        self.asked: list[tuple[str, str]] = []
        self.app = web.Application()
        self.app.router.add_get("/{path}", self._answer)
        self._runner = web.AppRunner(self.app, shutdown_timeout=0.1)
        self.url = ""

    async def start(self) -> None:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/feed"

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        known = request.headers.get("if-none-match", ""), request.headers.get("if-modified-since", "")
        self.asked.append(known)
        if moved := self.moves[request.path]:
            return web.Response(status=moved[0], headers={"location": moved[1]})
        headers = {
            name: value for name, value in (("etag", self.etag), ("last-modified", self.modified)) if value
        }
        if self.etag and known[0] == self.etag:
            return web.Response(status=304, headers=headers)
        return web.Response(
            status=self.status, text=self.body, content_type="application/rss+xml", headers=headers
        )

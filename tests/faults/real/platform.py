"""A platform as a server of its own: what customers see there is the truth that every story is checked against."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from aiohttp import web

from bot.connectors.connector import Forged
from bot.connectors.hooks import Secrets
from tests.journeys.surroundings import SECRET

LATE: Final = timedelta(seconds=30)
"""By so much a platform applies late what it was asked: a queue of its own, or a proxy on the way."""


class Answer(StrEnum):
    """How the platform takes a call."""

    WELL = "well"
    LATE = "applies it late, without an answer"
    BROKEN = "500, and applied nothing"
    BROKEN_AFTER = "500, and applied it"
    BUSY = "429"
    LOCKED_OUT = "401"
    ECHOED = "well, and tells before that what stands there"


@dataclass(frozen=True, slots=True)
class Published:
    """What stands there for everybody to read. `key` is what nobody reads: which reply of the bot it is."""

    id: str
    account: str
    to: str
    text: str
    key: str


@dataclass
class Platform:
    """One server for accounts of every kind. `at` is called at each moment of a call, while the bot waits."""

    clock: Callable[[], datetime]
    url: str = ""
    published: list[Published] = field(default_factory=list)
    answers: deque[Answer] = field(default_factory=deque)
    at: Callable[[str], None] = lambda _moment: None
    tell: Callable[[Published], Awaitable[object]] | None = None
    """Tells the bot what stands there now."""
    late: list[tuple[datetime, str, dict[str, Any]]] = field(default_factory=list)
    calls: int = 0
    forged: int = 0

    def catch_up(self) -> None:
        """Apply what is late by as much as it should be."""
        while self.late and self.late[0][0] <= self.clock():
            _, account, reply = self.late.pop(0)
            self._apply(account, reply)

    def copies(self) -> Counter[str]:
        """Return how often each reply stands there, by its key."""
        return Counter(one.key for one in self.published)

    def says(self, text: str) -> list[Published]:
        return [one for one in self.published if one.text == text]

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.calls += 1
        self.catch_up()
        answer = self.answers.popleft() if self.answers else Answer.WELL
        self.at("the platform is called")
        try:
            body = await request.read()
        except ConnectionError:  # the bot has ended amid its request
            return web.Response()
        try:
            Secrets(SECRET).verify(request.headers, body, self.clock())
        except Forged:
            self.forged += 1
            return web.Response(status=401)
        return await self._answer(request, answer, json.loads(body)["reply"])

    async def _answer(
        self, request: web.Request, answer: Answer, reply: dict[str, Any]
    ) -> web.StreamResponse:
        match answer:
            case Answer.BUSY:
                return web.Response(status=429, headers={"Retry-After": "2"})
            case Answer.LOCKED_OUT:
                return web.Response(status=401)
            case Answer.BROKEN:
                return web.Response(status=500)
            case Answer.LATE:
                self.late.append((self.clock() + LATE, request.match_info["account"], reply))
                assert request.transport
                request.transport.abort()
                return web.Response()
            case Answer.WELL | Answer.BROKEN_AFTER | Answer.ECHOED:
                published = self._apply(request.match_info["account"], reply)
                if answer is Answer.ECHOED and self.tell is not None:
                    await self.tell(published)
                self.at("the platform has it")
                status = 500 if answer is Answer.BROKEN_AFTER else 200
                return web.json_response({"id": published.id}, status=status)

    def _apply(self, account: str, reply: dict[str, Any]) -> Published:
        """Publish as platforms of this kind do: some know a repetition when they see one, some do not."""
        new = Published(
            f"{account}-{len(self.published)}", account, reply["to"]["id"], reply["text"], reply["key"]
        )
        for place, old in enumerate(self.published):
            if account in {"key", "chosen"} and old.key == new.key:
                return old
            if account == "upsert" and old.account == account and old.to == new.to:
                self.published[place] = new
                return new
        self.published.append(new)
        return new

    async def listed(self, request: web.Request) -> web.Response:
        self.catch_up()
        account, to = request.match_info["account"], request.query["to"]
        found = [one for one in self.published if (one.account, one.to) == (account, to)]
        return web.json_response([{"id": one.id, "text": one.text} for one in found])


@asynccontextmanager
async def platform(clock: Callable[[], datetime]) -> AsyncIterator[Platform]:
    server = Platform(clock)
    app = web.Application()
    app.router.add_post("/{account}", server.take)
    app.router.add_get("/{account}", server.listed)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()

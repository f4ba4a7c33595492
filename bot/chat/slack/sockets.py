"""Socket Mode: <https://docs.slack.dev/apis/events-api/using-socket-mode>.

Two connections, so that one can be renewed while the other listens. slack_sdk's own client is not used: it retries a
one-use address for ever when a handshake fails, closes the old connection before the new one stands, and forgets what is still
being worked on when it closes.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp

from bot.chat.slack.calls import Calls
from bot.domain.errors import OutsideError, RateLimited

logger = logging.getLogger(__name__)

Json = dict[str, Any]
Answer = Callable[[Json], Awaitable[Json | None]]
"""An envelope -> its acknowledgement; None: not acknowledged, so that Slack brings events again."""

CONNECTIONS: Final = 2
PING_SECONDS: Final = 2.0
"""A connection whose other end is silent is noticed after one and a half times this."""
LIFETIME_SECONDS: Final = 900.0
"""After that a connection is renewed even if it seems well: some live on but bring nothing any more."""
GRACE_SECONDS: Final = 3.0
"""What Slack waits for an acknowledgement; so long a connection that is replaced may finish what it has begun."""
_AT_ONCE: Final = 64
_LONGEST_PAUSE: Final = 30.0


@dataclass
class Link:
    """One place for a connection. `heard_at`: when it last brought anything, monotonic."""

    connected: bool = False
    heard_at: float | None = None
    failures: int = 0
    reason: str = ""
    working: set[asyncio.Task[None]] = field(default_factory=set)


class Sockets:
    """Keeps the connections of one app open and answers what comes in through them. `calls` use the app's own token."""

    def __init__(
        self,
        calls: Calls,
        session: aiohttp.ClientSession,
        answer: Answer,
        *,
        connections: int = CONNECTIONS,
        ping: float = PING_SECONDS,
        lifetime: float = LIFETIME_SECONDS,
    ) -> None:
        self._calls = calls
        self._session = session
        self._answer = answer
        self._ping = ping
        self._lifetime = lifetime
        self._links = [Link() for _ in range(connections)]
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._up = asyncio.Event()
        self._closing: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Listen until cancelled; then finish what was begun."""
        try:
            async with asyncio.TaskGroup() as group:
                for link in self._links:
                    group.create_task(self._keep(link))
        finally:
            if self._closing:
                await asyncio.wait(self._closing)

    def health(self) -> Mapping[str, Any]:
        """Return how many connections are open, and for how many seconds each has brought nothing."""
        now = time.monotonic()
        ages = [None if link.heard_at is None else round(now - link.heard_at, 1) for link in self._links]
        open_links = sum(link.connected for link in self._links)
        reasons = [link.reason for link in self._links if link.reason]
        problems = [] if open_links else reasons or ["not connected to Slack"]
        return {"connections": open_links, "silent_for": ages, "problems": problems}

    async def _keep(self, link: Link) -> None:
        """Connect again whenever a connection ends, always through a new address."""
        if link is not self._links[0]:
            await self._first_stands()
        while True:
            socket = await self._connect(link)
            if socket is None:
                continue
            try:
                await self._listen(link, socket)
            finally:
                link.connected = False
                self._retire(link, socket)

    async def _first_stands(self) -> None:
        """Let the first connection stand before others are asked for: Slack hands out addresses sparingly."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GRACE_SECONDS):
                await self._up.wait()

    async def _connect(self, link: Link) -> aiohttp.ClientWebSocketResponse | None:
        try:
            address = str((await self._calls.call("apps.connections.open"))["url"])
            proxy = self._calls.client.proxy
            socket = await self._session.ws_connect(address, heartbeat=self._ping, proxy=proxy)
        except (OutsideError, aiohttp.ClientError, TimeoutError, KeyError, ValueError) as error:
            await self._pause(link, error)
            return None
        link.failures, link.reason, link.heard_at = 0, "", time.monotonic()
        return socket

    async def _pause(self, link: Link, error: Exception) -> None:
        """Wait longer after every failure, and not in step with others."""
        link.reason = _reason(error)
        others = any(one.connected for one in self._links)
        level = logging.INFO if others and isinstance(error, RateLimited) else logging.WARNING
        logger.log(level, "a connection to Slack has to wait: %s", link.reason)
        pause = min(self._ping / 4 * 2**link.failures, _LONGEST_PAUSE)
        link.failures += 1
        asked = error.retry_after if isinstance(error, RateLimited) else 0.0
        await asyncio.sleep(max(asked, pause * random.uniform(0.5, 1.0)))  # noqa: S311 - spreads load, hides nothing

    async def _listen(self, link: Link, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Read until the connection ends, Slack asks us to renew it, or its time is over."""
        try:
            async with asyncio.timeout(self._lifetime * random.uniform(0.8, 1.0)):  # noqa: S311 - keeps the two apart
                async for message in socket:
                    if message.type is aiohttp.WSMsgType.TEXT and not await self._take(
                        link, socket, message.data
                    ):
                        return
        except TimeoutError:
            logger.info("a connection to Slack is renewed")

    async def _take(self, link: Link, socket: aiohttp.ClientWebSocketResponse, data: str) -> bool:
        """Begin to answer one envelope; return whether to go on listening."""
        link.heard_at = time.monotonic()
        message = _parsed(data)
        match message.get("type"):
            case "hello":
                link.connected = True
                self._up.set()
            case "disconnect":
                logger.info("Slack asks for a new connection: %s", message.get("reason"))
                return False
            case _:
                await self._begin(link, socket, message)
        return True

    async def _begin(self, link: Link, socket: aiohttp.ClientWebSocketResponse, message: Json) -> None:
        if not isinstance(message.get("envelope_id"), str):
            return
        await self._room.acquire()
        task = asyncio.create_task(self._work(socket, message))
        link.working.add(task)
        task.add_done_callback(link.working.discard)

    async def _work(self, socket: aiohttp.ClientWebSocketResponse, envelope: Json) -> None:
        try:
            answer = await self._answer(envelope)
            if answer is not None:
                await socket.send_json(answer)
        except (
            ConnectionError
        ):  # Slack closed meanwhile; what was done is done, and the same again changes nothing
            logger.info("an acknowledgement came too late for its connection")
        except Exception:
            logger.exception("an envelope could not be dealt with")
        finally:
            self._room.release()

    def _retire(self, link: Link, socket: aiohttp.ClientWebSocketResponse) -> None:
        working, link.working = link.working, set()
        task = asyncio.create_task(_close(socket, working))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


async def _close(socket: aiohttp.ClientWebSocketResponse, working: set[asyncio.Task[None]]) -> None:
    if working:
        await asyncio.wait(working, timeout=GRACE_SECONDS)
    await socket.close()


def _reason(error: Exception) -> str:
    """Name an error without its text, which may hold the address and so its ticket, unless the text is Slack's word."""
    match error:
        case OutsideError():
            return f"{type(error).__name__}: {error}"
        case aiohttp.ClientResponseError(status=status):
            return f"{type(error).__name__}: HTTP {status}"
        case _:
            return type(error).__name__


def _parsed(data: str) -> Json:
    try:
        message = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}

"""The windows that are open on a page, each with its WebSocket."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, WSMsgType, web

from bot.workspace.model import Json

FRAME_LIMIT = 1024 * 1024
CLOSE_SECONDS = 0.5


class Session(Protocol):
    """What one window is told waits in `frames`."""

    frames: asyncio.Queue[Json]

    def greet(self) -> None:
        """Everything that can be seen now."""
        ...

    def take(self, frame: Json) -> None:
        """What the window asks for; it is carried out in the background."""
        ...

    async def close(self) -> None: ...


S = TypeVar("S", bound=Session)


class Windows(Generic[S]):
    """`begin` makes the session of a new window."""

    def __init__(self, begin: Callable[[], S]) -> None:
        self._begin = begin
        self._open: dict[S, web.WebSocketResponse] = {}

    def __iter__(self) -> Iterator[S]:
        return iter(tuple(self._open))

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """One window; only pages of this very server may talk to it."""
        if urlsplit(request.headers.get("Origin", "")).netloc != request.host:
            raise web.HTTPForbidden(text="another origin")
        socket = web.WebSocketResponse(max_msg_size=FRAME_LIMIT, timeout=CLOSE_SECONDS)
        await socket.prepare(request)
        session = self._begin()
        self._open[session] = socket
        sending = asyncio.ensure_future(_send(session, socket))
        try:
            await _receive(session, socket)
        finally:
            del self._open[session]
            sending.cancel()
            await asyncio.gather(sending, session.close(), return_exceptions=True)
        return socket

    async def close(self) -> None:
        for socket in tuple(self._open.values()):
            await socket.close(code=WSCloseCode.GOING_AWAY)


async def _receive(session: Session, socket: web.WebSocketResponse) -> None:
    session.greet()
    async for message in socket:
        if message.type is WSMsgType.TEXT:
            with contextlib.suppress(ValueError):
                frame = json.loads(message.data)
                if isinstance(frame, dict):
                    session.take(frame)


async def _send(session: Session, socket: web.WebSocketResponse) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            frame: Json = await session.frames.get()
            await socket.send_str(json.dumps(frame, ensure_ascii=False))

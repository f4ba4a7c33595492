"""The page's server side: its files and its WebSocket.

`GET /` and `GET /page/{file}` give the files of the folder `page`, `GET /page/socket` is the WebSocket, and
`GET /archives/{channel}/p{ts}` leads a permalink to its place on the page. Frames are JSON in text messages.

Server to page (channels and views are those that the person who looks can see):

    {"type": "state", "me", "people": [{id, name, title, locale, color}], "channels": [{id, name, topic, is_im?, is_app?}],
     "commands": [{command, hint}], "shortcuts": [{callback_id, name, type}], "app": {name, bot_user, home: bool},
     "square": bool}
    {"type": "messages", "channel", "messages": […]}          everything in a channel: after connecting or switching
    {"type": "message", "channel", "message": {ts, thread_ts?, user, bot_id?, name, text, blocks?, files?, edited?, ephemeral?,
     reply_count?, reactions?: [{name, count, users}]}}         new or changed; thread_ts stands on replies only
    {"type": "message_deleted", "channel", "ts"}
    {"type": "view", "view": Slack view | null, "depth", "trouble": "" | no_ack | dispatch_failed}
    {"type": "view_errors", "view_id", "errors": {block_id: text}}
    {"type": "home", "view": Slack view | null}
    {"type": "options", "request", "options" | "option_groups"}
    {"type": "warning", "code", "detail"}                      no_ack, dispatch_failed, invalid_command, view_failed, refused
    {"type": "done", "request"}                                after every request but suggest, once the app has answered
    {"type": "square", "accounts": {id: name}, "conversations": [{account, name, id, title,
     posts: [{id, author, text, at, ours, private}]}]}           what customers see

Page to server, each with "request": become {user} · locale {locale} · say {channel, text, thread_ts?} (a text that
starts with a slash is a command) · edit {channel, ts, text} · delete {channel, ts} · react {channel, ts, name}
(a second time takes it back) · press {channel, ts | view_id, block_id, action_id, action, values} · suggest {channel,
ts | view_id, block_id, action_id, value} · submit {view_id, values} · close {view_id, whole_stack?, values?: {view_id: values}} ·
message_action {callback_id, channel, ts} · shortcut {callback_id} · open_home {} · open_messages {} · customer {account, author, text, conversation?}.
"""

import asyncio
import contextlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, WSMsgType, web

from bot.workspace.hub import Hub
from bot.workspace.model import Json
from bot.workspace.page_session import PageSession

PAGE = Path(__file__).parent / "page"
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
FRAME_LIMIT = 1024 * 1024
CLOSE_SECONDS = 0.5


class PublicSquare(Protocol):
    """What customers see and write, wherever that is kept."""

    def accounts(self) -> Mapping[str, str]:
        """Where customers can write, and how that is called, e.g. {"letterbox/@shop": "Shop on Mastodon"}."""
        ...

    def conversations(self) -> list[dict[str, Any]]:
        """[{account, name, id, title, posts: [{id, author, text, at, ours, private}]}], `at` in seconds since the epoch.

        The page shows one at #square/ID.
        """
        ...

    async def write(self, account: str, author: str, text: str, conversation: str | None) -> None: ...

    def watch(self, callback: Callable[[], None]) -> None:
        """Calls back after every change, for as long as the square exists."""
        ...


class Pages:
    def __init__(self, hub: Hub, square: PublicSquare | None) -> None:
        self.hub = hub
        self.square = square
        self._sessions: dict[PageSession, web.WebSocketResponse] = {}
        hub.changes.subscribe(self._tell)
        if square:
            square.watch(self._show_square)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.index),
            web.get("/page/socket", self.socket),
            web.get("/page/{file}", self.file),
            web.get("/archives/{channel}/{message}", self.permalink),
        ]

    async def index(self, _request: web.Request) -> web.Response:
        return _file("index.html")

    async def file(self, request: web.Request) -> web.Response:
        return _file(request.match_info["file"])

    async def permalink(self, request: web.Request) -> web.Response:
        """To the message, or to its thread with the reply in it."""
        digits = request.match_info["message"].removeprefix("p")
        ts = request.query.get("thread_ts") or f"{digits[:-6]}.{digits[-6:]}"
        raise web.HTTPFound(f"/#{request.match_info['channel']}/{ts}")

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """One page; only pages of this very server may talk to it."""
        if urlsplit(request.headers.get("Origin", "")).netloc != request.host:
            raise web.HTTPForbidden(text="another origin")
        socket = web.WebSocketResponse(max_msg_size=FRAME_LIMIT, timeout=CLOSE_SECONDS)
        await socket.prepare(request)
        session = PageSession(self.hub, self.square)
        self._sessions[session] = socket
        sending = asyncio.ensure_future(_send(session, socket))
        try:
            await _receive(session, socket)
        finally:
            del self._sessions[session]
            sending.cancel()
            await asyncio.gather(sending, session.close(), return_exceptions=True)
        return socket

    async def close(self) -> None:
        for socket in tuple(self._sessions.values()):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    def _tell(self, change: Any) -> None:
        for session in tuple(self._sessions):
            session.on(change)

    def _show_square(self) -> None:
        for session in tuple(self._sessions):
            session.show_square()


async def _receive(session: PageSession, socket: web.WebSocketResponse) -> None:
    session.greet()
    async for message in socket:
        if message.type is WSMsgType.TEXT:
            with contextlib.suppress(ValueError):
                frame = json.loads(message.data)
                if isinstance(frame, dict):
                    session.take(frame)


async def _send(session: PageSession, socket: web.WebSocketResponse) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            frame: Json = await session.frames.get()
            await socket.send_str(json.dumps(frame, ensure_ascii=False))


def _file(name: str) -> web.Response:
    """A file of the page; nothing outside its folder has such a name."""
    known = {path.name: path for path in PAGE.iterdir() if path.suffix in TYPES}
    if name not in known:
        raise web.HTTPNotFound
    path = known[name]
    response = web.Response(body=path.read_bytes(), content_type=TYPES[path.suffix], headers=HEADERS)
    if TYPES[path.suffix].startswith("text/"):
        response.charset = "utf-8"
    return response

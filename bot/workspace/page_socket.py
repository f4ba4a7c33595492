"""The page's server side: its files and its WebSocket.

`GET /slack` and `GET /page/{file}` give the files of the folder `page`, `GET /page/socket` is the WebSocket, and
`GET /archives/{channel}/p{ts}` leads a permalink to its place on the page. `GET /` gives the same page, or a window with this one and that of
another chat product side by side. Frames are JSON in text messages.

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

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from aiohttp import web

from bot.workspace.hub import Hub
from bot.workspace.page_files import page_file
from bot.workspace.page_session import PageSession
from bot.workspace.page_windows import Windows


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


class OtherPage(Protocol):
    """The page of another chat product, beside this one in the same window."""

    def routes(self) -> list[web.RouteDef]: ...

    async def close(self) -> None: ...


class Pages:
    def __init__(self, hub: Hub, square: PublicSquare | None, beside: OtherPage | None = None) -> None:
        self.hub = hub
        self.square = square
        self.beside = beside
        self._windows = Windows(lambda: PageSession(hub, square))
        hub.changes.subscribe(self._tell)
        if square:
            square.watch(self._show_square)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.first),
            web.get("/slack", self.index),
            web.get("/page/socket", self._windows.socket),
            web.get("/page/{file:.+}", self.file),
            web.get("/archives/{channel}/{message}", self.permalink),
            *(self.beside.routes() if self.beside else ()),
        ]

    async def first(self, _request: web.Request) -> web.Response:
        """Both chat products side by side, if there are two."""
        return page_file("both.html" if self.beside else "index.html")

    async def index(self, _request: web.Request) -> web.Response:
        return page_file("index.html")

    async def file(self, request: web.Request) -> web.Response:
        return page_file(request.match_info["file"])

    async def permalink(self, request: web.Request) -> web.Response:
        """To the message, or to its thread with the reply in it."""
        digits = request.match_info["message"].removeprefix("p")
        ts = request.query.get("thread_ts") or f"{digits[:-6]}.{digits[-6:]}"
        raise web.HTTPFound(f"/slack#{request.match_info['channel']}/{ts}")

    async def close(self) -> None:
        await self._windows.close()
        if self.beside:
            await self.beside.close()

    def _tell(self, change: Any) -> None:
        for session in self._windows:
            session.on(change)

    def _show_square(self) -> None:
        for session in self._windows:
            session.show_square()

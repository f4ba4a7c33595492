"""A tiny server for the page alone: it serves the files, records what the page sends, and plays the frames a test gives it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web
from playwright.async_api import Page

PAGE = Path(__file__).parents[2] / "bot" / "workspace" / "page"
HEADERS = {"Content-Security-Policy": "default-src 'self'", "Cache-Control": "no-store"}
Frame = dict[str, Any]

ANNA, BEN, BOT = "U0ANNA", "U0BEN", "U0BOT"
SOCIAL, SERVICE, DIRECT = "C0SOCIAL", "C0SERVICE", "D0ANNA"
NOW = 1_780_000_000


def state(me: str = ANNA, locale: str = "de-AT", **more: Any) -> Frame:
    """The first frame of a connection, with two people and three places."""
    people = [
        {"id": ANNA, "name": "Anna Berger", "title": "Social Media", "locale": locale, "color": "#8a4b9e"},
        {"id": BEN, "name": "Ben Fischer", "title": "Kundenservice", "locale": "en-GB", "color": "#2d6cb5"},
    ]
    channels = [
        {"id": SOCIAL, "name": "social-media", "topic": "Alle öffentlichen Stimmen"},
        {"id": SERVICE, "name": "kundenservice", "topic": "Fragen, die nachgeschlagen werden"},
        {"id": DIRECT, "name": "Ben Fischer", "topic": "", "is_im": True},
    ]
    commands = [
        {"command": "/zuruf", "hint": "[hilfe | meine | protokoll]"},
        {"command": "/zeit", "hint": ""},
    ]
    shortcuts = [
        {"callback_id": "new_ticket", "name": "Ticket anlegen", "type": "global"},
        {"callback_id": "to_note", "name": "Als Notiz festhalten", "type": "message"},
    ]
    app = {"name": "Zuruf", "bot_user": BOT, "home": True}
    frame = {"type": "state", "me": me, "people": people, "channels": channels, "commands": commands}
    return frame | {"shortcuts": shortcuts, "app": app, "square": False} | more


def said(ts: float, text: str = "", **more: Any) -> Frame:
    """A message of Ben's, unless `more` says otherwise."""
    return {"ts": f"{ts:.6f}", "user": BEN, "name": "Ben Fischer", "text": text} | more


def card(ts: float, blocks: list[Frame], **more: Any) -> Frame:
    """A message of the app."""
    return {
        "ts": f"{ts:.6f}",
        "bot_id": "B0",
        "user": BOT,
        "name": "Zuruf",
        "text": "card",
        "blocks": blocks,
    } | more


def modal(blocks: list[Frame], **more: Any) -> Frame:
    """A view frame with a form."""
    title, send = ({"type": "plain_text", "text": text} for text in ("Antworten", "Senden"))
    view = {
        "id": "V1",
        "type": "modal",
        "title": title,
        "submit": send,
        "blocks": blocks,
        "callback_id": "form",
    }
    return {"type": "view", "view": view | more, "depth": 1}


CARD: list[Frame] = [
    {"type": "header", "block_id": "h", "text": {"type": "plain_text", "text": "Late train"}},
    {
        "type": "actions",
        "block_id": "a",
        "elements": [
            {
                "type": "button",
                "action_id": "claim",
                "value": "7",
                "text": {"type": "plain_text", "text": "Claim"},
            },
            {
                "type": "button",
                "action_id": "close",
                "style": "danger",
                "text": {"type": "plain_text", "text": "Close"},
                "confirm": {
                    "title": {"type": "plain_text", "text": "Really?"},
                    "text": {"type": "mrkdwn", "text": "It is *final*."},
                    "confirm": {"type": "plain_text", "text": "Yes"},
                    "deny": {"type": "plain_text", "text": "No"},
                },
            },
            {
                "type": "overflow",
                "action_id": "more",
                "options": [{"text": {"type": "plain_text", "text": "Assign"}, "value": "assign"}],
            },
        ],
    },
]


class Stage:
    """Server side of one test: frames in, frames out."""

    def __init__(self) -> None:
        self.url = ""
        self.greeting: list[Frame] = [state(), {"type": "messages", "channel": SOCIAL, "messages": []}]
        self.received: list[Frame] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.answers: dict[str, Callable[[Frame], list[Frame]]] = {}
        self.silent = False
        self._heard = asyncio.Condition()

    async def play(self, *frames: Frame) -> None:
        for socket in self.sockets:
            for frame in frames:
                await socket.send_json(frame)

    async def hang_up(self) -> None:
        """Close every connection, as a restarting server would."""
        for socket in [*self.sockets]:
            await socket.close()

    async def wait_for(self, kind: str, count: int = 1) -> Frame:
        """The `count`-th frame of that type which the page sent, as soon as it is there."""
        async with self._heard, asyncio.timeout(5):
            await self._heard.wait_for(lambda: len(self.of(kind)) >= count)
        return self.of(kind)[count - 1]

    def of(self, kind: str) -> list[Frame]:
        return [frame for frame in self.received if frame["type"] == kind]

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        for frame in self.greeting:
            await socket.send_json(frame)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._hear(socket, json.loads(message.data))
        self.sockets.remove(socket)
        return socket

    async def _hear(self, socket: web.WebSocketResponse, frame: Frame) -> None:
        async with self._heard:
            self.received.append(frame)
            self._heard.notify_all()
        answer = self.answers.get(frame["type"])
        answers = answer(frame) if answer else []
        done: Frame = {"type": "done", "request": frame["request"]}
        for frame_back in [*answers, *([] if self.silent else [done])]:
            await socket.send_json(frame_back)


async def _file(request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / (request.match_info.get("name") or "index.html"), headers=HEADERS)


async def _teams(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "teams" / "index.html", headers=HEADERS)


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    """A running stage on a free port."""
    stage = Stage()
    app = web.Application()
    app.router.add_get("/", _file)
    app.router.add_get("/page/socket", stage.socket)
    app.router.add_get("/teams", _teams)
    app.router.add_get("/teams/socket", stage.socket)
    app.router.add_get("/page/{name:.+}", _file)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stage.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield stage
    await stage.hang_up()
    await runner.cleanup()


async def come_in(page: Page, stage: Stage, *messages: Frame, query: str = "", **more: Any) -> None:
    """Open the page with these messages in #social-media."""
    stage.greeting = [
        state(**more),
        {"type": "messages", "channel": SOCIAL, "messages": list(messages)},
        {"type": "messages", "channel": SERVICE, "messages": []},
    ]
    await page.goto(stage.url + query)
    await page.get_by_role("heading", name="#social-media").wait_for()


def new(message: Frame, channel: str = SOCIAL) -> Frame:
    return {"type": "message", "channel": channel, "message": message}


class Gallery:
    """A page that shows one message after the other."""

    def __init__(self, page: Page, stage: Stage) -> None:
        self.page = page
        self._stage = stage
        self._shown = 0

    async def show(self, message: Frame) -> Page:
        """The page as soon as this message is its only one."""
        self._shown += 1
        ts = f"{NOW + self._shown}.000000"
        await self._stage.play({"type": "messages", "channel": SOCIAL, "messages": [message | {"ts": ts}]})
        await self.page.locator(f"[data-ts='{ts}']").wait_for()
        return self.page


def watch(page: Page, origin: str) -> list[str]:
    """Console errors, script errors and requests to any other host, as they happen."""
    problems: list[str] = []
    page.on("console", lambda entry: problems.append(entry.text) if entry.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "request", lambda request: None if request.url.startswith(origin) else problems.append(request.url)
    )
    return problems

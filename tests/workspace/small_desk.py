"""A small bot with a Home tab, forms that lie on each other, shortcuts and an export, as one app after the other wants them."""

import asyncio
from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

Body = dict[str, Any]


def plain(text: str) -> Body:
    return {"type": "plain_text", "text": text}


def button(label: str, action_id: str, **more: Any) -> Body:
    return {"type": "button", "text": plain(label), "action_id": action_id, **more}


def form(title: str, *blocks: Body, **more: Any) -> Body:
    return {"type": "modal", "callback_id": "form", "title": plain(title), "blocks": list(blocks), **more}


def ask(name: str, **element: Any) -> Body:
    """An input block whose block_id and action_id are its name in small letters."""
    small = name.lower()
    kept = {"type": "plain_text_input", "action_id": small} | element
    return {"type": "input", "block_id": small, "label": plain(name), "element": kept}


class SmallDesk:
    """Keeps what it hears in `heard`; `answer` is what it says to a submission."""

    def __init__(self, app: AsyncApp) -> None:
        self.heard: list[Body] = []
        self._news = asyncio.Event()
        self.answer: Body = {}
        self.published = 0
        app.event("app_home_opened")(self.show_home)
        app.event("message")(self.listen)
        app.action("next")(self.open_form)
        app.action("preview")(self.push)
        app.action("count")(self.count)
        app.view("form")(self.submit)
        app.view_closed("form")(self.hear)
        app.shortcut("show_log")(self.hear)
        app.shortcut("inbox")(self.open_form)
        app.command("/zuruf")(self.hear)

    @property
    def last(self) -> Body:
        return self.heard[-1]

    async def hears(self, what: Callable[[Body], bool] = lambda _body: True) -> None:
        """Wait until something of a kind was heard, which nobody else is told of; `TimeoutError` after five seconds."""
        async with asyncio.timeout(5):
            while not any(map(what, self.heard)):
                self._news.clear()
                await self._news.wait()

    def _keep(self, body: Body) -> None:
        self.heard.append(body)
        self._news.set()

    async def show_home(self, event: Body, client: AsyncWebClient) -> None:
        if event["tab"] == "home":
            await self.publish(event["user"], client)

    async def publish(self, user: str, client: AsyncWebClient) -> None:
        self.published += 1
        buttons = [button("Next", "next", style="primary"), button("Count", "count")]
        blocks = [
            {"type": "header", "text": plain(f"Tickets, {self.published}")},
            {"type": "section", "text": {"type": "mrkdwn", "text": "*Two* wait for you"}},
            {"type": "actions", "block_id": "top", "elements": buttons},
            {"type": "divider"},
            {"type": "context", "elements": [plain("now")]},
        ]
        await client.views_publish(user_id=user, view={"type": "home", "blocks": blocks})

    async def listen(self, event: Body) -> None:
        self._keep(event)

    async def hear(self, ack: AsyncAck, body: Body) -> None:
        self._keep(body)
        await ack()

    async def submit(self, ack: AsyncAck, body: Body) -> None:
        self._keep(body)
        await ack(**self.answer)

    async def count(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        self._keep(body)
        await self.publish(body["user"]["id"], client)
        await ack()

    async def open_form(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        self._keep(body)
        see = {
            "type": "section",
            "block_id": "see",
            "text": plain("See"),
            "accessory": button("Preview", "preview"),
        }
        view = form("Ticket", ask("Answer"), see, submit=plain("Send"), notify_on_close=True)
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    async def push(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        self._keep(body)
        view = form("Sure?", {"type": "section", "text": plain("This will appear")}, notify_on_close=True)
        await client.views_push(trigger_id=body["trigger_id"], view=view)
        await ack()

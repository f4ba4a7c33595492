import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.clock import ManualClock
from bot.workspace.server import Workspace
from tests.workspace.conftest import Connect
from tests.workspace.small_team import ANNA, BEN, CARLA, SECRET, SOCIAL, card, team

Body = dict[str, Any]


class Square:
    """A public square in memory."""

    def __init__(self) -> None:
        self.posts: list[Body] = []
        self.callbacks: list[Callable[[], None]] = []

    def accounts(self) -> dict[str, str]:
        return {"letterbox/@shop": "Shop on the square"}

    def conversations(self) -> list[dict[str, Any]]:
        return [{"account": "letterbox/@shop", "id": "c1", "title": "Late train", "posts": self.posts}]

    async def write(self, account: str, author: str, text: str, conversation: str | None) -> None:
        self.posts.append(
            {"id": account, "author": author, "text": text, "at": 1, "ours": False, "private": False}
        )
        assert conversation is None
        for callback in self.callbacks:
            callback()

    def watch(self, callback: Callable[[], None]) -> None:
        self.callbacks.append(callback)


@pytest.fixture
async def workspace(clock: ManualClock) -> AsyncIterator[Workspace]:
    async with await Workspace.start(team(), clock=clock, square=Square()) as running:
        yield running


class Page:
    """The browser's side of the socket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.frames: list[Body] = []
        self.requests = 0

    async def until(self, kind: str, **fields: Any) -> Body:
        """Reads frames up to the first one of this kind with these fields."""
        while True:
            frame: Body = await self.socket.receive_json(timeout=2)
            self.frames.append(frame)
            if frame["type"] == kind and fields.items() <= frame.items():
                return frame

    async def ask(self, kind: str, **fields: Any) -> Body:
        """Sends a request and reads up to its answer."""
        self.requests += 1
        await self.socket.send_json({"type": kind, "request": self.requests, **fields})
        answer = "options" if kind == "suggest" else "done"
        return await self.until(answer, request=self.requests)

    def messages(self) -> list[Body]:
        return [frame["message"] for frame in self.frames if frame["type"] == "message"]

    def last(self, kind: str) -> Body:
        return next(frame for frame in reversed(self.frames) if frame["type"] == kind)


@pytest.fixture
async def page(workspace: Workspace) -> AsyncIterator[Page]:
    address = f"{workspace.url}/page/socket"
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(address, headers={"Origin": workspace.url}) as socket,
    ):
        opened = Page(socket)
        await opened.until("square")
        yield opened


async def test_who_opens_the_page_sees_what_the_first_person_sees(page: Page) -> None:
    state = page.last("state")
    assert state["me"] == ANNA
    assert [person["name"] for person in state["people"]] == ["Anna Huber", "Ben Okafor", "Carla Weiss"]
    assert [channel["name"] for channel in state["channels"]] == ["social", "service"]
    assert state["commands"] == [{"command": "/zuruf", "hint": "inbox"}]
    assert [shortcut["type"] for shortcut in state["shortcuts"]] == ["message", "global"]
    assert state["app"] == {"name": "Zuruf", "bot_user": "U0ZURUF", "home": True}
    kinds = [frame["type"] for frame in page.frames]
    assert kinds == ["state", "messages", "messages", "view", "home", "square"]


async def test_another_person_sees_other_channels(workspace: Workspace, page: Page) -> None:
    workspace.hub.board.post(workspace.team.channels[SECRET], CARLA, "hush")
    await page.ask("become", user=CARLA)
    assert page.last("state")["me"] == CARLA
    assert [channel["id"] for channel in page.last("state")["channels"]][-1] == SECRET
    assert "hush" in json.dumps(page.frames)


async def test_messages_replies_edits_and_deletions_arrive_as_they_happen(
    workspace: Workspace, page: Page
) -> None:
    ts = card(workspace).ts
    await page.ask("say", channel=SOCIAL, thread_ts=ts, text="a note @ben")
    posted, reply, parent = page.messages()
    assert (posted["ts"], posted["bot_id"], posted["name"]) == (ts, "B0ZURUF", "Zuruf")
    assert (reply["text"], reply["thread_ts"], reply["name"]) == (f"a note <@{BEN}>", ts, "Anna Huber")
    assert (parent["ts"], parent["reply_count"]) == (ts, 1)
    await page.ask("edit", channel=SOCIAL, ts=reply["ts"], text="a better note")
    await page.ask("react", channel=SOCIAL, ts=reply["ts"], name="eyes")
    edited, reacted = (message for message in page.messages()[3:] if message["ts"] == reply["ts"])
    assert (edited["text"], edited["edited"]) == ("a better note", True)
    assert reacted["reactions"] == [{"name": "eyes", "users": [ANNA], "count": 1}]
    await page.ask("delete", channel=SOCIAL, ts=reply["ts"])
    assert page.last("message_deleted") == {"type": "message_deleted", "channel": SOCIAL, "ts": reply["ts"]}
    assert "reply_count" not in page.messages()[-1]


async def test_a_form_is_opened_refused_and_accepted(
    page: Page, workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    answers: list[Body] = [{"response_action": "errors", "errors": {"answer": "Too rude"}}, {}]
    submitted: list[Body] = []

    @app.action("claim")
    async def claim(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        label = {"type": "plain_text", "text": "Answer"}
        element = {"type": "plain_text_input", "action_id": "text"}
        block = {"type": "input", "block_id": "answer", "label": label, "element": element}
        view = {"type": "modal", "callback_id": "reply", "title": label, "submit": label, "blocks": [block]}
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    @app.view("reply")
    async def submit(ack: AsyncAck, view: Body) -> None:
        submitted.append(view)
        await ack(**answers.pop(0))

    await connect()
    ts = card(workspace).ts
    press = {"channel": SOCIAL, "ts": ts, "block_id": "acts", "action_id": "claim"}
    await page.ask("press", **press, action={"type": "button", "value": "t1"}, values={})
    view = page.last("view")
    assert (view["depth"], view["view"]["callback_id"]) == (1, "reply")
    values = {"answer": {"text": {"type": "plain_text_input", "value": "No. 🙏"}}}
    await page.ask("submit", view_id=view["view"]["id"], values=values)
    assert page.last("view_errors")["errors"] == {"answer": "Too rude"}
    await page.ask("submit", view_id=view["view"]["id"], values=values)
    assert page.last("view") == {"type": "view", "view": None, "depth": 0, "trouble": ""}
    assert submitted[1]["state"]["values"]["answer"]["text"]["value"] == "No. :pray:"


async def test_commands_suggestions_and_shortcuts_reach_the_app(
    page: Page, workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    @app.command("/zuruf")
    async def inbox(ack: AsyncAck, command: Body) -> None:
        await ack(f"Inbox of {command['user_name']}: {command['text']}")

    @app.shortcut("show_log")
    async def log(ack: AsyncAck) -> None:
        await ack()

    @app.options("template")
    async def offer(ack: AsyncAck) -> None:
        await ack(options=[{"text": {"type": "plain_text", "text": "Sorry"}, "value": "sorry"}])

    await connect()
    await page.ask("say", channel=SOCIAL, text="/zuruf inbox all")
    shown = page.last("message")["message"]
    assert (shown["text"], shown["ephemeral"]) == ("Inbox of anna: inbox all", True)
    blocks = [
        {
            "type": "actions",
            "block_id": "b",
            "elements": [{"type": "external_select", "action_id": "template"}],
        }
    ]
    message = workspace.hub.board.post(
        workspace.team.channels[SOCIAL], "U0ZURUF", "x", bot_id="B0ZURUF", blocks=blocks
    )
    where = {"channel": SOCIAL, "ts": message.ts, "block_id": "b", "action_id": "template"}
    assert (await page.ask("suggest", **where, value="so"))["options"][0]["value"] == "sorry"
    await page.ask("message_action", callback_id="show_log", channel=SOCIAL, ts=message.ts)
    assert "warning" not in {frame["type"] for frame in page.frames}
    await page.ask("say", channel=SOCIAL, thread_ts=message.ts, text="/zuruf inbox")
    assert page.last("warning")["code"] == "command_in_thread"


async def test_what_does_not_work_is_said(page: Page, workspace: Workspace) -> None:
    ts = card(workspace).ts
    press = {"channel": SOCIAL, "ts": ts, "block_id": "acts", "action_id": "claim"}
    await page.ask("press", **press, action={"type": "button"}, values={})
    assert page.last("warning")["code"] == "dispatch_failed"
    await page.socket.send_str("no JSON")
    await page.socket.send_str("[]")
    for request in (
        {"kind": "say", "channel": SOCIAL, "text": 7},
        {"kind": "fly"},
        {"kind": "become", "user": "U0NOBODY"},
        {"kind": "close", "view_id": "V0NONE"},
    ):
        await page.ask(**request)
        assert page.last("warning")["code"] == "refused"


async def test_a_change_of_language_shows_at_once(page: Page, workspace: Workspace) -> None:
    await page.ask("locale", locale="en-GB")
    assert page.last("state")["people"][0]["locale"] == "en-GB"
    assert workspace.team.people[ANNA].locale == "en-GB"


async def test_ephemeral_messages_are_gone_after_a_reload(
    page: Page, workspace: Workspace, clock: ManualClock
) -> None:
    board, social = workspace.hub.board, workspace.team.channels[SOCIAL]
    board.whisper(social, ANNA, board.compose("U0ZURUF", "only you"))
    assert (await page.until("message"))["message"]["ephemeral"] is True
    await page.ask("become", user=BEN)
    await page.ask("become", user=ANNA)
    assert "only you" in json.dumps(page.frames[-8:])
    clock.advance(1)
    address, headers = f"{workspace.url}/page/socket", {"Origin": workspace.url}
    async with aiohttp.ClientSession() as session, session.ws_connect(address, headers=headers) as socket:
        reloaded = Page(socket)
        await reloaded.until("square")
        assert "only you" not in json.dumps(reloaded.frames)


async def test_customers_write_on_the_square(page: Page) -> None:
    assert page.last("square")["accounts"] == {"letterbox/@shop": "Shop on the square"}
    await page.ask("customer", account="letterbox/@shop", author="kim", text="Where is my train?")
    assert page.last("square")["conversations"][0]["posts"][0]["text"] == "Where is my train?"


async def test_the_home_tab_shows_what_the_app_publishes(
    page: Page, app: AsyncApp, connect: Connect, client: AsyncWebClient
) -> None:
    @app.event("app_home_opened")
    async def show(event: Body) -> None:
        await client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [{"type": "divider"}]}
        )

    await connect()
    await page.ask("open_home")
    shown = await page.until("home")
    assert shown["view"]["blocks"][0]["type"] == "divider"
    await page.ask("open_messages")
    direct = page.last("state")["channels"][-1]
    assert (direct["name"], direct["is_im"], direct["is_app"]) == ("Zuruf", True, True)


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:1", "null", ""])
async def test_pages_of_other_origins_get_no_socket(workspace: Workspace, origin: str) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(f"{workspace.url}/page/socket", headers={"Origin": origin})
    assert refused.value.status == 403


async def test_the_files_of_the_page_come_with_a_strict_policy(workspace: Workspace) -> None:
    expected = {"/": "text/html", "/page/main.js": "text/javascript", "/page/style.css": "text/css"}
    async with aiohttp.ClientSession() as session:
        for path, content_type in expected.items():
            async with session.get(workspace.url + path) as response:
                assert (response.status, response.content_type, response.charset) == (
                    200,
                    content_type,
                    "utf-8",
                )
                assert response.headers["Content-Security-Policy"].startswith("default-src 'self';")
        for path in ("/page/__init__.py", "/page/..%2Fserver.py", "/page/nothing.js"):
            async with session.get(workspace.url + path) as response:
                assert response.status == 404

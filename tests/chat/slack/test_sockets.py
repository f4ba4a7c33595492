"""Connections that break in every way they can, and what is lost then: nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.calls import TIMEOUT, Calls
from bot.chat.slack.sockets import Sockets
from bot.chat.slack.throttle import Throttle
from bot.workspace.clock import SystemClock
from bot.workspace.server import Workspace
from tests.chat.slack.answers import answering
from tests.chat.slack.office import OTHER, Time, team


class Impatient(SystemClock):
    """A workspace that waits a hundredth of its time."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds / 100)


class Desk:
    """Takes down what comes in; acknowledges all of it but what it is told to `refuse`."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.took = asyncio.Condition()
        self.begun = 0
        self.refuse = 0
        self.hold = asyncio.Event()
        self.hold.set()

    async def answer(self, envelope: dict[str, Any]) -> dict[str, Any] | None:
        self.begun += 1
        await self.hold.wait()
        if self.refuse:
            self.refuse -= 1
            return None
        event = envelope["payload"].get("event", {})
        async with self.took:
            self.taken.append(event.get("text", envelope["type"]))
            self.took.notify_all()
        return {"envelope_id": envelope["envelope_id"]}


@asynccontextmanager
async def listening(workspace: Workspace, desk: Desk, **options: Any) -> AsyncIterator[Sockets]:
    time = Time()
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        client = AsyncWebClient(
            workspace.app_token, base_url=workspace.api_url, session=session, retry_handlers=[]
        )
        sockets = Sockets(
            Calls(client, Throttle(time, time.sleep)), session, desk.answer, **{"ping": 0.1} | options
        )
        running = asyncio.create_task(sockets.run())
        try:
            yield sockets
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with await Workspace.start(team()) as running:
        running.team.channels[OTHER].members.add(running.team.app.user)
        yield running


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 - nobody tells when these things change
            await asyncio.sleep(0.005)


async def say(workspace: Workspace, desk: Desk, *texts: str) -> None:
    for text in texts:
        await workspace.as_person("UANNA").say(OTHER, text)
    async with asyncio.timeout(5), desk.took:
        await desk.took.wait_for(lambda: set(texts) <= set(desk.taken))


async def test_events_come_in_through_two_connections(workspace: Workspace) -> None:
    desk = Desk()
    async with listening(workspace, desk) as sockets:
        await workspace.connected(2)
        await say(workspace, desk, "one", "two", "three")
        assert sorted(desk.taken) == ["one", "three", "two"]
        assert sockets.health()["connections"] == 2
        assert sockets.health()["problems"] == []
    assert workspace.sockets.connections == []


async def test_a_refused_handshake_is_followed_by_a_new_address(workspace: Workspace) -> None:
    desk = Desk()
    workspace.faults.refuse_handshakes = 3
    async with listening(workspace, desk):
        await workspace.connected(2)
        await say(workspace, desk, "heard")
    opened = [call for call in workspace.calls if call.method == "apps.connections.open"]
    assert len(opened) == 5


async def test_slack_may_ask_for_new_connections_at_any_time(workspace: Workspace) -> None:
    desk = Desk()
    async with listening(workspace, desk):
        for round_ in range(3):
            await workspace.connected(2)
            await workspace.sockets.disconnect()
            await workspace.connected(1)
            await say(workspace, desk, f"after {round_}")


async def test_a_cut_connection_is_replaced(workspace: Workspace) -> None:
    desk = Desk()
    async with listening(workspace, desk):
        await workspace.connected(2)
        workspace.sockets.abort()
        await workspace.wait_for(lambda: not workspace.sockets.connections)
        await workspace.connected(2)
        await say(workspace, desk, "heard")


async def test_a_connection_that_only_seems_alive_is_renewed_after_its_time(workspace: Workspace) -> None:
    desk = Desk()
    async with listening(workspace, desk, lifetime=0.15):
        await workspace.connected(2)
        workspace.sockets.mute()
        muted = list(workspace.sockets.connections)
        await workspace.wait_for(lambda: not set(muted) & set(workspace.sockets.connections))
        await workspace.connected(1)
        await say(workspace, desk, "heard")


async def test_what_was_not_acknowledged_comes_again(workspace: Workspace) -> None:
    desk = Desk()
    desk.refuse = 1
    async with listening(workspace, desk):
        await workspace.connected(2)
        workspace.courier.clock = Impatient()
        workspace.courier.retry_delays = (0.0,)
        await say(workspace, desk, "again")


async def test_what_was_begun_is_finished_when_we_stop(workspace: Workspace) -> None:
    desk = Desk()
    desk.hold.clear()
    async with listening(workspace, desk):
        await workspace.connected(2)
        await workspace.as_person("UANNA").say(OTHER, "held")
        await until(lambda: desk.begun)
        asyncio.get_running_loop().call_later(0.05, desk.hold.set)
    assert desk.taken == ["held"]


async def test_a_revoked_app_token_shows_in_health(workspace: Workspace) -> None:
    async with listening(workspace, Desk()) as sockets:
        await workspace.connected(2)
        workspace.team.app.app_token = "xapp-another"
        workspace.sockets.abort()
        await until(lambda: "LoggedOut: invalid_auth" in sockets.health()["problems"])


async def test_a_message_that_nobody_can_read_ends_no_connection(workspace: Workspace) -> None:
    desk = Desk()
    async with listening(workspace, desk, connections=1) as sockets:
        await workspace.connected(1)
        (connection,) = workspace.sockets.connections
        for garbled in ("[" * 100_000, "no JSON", "[]"):
            await connection.socket.send_str(garbled)
        await say(workspace, desk, "heard")
        assert workspace.sockets.connections == [connection]
        assert sockets.health()["problems"] == []


@pytest.mark.parametrize(
    ("response", "problem"),
    [
        (web.Response(body=b"\xff", content_type="application/json"), "OutcomeUnknown"),
        (web.json_response([1]), "OutcomeUnknown"),
        (web.json_response({"ok": True}), "KeyError"),
        (web.json_response({"ok": True, "url": "wss"}), "InvalidUrlClientError"),
        (web.json_response({"ok": True, "url": f"wss://{'a' * 300}.example/"}), "UnicodeError"),
    ],
)
async def test_no_answer_to_the_wish_for_an_address_ends_the_listening(
    response: web.Response, problem: str
) -> None:
    async with answering(response) as calls:
        assert calls.client.session
        sockets = Sockets(calls, calls.client.session, Desk().answer)
        running = asyncio.create_task(sockets.run())
        await until(lambda: running.done() or problem in str(sockets.health()["problems"]))
        assert not running.done()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("{slack}/link/?ticket=SECRET", "WSServerHandshakeError: HTTP 404"),
        ("wss://slack.example:99999/link/?ticket=SECRET", "InvalidUrlClientError"),
    ],
)
async def test_the_ticket_of_an_address_is_told_nobody(
    address: str, problem: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = web.json_response({})
    async with answering(response) as calls:
        slack = calls.client.base_url.removesuffix("/api/").replace("http:", "ws:")
        response.text = json.dumps({"ok": True, "url": address.format(slack=slack)})
        assert calls.client.session
        sockets = Sockets(calls, calls.client.session, Desk().answer)
        running = asyncio.create_task(sockets.run())
        await until(lambda: sockets.health()["problems"] != ["not connected to Slack"])
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert set(sockets.health()["problems"]) == {problem}
    assert problem in caplog.text
    assert "SECRET" not in caplog.text

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.changes import Warned
from bot.workspace.clock import ManualClock
from bot.workspace.people_actions import PersonAtWork
from bot.workspace.server import Workspace
from bot.workspace.sockets import Connection
from tests.workspace.conftest import Connect, serving
from tests.workspace.small_team import ANNA, SOCIAL, card

Body = dict[str, Any]


@pytest.fixture
def said(app: AsyncApp) -> list[str]:
    """What the app heard people say."""
    texts: list[str] = []

    @app.event("message")
    async def hear(event: Body) -> None:
        texts.append(event["text"])

    @app.action("claim")
    async def claim(ack: Any) -> None:
        await ack()

    return texts


async def test_a_throttled_call_is_not_carried_out(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.faults.throttle("chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError, match="ratelimited") as refused:
        await client.chat_postMessage(channel=SOCIAL, text="x")
    assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "7")
    assert workspace.team.channels[SOCIAL].messages == {}
    assert (await client.chat_postMessage(channel=SOCIAL, text="x"))["ok"]


@pytest.mark.parametrize("status", [500, 503])
async def test_a_broken_slack_answers_with_its_status(
    workspace: Workspace, client: AsyncWebClient, status: int
) -> None:
    workspace.faults.break_calls(status=status)
    with pytest.raises(SlackApiError) as refused:
        await client.auth_test()
    assert refused.value.response.status_code == status


async def test_a_lost_answer_leaves_the_post_behind(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.faults.lose_answers("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=SOCIAL, text="was it posted?")
    assert [message.text for message in workspace.team.channels[SOCIAL].messages.values()] == [
        "was it posted?"
    ]
    assert [(call.method, call.answer_lost) for call in workspace.calls] == [("chat.postMessage", True)]


async def test_latency_delays_the_answer(
    workspace: Workspace, client: AsyncWebClient, clock: ManualClock
) -> None:
    workspace.faults.latency = 2.0
    asking = asyncio.ensure_future(client.auth_test())
    await clock.somebody_sleeps()
    assert not asking.done()
    clock.advance(2.0)
    assert (await asking)["ok"]


@pytest.mark.usefixtures("listening", "said")
async def test_a_dropped_ack_warns_although_the_app_was_quick(
    workspace: Workspace, anna: PersonAtWork, clock: ManualClock
) -> None:
    ts = card(workspace).ts
    await workspace.settled()
    workspace.faults.drop_acks = 1
    presses = {asyncio.ensure_future(anna.press(SOCIAL, ts, "claim")) for _ in range(2)}
    done, waiting = await asyncio.wait(presses, return_when=asyncio.FIRST_COMPLETED)
    assert [press.result().warning for press in done] == [""]
    clock.advance(3.1)
    assert [(await press).warning for press in waiting] == ["no_ack"]


@pytest.mark.usefixtures("listening", "said")
async def test_an_ack_can_come_later_than_it_was_sent(
    workspace: Workspace, anna: PersonAtWork, clock: ManualClock
) -> None:
    ts = card(workspace).ts
    await workspace.settled()
    for delay, warning in ((2.0, ""), (4.0, "no_ack")):
        workspace.faults.ack_delay = delay
        pressing = asyncio.ensure_future(anna.press(SOCIAL, ts, "claim"))
        async with asyncio.timeout(2):
            await clock.somebody_sleeps(2)  # the deadline, and the ack that is held back
        assert not pressing.done()
        clock.advance(3.0)
        assert (await pressing).warning == warning


@pytest.mark.usefixtures("connect")
async def test_nobody_there_is_another_warning(workspace: Workspace, anna: PersonAtWork) -> None:
    assert (await anna.press(SOCIAL, card(workspace).ts, "claim")).warning == "dispatch_failed"


async def test_trouble_with_a_button_is_said_in_its_form_and_for_home_beside_it(
    workspace: Workspace, client: AsyncWebClient, anna: PersonAtWork
) -> None:
    button = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}
    blocks = [{"type": "actions", "elements": [button]}]
    title = {"type": "plain_text", "text": "Form"}
    warned: list[str] = []
    workspace.hub.changes.subscribe(
        lambda change: warned.append(change.code) if isinstance(change, Warned) else None
    )
    home = (await client.views_publish(user_id=ANNA, view={"type": "home", "blocks": blocks}))["view"]
    view = {"type": "modal", "title": title, "blocks": blocks}
    await client.views_open(trigger_id=workspace.hub.modals.trigger(ANNA), view=view)
    assert (await anna.press_in_view("more")).warning == "dispatch_failed"
    assert (anna.trouble, warned) == ("dispatch_failed", [])
    assert (await anna.press_in_view("more", view_id=home["id"])).warning == "dispatch_failed"
    assert warned == ["dispatch_failed"]


@pytest.mark.usefixtures("listening")
async def test_events_can_come_twice_and_in_another_order(
    workspace: Workspace, anna: PersonAtWork, said: list[str]
) -> None:
    workspace.faults.duplicate_events = 1
    await anna.say(SOCIAL, "twice")
    await workspace.settled()
    assert said == ["twice", "twice"]
    workspace.faults.reorder_events = 2
    await anna.say(SOCIAL, "first")
    await anna.say(SOCIAL, "second")
    await workspace.settled()
    assert said[2:] == ["second", "first"]


async def test_a_client_comes_back_after_a_disconnect_and_after_a_cut(
    workspace: Workspace, anna: PersonAtWork, said: list[str], connect: Connect
) -> None:
    await connect()
    before = workspace.sockets.connections[0]
    await workspace.sockets.disconnect("refresh_requested")
    before = await connected_anew(workspace, before)
    await anna.say(SOCIAL, "back from the disconnect")
    await workspace.settled()
    workspace.sockets.abort()
    await connected_anew(workspace, before)
    await anna.say(SOCIAL, "back from the cut")
    await workspace.settled()
    assert said == ["back from the disconnect", "back from the cut"]


async def connected_anew(workspace: Workspace, gone: Connection) -> Connection:
    def fresh() -> list[Connection]:
        return [connection for connection in workspace.sockets.connections if connection is not gone]

    return (await workspace.wait_for(fresh))[0]


async def test_a_link_is_good_for_one_handshake(workspace: Workspace, client: AsyncWebClient) -> None:
    url = (await client.apps_connections_open(app_token=workspace.app_token))["url"]
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url) as socket:
            hello = await socket.receive_json()
            assert (hello["type"], hello["connection_info"]) == ("hello", {"app_id": "A0ZURUF"})
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_a_refused_handshake_spends_the_link(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.faults.refuse_handshakes = 1
    url = (await client.apps_connections_open(app_token=workspace.app_token))["url"]
    async with aiohttp.ClientSession() as session:
        for status in (503, 404):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(url)
            assert refused.value.status == status


async def test_the_eleventh_connection_is_sent_away(workspace: Workspace, client: AsyncWebClient) -> None:
    async with aiohttp.ClientSession() as session:
        urls = [(await client.apps_connections_open(app_token=workspace.app_token))["url"] for _ in range(11)]
        sockets = [await session.ws_connect(url) for url in urls]
        hellos = [await socket.receive_json() for socket in sockets]
        assert [hello["num_connections"] for hello in hellos] == list(range(1, 12))
        assert await sockets[10].receive_json() == {"type": "disconnect", "reason": "too_many_websockets"}


async def test_a_half_open_connection_swallows_what_is_sent(
    workspace: Workspace, anna: PersonAtWork, said: list[str], connect: Connect, clock: ManualClock
) -> None:
    await connect()
    workspace.sockets.mute()
    pressing = asyncio.ensure_future(anna.press(SOCIAL, card(workspace).ts, "claim"))
    await clock.somebody_sleeps()
    await asyncio.sleep(0)
    clock.advance(3.1)
    assert (await pressing).warning == "no_ack"
    assert said == []


async def test_a_client_notices_a_half_open_connection_by_its_missing_pongs(
    workspace: Workspace, connect: Connect
) -> None:
    await connect()
    before = workspace.sockets.connections[0]
    workspace.sockets.mute()
    await connected_anew(workspace, before)


@pytest.mark.parametrize("fault", ["bad_signatures", "clock_skew"])
async def test_a_request_that_is_not_slacks_is_refused_by_bolt(
    workspace: Workspace, app: AsyncApp, anna: PersonAtWork, said: list[str], fault: str
) -> None:
    setattr(workspace.faults, fault, 400)
    async with serving(app) as url:
        workspace.deliver_to(url)
        assert (await anna.press(SOCIAL, card(workspace).ts, "claim")).warning == "dispatch_failed"
    assert said == []


async def test_the_url_of_a_bot_proves_itself_with_a_challenge(workspace: Workspace, app: AsyncApp) -> None:
    async with serving(app) as url:
        assert await workspace.deliver_to(url).verify()
    assert not await workspace.deliver_to(url).verify()


async def test_no_retry_is_asked_for_and_granted(workspace: Workspace, clock: ManualClock) -> None:
    anna = workspace.as_person(ANNA)
    seen: list[str] = []

    async def refuse(request: aiohttp.web.Request) -> aiohttp.web.Response:
        seen.append(await request.text())
        return aiohttp.web.Response(status=400, headers={"x-slack-no-retry": "1"})

    server = aiohttp.web.Application()
    server.router.add_post("/slack", refuse)
    runner = aiohttp.web.AppRunner(server, access_log=None)
    await runner.setup()
    await aiohttp.web.TCPSite(runner, "127.0.0.1", 0).start()
    workspace.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack")
    await anna.say(SOCIAL, "never again")
    await workspace.settled()
    clock.advance(1000)
    await workspace.settled()
    await runner.cleanup()
    assert len(seen) == 1

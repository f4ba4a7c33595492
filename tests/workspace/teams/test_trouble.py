"""Rates, faults, connections: what goes wrong between Teams and a bot."""

import asyncio
from urllib.parse import quote

import httpx
import pytest

from bot.workspace.clock import ManualClock
from bot.workspace.teams.model import Channel
from bot.workspace.teams.people import PersonInTeams
from bot.workspace.teams.server import Connector
from tests.workspace.teams.small_bot import SmallBot
from tests.workspace.teams.small_tenant import activity, card

HELLO = activity(text="Hello")


async def test_a_whole_channel_takes_seven_messages_in_a_second_whatever_the_thread(
    bot: SmallBot, connector: Connector, tickets: Channel, clock: ManualClock
) -> None:
    root = await bot.open_thread(tickets.id, activity(card()))
    connector.limiter.enabled = True
    places = [tickets.id, f"{tickets.id};messageid={root}"] * 4
    statuses = [(await bot.post(place, HELLO)).status_code for place in places]
    assert statuses == [201] * 7 + [429]
    assert (await bot.post(connector.team("Service").id, HELLO)).status_code == 201
    clock.advance(1.0)
    assert [(await bot.post(tickets.id, HELLO)).status_code for _ in range(2)] == [201, 429]


async def test_a_refusal_for_the_rate_says_how_long_to_wait_and_does_nothing(
    bot: SmallBot, connector: Connector, tickets: Channel, clock: ManualClock
) -> None:
    connector.limiter.enabled = True
    for _ in range(12):
        for _ in range(5):
            assert (await bot.post(tickets.id, HELLO)).status_code == 201
        clock.advance(2.0)
    refused = await bot.post(tickets.id, HELLO)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "6")
    assert len(tickets.messages) == 60


async def test_the_whole_tenant_takes_fifty_calls_in_a_second(bot: SmallBot, connector: Connector) -> None:
    team = connector.team("Service")
    channels = [connector.hub.board.add_channel(team, f"C{number}") for number in range(11)]
    connector.limiter.enabled = True
    statuses = [(await bot.post(one.id, HELLO)).status_code for one in channels for _ in range(5)]
    assert statuses.count(201) == 50


@pytest.mark.parametrize("retry_after", ["3", "Wed, 21 Oct 2026 07:28:00 GMT", None])
async def test_a_planned_refusal_comes_with_a_wait_or_without(
    bot: SmallBot, connector: Connector, tickets: Channel, retry_after: str | None
) -> None:
    connector.faults.throttle("post", retry_after=retry_after)
    answer = await bot.post(tickets.id, HELLO)
    assert (answer.status_code, answer.headers.get("Retry-After")) == (429, retry_after)
    assert (await bot.post(tickets.id, HELLO)).status_code == 201
    assert len(tickets.messages) == 1


@pytest.mark.parametrize("status", [412, 500, 502, 504])
@pytest.mark.parametrize("applied", [True, False])
async def test_a_failure_may_have_done_it_nevertheless(
    bot: SmallBot, connector: Connector, tickets: Channel, status: int, applied: bool
) -> None:
    connector.faults.fail("post", status=status, applied=applied)
    assert (await bot.post(tickets.id, HELLO)).status_code == status
    assert len(tickets.messages) == applied
    assert connector.unexpected == []


@pytest.mark.parametrize("applied", [True, False])
async def test_a_connection_may_end_after_the_message_was_stored_or_before(
    bot: SmallBot, connector: Connector, tickets: Channel, applied: bool
) -> None:
    await bot.token()
    connector.faults.cut("post", applied=applied)
    with pytest.raises(httpx.TransportError):
        await bot.post(tickets.id, HELLO)
    assert len(tickets.messages) == applied
    assert [one.lost for one in connector.requests] == [True] * applied


async def test_a_message_may_arrive_long_after_its_connection_ended(
    bot: SmallBot, connector: Connector, tickets: Channel, clock: ManualClock
) -> None:
    await bot.token()
    connector.faults.cut("post", late=20)
    with pytest.raises(httpx.TransportError):
        await bot.post(tickets.id, HELLO)
    assert tickets.messages == {}
    await clock.somebody_sleeps()
    clock.advance(20)
    await connector.wait_for(lambda: tickets.messages)


async def test_an_answer_can_be_late(
    bot: SmallBot, connector: Connector, tickets: Channel, clock: ManualClock
) -> None:
    await bot.token()
    connector.faults.delay = 4
    posting = asyncio.ensure_future(bot.post(tickets.id, HELLO))
    await clock.somebody_sleeps()
    assert not posting.done()
    clock.advance(4)
    assert (await posting).status_code == 201


async def test_meanwhile_nobody_can_reach_it(bot: SmallBot, connector: Connector, tickets: Channel) -> None:
    await bot.token()
    async with connector.unreachable():
        with pytest.raises(httpx.TransportError):
            await bot.post(tickets.id, HELLO)
        with pytest.raises(httpx.ConnectError):
            await bot.post(tickets.id, HELLO)
    assert (await bot.post(tickets.id, HELLO)).status_code == 201


async def test_calls_and_connections_are_counted(
    bot: SmallBot, connector: Connector, tickets: Channel
) -> None:
    for _ in range(10):
        await bot.post(tickets.id, HELLO)
    assert (len(connector.requests), connector.connections) == (10, 1)
    assert connector.logins.asked == {"token": 1}
    one = connector.requests[0]
    assert (one.kind, one.method, one.place, one.status, one.body) == ("post", "POST", tickets.id, 201, HELLO)


async def test_tokens_end(bot: SmallBot, connector: Connector, tickets: Channel, clock: ManualClock) -> None:
    connector.hub.logins.life = 60
    assert (await bot.post(tickets.id, HELLO)).status_code == 201
    clock.advance(60)
    assert (await bot.post(tickets.id, HELLO)).status_code == 401


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"client_secret": "x"}, 401),
        ({"client_id": "x"}, 400),
        ({"grant_type": "password"}, 400),
        ({"scope": "https://vault.azure.net/.default"}, 400),
        ({"tenant": "botframework.com"}, 400),
    ],
)
async def test_a_wrong_login_is_refused(bot: SmallBot, wrong: dict[str, str], status: int) -> None:
    answer = await bot.ask_for_token(**wrong)
    assert answer.status_code == status
    assert answer.json()["error"]


async def test_the_key_source_can_fail_and_hang(bot: SmallBot, connector: Connector) -> None:
    connector.faults.broken_keys = 2
    assert [(await bot.http.get(connector.openid_url)).status_code for _ in range(3)] == [503, 503, 200]
    connector.logins.hang()
    asking = asyncio.ensure_future(bot.http.get(connector.openid_url))
    await connector.wait_for(lambda: connector.logins.asked["metadata"] == 4)
    assert not asking.done()
    connector.logins.release()
    assert (await asking).status_code == 200


async def test_a_blocked_app_cannot_write_to_whoever_blocked_it(bot: SmallBot, ben: PersonInTeams) -> None:
    chat = (await bot.chat(ben.who.id)).json()["id"]
    ben.who.blocks_app = True
    answer = await bot.post(chat, HELLO)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "ConversationBlockedByUser")


async def test_pages_of_other_origins_are_refused(bot: SmallBot, connector: Connector) -> None:
    answer = await bot.http.get(connector.openid_url, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


async def test_the_service_moves_and_says_so(
    bot: SmallBot, connector: Connector, anna: PersonInTeams, tickets: Channel
) -> None:
    connector.profile.region = "amer"
    anna.command("inbox")
    await connector.settled()
    assert bot.last["serviceUrl"].endswith("/amer/")
    assert (await bot.post(tickets.id, HELLO)).status_code == 201
    assert connector.requests[-1].path == f"/amer/v3/conversations/{quote(tickets.id, safe='')}/activities"

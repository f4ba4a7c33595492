from collections.abc import AsyncIterator

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.clock import ManualClock
from bot.workspace.limiter import Limiter
from bot.workspace.server import Workspace
from tests.workspace.small_team import SERVICE, SOCIAL, card, team


@pytest.fixture
async def workspace(clock: ManualClock) -> AsyncIterator[Workspace]:
    async with await Workspace.start(team(), clock=clock, limited=True) as running:
        yield running


async def refused(client: AsyncWebClient, channel: str) -> int:
    with pytest.raises(SlackApiError, match="ratelimited") as error:
        await client.chat_postMessage(channel=channel, text="too fast")
    assert error.value.response.status_code == 429
    return int(error.value.response.headers["Retry-After"])


async def test_a_channel_takes_one_post_in_a_second(client: AsyncWebClient, clock: ManualClock) -> None:
    await client.chat_postMessage(channel=SOCIAL, text="x")
    assert await refused(client, SOCIAL) == 1
    assert (await client.chat_postMessage(channel=SERVICE, text="another channel"))["ok"]
    clock.advance(1.0)
    assert (await client.chat_postMessage(channel=SOCIAL, text="y"))["ok"]


async def test_a_workspace_takes_fifty_updates_in_a_minute(
    workspace: Workspace, client: AsyncWebClient, clock: ManualClock
) -> None:
    ts = card(workspace).ts
    for number in range(50):
        await client.chat_update(channel=SOCIAL, ts=ts, text=str(number))
        clock.advance(0.5)
    with pytest.raises(SlackApiError, match="ratelimited") as error:
        await client.chat_update(channel=SOCIAL, ts=ts, text="50")
    assert error.value.response.headers["Retry-After"] == "35"
    clock.advance(35)
    assert (await client.chat_update(channel=SOCIAL, ts=ts, text="51"))["ok"]


def test_a_refused_call_costs_nothing(clock: ManualClock) -> None:
    limiter = Limiter(clock, enabled=True)
    assert limiter.refuse("apps.connections.open", {}) is None
    for _ in range(5):
        assert limiter.refuse("apps.connections.open", {}) == 60
    clock.advance(60)
    assert limiter.refuse("apps.connections.open", {}) is None


def test_limits_can_be_switched_off(clock: ManualClock) -> None:
    limiter = Limiter(clock, enabled=False)
    assert [limiter.refuse("apps.connections.open", {}) for _ in range(3)] == [None, None, None]


def test_three_hundred_posts_a_minute_are_the_most_for_all_channels(clock: ManualClock) -> None:
    limiter = Limiter(clock, enabled=True)
    answers = [limiter.refuse("chat.postMessage", {"channel": str(number)}) for number in range(301)]
    assert answers == [None] * 300 + [60]

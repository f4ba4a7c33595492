"""Who may do something: only people of this workspace, and only as long as they belong to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.calls import Calls
from bot.chat.slack.people import Member, NotOurs, People
from bot.chat.slack.throttle import Throttle
from bot.domain.errors import LoggedOut, Unreachable
from tests.chat.slack.office import Time

LENA: dict[str, Any] = {
    "id": "U1",
    "team_id": "T1",
    "name": "lena",
    "real_name": "Lena Vogt",
    "locale": "de-DE",
    "profile": {"display_name": ""},
}


@dataclass
class Directory:
    """Slack's users.info, as a function of what we want it to say; counts how often it was asked."""

    people: People
    time: Time
    user: dict[str, Any]
    asked: int = 0
    error: str = ""
    status: int = 200

    async def info(self, _request: web.Request) -> web.Response:
        self.asked += 1
        answer = {"ok": False, "error": self.error} if self.error else {"ok": True, "user": self.user}
        return web.json_response(answer, status=self.status)


@pytest.fixture
async def slack() -> AsyncIterator[Directory]:
    app = web.Application()
    time = Time()
    runner = web.AppRunner(app, access_log=None)
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient("xoxb-1", session=session, retry_handlers=[])
        calls = Calls(client, Throttle(time, time.sleep))
        directory = Directory(People(calls, lambda: "T1", time), time, dict(LENA))
        app.router.add_get("/api/users.info", directory.info)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        client.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        yield directory
    await runner.cleanup()


async def test_a_member_is_known_by_name_and_language(slack: Directory) -> None:
    assert await slack.people.member("U1") == Member("U1", "Lena Vogt", "de-DE")
    assert slack.people.name("U1") == "Lena Vogt"
    assert slack.people.name("U2") is None


async def test_slack_is_asked_again_after_five_minutes_or_a_change(slack: Directory) -> None:
    await slack.people.member("U1")
    slack.time.now += 299
    await slack.people.member("U1")
    assert slack.asked == 1
    slack.time.now += 2
    await slack.people.member("U1")
    assert slack.asked == 2
    slack.people.forget("U1")
    await slack.people.member("U1")
    assert slack.asked == 3


async def test_who_was_deactivated_meanwhile_is_refused(slack: Directory) -> None:
    await slack.people.member("U1")
    slack.user = LENA | {"deleted": True}
    slack.people.forget("U1")
    with pytest.raises(NotOurs, match="deactivated"):
        await slack.people.member("U1")


@pytest.mark.parametrize(
    "change",
    [
        {"deleted": True},
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_bot": True},
        {"is_stranger": True},
        {"team_id": "T2"},
        {"team_id": None},
    ],
)
async def test_others_are_refused_though_we_know_their_names(
    slack: Directory, change: dict[str, Any]
) -> None:
    slack.user = LENA | change
    with pytest.raises(NotOurs):
        await slack.people.member("U1")
    assert (await slack.people.anybody("U1")).name == "Lena Vogt"


async def test_people_of_the_organisation_belong_to_its_workspaces(slack: Directory) -> None:
    slack.user = LENA | {"team_id": "T2", "enterprise_user": {"teams": ["T1", "T2"]}}
    assert (await slack.people.member("U1")).name == "Lena Vogt"


async def test_errors_say_what_follows(slack: Directory) -> None:
    slack.error, slack.status = "internal_error", 500
    with pytest.raises(Unreachable):  # asking changes nothing, so it may be asked again
        await slack.people.member("U1")
    slack.error, slack.status = "missing_scope", 200
    with pytest.raises(LoggedOut):
        await slack.people.member("U1")

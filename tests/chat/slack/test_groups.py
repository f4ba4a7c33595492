"""Whoever is on duty stands in a user group of Slack, against the local workspace."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, time, timedelta

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.calls import TIMEOUT, Calls
from bot.chat.slack.groups import UserGroups
from bot.chat.slack.throttle import Throttle
from bot.desk import Desk
from bot.domain.errors import Rejected
from bot.domain.people import PersonId
from bot.domain.policy import Department
from bot.domain.shifts import Absence, Shift
from bot.jobs.duty_groups import DutyGroups
from bot.keeping import absences, duty_groups
from bot.stores.memory import MemoryStore
from bot.workspace.server import Workspace
from tests.chat.slack.office import team
from tests.fakes import world
from tests.fakes.world import ANNA, IN_SOCIAL, JONAS, MIRA, SOCIAL

GROUP = "S01DIENST"
EVERY_DAY = frozenset(range(7))
EARLY = Shift("early", "Early", SOCIAL, EVERY_DAY, time(6), time(14), (ANNA.id, MIRA.id))
LATE = Shift("late", "Late", SOCIAL, EVERY_DAY, time(14), time(22), (JONAS.id,))
POLICY = world.policy(
    shifts=(EARLY, LATE),
    departments={
        SOCIAL: Department(SOCIAL, "Social Media", (IN_SOCIAL,), "en", on_call=(MIRA.id,), user_group=GROUP)
    },
)


class House:
    """A workspace with a group, and the job that keeps it; its clock is set by hand."""

    def __init__(self, workspace: Workspace, session: aiohttp.ClientSession) -> None:
        self.workspace = workspace
        self.watch = world.Watch()
        self.store = MemoryStore()
        self.desk = Desk(self.store, POLICY, {}, self.watch)
        client = AsyncWebClient(
            workspace.bot_token, base_url=workspace.api_url, session=session, retry_handlers=[]
        )
        self.groups = UserGroups(Calls(client, Throttle()), lambda: self.desk.policy)
        self.job = DutyGroups(self.desk, self.groups)

    @property
    def members(self) -> list[str]:
        return self.workspace.team.groups[GROUP]

    @property
    def calls(self) -> int:
        return sum(one.method == "usergroups.users.update" for one in self.workspace.calls)

    async def at(self, hour: int) -> list[str]:
        """Let it be so late in Vienna; return who is in the group then."""
        self.watch.now = datetime(2026, 11, 21, hour, tzinfo=POLICY.time_zone)
        await self.job.look()
        return self.members


@pytest_asyncio.fixture
async def house() -> AsyncIterator[House]:
    there = team()
    there.groups[GROUP] = ["UNOBODY"]
    async with await Workspace.start(there) as workspace, aiohttp.ClientSession(timeout=TIMEOUT) as session:
        yield House(workspace, session)


async def test_the_group_follows_the_shifts(house: House) -> None:
    assert await house.at(10) == ["UANNA", "UMIRA"]
    assert await house.at(14) == ["UJONAS"]


async def test_nothing_is_said_twice_also_after_a_restart(house: House) -> None:
    await house.at(10)
    await house.at(11)
    house.job = DutyGroups(house.desk, house.groups)
    await house.at(12)
    assert house.calls == 1


async def test_whoever_is_on_call_stands_in_it_where_nobody_is_on_duty(house: House) -> None:
    assert await house.at(23) == ["UMIRA"]


async def test_whoever_is_away_is_not_mentioned(house: House) -> None:
    now = house.watch()
    await absences.enter(house.store, Absence(ANNA.id, now, now + timedelta(days=1)))
    assert await house.at(11) == ["UMIRA"]


async def test_people_who_are_not_in_slack_are_left_out_and_an_empty_group_stays(house: House) -> None:
    known = {one: who for one, who in POLICY.identities.items() if who == ANNA.id}
    house.desk.policy = replace(POLICY, identities=known)
    assert await house.at(10) == ["UANNA"]
    assert await house.at(14) == ["UANNA"]
    assert await duty_groups.staffed(house.store, GROUP) == (ANNA.id, MIRA.id)


async def test_a_group_that_cannot_be_changed_is_told_and_tried_again_later(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    members = house.workspace.team.groups.pop(GROUP)
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            await house.job.look()
    assert caplog.text.count("the group S01DIENST of Social Media could not be changed: no_such_subteam") == 1
    house.workspace.team.groups[GROUP] = members
    house.watch.forward(minutes=5)
    await house.job.look()
    assert house.members == ["UANNA", "UMIRA"]


async def test_slack_refuses_strangers(house: House) -> None:
    house.desk.policy = replace(POLICY, identities={next(iter(POLICY.identities)): PersonId("anna")})
    house.workspace.team.people.pop("UANNA")
    with pytest.raises(Rejected, match="invalid_users"):
        await house.groups.staff(GROUP, [ANNA.id])
    assert not await house.groups.staff(GROUP, [JONAS.id])

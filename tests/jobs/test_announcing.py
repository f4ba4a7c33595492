"""Lists for whole channels: owed once a week, posted once, found again."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from bot.desk import Desk
from bot.domain.errors import OutcomeUnknown
from bot.domain.people import ChannelId
from bot.domain.policy import Weekly
from bot.domain.text import Text
from bot.jobs.clock import Clock
from bot.jobs.weekly import THEMES, announce_weekly, catch_up, owe_themes
from tests.fakes.surface import Notice, words
from tests.fakes.world import IN_SERVICE, IN_SOCIAL, SERVICE, SOCIAL
from tests.jobs.between import Breakdown
from tests.jobs.newsroom import Newsroom


async def list_of_themes(_desk: Desk, channel: ChannelId, key: str) -> Text | None:
    return (f"Themes for {channel}: {key}",) if channel == IN_SOCIAL else None


def notices(room: Newsroom) -> list[str]:
    shown = (message.content for message in room.surface.messages)
    return [words(content.text) for content in shown if isinstance(content, Notice)]


@pytest.fixture
def room() -> Newsroom:
    room = Newsroom()
    room.announcements = {THEMES: list_of_themes}
    room.start()
    return room


async def owe(room: Newsroom, department: str = SOCIAL) -> None:
    await owe_themes(room.desk, room.policy.departments[SOCIAL if department == SOCIAL else SERVICE])


async def test_a_department_gets_its_list_once_a_week(room: Newsroom) -> None:
    for _ in range(3):
        await owe(room)
        await room.settle()
    assert notices(room) == [f"Themes for {IN_SOCIAL}: themes 2026-W47"]
    room.watch.forward(days=7)
    await owe(room)
    await room.settle()
    assert len(notices(room)) == 2


async def test_where_there_is_nothing_to_tell_nothing_is_posted(room: Newsroom) -> None:
    await owe(room, SERVICE)
    await room.settle()
    assert notices(room) == []
    assert await room.store.dead_letters() == []


async def test_a_list_that_may_stand_there_is_looked_for_first(room: Newsroom) -> None:
    await owe(room)
    room.surface.lose = True
    await room.settle()
    assert len(notices(room)) == 1
    room.watch.forward(days=7)
    await owe(room)
    room.surface.before = OutcomeUnknown("?")
    await room.settle()
    assert len(notices(room)) == 2


@pytest.mark.parametrize("at", range(1, 14))
async def test_wherever_a_process_ends_a_list_stands_once(room: Newsroom, at: int) -> None:
    await owe(room)
    room.start(Breakdown(at))
    await room.deliver_broken()
    room.start()
    await room.settle()
    assert len(notices(room)) == 1


async def test_a_notice_that_nobody_knows_holds_up_nothing(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    room.announcements = {}
    room.start()
    await owe(room)
    await room.customer_writes()
    await room.settle()
    assert "nobody knows what 'themes 2026-W47' announces" in caplog.text
    assert len(room.cards()) == 1


def test_only_departments_with_a_time_of_their_own_get_a_list(room: Newsroom) -> None:
    social = replace(room.policy.departments[SOCIAL], weekly=Weekly(0, time(8, 30)))
    room.desk.policy = replace(room.policy, departments={**room.policy.departments, SOCIAL: social})
    clock = Clock()
    announce_weekly(room.desk, clock)
    assert [job.name for job in clock._scheduler.get_jobs()] == [f"{THEMES} {SOCIAL}"]
    assert IN_SERVICE in room.surface.channels


@pytest.mark.parametrize(
    ("weekly", "lists"), [(Weekly(0, time(8, 30)), 1), (Weekly(5, time(23, 0)), 0), (Weekly(6, time(8)), 0)]
)
async def test_a_list_whose_time_passed_while_nobody_ticked_is_owed_at_the_start(
    room: Newsroom, weekly: Weekly, lists: int
) -> None:
    """It is Saturday, 10:00 in Vienna."""
    social = replace(room.policy.departments[SOCIAL], weekly=weekly)
    room.desk.policy = replace(room.policy, departments={**room.policy.departments, SOCIAL: social})
    for _ in range(2):
        await catch_up(room.desk)
        await room.settle()
    assert len(notices(room)) == lists

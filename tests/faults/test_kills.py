"""A few of the deaths of `make faults`, one for each kind, so that whoever changes the bot hears of it soon."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.faults.kills import Plot, told
from tests.faults.part import Part
from tests.faults.real.deaths import SECOND, Death, deaths
from tests.faults.real.fate import Arm
from tests.faults.real.machine import machine, warmed
from tests.faults.real.platform import Answer
from tests.faults.real.story import Story

PLOT = Plot(5)

DEATHS = (
    Death("C3", Arm("after commit Opened")),
    Death("C8", Arm("after commit ReplySending"), "list"),
    Death("C10", Arm("the platform has it"), "none"),
    Death("C11", Arm("the platform is called"), "key", Answer.LATE),
    Death("C16", Arm("after posting lines")),
    Death("C20", Arm("before the platform's call", signal=signal.SIGTERM), "upsert"),
    Death("C23", Arm(SECOND)),
    Death("hang", Arm("the platform has it", signal=signal.SIGSTOP), "chosen"),
)


@pytest.mark.parametrize("death", DEATHS, ids=str)
async def test_whatever_ends_the_bot_nothing_is_lost_and_nothing_stands_there_twice(
    death: Death, tmp_path: Path
) -> None:
    part = Part()
    async with machine(tmp_path / "machine", warmed()) as on:
        await told(on, 0, death, part, PLOT)
        assert part.violations == []
        assert part.crash_points[death.crash] == 1, "it did not end there"
        assert await on.down() == 0


async def test_what_stands_there_twice_or_not_at_all_is_found(tmp_path: Path) -> None:
    async with machine(tmp_path / "machine", warmed()) as on:
        await on.up()
        story = Story(on, "none", "0001")
        await story.tell()
        assert list(story.violations()) == []
        (published,) = on.platform.published
        on.platform.published.append(published)
        assert len(list(story.violations())) == 2
        on.platform.published.clear()
        assert list(story.violations()) == ["the reply counts as sent and stands there 0 times"]
        card = story.card
        story.channel.remove(story.channel.replies(card.ts)[0])
        assert len(list(story.violations())) > 1


def test_the_same_seed_plans_the_same_deaths_and_another_one_others() -> None:
    assert deaths(1, at_any_time=20) == deaths(1, at_any_time=20) != deaths(2, at_any_time=20)

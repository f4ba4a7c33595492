"""Once a week a department reads what comes up again and again without an answer, and what it starred."""

from __future__ import annotations

from bot.handlers.names import STAR
from bot.handlers.themes import weekly_list
from tests.fakes import world
from tests.fakes.surface import words
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL
from tests.handlers.office import Office


async def read(office: Office) -> list[str]:
    text = await weekly_list(office.desk, IN_SOCIAL, "themes 2026-W47")
    return words(text).split("\n") if text else []


async def test_a_quiet_week_says_nothing(office: Office) -> None:
    assert await read(office) == []
    assert await weekly_list(office.desk, IN_SERVICE, "themes 2026-W47") is None


async def test_themes_and_highlights_stand_one_below_the_other(office: Office) -> None:
    for number in (11, 12):
        text = f"The vending machine on platform {number} ate my coins"
        await office.receives(world.post(text, number, conversation=f"v{number}"))
    await office.press(ANNA, STAR)
    lines = await read(office)
    assert lines[0] == "Social Media: what came up again and again last week and has no answer yet"
    assert "machine" in lines[1]
    assert lines[1].endswith("(#2, #3)") or lines[1].endswith("(#3, #2)")
    assert lines[-2:] == ["Social Media: ⭐ what you starred last week", "• #1, Mia: My train is late"]


async def test_last_months_star_is_no_news(office: Office) -> None:
    await office.press(ANNA, STAR)
    office.watch.forward(days=8)
    assert await read(office) == []

"""The tools of a ticket as people use them in Slack: every form is one that Slack takes, every answer arrives."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.policy import Region
from bot.domain.ticket import TicketId
from bot.handlers import HANDLERS
from bot.handlers.handler import Place
from bot.workspace.people_actions import PersonAtWork
from tests.chat.slack.office import SOCIAL, words_in
from tests.chat.slack.running import Office, office
from tests.fakes.world import post


@pytest.fixture
async def bot() -> AsyncIterator[Office]:
    async with office(regions={"wien": Region("wien", "Wien")}) as running:
        await running.receive()
        yield running


def shown(who: PersonAtWork) -> str:
    return words_in((who.view or {}).get("blocks", []))


async def tool(bot: Office, who: PersonAtWork, name: str) -> None:
    """Open a tool's form from the ticket shown whole."""
    await bot.press(who, "more")
    assert await bot.use(who, name)


def option(who: PersonAtWork, words: str) -> str:
    """Return the value of the first option in the form that says this."""
    fields = [block["element"] for block in (who.view or {})["blocks"] if "element" in block]
    options = [one for field in fields for one in field.get("options", ())]
    return next(str(one["value"]) for one in options if words in one["text"]["text"])


@pytest.mark.parametrize(
    "name", [one.name for one in HANDLERS.values() if one.place is Place.MORE and one.ask is not None]
)
async def test_every_form_of_a_tool_opens(bot: Office, name: str) -> None:
    await bot.desk.receive(post("Where do I park?", 2))
    before = (await bot.ticket()).version
    await tool(bot, bot.anna, name)
    assert bot.anna.depth == 2
    assert (await bot.ticket()).version == before


async def test_a_new_tag_is_typed_and_stays(bot: Office) -> None:
    await tool(bot, bot.anna, "tag")
    found = (await bot.anna.suggest("tag", "late train"))["options"]
    await bot.anna.type({"tag": found[0]})
    assert await bot.submit(bot.anna)
    assert (await bot.ticket()).tags == {"late train"}
    assert "late train" in shown(bot.anna)


async def test_a_ticket_sleeps_an_hour_and_is_woken_by_its_clock(bot: Office) -> None:
    await tool(bot, bot.anna, "snooze")
    assert await bot.submit(bot.anna)
    until = (await bot.ticket()).snoozed_until
    assert until is not None
    bot.desk.clock.now = until + timedelta(seconds=1)  # type: ignore[attr-defined]  # the world's watch is set by hand
    await bot.deliver()
    assert (await bot.ticket()).snoozed_until is None


async def test_a_colleague_is_told_and_answers(bot: Office) -> None:
    selma = bot.workspace.as_person("USELMA")
    await tool(bot, bot.anna, "help")
    found = (await bot.anna.suggest("person", "Sel"))["options"]
    await bot.anna.type({"person": found[0], "question": "Do we have it?"})
    assert await bot.submit(bot.anna)
    assert "Do we have it?" in bot.told("USELMA")
    await selma.command("/zuruf", "ticket 1", SOCIAL)
    await bot.settled()
    assert await bot.use(selma, "answer_help")
    await selma.type({"text": "In the cellar."})
    assert await bot.submit(selma)
    assert [one.answer for one in (await bot.ticket()).helps] == ["In the cellar."]
    assert "In the cellar." in bot.told("UANNA")


async def test_two_tickets_become_one_in_two_steps(bot: Office) -> None:
    await bot.desk.receive(post("And my money?", 2, conversation="c2"))
    await bot.deliver()
    await tool(bot, bot.anna, "merge")
    found = (await bot.anna.suggest("other", "money"))["options"]
    await bot.anna.type({"other": found[0]})
    await bot.submit(bot.anna)
    assert "And my money?" in shown(bot.anna)
    await bot.submit(bot.anna)
    assert (await bot.desk.ticket(TicketId(2))).merged_into == 1
    assert len((await bot.ticket()).posts) == 2


async def test_posts_are_ticked_and_split_off(bot: Office) -> None:
    await bot.desk.receive(post("Where do I park?", 2))
    await tool(bot, bot.anna, "split")
    await bot.anna.type({"posts": [option(bot.anna, "park")]})
    assert await bot.submit(bot.anna)
    assert [one.text.clean() for one in (await bot.desk.ticket(TicketId(2))).posts] == ["Where do I park?"]


async def test_the_log_comes_as_a_file(bot: Office) -> None:
    await bot.press(bot.anna, "log")
    assert await bot.use(bot.anna, "export_log")
    assert "direct message" in shown(bot.anna)

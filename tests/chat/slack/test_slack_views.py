"""Forms upon forms and the Home tab, through real bolt, in Socket Mode and over HTTP alike."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.workspace.people_actions import PersonAtWork
from tests.chat.slack.office import labels, words_in
from tests.chat.slack.running import Office, office


@pytest.fixture(params=["socket", "http"])
async def bot(request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    async with office(http=request.param == "http") as running:
        yield running


def title(who: PersonAtWork) -> str:
    return str((who.view or {})["title"]["text"])


def below(bot: Office, who: PersonAtWork, deep: int = 1) -> str:
    """Return what a form says that is covered."""
    return words_in(bot.workspace.hub.modals.stacks[who.who.id][-1 - deep].blocks)


def home(who: PersonAtWork) -> str:
    return words_in((who.home or {}).get("blocks", []))


async def go_home(bot: Office, who: PersonAtWork) -> str:
    """Look at the Home tab; return its view's id."""
    await who.open_home()
    await bot.settled()
    return str((who.home or {})["id"])


async def test_a_button_that_acts_at_once_repaints_the_form_it_stands_in(bot: Office) -> None:
    await bot.receive()
    await bot.press(bot.anna, "more")
    before = bot.anna.view or {}
    assert await bot.use(bot.anna, "star")
    after = bot.anna.view or {}
    assert (await bot.ticket()).starred
    assert (after["id"], bot.anna.depth) == (before["id"], 1)
    assert "starred" in words_in(after["blocks"])
    assert "unstar" in str(after["blocks"])


async def test_a_button_that_asks_something_covers_the_form_and_comes_back_to_its_present_state(
    bot: Office,
) -> None:
    await bot.receive()
    await bot.press(bot.anna, "more")
    assert await bot.use(bot.anna, "assign")
    assert bot.anna.depth == 2
    found = (await bot.anna.suggest("person", "Jonas"))["options"]
    await bot.anna.type({"person": found[0]})
    assert await bot.submit(bot.anna)
    assert bot.anna.depth == 1
    assert (await bot.ticket()).owner is not None
    assert "Jonas" in words_in((bot.anna.view or {})["blocks"])


async def test_a_refusal_stands_on_top_of_the_form(bot: Office) -> None:
    await bot.receive()
    await bot.press(bot.anna, "more")
    await bot.press(bot.jonas, "claim")
    assert await bot.use(bot.anna, "claim")
    said = words_in((bot.anna.view or {})["blocks"])
    assert "Jonas was faster" in said
    assert bot.anna.depth == 1


async def test_leaving_a_form_shows_what_was_done_in_it_where_it_was_opened(bot: Office) -> None:
    await bot.receive()
    await bot.anna.shortcut("inbox")
    await bot.settled()
    assert bot.anna.depth == 1
    assert await bot.use(bot.anna, "more")
    assert await bot.use(bot.anna, "claim")
    assert "In progress 1" not in below(bot, bot.anna)
    await bot.close(bot.anna)
    assert bot.anna.depth == 1
    assert "In progress 1" in words_in((bot.anna.view or {})["blocks"])


async def test_everything_below_shows_the_present_state(bot: Office) -> None:
    await bot.receive()
    await bot.anna.shortcut("inbox")
    await bot.settled()
    await bot.use(bot.anna, "more")
    await bot.use(bot.anna, "assign")
    assert bot.anna.depth == 3
    found = (await bot.anna.suggest("person", "Jonas"))["options"]
    await bot.anna.type({"person": found[0]})
    assert await bot.submit(bot.anna)
    assert "Jonas" in words_in((bot.anna.view or {})["blocks"])
    assert "In progress 1" in below(bot, bot.anna)


async def test_where_slack_stacks_no_more_the_form_changes_in_place(bot: Office) -> None:
    await bot.receive()
    await bot.anna.shortcut("inbox")
    await bot.settled()
    await bot.use(bot.anna, "more")
    await bot.use(bot.anna, "reply")
    await bot.anna.type({"text": "Dear Mia"})
    assert (bot.anna.depth, title(bot.anna)) == (3, "Reply")
    assert await bot.use(bot.anna, "second_opinion")
    assert (bot.anna.depth, title(bot.anna)) == (3, "Second opinion")


async def test_a_form_in_which_somebody_writes_is_never_changed_from_above(bot: Office) -> None:
    await bot.receive()
    await bot.press(bot.anna, "reply")
    await bot.anna.type({"text": "Dear Mia, half a"})
    assert await bot.use(bot.anna, "second_opinion")
    assert bot.anna.depth == 2
    updates = len([call for call in bot.workspace.calls if call.method == "views.update"])
    await bot.close(bot.anna)
    assert "Dear Mia, half a" in str((bot.anna.view or {})["state"])
    assert len([call for call in bot.workspace.calls if call.method == "views.update"]) == updates


async def test_the_home_tab_shows_what_is_mine(bot: Office) -> None:
    await bot.receive()
    await go_home(bot, bot.anna)
    assert "Anna" in home(bot.anna)
    assert bot.anna.depth == 0
    await bot.anna.open_messages()
    await bot.settled()
    assert [call.method for call in bot.workspace.calls].count("views.publish") == 1


async def test_a_form_opened_from_home_leaves_it_up_to_date(bot: Office) -> None:
    await bot.receive()
    view = await go_home(bot, bot.anna)
    assert await bot.use(bot.anna, "inbox", view)
    assert await bot.use(bot.anna, "more")
    assert await bot.use(bot.anna, "claim")
    assert "Ticket 1" not in home(bot.anna)
    await bot.close(bot.anna, everything=True)
    assert bot.anna.depth == 0
    assert "Ticket 1" in home(bot.anna) or "#1" in home(bot.anna)


async def test_home_says_politely_whom_it_does_not_know(bot: Office) -> None:
    stranger = bot.workspace.as_person("UNOBODY")
    await go_home(bot, stranger)
    assert "UNOBODY" in home(stranger)
    assert labels((stranger.home or {})["blocks"]) == []


async def test_what_cannot_be_opened_from_home_in_time_is_said_in_a_direct_message(bot: Office) -> None:
    view = await go_home(bot, bot.anna)
    bot.workspace.faults.expired_triggers = 1
    assert await bot.use(bot.anna, "inbox", view)
    assert bot.anna.depth == 0
    assert "could not be opened in time" in bot.told("UANNA")

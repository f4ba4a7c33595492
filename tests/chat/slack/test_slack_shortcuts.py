"""Shortcuts and buttons in direct messages, through real bolt, in Socket Mode and over HTTP alike."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain import helping
from tests.chat.slack.office import OTHER, SHARED, SOCIAL, words_in
from tests.chat.slack.running import TICKET, Office, office
from tests.fakes.world import ANNA, SELMA


@pytest.fixture(params=["socket", "http"])
async def bot(request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    async with office(http=request.param == "http") as running:
        yield running


async def activities(bot: Office) -> list[str]:
    return [type(entry.activity).__name__ for entry in await bot.desk.log(TICKET)]


async def point_at(bot: Office, channel: str, ts: str, shortcut: str) -> None:
    assert (await bot.anna.message_action(shortcut, channel, ts)).ok
    await bot.settled()


async def test_a_message_of_a_tickets_thread_becomes_a_note_that_can_be_changed_first(bot: Office) -> None:
    card = await bot.receive()
    said = await bot.jonas.say(SOCIAL, "Her & <train> :tada:", card)
    await bot.settled()
    await point_at(bot, SOCIAL, said, "note")
    typed = str((bot.anna.view or {})["state"])
    assert "Her & <train> 🎉" in typed
    assert await bot.submit(bot.anna)
    assert (await activities(bot))[-1] == "NoteAdded"


async def test_a_message_of_anywhere_asks_for_its_ticket(bot: Office) -> None:
    await bot.receive()
    said = await bot.anna.say(OTHER, "Somebody should know")
    await point_at(bot, OTHER, said, "note")
    view = bot.anna.view or {}
    assert "Somebody should know" in str(view["state"])
    found = (await bot.anna.suggest("ticket", "1"))["options"]
    await bot.anna.type({"ticket": found[0]})
    assert await bot.submit(bot.anna)
    assert (await activities(bot))[-1] == "NoteAdded"


async def test_nothing_is_done_with_messages_that_other_companies_see(bot: Office) -> None:
    await bot.receive()
    said = await bot.anna.say(SHARED, "Ours and theirs")
    await point_at(bot, SHARED, said, "note")
    assert bot.anna.depth == 0
    assert len(bot.anna.ephemerals(SHARED)) == 1


@pytest.mark.parametrize("shortcut", ["inbox", "walk"])
async def test_shortcuts_beside_the_composer_open_their_form(bot: Office, shortcut: str) -> None:
    await bot.receive()
    assert (await bot.anna.shortcut(shortcut)).ok
    await bot.settled()
    assert bot.anna.depth == 1
    assert "Mia" in words_in((bot.anna.view or {})["blocks"])


async def test_a_shortcut_that_comes_too_late_says_so_in_a_direct_message(bot: Office) -> None:
    bot.workspace.faults.expired_triggers = 1
    await bot.anna.shortcut("inbox")
    await bot.settled()
    assert "could not be opened in time" in bot.told("UANNA")


async def test_help_is_asked_for_and_given_in_direct_messages(bot: Office) -> None:
    await bot.receive()
    due_at = bot.desk.clock() + timedelta(hours=2)
    await bot.desk.change(
        TICKET, "help", helping.ask, ANNA, bot.desk.clock(), to=SELMA, question="Refund?", due_at=due_at
    )
    await bot.deliver()
    selma = bot.workspace.as_person("USELMA")
    direct = bot.workspace.hub.board.direct("USELMA")
    (ts,) = direct.messages
    assert "Refund?" in bot.told("USELMA")
    assert (await selma.press(direct.id, ts, "answer_help")).ok
    await bot.settled()
    await selma.type({"text": "All of it."})
    assert await bot.submit(selma)
    assert (await activities(bot))[-1] == "HelpAnswered"
    assert "All of it." in bot.told("UANNA")
    assert (await selma.press(direct.id, ts, "answer_help")).ok
    await bot.settled()
    assert len(selma.ephemerals(direct.id)) == 1


async def test_buttons_under_messages_of_other_channels_are_refused_as_ever(bot: Office) -> None:
    await bot.receive()
    message = bot.workspace.hub.board.post(
        bot.workspace.team.channels[OTHER],
        bot.workspace.team.app.user,
        "forwarded",
        bot_id=bot.workspace.team.app.bot_id,
        blocks=bot.anna.message(SOCIAL, bot.card)["blocks"],
    )
    assert (await bot.anna.press(OTHER, message.ts, "claim")).ok
    await bot.settled()
    assert (await bot.ticket()).owner is None

"""What people notice when something between Slack, the bot and its disk does not work: a sentence, and no loss."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.stores.memory import MemoryStore
from bot.stores.store import Entry, Full
from bot.workspace.clock import SystemClock
from tests.chat.slack.office import SERVICE, SOCIAL, words_in
from tests.chat.slack.running import TICKET, Office, office


class FragileStore(MemoryStore):
    """A store on a disk that is full for the next `full` writes."""

    full = 0

    async def append(self, *args: Any, **kwargs: Any) -> list[Entry]:
        if self.full:
            self.full -= 1
            raise Full("no space left on the device")
        return await super().append(*args, **kwargs)


class Fast(SystemClock):
    async def sleep(self, seconds: float) -> None:
        await super().sleep(min(seconds, 0.2))


@pytest.fixture
def store() -> FragileStore:
    return FragileStore()


@pytest.fixture(params=["socket", "http"])
async def bot(request: pytest.FixtureRequest, store: FragileStore) -> AsyncIterator[Office]:
    async with office(http=request.param == "http", store=store) as running:
        yield running


async def test_a_note_that_could_not_be_stored_comes_again(bot: Office, store: FragileStore) -> None:
    card = await bot.receive()
    bot.workspace.courier.clock = Fast()
    bot.workspace.courier.retry_delays = (0.01,)
    store.full = 1
    await bot.anna.say(SOCIAL, "remember this", card)
    async with asyncio.timeout(5):
        while (await bot.ticket()).version < 2:  # noqa: ASYNC110 - nobody tells when a retry is due
            await asyncio.sleep(0.01)
    assert store.full == 0


async def test_a_click_that_could_not_be_stored_says_so(bot: Office, store: FragileStore) -> None:
    await bot.receive()
    store.full = 1
    assert await bot.press(bot.anna, "claim")
    assert "nothing was changed" in words_in(bot.anna.ephemerals(SOCIAL)[0]["blocks"])
    assert (await bot.ticket()).owner is None


async def test_a_reply_that_could_not_be_stored_stays_in_its_form(bot: Office, store: FragileStore) -> None:
    await bot.receive()
    await bot.press(bot.anna, "reply")
    await bot.anna.type({"text": "So sorry"})
    await bot.anna.submit()
    store.full = 1
    outcome = await bot.anna.submit()
    assert "nothing was changed" in next(iter(outcome.errors.values()))
    assert "So sorry" in str((bot.anna.view or {})["state"])
    assert (await bot.anna.submit()).ok
    assert (await bot.ticket()).in_flight is not None


async def test_a_form_that_slack_does_not_open_any_more_is_told(bot: Office) -> None:
    await bot.receive()
    bot.workspace.faults.break_calls("views.open")
    assert await bot.press(bot.anna, "reply")
    assert bot.anna.view is None
    assert "try again" in words_in(bot.anna.ephemerals(SOCIAL)[0]["blocks"])


async def test_while_slack_cannot_say_who_it_is_nobody_acts(bot: Office) -> None:
    await bot.receive()
    bot.workspace.faults.break_calls("users.info")
    assert await bot.press(bot.anna, "claim")
    assert "Slack does not answer just now" in words_in(bot.anna.ephemerals(SOCIAL)[0]["blocks"])
    assert (await bot.ticket()).owner is None
    assert await bot.press(bot.anna, "claim")
    assert (await bot.ticket()).owner is not None


async def test_a_whisper_that_slack_refuses_becomes_a_direct_message(bot: Office) -> None:
    card = await bot.receive()
    selma = bot.workspace.as_person("USELMA")
    bot.workspace.team.channels[SOCIAL].members.discard("USELMA")
    assert (await selma.press(SOCIAL, card, "claim")).ok
    await bot.settled()
    direct = bot.workspace.hub.board.direct("USELMA")
    assert "another department" in words_in([m.blocks for m in direct.messages.values()])


async def test_a_bug_of_ours_is_a_sentence_for_the_person(bot: Office, store: FragileStore) -> None:
    await bot.receive()
    store._logs[TICKET] = []
    assert await bot.press(bot.anna, "claim")
    assert "nothing was changed" in words_in(bot.anna.ephemerals(SOCIAL)[0]["blocks"])


async def test_a_message_of_a_channel_without_tickets_is_nothing(bot: Office) -> None:
    await bot.receive()
    ts = await bot.anna.say(SERVICE, "hello")
    await bot.anna.say(SERVICE, "in a thread", ts)
    await bot.settled()
    assert (await bot.ticket()).version == 1


async def test_what_goes_wrong_in_an_open_form_is_said_in_it_once(bot: Office) -> None:
    await bot.receive()
    await bot.press(bot.anna, "reply")
    await bot.anna.type({"text": "Dear Mia"})
    for _ in range(2):
        await bot.anna.speak("en-GB")  # a change of a person makes us ask Slack again who it is
        await bot.settled()
        bot.workspace.faults.break_calls("users.info")
        await bot.anna.choose("target", "private")
        await bot.settled()
    view = bot.anna.view or {}
    assert words_in(view["blocks"]).count("nothing was changed") == 1
    assert "Dear Mia" in str(view["state"])

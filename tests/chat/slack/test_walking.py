"""The queue walk, bulk changes and the search in Slack's own forms."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.domain.posts import Author
from bot.domain.text import Untrusted
from bot.domain.ticket import TicketId
from bot.workspace.people_actions import PersonAtWork
from tests.chat.slack.office import SOCIAL, words_in
from tests.chat.slack.running import Office, office
from tests.fakes.world import post


@pytest.fixture
async def bot() -> AsyncIterator[Office]:
    async with office() as running:
        yield running


async def write(bot: Office, *texts: str, private: bool = False) -> None:
    """Let different customers write, each in a conversation of their own."""
    for text in texts:
        number = len(text)
        author = Author(f"c{number}", Untrusted(f"Customer {number}"), Untrusted(f"@c{number}"))
        wrote = post(text, number, conversation=f"c{number}", author=author, private=private)
        await bot.desk.receive(wrote)
        bot.desk.clock.forward(minutes=1)  # type: ignore[attr-defined]  # the office's watch
    await bot.deliver()


def shown(who: PersonAtWork) -> str:
    return words_in((who.view or {})["blocks"])


def title(who: PersonAtWork) -> str:
    return str((who.view or {})["title"]["text"])


def initial(who: PersonAtWork, field: str) -> Any:
    """Return what a field of the open form shows when nobody has touched it."""
    block = next(b for b in (who.view or {})["blocks"] if b.get("block_id", "").startswith(f"{field}."))
    element = block.get("element") or block["elements"][0]
    return element.get("initial_value") or element.get("initial_option", {}).get("value")


async def command(bot: Office, words: str) -> None:
    await bot.anna.command("/zuruf", words, SOCIAL)
    await bot.settled()


async def test_a_walk_sends_and_shows_the_next_ticket_in_the_same_window(bot: Office) -> None:
    await write(bot, "one", "three")
    await command(bot, "next")
    assert title(bot.anna) == "Ticket 1"
    await bot.anna.type({"text": "Sorry about that"})
    assert await bot.submit(bot.anna)
    assert str((bot.anna.view or {})["submit"]["text"]) == "Send & next"
    assert await bot.submit(bot.anna)
    assert (title(bot.anna), bot.anna.depth) == ("Ticket 2", 1)
    assert "1 done, 1 to go" in shown(bot.anna)
    (reply,) = (await bot.desk.ticket(TicketId(1))).replies
    assert reply.text == "Sorry about that"


async def test_nothing_that_was_filled_in_for_one_customer_is_filled_in_for_the_next(bot: Office) -> None:
    await write(bot, "one")
    await write(bot, "three", private=True)
    await command(bot, "next")
    await bot.anna.type({"text": "Half a sentence", "target": "public"})
    await bot.settled()
    assert await bot.use(bot.anna, "walk")  # skip
    assert title(bot.anna) == "Ticket 2"
    assert initial(bot.anna, "text") is None
    assert "in private" in shown(bot.anna)
    await bot.anna.type({"text": "Dear you"})
    assert await bot.submit(bot.anna)
    assert "You answer Customer 5 in private" in shown(bot.anna)


async def test_many_are_closed_and_opened_again(bot: Office) -> None:
    await write(bot, "one", "three")
    await bot.anna.shortcut("inbox")
    await bot.settled()
    assert "2 tickets, 2 of them due for you now." in shown(bot.anna)
    assert await bot.use(bot.anna, "bulk")
    await bot.anna.type({"all": ["yes"]})
    assert await bot.submit(bot.anna)
    assert "2 done." in shown(bot.anna)
    assert (await bot.desk.ticket(TicketId(2))).closed
    assert await bot.use(bot.anna, "undo_bulk")
    assert "2 taken back." in shown(bot.anna)
    assert not (await bot.desk.ticket(TicketId(2))).closed


async def test_the_search_shows_where_the_words_stand(bot: Office) -> None:
    await write(bot, "My train is late", "The soup was cold")
    await command(bot, "search soup")
    assert "The soup was cold" in shown(bot.anna)
    assert "My train is late" not in shown(bot.anna)
    assert await bot.use(bot.anna, "more")
    assert (title(bot.anna), bot.anna.depth) == ("Ticket 2", 2)

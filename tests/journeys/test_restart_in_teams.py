"""The bot is killed (SIGKILL) and started again beside Teams: nothing acknowledged is lost, nothing stands there twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys import waiting
from tests.journeys.surroundings import send_post
from tests.journeys.teams_machine import Machine, beside_teams

CLOSED = "Julia Zeller hat das Ticket abgeschlossen."


@pytest.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    async with beside_teams(tmp_path) as opened:
        yield opened


@pytest.fixture(autouse=True)
def long_enough_to_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", waiting.AFTER_A_KILL)


async def test_what_was_acknowledged_before_a_kill_has_happened(machine: Machine) -> None:
    julia = machine.julia
    async with machine.bot() as bot:
        assert await send_post(machine.hook, "Wo bleibt mein Paket?") == 204
        bot.kill()  # the post is acknowledged, its card may not stand yet
        await machine.killed(bot)
    async with machine.bot() as bot:
        card = await machine.card("Wo bleibt mein Paket?")
        await julia.press(card, "Übernehmen")
        bot.kill()
        await machine.killed(bot)
    async with machine.bot() as bot:
        await card.shows("Bei: Julia Zeller")
        form = await julia.open(card, "Antworten")
        await form.type("Antwort", "Morgen!")
        await form.submit()
        await form.submit()
        bot.kill()  # the reply waits for its undo window
        await machine.killed(bot)
    assert machine.receiver.texts == []
    async with machine.bot() as bot:
        assert await machine.replies(1) == ["Morgen!"]
        await card.line(CLOSED)
        assert await bot.stop() == 0
    assert (machine.receiver.texts, machine.receiver.calls) == (["Morgen!"], 1)
    assert [one.ts for one in machine.cards] == [card.ts]
    assert [line.partition("  ")[2] or line for line in card.thread] == [
        "🔒 Nur intern: Was hier im Thread steht, verlässt das Haus nie. Nach außen geht nur, was über „Antworten“ gesendet wird.",
        "Beitrag von Kim ist bei Shop eingegangen.",
        "Julia Zeller hat übernommen.",
        "Julia Zeller antwortet öffentlich als Shop. Die Antwort geht hinaus: <date>",
        "„Morgen!“",
        "Die Antwort ist als Shop veröffentlicht. ",
        CLOSED,
    ]


async def test_a_kill_between_two_posts_leaves_each_line_once(machine: Machine) -> None:
    async with machine.bot() as bot:
        machine.kill_at(bot, "create")
        await send_post(machine.hook, "Der erste Beitrag")  # its card is posted, and the bot does not know
        await machine.killed(bot)
    async with machine.bot() as bot:
        card = await machine.card("Der erste Beitrag")
        await card.line("Beitrag von Kim ist bei Shop eingegangen.")
        machine.kill_at(bot, "reply")
        await machine.julia.person.press(card.ts, "Übernehmen")  # its line stands there, and nobody was told
        await machine.killed(bot)
    async with machine.bot():
        await machine.julia.press(card, "Abschließen")
        await card.line(CLOSED)
    assert len(set(card.thread)) == len(card.thread) == 4
    assert [one.ts for one in machine.cards] == [card.ts]
    assert machine.connector.posted_again == []


async def test_a_dialog_that_was_open_when_the_bot_was_killed_works_on_with_all_that_was_typed(
    machine: Machine,
) -> None:
    async with machine.bot() as bot:
        await send_post(machine.hook, "Kann ich das umtauschen?")
        card = await machine.card("Kann ich das umtauschen?")
        form = await machine.julia.open(card, "Antworten")
        await form.type("Antwort", "Ja, vier Wochen lang.")
        bot.kill()
        await machine.killed(bot)
    async with machine.bot():
        await form.submit()
        assert "So erscheint es als Shop" in form.words
        await form.submit()
        assert not form.is_open, form.errors
        assert await machine.replies(1) == ["Ja, vier Wochen lang."]
        await card.line(CLOSED)

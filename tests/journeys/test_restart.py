"""The bot is killed (SIGKILL) and started again: nothing acknowledged is lost, nothing stands there twice."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import aiohttp
import pytest

from bot.demo import team_of
from bot.policy_file import load
from bot.workspace.api import ApiCall
from bot.workspace.changes import Called
from bot.workspace.server import Workspace
from tests.journeys import waiting
from tests.journeys.checks import assert_slack_takes
from tests.journeys.people import Shown, Somebody
from tests.journeys.process import Running, zuruf
from tests.journeys.receiver import Receiver, receiving
from tests.journeys.stage import card_in, cards_in
from tests.journeys.surroundings import SECRET, as_installed, environ_for, send_post
from tests.journeys.waiting import eventually, soon

POLICY = """
language: de
time_zone: Europe/Vienna
undo_window: 1s
departments:
  shop:
    name: Shop
    channels: [{slack: "#shop"}]
people:
  julia: {name: Julia Zeller, slack: U01JULIA, departments: [shop], role: answer}
accounts:
  webhook/shop: {name: Shop, secret: env:ZURUF_SHOP_SECRET, callback: CALLBACK}
routing:
  - {name: Alles, to: shop}
"""


UNDO_WINDOW = 1.0


@dataclass
class Machine:
    """A machine on which the bot runs, ends and starts again, and the outside world that stays."""

    workspace: Workspace
    receiver: Receiver
    folder: Path
    port: int

    def __post_init__(self) -> None:
        self.julia = Somebody(self.workspace, "U01JULIA")
        self.hook = f"http://127.0.0.1:{self.port}/hooks/webhook/shop"

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Running]:
        """Run the bot until the end of the block, or until it is killed in it."""
        environ = environ_for(self.workspace, self.folder / "data", "socket mode")
        more = {"ZURUF_PORT": str(self.port), "ZURUF_SHOP_SECRET": SECRET}
        async with zuruf(self.folder, "run", environ=environ | more) as running:
            sockets = self.workspace.sockets
            await eventually(self.workspace, lambda: len(sockets.connections) == 2, lambda: running.said)
            yield running
        await eventually(
            self.workspace, lambda: not self.workspace.sockets.connections, lambda: "still connected"
        )

    async def card(self, about: str) -> Shown:
        return await card_in(self.workspace, "shop", about)

    async def killed(self, running: Running) -> None:
        """Wait for the end of a process that was killed."""
        assert await running.process.wait() < 0, running.said

    async def replies(self, count: int) -> list[str]:
        return await eventually(
            self.workspace,
            lambda: self.receiver.texts if len(self.receiver.texts) >= count else None,
            lambda: self.receiver.texts,
        )


@pytest.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    async with receiving() as receiver:
        text = POLICY.replace("CALLBACK", receiver.url)
        (tmp_path / "escalation.yaml").write_text(text)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        async with await Workspace.start(as_installed(team_of(load(text)))) as workspace:
            receiver.on_call = lambda: workspace.hub.changes.publish(Called("no method: a reply arrived"))
            yield Machine(workspace, receiver, tmp_path, port)
            assert_slack_takes(workspace)


async def answer(julia: Somebody, card: Shown, text: str) -> None:
    form = await julia.open(card, "Antworten")
    await form.type("Antwort", text)
    await form.submit()
    await form.submit()
    assert not form.is_open, form.errors


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
        await answer(julia, card, "Morgen!")
        bot.kill()  # the reply waits for its undo window
        await machine.killed(bot)
    assert machine.receiver.texts == []
    async with machine.bot() as bot:
        assert await machine.replies(1) == ["Morgen!"]
        await card.line("Julia Zeller hat das Ticket abgeschlossen.")
        assert await bot.stop() == 0
    assert (machine.receiver.texts, machine.receiver.calls) == (["Morgen!"], 1)
    assert [line.partition("  ")[2] or line for line in card.thread] == [
        "🔒 Nur intern: Was hier im Thread steht, verlässt das Haus nie. Nach außen geht nur, was über „Antworten“ gesendet wird.",
        "Beitrag von Kim ist bei Shop eingegangen.",
        "Julia Zeller hat übernommen.",
        "Julia Zeller antwortet öffentlich als Shop. Die Antwort geht hinaus: <date>",
        "„Morgen!“",
        "Die Antwort ist als Shop veröffentlicht. ",
        "Julia Zeller hat das Ticket abgeschlossen.",
    ]


async def test_a_kill_between_two_posts_to_slack_leaves_each_line_once(machine: Machine) -> None:
    async with machine.bot() as bot:
        killed_at = kill_at(machine.workspace, bot, "chat.postMessage", 2)
        await send_post(machine.hook, "Der erste Beitrag")  # its card is posted, the thread is not
        await machine.killed(bot)
        assert killed_at() == 2
    async with machine.bot() as bot:
        card = await machine.card("Der erste Beitrag")
        await card.line("Beitrag von Kim ist bei Shop eingegangen.")
        killed_at = kill_at(machine.workspace, bot, "chat.postMessage", 1)
        await machine.julia.press(card, "Übernehmen")  # its line stands there, and the bot does not know
        await machine.killed(bot)
        assert killed_at() == 1
    async with machine.bot():
        await machine.julia.press(card, "Abschließen")
        await card.line("Julia Zeller hat das Ticket abgeschlossen.")
    assert len(set(card.thread)) == len(card.thread) == 4
    messages = machine.workspace.team.channels[card.channel].messages.values()
    assert len([message for message in messages if not message.thread_ts]) == 1


async def test_a_form_that_was_open_when_the_bot_was_killed_works_on_with_all_that_was_typed(
    machine: Machine,
) -> None:
    julia = machine.julia
    async with machine.bot() as bot:
        await send_post(machine.hook, "Kann ich das umtauschen?")
        card = await machine.card("Kann ich das umtauschen?")
        form = await julia.open(card, "Antworten")
        await form.type("Antwort", "Ja, vier Wochen lang.")
        bot.kill()
        await machine.killed(bot)
    async with machine.bot() as bot:
        await form.submit()
        assert "So erscheint es als Shop" in form.words
        assert form.value("Antwort") == "Ja, vier Wochen lang."
        bot.kill()
        await machine.killed(bot)
    julia.client.reload()  # and now her own client ends as well
    async with machine.bot():
        form = await julia.open(card, "Antworten")
        assert form.value("Antwort") == "Ja, vier Wochen lang."
        await form.submit()
        await form.submit()
        assert not form.is_open, form.errors
        assert await machine.replies(1) == ["Ja, vier Wochen lang."]
        await card.line("Julia Zeller hat das Ticket abgeschlossen.")


async def test_a_form_that_is_submitted_while_nobody_answers_stays_with_its_text(machine: Machine) -> None:
    julia = machine.julia
    async with machine.bot() as bot:
        await send_post(machine.hook, "Habt ihr offen?")
        card = await machine.card("Habt ihr offen?")
        form = await julia.open(card, "Antworten")
        await form.type("Antwort", "Bis 18 Uhr.")
        bot.kill()
        await machine.killed(bot)
    outcome = await julia.client.submit()
    assert outcome.warning
    assert form.value("Antwort") == "Bis 18 Uhr."
    async with machine.bot():
        await form.submit()
        await form.submit()
        assert await machine.replies(1) == ["Bis 18 Uhr."]
        await card.line("Julia Zeller hat das Ticket abgeschlossen.")
    assert machine.receiver.calls == 1


async def test_a_kill_while_a_reply_is_on_its_way_publishes_it_once(machine: Machine) -> None:
    async with machine.bot() as bot:
        await send_post(machine.hook, "Gibt es das in Rot?")
        card = await machine.card("Gibt es das in Rot?")
        machine.receiver.on_call = bot.kill  # it has the reply, but its answer arrives nowhere
        await answer(machine.julia, card, "Ja, auch in Blau.")
        await machine.killed(bot)
        machine.receiver.on_call = lambda: None
    async with machine.bot():
        await card.line("Die Antwort ist als Shop veröffentlicht.")
        await card.line("Julia Zeller hat das Ticket abgeschlossen.")
    assert machine.receiver.texts == ["Ja, auch in Blau."]
    assert machine.receiver.calls == 2  # asked again under the same id, which the other side dropped
    assert sum("veröffentlicht" in line for line in card.thread) == 1


async def test_asked_to_stop_it_begins_no_reply_and_lets_the_one_under_way_arrive(machine: Machine) -> None:
    receiver = machine.receiver
    async with machine.bot() as bot:
        await send_post(machine.hook, "Die erste Frage")
        await send_post(machine.hook, "Die zweite Frage")
        first, second = await machine.card("Die erste Frage"), await machine.card("Die zweite Frage")
        receiver.answering.clear()
        await answer(machine.julia, first, "Eins.")
        assert await machine.replies(1) == ["Eins."]  # the platform has it, and is slow to say so
        await answer(machine.julia, second, "Zwei.")
        bot.ask_to_stop()
        asked = time.monotonic()
        await soon(lambda: _is_closed(machine.port))
        await soon(lambda: _is_past(asked + UNDO_WINDOW))  # now the second one would leave
        assert receiver.calls == 1
        receiver.answering.set()
        assert await bot.process.wait() == 0, bot.said
        assert time.monotonic() - asked < 20
    assert "Stopped; nothing is lost." in bot.said
    assert "Traceback" not in bot.said
    async with machine.bot():
        await first.line("Die Antwort ist als Shop veröffentlicht.")
        await second.line("Die Antwort ist als Shop veröffentlicht.")
    assert (receiver.texts, receiver.calls) == (["Eins.", "Zwei."], 2)


async def test_a_full_disk_acknowledges_nothing_says_so_and_recovers_by_itself(machine: Machine) -> None:
    async with machine.bot() as bot:
        await send_post(machine.hook, "Vor der vollen Platte")
        card = await machine.card("Vor der vollen Platte")
        before = resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        await soon(lambda: _answers(machine.port, HTTPStatus.SERVICE_UNAVAILABLE, "Make room or repair"))
        assert await send_post(machine.hook, "In die volle Platte") == HTTPStatus.SERVICE_UNAVAILABLE
        resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, before)
        await soon(lambda: _answers(machine.port, HTTPStatus.OK, ""))
        assert await send_post(machine.hook, "Nach der vollen Platte") == HTTPStatus.NO_CONTENT
        await machine.card("Nach der vollen Platte")
        await machine.julia.press(card, "Übernehmen")
        await card.shows("Bei: Julia Zeller")
        assert await bot.stop() == 0
    assert len(cards_in(machine.workspace, "shop")) == 2


async def _answers(port: int, status: int, words: str) -> bool:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/readyz") as answer:
        return answer.status == status and words in await answer.text()


async def _is_past(moment: float) -> bool:
    return time.monotonic() > moment


async def _is_closed(port: int) -> bool:
    """Tell whether nobody is let in any more, or is told that Zuruf is not ready."""
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/readyz") as answer,
        ):
            return answer.status == HTTPStatus.SERVICE_UNAVAILABLE
    except aiohttp.ClientConnectionError:
        return True


def kill_at(workspace: Workspace, bot: Running, method: str, nth: int) -> Callable[[], int]:
    """Kill the bot when Slack has carried out its nth call of a method from now on; tell how many there were."""
    calls = 0

    def count(call: ApiCall) -> None:
        nonlocal calls
        if call.method == method and bot.process.returncode is None:
            calls += 1
            if calls == nth:
                bot.kill()

    workspace.on_call(count)
    return lambda: calls

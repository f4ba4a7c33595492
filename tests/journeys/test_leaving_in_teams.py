"""What leaves the machine beside Teams, and what never may: asked of a real process, its sockets, its log, its files and Teams."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.journeys.process import ROOT, Running
from tests.journeys.surroundings import SECRET, send_post
from tests.journeys.teams_machine import Machine, beside_teams
from tests.journeys.teams_stage import TEAM
from tests.journeys.test_leaving import EAR
from tests.journeys.waiting import soon

PASSWORD = "canary-app-password-0b1c2d3e4f"
NOBODY_LISTENS = "http://127.0.0.1:9/pixel.png?id=4711"


@pytest.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    async with beside_teams(tmp_path) as opened:
        opened.connector.app.password = PASSWORD
        yield opened


async def answer(machine: Machine, about: str, text: str) -> None:
    form = await machine.julia.open(await machine.card(about), "Antworten")
    await form.type("Antwort", text)
    await form.submit()
    await form.submit()
    assert not form.is_open, form.errors


async def test_only_named_hosts_are_connected_to_whatever_customers_link_to(machine: Machine) -> None:
    heard = machine.folder / "connections"
    ear = machine.folder / "ear"
    ear.mkdir()
    (ear / "sitecustomize.py").write_text(EAR.format(file=str(heard)))
    async with machine.bot(PYTHONPATH=f"{ear}:{ROOT}") as bot:
        post = f"Seht mal: {NOBODY_LISTENS} ![x]({NOBODY_LISTENS}) http://169.254.169.254/latest http://7f000001.nip.io/"
        assert await send_post(machine.hook, post, url=NOBODY_LISTENS) == 204
        await answer(machine, "Seht mal", f"Danke für das Bild {NOBODY_LISTENS}")
        assert len(await machine.replies(1)) == 1
        assert await bot.stop() == 0, bot.said
    named = (urlsplit(url).port for url in (machine.connector.url, machine.receiver.url))
    assert set(heard.read_text().splitlines()) == {f"('127.0.0.1', {port})" for port in named}


@pytest.mark.parametrize("log_format", ["console", "json"])
async def test_no_secret_leaves_in_log_files_or_messages(machine: Machine, log_format: str) -> None:
    async with machine.bot(ZURUF_LOG="debug", ZURUF_LOG_FORMAT=log_format) as bot:
        assert await send_post(machine.hook, "Wo bleibt mein Paket?") == 204
        await answer(machine, "Wo bleibt", "Es kommt gleich.")
        assert await machine.replies(1) == ["Es kommt gleich."]
        machine.connector.app.password = "another"
        machine.connector.hub.logins.withdraw()
        assert await send_post(machine.hook, "Niemand sieht diese Karte") == 204
        await soon(lambda: _says(bot, "LoggedOut"))
    secrets = [PASSWORD, SECRET, SECRET.removeprefix("whsec_"), *machine.connector.hub.logins.issued]
    assert len(secrets) > 3
    found = {place: one for place, words in _everything(machine) for one in secrets if one in words}
    assert found == {}
    assert {one.partition(":")[0] for one in machine.connector.unexpected} == {"login"}
    machine.connector.unexpected.clear()


async def _says(bot: Running, words: str) -> bool:
    return words in bot.said


def _everything(machine: Machine) -> Iterator[tuple[str, str]]:
    """Yield all that was written down or said, but for what an operator wrote themselves."""
    for path in machine.folder.rglob("*"):
        if path.is_file() and path.name != "escalation.yaml":
            yield str(path), path.read_bytes().decode("latin-1")
    for record in machine.connector.requests:
        yield f"{record.kind} {record.path}", json.dumps(record.body)


async def test_the_words_of_who_left_the_team_do_not_leave(machine: Machine) -> None:
    policy = machine.folder / "escalation.yaml"
    policy.write_text(policy.read_text().replace("undo_window: 1s", "undo_window: 5s"))
    async with machine.bot():
        assert await send_post(machine.hook, "Wo bleibt mein Paket?") == 204
        await answer(machine, "Wo bleibt", "Ihr könnt mich alle mal.")
        connector = machine.connector
        await connector.leave(connector.team(TEAM), machine.julia.person.who)
        card = await machine.card("Wo bleibt")
        await card.shows("Julia Zeller gehört nicht mehr zum Team.")
    assert machine.receiver.texts == []

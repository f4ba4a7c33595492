"""What leaves the machine, and what never may: asked of a real process, its sockets, its log, its files and the workspace."""

from __future__ import annotations

import json
import socket
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import web

from bot.demo import team_of
from bot.policy_file import load
from bot.workspace.changes import Called, PersonChanged
from bot.workspace.server import Workspace
from tests.journeys.checks import assert_slack_takes
from tests.journeys.people import Somebody
from tests.journeys.process import ROOT, Running, zuruf
from tests.journeys.receiver import Receiver, receiving
from tests.journeys.stage import card_in
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
  webhook/broken: {name: Forum, secret: file:SECRET_FILE, callback: BROKEN}
routing:
  - {name: Alles, to: shop}
"""
EAR = """
import sys
def hear(event, arguments, out=open({file!r}, "a", buffering=1)):
    if event == "socket.connect":
        out.write(repr(arguments[1][:2] if isinstance(arguments[1], tuple) else arguments[1]) + "\\n")
    elif event == "socket.getaddrinfo":
        out.write(repr(("name", arguments[0])) + "\\n")
sys.addaudithook(hear)
"""
"""A `sitecustomize` that writes down every connection of a process before Python makes it, whatever library asked for it."""

BROKEN_SECRET = "whsec_YnJva2VuLWNhbmFyeS1icm9rZW4tY2FuYXJ5LTEyMzQ="
BOT_TOKEN, APP_TOKEN = "xoxb-canary-0b1c2d3e4f", "xapp-canary-5a6b7c8d9e"
LOG_KEY = "canary-log-key-0123456789abcdef0123456789abcdef"
CANARIES = (
    LOG_KEY,
    *(BOT_TOKEN, APP_TOKEN, "canary-0b1c2d3e4f", "canary-5a6b7c8d9e"),
    *(SECRET, SECRET.removeprefix("whsec_"), BROKEN_SECRET, BROKEN_SECRET.removeprefix("whsec_")),
    *("stories-are-told-here", "broken-canary-broken"),
)


@dataclass
class Stranger:
    """A customer's web server, with pictures on it; and a callback that fails and repeats all that it was sent."""

    port: int = 0
    visited: list[str] = field(default_factory=list)

    @property
    def picture(self) -> str:
        return f"http://127.0.0.1:{self.port}/pixel.png?id=4711"

    async def show(self, request: web.Request) -> web.Response:
        self.visited.append(request.path)
        return web.Response(body=b"GIF89a", content_type="image/gif")

    async def fail(self, request: web.Request) -> web.Response:
        return web.Response(status=401, text=f"{SECRET} {BOT_TOKEN} {dict(request.headers)}")


@dataclass
class Machine:
    workspace: Workspace
    receiver: Receiver
    stranger: Stranger
    folder: Path
    port: int

    def __post_init__(self) -> None:
        self.julia = Somebody(self.workspace, "U01JULIA")

    @property
    def environ(self) -> dict[str, str]:
        return environ_for(self.workspace, self.folder / "data", "socket mode") | {
            "ZURUF_PORT": str(self.port),
            "ZURUF_SHOP_SECRET": SECRET,
            "ZURUF_LOG": "debug",
            "ZURUF_LOG_KEY": LOG_KEY,
            "PYTHONPATH": f"{self.folder / 'ear'}:{ROOT}",
        }

    @asynccontextmanager
    async def bot(self, **environ: str) -> AsyncIterator[Running]:
        async with zuruf(self.folder, "run", environ=self.environ | environ) as running:
            sockets = self.workspace.sockets
            await eventually(self.workspace, lambda: len(sockets.connections) == 2, lambda: running.said)
            yield running
            assert await running.stop() == 0, running.said

    def hook(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/hooks/webhook/{name}"

    def connections(self) -> set[str]:
        """Return where the process connected to, and the names that it asked for."""
        return set((self.folder / "connections").read_text().splitlines())

    async def answer(self, about: str, text: str) -> None:
        card = await card_in(self.workspace, "shop", about)
        form = await self.julia.open(card, "Antworten")
        await form.type("Antwort", text)
        await form.submit()
        await form.submit()
        assert not form.is_open, form.errors


@pytest.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    async with receiving() as receiver, _strangers() as stranger:
        (tmp_path / "broken-secret").write_text(BROKEN_SECRET)
        text = POLICY.replace("CALLBACK", receiver.url).replace(
            "SECRET_FILE", str(tmp_path / "broken-secret")
        )
        text = text.replace("BROKEN", f"http://127.0.0.1:{stranger.port}/callback")
        (tmp_path / "escalation.yaml").write_text(text)
        (tmp_path / "ear").mkdir()
        (tmp_path / "ear" / "sitecustomize.py").write_text(EAR.format(file=str(tmp_path / "connections")))
        team = as_installed(team_of(load(text)))
        team.app.bot_token, team.app.app_token = BOT_TOKEN, APP_TOKEN
        async with await Workspace.start(team) as workspace:
            receiver.on_call = lambda: workspace.hub.changes.publish(Called("no method: a reply arrived"))
            yield Machine(workspace, receiver, stranger, tmp_path, _free_port())
            assert_slack_takes(workspace)


@asynccontextmanager
async def _strangers() -> AsyncIterator[Stranger]:
    stranger = Stranger()
    app = web.Application()
    app.router.add_get("/{path:.*}", stranger.show)
    app.router.add_post("/callback", stranger.fail)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stranger.port = runner.addresses[0][1]
    yield stranger
    await runner.cleanup()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def test_only_named_hosts_are_connected_to_whatever_customers_link_to(machine: Machine) -> None:
    pixel = machine.stranger.picture
    async with machine.bot():
        post = f"Seht mal: {pixel} <img src='{pixel}'> ![x]({pixel}) http://169.254.169.254/latest http://7f000001.nip.io/"
        assert await send_post(machine.hook("shop"), post, url=pixel) == 204
        await machine.answer("Seht mal", f"Danke für das Bild {pixel}")
        await eventually(machine.workspace, lambda: machine.receiver.texts, lambda: machine.receiver.texts)
        listed = await _listed(machine)
    slack, receiver = urlsplit(machine.workspace.url).port, urlsplit(machine.receiver.url).port
    assert machine.connections() == {f"('127.0.0.1', {slack})", f"('127.0.0.1', {receiver})"}
    assert listed == {f"127.0.0.1:{slack}", f"127.0.0.1:{receiver}", f"127.0.0.1:{machine.stranger.port}"}
    assert machine.stranger.visited == []


async def _listed(machine: Machine) -> set[str]:
    """Return the hosts that `zuruf check --egress` names."""
    async with zuruf(
        machine.folder, "check", "--egress", environ=machine.environ | {"PYTHONPATH": str(ROOT)}
    ) as check:
        assert await check.process.wait() == 0, check.said
        return {line.split()[0] for line in check.said.splitlines()}


@pytest.mark.parametrize("log_format", ["console", "json"])
async def test_no_secret_leaves_in_log_files_exports_or_messages(machine: Machine, log_format: str) -> None:
    async with machine.bot(ZURUF_LOG_FORMAT=log_format) as bot:
        assert await send_post(machine.hook("shop"), "Wo bleibt mein Paket?") == 204
        assert await send_post(machine.hook("broken"), "Und wo ist meines?", secret=BROKEN_SECRET) == 204
        assert await send_post(machine.hook("shop"), "Gefälscht", secret=BROKEN_SECRET) == 401
        await machine.answer("Wo bleibt", "Es kommt gleich.")
        await machine.answer("Und wo", "Auch gleich.")  # its callback refuses, and repeats our secrets
        broken = await card_in(machine.workspace, "shop", "Und wo")
        await broken.shows("HTTP 401")
        ready = await _ready(machine)
        machine.workspace.team.app.bot_token = "xoxb-revoked"
        await send_post(machine.hook("shop"), "Niemand sieht diese Karte")
        await soon(lambda: _says(bot, "invalid_auth"))
        machine.workspace.team.app.bot_token = BOT_TOKEN
    async with zuruf(
        machine.folder, "run", environ=machine.environ | {"SLACK_BOT_TOKEN": f"{BOT_TOKEN}-wrong"}
    ) as wrong:
        assert await wrong.process.wait() != 0
    async with zuruf(machine.folder, "log", "1", environ=machine.environ) as log:
        assert await log.process.wait() == 0, log.said
    found = {
        place: canary
        for place, words in _everything(machine, ready)
        for canary in CANARIES
        if canary in words
    }
    assert found == {}
    assert all("invalid_auth" in refused for refused in machine.workspace.unexpected)
    machine.workspace.unexpected.clear()
    assert "***" in bot.said, "else nothing had to be hidden"


async def _says(bot: Running, words: str) -> bool:
    return words in bot.said


async def _ready(machine: Machine) -> str:
    url = f"http://127.0.0.1:{machine.port}/readyz"
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        return await answer.text()


def _everything(machine: Machine, ready: str) -> Iterator[tuple[str, str]]:
    """Yield all that was written down or said, but for what an operator wrote themselves."""
    yield "/readyz", ready
    for path in machine.folder.rglob("*"):
        if path.is_file() and path.name not in {"broken-secret", "escalation.yaml"}:
            yield str(path), path.read_bytes().decode("latin-1")
    team = machine.workspace.team
    for channel in [*team.channels.values(), machine.workspace.hub.board.direct("U01JULIA")]:
        for message in channel.messages.values():
            yield f"{channel.name} {message.ts}", json.dumps([message.text, message.blocks, message.metadata])
    for view in [machine.julia.client.view, machine.julia.client.home]:
        yield "a form", json.dumps(view)


async def test_the_words_of_who_left_the_team_do_not_leave(machine: Machine) -> None:
    policy = machine.folder / "escalation.yaml"
    policy.write_text(policy.read_text().replace("undo_window: 1s", "undo_window: 5s"))
    async with machine.bot():
        assert await send_post(machine.hook("shop"), "Wo bleibt mein Paket?") == 204
        await machine.answer("Wo bleibt", "Ihr könnt mich alle mal.")
        machine.julia.client.who.is_deactivated = True
        machine.workspace.hub.publish(PersonChanged(machine.julia.client.who))
        card = await card_in(machine.workspace, "shop", "Wo bleibt")
        await card.shows("Julia Zeller gehört nicht mehr zum Team.")
    assert machine.receiver.texts == []


async def test_only_the_bots_user_reads_what_it_writes(machine: Machine) -> None:
    async with machine.bot():
        assert await send_post(machine.hook("shop"), "Wo bleibt mein Paket?") == 204
        await card_in(machine.workspace, "shop", "Wo bleibt")
        data = machine.folder / "data"
        modes = {str(path): stat.S_IMODE(path.stat().st_mode) for path in (data, *data.rglob("*"))}
    assert modes.pop(str(data)) == 0o700
    assert set(modes.values()) == {0o600}

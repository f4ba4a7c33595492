"""The command `zuruf`, as somebody at a terminal meets it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import FAILED, MISUSED, main
from bot.demo import team_of
from bot.policy_file import load
from bot.workspace.server import Workspace
from tests.journeys.process import zuruf
from tests.journeys.stage import House, house
from tests.journeys.surroundings import SECRET, as_installed, environ_for

POLICY = """
language: de
time_zone: Europe/Vienna
departments:
  social:
    name: Social Media
    channels: [{slack: "#social-media"}]
people:
  anna: {name: Anna Berger, slack: U01ANNA, departments: [social], role: answer}
accounts:
  webhook/shop: {name: Shop, secret: env:ZURUF_SHOP_SECRET}
routing:
  - {name: Alles, to: social}
"""
SECRETS = ("xoxb-local-workspace", "xapp-local-workspace", SECRET, SECRET.removeprefix("whsec_"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a policy, and an environment that says nothing."""
    for name in os.environ:
        if name.startswith(("SLACK_", "ZURUF_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "escalation.yaml").write_text(POLICY)
    return tmp_path


def invoke(*arguments: str, **environ: str) -> Result:
    result = CliRunner().invoke(main, arguments, env=environ)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    assert not any(secret in result.output for secret in SECRETS)
    return result


@pytest.fixture
async def running(folder: Path) -> AsyncIterator[House]:
    async with house(POLICY, folder / "data", environ={"ZURUF_SHOP_SECRET": SECRET}) as opened:
        yield opened


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with await Workspace.start(as_installed(team_of(load(POLICY)))) as opened:
        yield opened


@pytest.fixture
def environ(workspace: Workspace, folder: Path) -> dict[str, str]:
    """What a bot needs to run in the workspace."""
    return environ_for(workspace, folder / "data", "socket mode") | {"ZURUF_SHOP_SECRET": SECRET}


# Help


def test_every_command_and_option_explains_itself() -> None:
    for name, command in main.commands.items():
        shown = invoke(name, "--help")
        assert shown.exit_code == 0
        assert command.help, name
        assert command.help.splitlines()[0].split(".")[0] in " ".join(shown.output.split())
        options = [one for one in command.params if isinstance(one, click.Option)]
        assert [one.name for one in options if not one.help] == []


def test_help_names_all_commands_and_where_to_begin() -> None:
    shown = invoke("-h")
    assert shown.exit_code == 0
    assert "Start with `zuruf demo`" in shown.output
    assert {"demo", "run", "check", "post", "log"} <= main.commands.keys()
    assert all(name in shown.output for name in main.commands)


def test_what_is_no_command_is_misuse() -> None:
    assert invoke("dance").exit_code == MISUSED
    assert invoke("log", "seventeen").exit_code == MISUSED
    assert invoke("--version").exit_code == 0


# Check


def test_check_offline_names_each_thing_that_is_missing_with_its_mend() -> None:
    shown = invoke("check", "--offline")
    assert shown.exit_code == FAILED
    assert "✗ SLACK_BOT_TOKEN is not set\n    → " in shown.output
    assert "✗ webhook/shop: ZURUF_SHOP_SECRET is not set" in shown.output
    assert "✓ policy escalation.yaml: 1 accounts, 1 people" in shown.output


def test_check_offline_is_content(environ: dict[str, str]) -> None:
    shown = invoke("check", "--offline", **environ)
    assert shown.exit_code == 0, shown.output
    assert "✗" not in shown.output


def test_check_reads_env_files_and_secrets_from_files(environ: dict[str, str], folder: Path) -> None:
    secret = folder / "bot-token"
    secret.write_text(f"{environ.pop('SLACK_BOT_TOKEN')}\n")
    lines = [*(f"{name}={value}" for name, value in environ.items()), f"SLACK_BOT_TOKEN_FILE={secret}"]
    (folder / ".env").write_text("\n".join(lines))
    assert invoke("check", "--offline").exit_code == 0


async def test_check_asks_slack_and_says_what_to_mend(workspace: Workspace, environ: dict[str, str]) -> None:
    shown = await asyncio.to_thread(invoke, "check", **environ)
    assert shown.exit_code == 0, shown.output
    assert "✓ channel slack:#social-media" in shown.output
    workspace.team.channels.clear()
    shown = await asyncio.to_thread(invoke, "check", "--json", **environ)
    assert shown.exit_code == FAILED
    [wrong] = [finding for finding in json.loads(shown.output) if finding["mend"]]
    assert wrong["what"] == "channel slack:#social-media: channel_not_found"


# Post


async def test_post_reaches_a_running_bot(running: House) -> None:
    shown = await asyncio.to_thread(invoke, *post(running), "--secret", SECRET, "--author", "Mia")
    assert (shown.exit_code, shown.output) == (0, "taken\n")
    card = await running.card("social-media", "Wo bleibt es?")
    assert "Mia" in card.words


async def test_post_with_another_secret_is_not_taken(running: House) -> None:
    other = "whsec_YW5vdGhlci1zZWNyZXQtb2YtMzItYnl0ZXMtaW4tYWxsIQ=="
    shown = await asyncio.to_thread(invoke, *post(running), ZURUF_HOOK_SECRET=other)
    assert shown.exit_code == FAILED
    assert "answered 401" in shown.output
    assert other not in shown.output


async def test_post_to_an_account_that_is_not_there(running: House) -> None:
    arguments = [*post(running), "--secret", SECRET]
    arguments[2] = arguments[2].replace("/shop", "/show")
    shown = await asyncio.to_thread(invoke, *arguments)
    assert shown.exit_code == FAILED
    assert "answered 401" in shown.output  # who cannot sign for it does not learn which accounts there are


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/hooks/webhook/shop", "http://[", "shop", "ftp://x/y"])
def test_post_to_nobody(url: str) -> None:
    shown = invoke("post", "--to", url, "--text", "Hallo?", "--secret", SECRET)
    assert shown.exit_code in {FAILED, MISUSED}
    assert url in shown.output
    assert "Is the bot running there?" in shown.output


def test_post_with_a_secret_that_is_none_says_so_without_showing_it() -> None:
    shown = invoke("post", "--to", "http://127.0.0.1:9/", "--text", "Hallo?", "--secret", "hunter2")
    assert shown.exit_code == MISUSED
    assert "--secret: a secret begins with whsec_" in shown.output
    assert "hunter2" not in shown.output


async def test_post_shows_what_the_bot_has_against_it(running: House) -> None:
    shown = await asyncio.to_thread(invoke, *post(running), "--secret", SECRET, "--language", "german")
    assert shown.exit_code == FAILED
    assert "answered 400" in shown.output
    assert "ISO 639-1" in shown.output


def post(running: House) -> list[str]:
    host, port = running.zuruf.address
    return ["post", "--to", f"http://{host}:{port}/hooks/webhook/shop", "--text", "Wo bleibt es?"]


# Log


async def test_log_reads_beside_a_running_bot(running: House, folder: Path) -> None:
    await running.post_by_hook("shop", "Wo bleibt\nmein Paket?")
    card = await running.card("social-media", "mein Paket?")
    anna = running.somebody("Anna")
    await anna.press(card, "Übernehmen")
    await anna.write(card, "Ich frage nach.")
    data = str(folder / "data")
    shown = await asyncio.to_thread(invoke, "log", "1", ZURUF_DATA=data, ZURUF_SHOP_SECRET=SECRET)
    assert shown.exit_code == 0, shown.output
    words = [line[8:].partition("  ")[2] or line.strip() for line in shown.output.splitlines()]
    assert words == [
        "Beitrag von Kim ist bei Social Media eingegangen.",
        "| Wo bleibt",
        "| mein Paket?",
        "Anna Berger hat übernommen.",
        "📝 Anna Berger: Ich frage nach.",
    ]
    english = await asyncio.to_thread(invoke, "log", "1", "--language", "en", ZURUF_DATA=data)
    assert "Anna Berger claimed the ticket." in english.output
    unknown = await asyncio.to_thread(invoke, "log", "4711", ZURUF_DATA=data)
    assert (unknown.exit_code, unknown.output) == (FAILED, "there is no ticket 4711\n")


def test_log_without_a_store_says_so(folder: Path) -> None:
    shown = invoke("log", "1")
    assert shown.exit_code == FAILED
    assert str(Path("data") / "zuruf.db") in shown.output
    assert not (folder / "data").exists()


# Run


def test_run_names_all_settings_that_are_missing() -> None:
    shown = invoke("run")
    assert shown.exit_code == MISUSED
    assert "SLACK_BOT_TOKEN: is not set" in shown.output
    assert "SLACK_APP_TOKEN: is not set" in shown.output


def test_run_names_what_is_wrong_with_the_policy(environ: dict[str, str], folder: Path) -> None:
    (folder / "escalation.yaml").write_text(POLICY.replace("role: answer", "role: anwser"))
    shown = invoke("run", **environ)
    assert shown.exit_code == MISUSED
    assert "escalation.yaml:9:" in shown.output
    assert "answer" in shown.output


async def test_run_ends_in_order_and_a_second_one_is_refused_meanwhile(
    workspace: Workspace, environ: dict[str, str], folder: Path
) -> None:
    async with zuruf(folder, "run", environ=environ) as first:
        await workspace.connected(2)
        async with zuruf(folder, "run", environ=environ) as second:
            assert await second.process.wait() == FAILED
        assert f"in use by process {first.process.pid}" in second.said
        assert "stop that one first" in second.said
        assert await first.stop() == 0
    assert "ready: 1 accounts" in first.said
    assert "Stopped; nothing is lost." in first.said
    assert not any(secret in first.said + second.said for secret in SECRETS)
    assert "Traceback" not in first.said + second.said


async def test_run_with_a_token_that_slack_does_not_know(environ: dict[str, str], folder: Path) -> None:
    environ |= {"SLACK_BOT_TOKEN": "xoxb-of-nobody", "ZURUF_LOG": "debug"}
    async with zuruf(folder, "run", environ=environ) as running:
        assert await running.process.wait() == FAILED
    assert "invalid_auth" in running.said
    assert "Run `zuruf check` to see what is missing." in running.said
    assert "of-nobody" not in running.said
    assert "Traceback" not in running.said


# Demo


async def test_demo_says_where_it_is_and_leaves_in_order(folder: Path) -> None:
    report = folder / "build" / "demo.json"
    async with zuruf(folder, "demo", "--port", "0", environ={}) as demo:
        await asyncio.to_thread(_written, report)
        addresses = json.loads(report.read_text())
        assert addresses["page"].startswith("http://127.0.0.1:")
        demo.process.send_signal(signal.SIGINT)
        assert await demo.process.wait() == 0, demo.said
    assert f"Zuruf runs at {addresses['page'].rstrip('/')}" in demo.said
    assert not report.exists()
    assert "Traceback" not in demo.said


async def test_demo_at_a_port_that_is_taken(workspace: Workspace, folder: Path) -> None:
    port = workspace.url.rpartition(":")[2]
    async with zuruf(folder, "demo", "--port", port, environ={}) as demo:
        assert await demo.process.wait() == MISUSED
    assert f"port {port}:" in demo.said
    assert "--port" in demo.said


def _written(report: Path) -> None:
    """Wait until the demo has said its addresses."""
    deadline = time.monotonic() + 20
    while not (report.exists() and report.read_text().endswith("}")):
        assert time.monotonic() < deadline, "the demo says nothing"
        time.sleep(0.02)

"""The command `zuruf`, as somebody at a terminal meets it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from bot.cli import main
from bot.cli_ending import FAILED, MISUSED
from bot.domain.people import Actor, PersonId
from bot.keeping import freezes
from bot.workspace.server import Workspace
from tests.journeys.stage import House, house
from tests.journeys.surroundings import SECRET
from tests.terminal import POLICY, environ, folder, invoke, workspace

__all__ = ["environ", "folder", "workspace"]  # fixtures


@pytest.fixture
async def running(folder: Path) -> AsyncIterator[House]:
    async with house(POLICY, folder / "data", environ={"ZURUF_SHOP_SECRET": SECRET}) as opened:
        yield opened


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
    assert "✗ neither Slack nor Teams is set up\n    → set SLACK_BOT_TOKEN and " in shown.output
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
    table = await asyncio.to_thread(invoke, "log", "1", "--format", "csv", ZURUF_DATA=data)
    assert table.output.startswith("\ufeffnumber,at,activity,by,text,post")
    assert "Anna Berger hat übernommen." in table.output
    unknown = await asyncio.to_thread(invoke, "log", "4711", ZURUF_DATA=data)
    assert (unknown.exit_code, unknown.output) == (FAILED, "there is no ticket 4711\n")


async def test_freezes_are_told_beside_a_running_bot(running: House, folder: Path) -> None:
    data = str(folder / "data")
    before = await asyncio.to_thread(invoke, "freezes", ZURUF_DATA=data)
    assert (before.exit_code, before.output) == (0, "Es ist nichts gestoppt: Antworten gehen hinaus.\n")
    store = running.zuruf.desk.store
    julia = Actor(PersonId("julia"), "Julia Zeller")
    noon = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
    await freezes.freeze(store, freezes.EVERYTHING, julia, noon, reason="Falscher Preis", cause="c")
    during = await asyncio.to_thread(invoke, "freezes", ZURUF_DATA=data)
    assert during.exit_code == FAILED
    assert "Julia Zeller hat alles gestoppt" in during.output
    lifted = freezes.Lifted(julia, noon, "Over", drafts=True)
    await freezes.lift(store, "* 1", lifted, cause="d")
    after = await asyncio.to_thread(invoke, "freezes", "--language", "en", ZURUF_DATA=data)
    assert after.exit_code == 0
    assert "Nothing is frozen" in after.output
    assert "Julia Zeller unfroze it" in after.output


def test_log_without_a_store_says_so(folder: Path) -> None:
    shown = invoke("log", "1")
    assert shown.exit_code == FAILED
    assert str(Path("data") / "zuruf.db") in shown.output
    assert not (folder / "data").exists()

"""The command `zuruf verify`, as an operator meets it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.cli_ending import FAILED, MISUSED
from bot.settings import STORE_FILE
from bot.stores.tiny import TinyStore
from tests.contracts.store_making import NOON, add, note, open_ticket, opening, post
from tests.terminal import folder, invoke

__all__ = ["folder"]  # a fixture

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
async def store(folder: Path) -> Path:
    """A store with three records, one of them erased."""
    store = await TinyStore.open(folder / "data" / STORE_FILE)
    ticket = await open_ticket(store, "a", post=post("a", "Geheim"))
    await add(store, ticket, [note("called")], "note")
    await store.erase(ticket.id, {1: opening("a", post=post("a", ""))}, at=NOON, reason="asked")
    await store.close()
    return store.path


def tamper(store: Path) -> None:
    with closing(sqlite3.connect(store)) as sql, sql:
        sql.execute("UPDATE activities SET rest = replace(rest, 'called', 'wrote') WHERE id = 2")


def answer(*arguments: str, **environ: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(invoke("verify", "--json", *arguments, **environ).output)
    return found


@pytest.mark.usefixtures("store")
def test_verify_says_how_much_there_is_and_that_it_is_whole() -> None:
    shown = invoke("verify")
    assert shown.exit_code == 0
    assert "3 records, 1 of them erased\nhead: 3:" in shown.output
    assert "✓ the log is what was written" in shown.output
    assert "no key is set" in shown.output


def test_verify_names_the_first_record_and_what_to_do(store: Path) -> None:
    tamper(store)
    shown = invoke("verify")
    assert shown.exit_code == FAILED
    assert "✗ record 2 (activity 2 of ticket 1): says something else than what was written" in shown.output
    assert "restore your newest backup that verifies" in shown.output
    assert invoke("verify", "--log-only").exit_code == FAILED


def test_verify_answers_machines(store: Path) -> None:
    whole = answer()
    assert (whole["whole"], whole["records"], whole["erased"], whole["first"]) == (True, 3, 1, None)
    assert whole["mend"] is None
    tamper(store)
    broken = answer()
    assert (broken["whole"], broken["first"], broken["count"]) == (False, 2, 1)
    assert broken["faults"] == [
        {"record": 2, "ticket": 1, "number": 2, "what": "says something else than what was written"}
    ]


@pytest.mark.usefixtures("store")
def test_verify_holds_the_log_against_a_head_that_was_written_down() -> None:
    head = answer()["head"]
    assert invoke("verify", "--head", head).exit_code == 0
    other = f"2:{head.partition(':')[2]}"
    shown = invoke("verify", "--head", head, "--head", other)
    assert shown.exit_code == FAILED
    assert "record 2: is not the one that whoever wrote that head down knows" in shown.output


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("head", ["9f3c", "3", "3:9f3c", "x:9f", "-1:" + "00" * 32])
def test_verify_explains_how_a_head_is_written(head: str) -> None:
    shown = invoke("verify", "--head", head)
    assert shown.exit_code == MISUSED
    assert "such as 1024:9f3c…" in shown.output


def test_what_is_not_there_cannot_be_verified() -> None:
    shown = invoke("verify")
    assert shown.exit_code == MISUSED
    assert "there is no store" in shown.output


def test_what_is_no_store_does_not_verify(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / STORE_FILE).write_text("Dear diary, today nothing happened at all.")
    assert invoke("verify").exit_code == FAILED


@pytest.mark.usefixtures("store")
def test_a_log_is_sealed_once_and_then_only_goes_on_with_its_key() -> None:
    unsealed = invoke("verify", ZURUF_LOG_KEY=KEY)
    assert unsealed.exit_code == FAILED
    sealed = invoke("verify", "--seal", ZURUF_LOG_KEY=KEY)
    assert sealed.exit_code == 0, sealed.output
    assert "seal: of your key" in sealed.output
    assert answer(ZURUF_LOG_KEY=KEY)["sealed"]
    assert not answer()["sealed"]
    assert invoke("verify", ZURUF_LOG_KEY=KEY[::-1]).exit_code == FAILED


async def test_a_log_is_not_sealed_while_a_bot_works_on_it(store: Path) -> None:
    opened = await TinyStore.open(store)
    shown = invoke("verify", "--seal", ZURUF_LOG_KEY=KEY)
    assert shown.exit_code == MISUSED
    assert "stop that one first" in shown.output
    assert invoke("verify").exit_code == 0
    await opened.close()


@pytest.mark.usefixtures("store")
def test_a_key_may_stand_in_a_file_and_must_be_long(folder: Path) -> None:
    (folder / "key").write_text(f"{KEY}\n")
    assert invoke("verify", "--seal", ZURUF_LOG_KEY_FILE=str(folder / "key")).exit_code == 0
    assert answer(ZURUF_LOG_KEY=KEY)["sealed"]
    short = invoke("verify", ZURUF_LOG_KEY="secret")
    assert short.exit_code == MISUSED
    assert "openssl rand -hex 32" in short.output

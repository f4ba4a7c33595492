"""The command `zuruf restore`, as an operator meets it."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.cli_ending import FAILED, MISUSED
from bot.settings import STORE_FILE
from bot.stores.tiny import TinyStore
from bot.stores.tiny_file import Lock
from tests.contracts.store_making import open_ticket, post
from tests.terminal import folder, invoke

__all__ = ["folder"]  # a fixture


@pytest.fixture
async def backup(folder: Path) -> Path:
    """A backup of a store that nobody works on, which has gone on since."""
    store = await TinyStore.open(folder / "data" / STORE_FILE)
    await open_ticket(store, "a", post=post("a", "Hallo"))
    assert invoke("backup", "copy.db").exit_code == 0
    await open_ticket(store, "b", post=post("b", "Später"))
    await store.close()
    return folder / "copy.db"


async def next_number(folder: Path) -> int:
    store = await TinyStore.open(folder / "data" / STORE_FILE)
    number = await store.new_ticket_id()
    await store.close()
    return number


def words_of(folder: Path) -> set[str]:
    return {path.name for path in (folder / "data").iterdir()}


def test_a_backup_takes_the_place_of_the_store_which_is_kept(backup: Path, folder: Path) -> None:
    shown = invoke("restore", str(backup), "--replace")
    assert shown.exit_code == 0, shown.output
    assert "nothing goes out until somebody unfreezes it; the next ticket is 10002" in shown.output
    [aside] = [one for one in (folder / "data").iterdir() if one.name.startswith("before-restore-")]
    assert (aside / STORE_FILE).is_file()
    assert aside.stat().st_mode & 0o777 == 0o700
    assert (folder / "data" / STORE_FILE).stat().st_mode & 0o777 == 0o600
    assert not [name for name in words_of(folder) if "restoring" in name]
    assert invoke("verify").exit_code == 0
    assert asyncio.run(next_number(folder)) == 10_002


def test_where_nothing_is_it_is_put_there(backup: Path, folder: Path) -> None:
    shutil.rmtree(folder / "data")
    shown = invoke("restore", str(backup))
    assert shown.exit_code == 0, shown.output
    assert invoke("verify").exit_code == 0


def test_a_store_is_replaced_only_if_that_is_said(backup: Path, folder: Path) -> None:
    before = (folder / "data" / STORE_FILE).read_bytes()
    shown = invoke("restore", str(backup))
    assert (shown.exit_code, "--replace moves it aside" in shown.output) == (MISUSED, True)
    assert (folder / "data" / STORE_FILE).read_bytes() == before


def test_a_store_that_is_in_use_is_left_alone(backup: Path, folder: Path) -> None:
    lock = Lock(folder / "data" / STORE_FILE)
    shown = invoke("restore", str(backup), "--replace")
    lock.release()
    assert (shown.exit_code, "is in use by process" in shown.output) == (MISUSED, True)
    assert not [name for name in words_of(folder) if name.startswith("before")]


@pytest.mark.parametrize("missing", ["", ".sha256", ".head"])
def test_the_files_of_a_backup_belong_together(backup: Path, missing: str) -> None:
    backup.with_name(f"{backup.name}{missing}").unlink()
    shown = invoke("restore", str(backup), "--replace")
    assert shown.exit_code == MISUSED
    assert "belong together" in shown.output or "no backup" in shown.output


def test_a_backup_that_was_damaged_is_not_restored(backup: Path, folder: Path) -> None:
    before = (folder / "data" / STORE_FILE).read_bytes()
    data = bytearray(backup.read_bytes())
    data[len(data) // 2] ^= 1
    backup.write_bytes(data)
    shown = invoke("restore", str(backup), "--replace")
    assert (shown.exit_code, "was damaged on the way" in shown.output) == (FAILED, True)
    assert (folder / "data" / STORE_FILE).read_bytes() == before


def test_an_attempt_that_broke_off_is_no_obstacle(backup: Path, folder: Path) -> None:
    (folder / "data" / f"{STORE_FILE}.restoring").write_bytes(b"half a store")
    shown = invoke("restore", str(backup), "--replace")
    assert shown.exit_code == 0, shown.output
    assert invoke("verify").exit_code == 0

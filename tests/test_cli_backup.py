"""The command `zuruf backup`, as an operator meets it."""

from __future__ import annotations

import hashlib
import resource
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli_ending import FAILED, MISUSED
from bot.settings import STORE_FILE
from bot.stores.store import Damaged
from bot.stores.tiny import TinyStore
from tests.contracts.store_making import add, note, open_ticket, post
from tests.terminal import folder, invoke

__all__ = ["folder"]  # a fixture

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
async def store(folder: Path) -> AsyncIterator[TinyStore]:
    """A store with two records that a bot goes on to work on."""
    store = await TinyStore.open(folder / "data" / STORE_FILE)
    ticket = await open_ticket(store, "a", post=post("a", "Hallo"))
    await add(store, ticket, [note("called")], "note")
    yield store
    await store.close()


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("copy.db"))


def placed(folder: Path, backup: Path) -> str:
    """Put a backup where a store lies; return the folder, for ZURUF_DATA."""
    there = folder / "restored"
    there.mkdir()
    shutil.copy(backup, there / STORE_FILE)
    shutil.copy(f"{backup}.head", there / f"{STORE_FILE}.head")
    return str(there)


async def test_a_backup_of_a_running_bot_is_a_store_that_verifies(store: TinyStore, folder: Path) -> None:
    shown = invoke("backup", "copy.db")
    assert shown.exit_code == 0, shown.output
    assert "copy.db: 2 records" in shown.output
    await open_ticket(store, "b", post=post("b", "Später"))  # the bot works on, the copy stays as it is
    verified = invoke("verify", ZURUF_DATA=placed(folder, folder / "copy.db"))
    assert verified.exit_code == 0, verified.output
    assert "2 records" in verified.output
    assert "head file: last written" in verified.output


@pytest.mark.usefixtures("store")
def test_a_backup_is_for_its_owner_alone_and_has_its_checksum_beside_it(folder: Path) -> None:
    assert invoke("backup", "copy.db").exit_code == 0
    assert left(folder) == ["copy.db", "copy.db.head", "copy.db.sha256"]
    assert {(folder / name).stat().st_mode & 0o777 for name in left(folder)} == {0o600}
    digest = hashlib.sha256((folder / "copy.db").read_bytes()).hexdigest()
    assert (folder / "copy.db.sha256").read_text() == f"{digest}  copy.db\n"


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("taken", ["copy.db", "copy.db.head", "copy.db.sha256"])
def test_a_backup_overwrites_nothing(folder: Path, taken: str) -> None:
    (folder / taken).write_text("something else")
    shown = invoke("backup", "copy.db")
    assert shown.exit_code == MISUSED
    assert f"{taken} exists already" in shown.output
    assert left(folder) == [taken]
    assert (folder / taken).read_text() == "something else"


async def test_no_backup_is_made_of_a_log_that_was_changed(store: TinyStore, folder: Path) -> None:
    with closing(sqlite3.connect(store.path)) as sql, sql:
        sql.execute("UPDATE activities SET rest = replace(rest, 'called', 'wrote') WHERE id = 2")
    shown = invoke("backup", "copy.db")
    assert shown.exit_code == FAILED
    assert "no backup was made of it" in shown.output
    assert left(folder) == []


@pytest.mark.usefixtures("store")
def test_no_backup_is_made_of_a_log_without_the_seal_of_the_key(folder: Path) -> None:
    shown = invoke("backup", "copy.db", ZURUF_LOG_KEY=KEY)
    assert shown.exit_code == FAILED
    assert left(folder) == []


async def test_a_backup_of_a_sealed_log_is_sealed(folder: Path) -> None:
    sealed = await TinyStore.open(folder / "data" / STORE_FILE, key=KEY.encode())
    await open_ticket(sealed, "a", post=post("a", "Hallo"))
    shown = invoke("backup", "copy.db", ZURUF_LOG_KEY=KEY)
    await sealed.close()
    assert shown.exit_code == 0, shown.output
    verified = invoke("verify", ZURUF_DATA=placed(folder, folder / "copy.db"), ZURUF_LOG_KEY=KEY)
    assert "seal: of your key" in verified.output
    assert verified.exit_code == 0


@pytest.mark.usefixtures("store")
def test_a_disk_without_room_leaves_nothing_that_looks_like_a_backup(folder: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        shown = invoke("backup", "copy.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert shown.exit_code == MISUSED
    assert "copy.db cannot be written" in shown.output
    assert left(folder) == []


def test_where_there_is_no_store_or_no_folder_the_backup_says_so(folder: Path) -> None:
    assert "there is no store at" in invoke("backup", "copy.db").output
    shown = invoke("backup", "nowhere/copy.db")
    assert shown.exit_code == MISUSED
    assert "there is no folder nowhere" in shown.output
    assert left(folder) == []


async def test_an_older_copy_beside_the_head_of_a_newer_log_is_refused(
    store: TinyStore, folder: Path
) -> None:
    assert invoke("backup", "older.db").exit_code == 0
    await open_ticket(store, "b", post=post("b", "Später"))
    assert invoke("backup", "copy.db").exit_code == 0
    shutil.copy(folder / "older.db", folder / "copy.db")  # only the store came back, its head did not
    there = Path(placed(folder, folder / "copy.db"))
    with pytest.raises(Damaged, match="is missing"):
        await TinyStore.open(there / STORE_FILE)
    assert invoke("verify", ZURUF_DATA=str(there)).exit_code == FAILED
    assert invoke("backup", "third.db", ZURUF_DATA=str(there)).exit_code == FAILED
    assert not (folder / "third.db").exists()

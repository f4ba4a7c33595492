"""Disks that fail on purpose do so in the way they say, and only for a store. What the bot makes of it is proved by `make faults`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.real.disk import MOODS, Moody, Small, compiled, mounted

WRITE = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1], isolation_level=None) as sql:
    sql.execute("PRAGMA synchronous=FULL")
    sql.execute("CREATE TABLE IF NOT EXISTS said (word)")
    sql.execute("INSERT INTO said VALUES ('hello')")
    print(*sql.execute("SELECT count(*) FROM said").fetchone())
"""


def written(disk: Moody, name: str) -> str:
    """Write to a database in a process of its own; return what it says last."""
    command = [sys.executable, "-c", WRITE, str(disk.folder / name)]
    environ = {**os.environ, **disk.environ}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    return (done.stdout + done.stderr).strip().splitlines()[-1]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(tmp_path_factory.mktemp("library"))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("a full disk", "sqlite3.OperationalError: database or disk is full"),
        ("I/O errors when writing", "sqlite3.OperationalError: disk I/O error"),
        ("I/O errors when syncing", "sqlite3.OperationalError: disk I/O error"),
        ("a slow disk", "2"),
    ],
)
def test_a_disk_fails_as_it_says_and_heals(tmp_path: Path, library: Path, name: str, says: str) -> None:
    disk = Moody(tmp_path, library, MOODS[name])
    assert written(disk, "zuruf.db") == "1"
    disk.fail()
    assert written(disk, "zuruf.db") == says
    assert bool(disk.refused) == (says != "2")
    assert written(disk, "another.db") == "1"
    disk.heal()
    assert int(written(disk, "zuruf.db")) > 1


def test_a_small_file_system_is_full_and_has_room_again(tmp_path: Path) -> None:
    with mounted(tmp_path / "small") as small:
        if small is None:
            pytest.skip("no file system may be mounted here")
        assert isinstance(small, Small)
        small.fail()
        with pytest.raises(OSError, match="No space left"):
            (small.folder / "more").write_bytes(bytes(10_000))
        small.heal()
        (small.folder / "more").write_bytes(bytes(10_000))

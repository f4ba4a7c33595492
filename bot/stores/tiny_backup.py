"""A copy of a `TinyStore` that can be trusted: taken at one moment while a bot may work on it, and looked at before it gets its name."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.stores.head_file import HeadFile, noted_beside, path_of
from bot.stores.recording import utc_now
from bot.stores.store import Damaged, StoreError
from bot.stores.tiny_chain import Chain
from bot.stores.tiny_chained import looking
from bot.stores.tiny_file import check, explaining
from bot.stores.tiny_schema import VERSION
from bot.stores.tiny_verify import Verdict, verify

_BLOCK: Final = 2**20


def back_up(path: Path, target: Path, *, key: bytes | None, now: Callable[[], datetime] = utc_now) -> Verdict:
    """Copy a store to `target`, with its head and its checksum beside it, and return what `verify` says of the copy.

    `target` appears last, and only if the copy is whole. Raises `StoreError` if something of that name is there or it cannot be written,
    `Damaged` if the copy is not whole; then nothing is left behind.
    """
    _require_room_for(target)
    with explaining(path):
        if check(path, closely=False) != VERSION:
            raise StoreError(
                f"{path} is of an older version: start the bot once, and it brings the store forward."
            )
    new = target.with_name(f"{target.name}.new")
    parts = {new: target, path_of(new): path_of(target), checksum_of(new): checksum_of(target)}
    try:
        with explaining(target):
            verdict = _copied(path, new, key, now)
            _write_checksum(new, target.name)
            for part, name in reversed(parts.items()):
                part.replace(name)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
    return verdict


def checksum_of(backup: Path) -> Path:
    """Return the file beside a backup that `sha256sum -c` reads."""
    return backup.with_name(f"{backup.name}.sha256")


def _require_room_for(target: Path) -> None:
    if not target.parent.is_dir():
        raise StoreError(f"there is no folder {target.parent}: make it first, for the bot's user alone.")
    for part in (target, path_of(target), checksum_of(target)):
        if part.exists():
            raise StoreError(f"{part} exists already, and a backup overwrites nothing: choose another name.")


def _copied(path: Path, new: Path, key: bytes | None, now: Callable[[], datetime]) -> Verdict:
    noted = noted_beside(path)  # before the store, which goes on: then the copy cannot be behind it
    new.unlink(missing_ok=True)
    os.close(os.open(new, os.O_CREAT | os.O_EXCL, 0o600))
    with (
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(new)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, to be carried away as it is
    with looking(new) as db:
        HeadFile(new, now, key).write(Chain(db).head())
    verdict = verify(new, key=key, heads=[noted.head] if noted else [])
    if not verdict.whole:
        raise Damaged(
            f"{path} is not what was written there, so no backup was made of it ({verdict.faults[0]}). "
            "`zuruf verify` names the records; docs/how-to/verify.md says how to go on."
        )
    return verdict


def _write_checksum(new: Path, name: str) -> None:
    digest = hashlib.sha256()
    with new.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
        os.fsync(file.fileno())
    beside = os.open(checksum_of(new), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(beside, "w") as file_beside:
        file_beside.write(f"{digest.hexdigest()}  {name}\n")
        file_beside.flush()
        os.fsync(file_beside.fileno())

"""A backup becomes a store again: looked at closely, made ready aside, and put in place only when all of it is done."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.stores.head_file import noted_beside, path_of
from bot.stores.recording import utc_now
from bot.stores.store import Damaged, StoreError
from bot.stores.tiny import TinyStore
from bot.stores.tiny_backup import checksum_of
from bot.stores.tiny_file import Lock, explaining
from bot.stores.tiny_verify import verify

_BESIDE: Final = ("", "-wal", "-shm", ".head")
"""What belongs to a store, besides the lock."""
_BLOCK: Final = 2**20


@dataclass(frozen=True, slots=True)
class Restored:
    """`made_at` is when the backup was made, `aside` where the store went that was there before, if there was one."""

    made_at: datetime
    aside: Path | None


async def restore(
    backup: Path,
    path: Path,
    *,
    key: bytes | None,
    replace: bool,
    ready: Callable[[TinyStore, datetime], Awaitable[None]],
    now: Callable[[], datetime] = utc_now,
) -> Restored:
    """Put a backup in the place of a store, after `ready` has made it ready.

    Until that is done the old store stands where it is; then it is moved aside, and nothing of it is deleted. Raises `Locked` while a
    bot works on it, `Damaged` if the backup is not what was written, `StoreError` if there is a store and it is not to be replaced.
    """
    made_at = _looked_at(backup, key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = Lock(path)
    try:
        _require_room(path, replace=replace)
        new = path.with_name(f"{path.name}.restoring")
        with explaining(new):
            _clear(new)
            _copy(backup, new)
        store = await TinyStore.open(new, key=key, now=now)
        try:
            await ready(store, made_at)
        finally:
            await store.close()
        with explaining(path):
            aside = _place(new, path, now())
    finally:
        lock.release()
    return Restored(made_at, aside)


def _looked_at(backup: Path, key: bytes | None) -> datetime:
    """Return when a backup was made; raise unless checksum, head and every record are as they were written."""
    if not backup.is_file():
        raise StoreError(f"there is no backup {backup}.")
    checksum = checksum_of(backup)
    if not checksum.is_file():
        raise StoreError(f"{checksum} is missing: the three files of a backup belong together.")
    if checksum.read_text(encoding="ascii", errors="replace").split()[:1] != [_digest(backup)]:
        raise Damaged(
            f"{backup} is not what {checksum.name} says: it was damaged on the way. Fetch it again."
        )
    noted = noted_beside(backup)
    if noted is None:
        raise StoreError(f"{path_of(backup)} is missing: the three files of a backup belong together.")
    verdict = verify(backup, key=key, heads=[noted.head])
    if not verdict.whole:
        raise Damaged(f"{backup} is not what was written there ({verdict.faults[0]}): take an older one.")
    return noted.at


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _copy(backup: Path, new: Path) -> None:
    for source, target in ((backup, new), (path_of(backup), path_of(new))):
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with source.open("rb") as old, os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(old, file)
            file.flush()
            os.fsync(file.fileno())


def _require_room(path: Path, *, replace: bool) -> None:
    if path.exists() and not replace:
        raise StoreError(f"{path} is there already: --replace moves it aside, and deletes nothing.")


def _place(new: Path, path: Path, now: datetime) -> Path | None:
    aside = _move_aside(path, now) if path.exists() else None
    for suffix in _BESIDE:
        part = new.with_name(f"{new.name}{suffix}")
        if part.exists():
            part.replace(path.with_name(f"{path.name}{suffix}"))
    _clear(new)
    return aside


def _move_aside(path: Path, now: datetime) -> Path:
    folder = path.with_name(f"before-restore-{now:%Y%m%dT%H%M%S}")
    folder.mkdir(mode=0o700)
    for suffix in _BESIDE:
        part = path.with_name(f"{path.name}{suffix}")
        if part.exists():
            part.replace(folder / part.name)
    return folder


def _clear(new: Path) -> None:
    """Take away what an earlier attempt left, which was never in place."""
    for suffix in (*_BESIDE, ".lock"):
        new.with_name(f"{new.name}{suffix}").unlink(missing_ok=True)

"""The file of a `TinyStore`: who may open it, whether it is sound, and what SQLite's errors mean."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Container, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from bot.stores.sqlite_tinydb import SqliteStorage, SqliteTinyDB
from bot.stores.store import Damaged, Full, Locked, StoreError
from bot.stores.tiny_schema import APPLICATION_ID, CHAIN, DERIVED, SCHEMA, VERSION
from bot.stores.tiny_upgrade import chain_up, derive, drop_derived

_CHECKED_WHOLE: Final = 64 * 2**20  # bytes, some 50 ms; what is larger is checked page by page in use

_REFUSES: Final = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
}
_BROKEN: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class Lock:
    """Keeps other processes from a store while this one uses it. The system lets it go when the process ends."""

    def __init__(self, store: Path) -> None:
        """Take the lock, or raise `Locked`."""
        self._file = os.open(f"{store}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._file, 20).decode() or "unknown"
            os.close(self._file)
            raise Locked(
                f"{store} is in use by process {holder}. "
                "Only one process can work on it: stop that one first, or give this one a store of its own."
            ) from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, str(os.getpid()).encode(), 0)

    @property
    def is_held(self) -> bool:
        return self._file >= 0

    def release(self) -> None:
        """Let others have the store; a second time does nothing."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


@contextmanager
def explaining(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise into `StoreError`s that say what to do."""
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeError) as error:
        raise explained(error, path) from error


def explained(error: Exception, path: Path) -> StoreError:
    """Return what an error means for whoever runs the bot."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind, the rest the detail
    if code in _BROKEN or isinstance(
        error, UnicodeError
    ):  # of a table's name, say, or of SQLite's own complaint
        return damaged(path, str(error))
    if code in _REFUSES or isinstance(error, OSError):
        return Full(
            f"{path} cannot be written ({error}). Nothing that was acknowledged is lost. "
            f"Make room or repair the disk under {path.parent}; the bot goes on by itself."
        )
    return StoreError(f"{path}: {error}")


def damaged(path: Path, reason: str) -> Damaged:
    """Return a `Damaged` that says where the file is and how to go on."""
    return Damaged(
        f"{path} is not a store that this program can read ({reason}). It was left as it is. "
        f"Move {path} and {path.name}-wal to a safe place, restore your last backup there, and start again."
    )


def prepare(path: Path) -> None:
    """Make folder (0700) and file (0600) where they are missing; those that exist keep their modes."""
    if not path.parent.exists():
        path.parent.mkdir(mode=0o700, parents=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))


def check(path: Path, *, closely: bool = True) -> int:
    """Return the version of the store in the file, 0 if it is new; `Damaged` if something else is in it.

    `closely` looks at all pages of a file that is not too large. Looks without changing anything, so that a file that is not ours stays as it is.
    """
    try:
        with path.open("rb") as file:
            header = file.read(16)
    except FileNotFoundError:
        raise StoreError(f"there is no store at {path}. ZURUF_DATA names the folder it is in.") from None
    if header and header != b"SQLite format 3\x00":
        raise damaged(path, "it is not a SQLite file")
    with closing(SqliteStorage(path, read_only=True)) as storage:
        application, version = _pragma(storage, "application_id"), int(str(_pragma(storage, "user_version")))
        if application == 0 and not storage.sql.execute("SELECT 1 FROM sqlite_master").fetchall():
            return 0
        if application != APPLICATION_ID:
            raise damaged(path, "it belongs to another program")
        if version > VERSION:
            raise Damaged(
                f"{path} has version {version}, this program reads up to {VERSION}: update the program."
            )
        small = path.stat().st_size <= _CHECKED_WHOLE
        if closely and small and (problem := _pragma(storage, "quick_check")) != "ok":
            raise damaged(path, str(problem))
        return version


def require_search(modules: Container[str]) -> None:
    """Raise `StoreError` if SQLite was compiled without what the search needs; `modules` are those that it has."""
    if "fts5" not in modules:
        raise StoreError(
            f"SQLite {sqlite3.sqlite_version} of this Python has no full-text search (FTS5). "
            "Use a Python whose SQLite has it, such as python.org's, Debian's or uv's."
        )


def open_writer(path: Path) -> SqliteTinyDB:
    """Return the database for writing, with its tables; raises as `check`."""
    version = check(path)
    db = SqliteTinyDB(path)
    try:
        require_search({name for (name,) in db.storage.sql.execute("SELECT name FROM pragma_module_list")})
        if version < VERSION:
            with db.storage.transaction():
                _bring_forward(db, version)
    except BaseException:
        db.close()
        raise
    return db


def _bring_forward(db: SqliteTinyDB, version: int) -> None:
    sql = db.storage.sql
    if version == 1:
        drop_derived(db)
    if version == 2:  # noqa: PLR2004 - a version is only a number
        sql.execute("ALTER TABLE records ADD COLUMN chained INTEGER")
    if version:
        sql.execute("ALTER TABLE deliveries ADD COLUMN undone INTEGER")
    db.storage.create(SCHEMA)
    chained = version > 2  # noqa: PLR2004 - as above
    for statement in (*(DERIVED if version < 2 else ()), *(() if chained else CHAIN)):  # noqa: PLR2004 - as above
        sql.execute(statement)
    if version == 1:
        derive(db)
    if version and not chained:
        chain_up(db)
    sql.execute(f"PRAGMA application_id={APPLICATION_ID}")
    sql.execute(f"PRAGMA user_version={VERSION}")


def open_reader(path: Path) -> SqliteTinyDB:
    """Return the database for reading, next to a writer; a `StoreError` if no program of this version wrote to it yet."""
    if check(path) != VERSION:
        raise StoreError(
            f"{path} is of an older version: start the bot once, and it brings the store forward."
        )
    return SqliteTinyDB(path, read_only=True)


def _pragma(storage: SqliteStorage, name: str) -> object:
    return storage.sql.execute(f"PRAGMA {name}").fetchall()[0][0]

"""Whether a `TinyStore` is whole: its file, its chain, and what follows from its logs. Reads one moment, while a bot may work on it."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.stores.chain import Head
from bot.stores.head_file import noted_beside
from bot.stores.sqlite_tinydb import SqliteTinyDB
from bot.stores.store import Damaged, StoreError
from bot.stores.tiny_chain import Chain
from bot.stores.tiny_chained import Outside, looking
from bot.stores.tiny_derived import Derived
from bot.stores.tiny_file import check, explaining
from bot.stores.tiny_schema import VERSION
from bot.stores.verifying import MOST_FAULTS, Fault, Walk


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `faults` names at most `MOST_FAULTS` of `count`, that of the first record first.

    `head` is where the chain ends, `noted_at` when the file beside the store was last written, `sealed` whether a key vouches for it.
    """

    records: int
    erased: int
    head: Head
    noted_at: datetime | None
    sealed: bool
    faults: Sequence[Fault]
    count: int

    @property
    def whole(self) -> bool:
        return not self.count


def verify(
    path: Path, *, key: bytes | None = None, heads: Sequence[Head] = (), log_only: bool = False
) -> Verdict:
    """Look at all of a store; `heads` are those that somebody wrote down earlier. `log_only` leaves out all but the chain.

    Raises `StoreError` if there is none, or one that only another version of the program reads.
    """
    with explaining(path):
        if check(path, closely=False) != VERSION:
            raise StoreError(f"{path} has no chain yet: start the bot once, and it brings the store forward.")
        outside = Outside(path, key, noted_beside(path), heads)
        with looking(path) as db:
            return _Look(db, outside).verdict(log_only=log_only)


class _Look:
    """One look at a store, over one connection that reads one moment."""

    def __init__(self, db: SqliteTinyDB, outside: Outside) -> None:
        self._db = db
        self._chain = Chain(db)
        self._outside = outside
        self._walk = Walk()

    def verdict(self, *, log_only: bool) -> Verdict:
        walk, outside = self._walk, self._outside
        faults = [*self._chained(), *([] if log_only else self._file())]
        if not faults and not log_only:  # what follows from a broken log says no more
            faults = list(self._readable(Derived(self._db).faults()))
        count = len(faults) + walk.count - len(walk.faults)
        faults.sort(key=lambda fault: fault.seq or sys.maxsize)
        sealed = outside.key is not None and not faults
        at = outside.noted.at if outside.noted else None
        return Verdict(walk.records, walk.erased, walk.head, at, sealed, faults[:MOST_FAULTS], count)

    def _chained(self) -> list[Fault]:
        return [*self._readable(self._followed()), *self._readable(self._around())]

    def _followed(self) -> Iterator[Fault]:
        """Follow the chain; what is found is known even if the file cannot be read to its end."""
        try:
            self._walk.follow(self._chain.follow())
            self._walk.end(self._chain.head())
        except (sqlite3.Error, Damaged, ValueError) as error:
            self._walk.add(Fault(f"cannot be read ({error})", self._walk.head.seq + 1))
        yield from self._walk.faults

    def _around(self) -> Iterator[Fault]:
        if (unlinked := self._chain.unlinked()) is not None:
            yield Fault("is an activity that no link stands for", unlinked)
        yield from self._outside.faults(self._chain)

    def _file(self) -> list[Fault]:
        found = self._db.storage.sql.execute(f"PRAGMA integrity_check({MOST_FAULTS})")
        return list(self._readable(Fault(f"SQLite: {what}") for (what,) in found if what != "ok"))

    def _readable(self, faults: Iterator[Fault]) -> Iterator[Fault]:
        try:
            yield from faults
        except (sqlite3.Error, Damaged, LookupError, TypeError, ValueError) as error:
            yield Fault(f"cannot be read any further: {error!r}")  # what is broken may be broken in any way

"""One thread that writes, many steps to a commit: the event loop never waits for the disk."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from bot.stores.sqlite_tinydb import SqliteStorage
from bot.stores.store import StoreError
from bot.stores.tiny_file import explained

T = TypeVar("T")
Step = tuple[Callable[[], Any], "asyncio.Future[Any]"]
Ended = tuple["asyncio.Future[Any]", Any, Exception | None]

_TOGETHER = 500
"""How many steps share a commit at most: more saves nothing and lets the first of them wait."""


class Writer:
    """Runs steps one after the other. Steps that come in during a commit share the next one."""

    def __init__(self, storage: SqliteStorage, path: Path) -> None:
        self._storage = storage
        self._path = path
        self._loop = asyncio.get_running_loop()
        self._steps: SimpleQueue[Step | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=f"writer of {path.name}", daemon=True)
        self._closed = False
        self._thread.start()

    async def run(self, step: Callable[[], T]) -> T:
        """Return what a step returns, once that is on disk; raise what it raises, with nothing of it done.

        A step may be run again if the commit that it shared fails.
        """
        if self._closed:
            raise StoreError(f"{self._path} has been closed")
        future: asyncio.Future[T] = self._loop.create_future()
        self._steps.put((step, future))
        return await future

    async def close(self) -> None:
        """Finish the steps that were begun."""
        if not self._closed:
            self._closed = True
            self._steps.put(None)
            await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        closing = False
        while not closing:
            batch = self._next_batch()
            closing = None in batch
            ended = self._commit([step for step in batch if step is not None])
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                self._loop.call_soon_threadsafe(_settle, ended)

    def _next_batch(self) -> list[Step | None]:
        """Wait for a step and return it with those behind it."""
        batch = [self._steps.get()]
        while len(batch) < _TOGETHER and not self._steps.empty():
            batch.append(self._steps.get())
        return batch

    def _commit(self, batch: list[Step]) -> list[Ended]:
        try:
            with self._storage.transaction():
                return [self._run(step) for step in batch]
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody waits for it
            if len(batch) == 1:
                return [(batch[0][1], None, self._named(error))]
        return [ended for step in batch for ended in self._commit([step])]

    def _run(self, step: Step) -> Ended:
        work, future = step
        try:
            with self._storage.transaction():
                return future, work(), None
        except Exception as error:
            if not self._storage.sql.in_transaction:  # SQLite gave up the whole commit
                raise
            return future, None, self._named(error)

    def _named(self, error: Exception) -> Exception:
        return explained(error, self._path) if isinstance(error, sqlite3.Error) else error


def _settle(ended: list[Ended]) -> None:
    for future, result, error in ended:
        if future.done():  # its caller was cancelled
            continue
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)

"""One thread that writes, many steps to a commit: the event loop never waits for the disk."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from bot.stores.sqlite_tinydb import SqliteStorage
from bot.stores.store import StoreError
from bot.stores.tiny_file import explained

T = TypeVar("T")
Step = tuple[Callable[[], Any], "asyncio.Future[Any]"]
Ended = tuple["asyncio.Future[Any]", Any, Exception | None]


class Writer:
    """Runs steps one after the other. Those that were begun together, or during a commit, share the next one."""

    def __init__(
        self,
        storage: SqliteStorage,
        path: Path,
        *,
        aside: Callable[[], bool],
        rest: float,
        before: Callable[[], None],
        after: Callable[[], None],
    ) -> None:
        """`aside` is a step for when nothing was begun for `rest` seconds; it says whether it wants to go on.

        `before` is a step at the end of each commit, `after` is called after it, once those who waited for it are told.
        """
        self._storage = storage
        self._path = path
        self._aside = aside
        self._rest = rest
        self._before = before
        self._after = after
        self._is_behind = True
        self._loop = asyncio.get_running_loop()
        self._begun: list[Step] = []
        self._batches: SimpleQueue[list[Step]] = SimpleQueue()  # an empty one is the last
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
        if not self._begun:
            # Once the loop has come round: tasks that were woken together, as by a commit, then share the next one.
            self._loop.call_soon(self._hand_over)
        self._begun.append((step, future))
        return await future

    def _hand_over(self) -> None:
        self._batches.put(self._begun)
        self._begun = []

    async def close(self) -> None:
        """Finish the steps that were begun."""
        if not self._closed:
            self._closed = True
            if self._begun:
                self._hand_over()
            self._batches.put([])
            await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        while batch := self._next_batch():
            ended = self._commit(batch)
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                self._loop.call_soon_threadsafe(_settle, ended)
            with suppress(sqlite3.Error):  # whoever needs the store next is told
                self._after()

    def _next_batch(self) -> list[Step]:
        """Wait for steps and return them with all that came in meanwhile; nothing once the writer is closed."""
        batch = self._first_batch()
        while batch and not self._batches.empty():
            if not (more := self._batches.get()):
                self._batches.put(more)  # closed: once this batch is done
                break
            batch += more
        return batch

    def _first_batch(self) -> list[Step]:
        while self._is_behind:
            try:
                return self._batches.get(timeout=self._rest)
            except Empty:
                self._is_behind = self._step_aside()
        self._is_behind = True  # after whatever comes next
        return self._batches.get()

    def _step_aside(self) -> bool:
        try:
            with self._storage.transaction():
                return self._aside()
        except sqlite3.Error:
            return (
                False  # a full disk, say: it is tried again after the next step, and whoever needs it is told
            )

    def _commit(self, batch: list[Step]) -> list[Ended]:
        try:
            with self._storage.transaction():
                ended = [self._run(step) for step in batch]
                self._before()
                return ended
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

"""Writes state down a little after it has changed, whole or not at all."""

import asyncio
import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

from bot.workspace.telling import Telling

PAUSE_SECONDS = 0.2  # changes within this time are written together
Change = TypeVar("Change")


def write_whole(path: Path, state: Any) -> None:
    """Writes JSON, or leaves the file as it was."""
    written = path.with_suffix(path.suffix + ".new")
    with written.open("w", encoding="utf-8") as file:
        json.dump(state, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    written.replace(path)


class Saver(Generic[Change]):
    """Calls `write` a little after every change that is `kept`, and at the end if something is left."""

    def __init__(
        self, write: Callable[[], None], changes: Telling[Change], kept: Callable[[Change], bool]
    ) -> None:
        self._write = write
        self._kept = kept
        self._changed = asyncio.Event()
        self._written = asyncio.Condition()
        self._task = asyncio.ensure_future(self._run())
        self._stop = changes.subscribe(self._note)

    async def close(self) -> None:
        self._stop()
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        if self._changed.is_set():
            self._write()

    async def written(self) -> None:
        """Waits until every change so far is in the file."""
        async with self._written:
            await self._written.wait_for(lambda: not self._changed.is_set())

    def _note(self, change: Change) -> None:
        if self._kept(change):
            self._changed.set()

    async def _run(self) -> None:
        while True:
            await self._changed.wait()
            await asyncio.sleep(PAUSE_SECONDS)
            self._changed.clear()
            self._write()
            async with self._written:
                self._written.notify_all()

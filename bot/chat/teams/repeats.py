"""What people wrote, sent a second time: Teams does that when it was not answered in time, under the same id and then under a new one
(<https://github.com/microsoft/botbuilder-dotnet/issues/5005>).

Buttons and forms need none of this, since their causes say it for good. Words do: the same note under a new id would be a second note.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final
from weakref import WeakValueDictionary

from bot.chat.teams.heard import Commanded, Heard, Wrote

FRESH: Final = 60.0
"""Seconds for which the very same words of the same person in the same thread are the same: the last of them come after 45."""
_MOST: Final = 10_000

Key = tuple[str, ...]


class Repeats:
    """Words that were dealt with a moment ago. `clock` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._done: OrderedDict[Key, float] = OrderedDict()
        self._turns: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, heard: Heard) -> AsyncIterator[bool]:
        """Yield whether something is a repetition, after waiting for what it repeats. What ends in an error was not dealt with."""
        key = _key(heard)
        if key is None:
            yield False
            return
        lock = self._turns.setdefault(key, asyncio.Lock())
        async with lock:
            if self._is_fresh(key):
                yield True
                return
            yield False
            self._remember(key)

    def _is_fresh(self, key: Key) -> bool:
        at = self._done.get(key)
        return at is not None and self._clock() - at < FRESH

    def _remember(self, key: Key) -> None:
        self._done[key] = self._clock()
        self._done.move_to_end(key)
        while len(self._done) > _MOST or not self._is_fresh(next(iter(self._done))):
            self._done.popitem(last=False)


def _key(heard: Heard) -> Key | None:
    match heard:
        case Commanded(cause=cause):
            return (cause,)
        case Wrote(who=who, text=str(text), again=False) if who is not None:
            return (who.object_id or who.user, heard.spot.conversation, heard.root, text)
        case Wrote(cause=cause):
            return (cause,)
        case _:
            return None

"""What Meta only points at: that somebody names the account, but not with which words. They are kept until they were read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from bot.connectors.connector import Keep
from bot.connectors.meta.fields import identity, items
from bot.domain.errors import OutcomeUnknown

MOST: Final = 500
"""Pointers that wait; more are refused, so that Meta tells of them again later."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Somebody names the account under `media`: in the comment, or without one in the caption."""

    media: str
    comment: str = ""


class Pointers:
    """Those that wait, each with a number that never comes again."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._turn = asyncio.Lock()

    async def add(self, pointers: Sequence[Pointer]) -> None:
        """Keep what is not waiting yet; on disk when it returns."""
        async with self._turn:
            first, waiting = await self._load()
            fresh = [one for one in dict.fromkeys(pointers) if one not in waiting]
            if len(waiting) + len(fresh) > MOST:
                raise OutcomeUnknown("too many mentions wait to be read")
            if fresh:
                await self._save(first, [*waiting, *fresh])

    async def after(self, number: int) -> tuple[int, list[Pointer]]:
        """Forget those before a number, which were read; return the first number that waits, and what waits from there on."""
        async with self._turn:
            first, waiting = await self._load()
            done = min(max(number - first, 0), len(waiting))
            if done:
                await self._save(first + done, waiting[done:])
            return first + done, waiting[done:]

    async def _load(self) -> tuple[int, list[Pointer]]:
        kept: Any = json.loads(await self._keep.load() or "{}")
        waiting = [
            Pointer(identity(one, "media"), identity(one, "comment")) for one in items(kept, "waiting")
        ]
        return int(kept.get("first", 0)), waiting

    async def _save(self, first: int, waiting: Sequence[Pointer]) -> None:
        await self._keep.save(json.dumps({"first": first, "waiting": [asdict(one) for one in waiting]}))

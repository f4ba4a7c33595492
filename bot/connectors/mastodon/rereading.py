"""Notices edits and removals: the API tells of neither, so posts that came not long ago are read again, a few at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.connectors.connector import Malformed
from bot.connectors.mastodon import reading
from bot.connectors.mastodon.fields import Json, maybe_id
from bot.connectors.mastodon.memory import Memory, Watched
from bot.connectors.mastodon.wire import Wire
from bot.domain.errors import Gone, Rejected
from bot.domain.posts import AccountId, Post, PostRef, Removal

logger = logging.getLogger(__name__)

EVERY: Final = timedelta(minutes=2)
BATCH: Final = 20
"""Posts in one call: as many as Mastodon takes without asking who we are."""
SINGLE: Final = 3
"""Posts in as many calls, where the server has no call for several."""


class Rereader:
    """Reads the posts of a memory again in turn."""

    def __init__(self, wire: Wire, account: AccountId, clock: Callable[[], datetime]) -> None:
        self._wire = wire
        self._account = account
        self._clock = clock
        self._next = clock()
        self._turn = ""
        self._batches = True

    async def news(self, memory: Memory) -> list[Post | Removal]:
        """Return what has changed of a few posts, if it is time to look; the others have their turn later."""
        if self._clock() < self._next or not memory.watched:
            return []
        self._next = self._clock() + EVERY
        chosen = self._chosen(memory)
        found = await self._many(chosen) if self._batches else await self._each(chosen)
        return [news for one in chosen if (news := self._change(one, found.get(one.id, {})))]

    def _chosen(self, memory: Memory) -> list[Watched]:
        """Return those whose turn it is: the ids go round in their order."""
        ids = sorted(memory.watched)
        later = [one for one in ids if one > self._turn]
        chosen = (later + ids[: len(ids) - len(later)])[: BATCH if self._batches else SINGLE]
        self._turn = chosen[-1]
        return [memory.watched[one] for one in chosen]

    async def _many(self, chosen: Sequence[Watched]) -> dict[str, Json | None]:
        """Read several at once; what is missing there is asked for by itself, as not every server knows this call."""
        try:
            told = await self._wire.poll("/api/v1/statuses", [("id[]", one.id) for one in chosen])
        except Rejected:
            self._batches = False
            return await self._each(chosen[:SINGLE])
        found: dict[str, Json | None] = {
            maybe_id(one, "id"): one
            for one in (told if isinstance(told, list) else [])
            if isinstance(one, dict)
        }
        missing = [one for one in chosen if one.id not in found]
        asked = await self._each(missing[:SINGLE])
        self._batches = not any(asked.values())
        return found | asked

    async def _each(self, chosen: Sequence[Watched]) -> dict[str, Json | None]:
        return {one.id: await self._one(one.id) for one in chosen}

    async def _one(self, external_id: str) -> Json | None:
        """Read a post; None if it is gone."""
        try:
            told = await self._wire.poll(f"/api/v1/statuses/{external_id}")
        except Gone:
            return None
        except Rejected:
            return {}
        return told if isinstance(told, dict) else {}

    def _change(self, known: Watched, status: Json | None) -> Post | Removal | None:
        if status is None:
            return Removal(PostRef(self._account, known.id), known.place.conversation)
        if not status or reading.revision(status) == known.revision:
            return None
        try:
            return reading.post(status, known.place, self._account, self._wire.host)
        except Malformed as error:
            logger.warning("%s: a changed post cannot be read: %s", self._account, error)
            return None

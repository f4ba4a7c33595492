"""Publishes answers, and finds them again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from weakref import WeakValueDictionary

from bot.connectors.connector import Malformed, Published
from bot.connectors.mastodon import reading, writing
from bot.connectors.mastodon.fields import Json, address, identifier, listed, maybe_id
from bot.connectors.mastodon.wire import POST, Wire
from bot.connectors.mastodon.writing import Draft
from bot.domain.errors import OutcomeUnknown, Unreachable
from bot.domain.posts import AccountId, Post, PostRef

_AT_ONCE: Final = timedelta(seconds=5)
"""A reply that began longer ago than this is tried again: then it may stand there already."""
_KEYS: Final = 2_000
"""Answers of which it is remembered which reply they were."""
_MOST: Final = 5_000
"""Answers of a thread that are looked through; a server shows 4,096."""


class Answers:
    """The answers of one account."""

    def __init__(self, wire: Wire, account: AccountId, clock: Callable[[], datetime]) -> None:
        self._wire = wire
        self._account = account
        self._clock = clock
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._keys: dict[str, str] = {}

    async def publish(
        self, draft: Draft, to: Post, text: str, ours: str, *, key: str, at: datetime
    ) -> Published:
        """Publish an answer once.

        Mastodon remembers a key only after it has published, so two requests with one key at once are two answers
        (app/services/post_status_service.rb): one after the other, and a repetition looks first.
        """
        turn = self._turns.setdefault(key, asyncio.Lock())
        look = partial(self.find, to, text, ours, key=key, at=at, private=draft.visibility == "direct")
        async with turn:
            there = await _before_anything_leaves(look) if self._is_late(at) else None
            published = there or self._published(
                await self._wire.post("/api/v1/statuses", draft.body, bucket=POST, key=key)
            )
            self._learn(published.ref.external_id, key)
            return published

    async def find(
        self, to: Post, text: str, ours: str, *, key: str, at: datetime, private: bool
    ) -> Published | None:
        """Look for an answer of ours with the same words, to as many, since it was begun; not one that has another key."""
        told = await self._wire.get(f"/api/v1/statuses/{to.ref.external_id}/context")
        for one in listed(told, "descendants", _MOST):
            is_answer = reading.is_answer(one, to.ref.external_id, ours, at)
            if is_answer and writing.is_same(one, text, private=private) and self._may_be(one, key):
                return self._published(one)
        return None

    def _is_late(self, at: datetime) -> bool:
        return self._clock() - at > _AT_ONCE

    def _may_be(self, status: Json, key: str) -> bool:
        """Tell whether nothing is known against it: two replies may say the same."""
        return self._keys.get(maybe_id(status, "id"), key) == key

    def _learn(self, external_id: str, key: str) -> None:
        self._keys[external_id] = key
        if len(self._keys) > _KEYS:
            del self._keys[next(iter(self._keys))]

    def _published(self, told: Any) -> Published:
        """Read what was published; what cannot be read was taken all the same."""
        status = told if isinstance(told, dict) else {}
        try:
            ref = PostRef(self._account, identifier(status))
        except Malformed as error:
            raise OutcomeUnknown(f"the server's answer cannot be read ({error})") from None
        return Published(ref, address(status, "url", "uri"))


async def _before_anything_leaves(look: Callable[[], Awaitable[Published | None]]) -> Published | None:
    """Look; whatever becomes of that, nothing was sent yet."""
    try:
        return await look()
    except OutcomeUnknown as error:
        raise Unreachable(str(error)) from error

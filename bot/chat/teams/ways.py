"""How people are reached where only they see it: the chat that each of them has with the bot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.chat.teams.calls import Calls
from bot.chat.teams.heard import Spot, Visitor
from bot.chat.teams.naming import SURFACE
from bot.domain.errors import Gone
from bot.domain.policy import Policy
from bot.keeping import reaching
from bot.keeping.reaching import Way
from bot.stores.store import Store

Json = dict[str, Any]


class Ways:
    """Learnt whenever somebody does something, and kept; only of people whom the policy knows."""

    def __init__(
        self, calls: Calls, store: Store, policy: Callable[[], Policy], clock: Callable[[], datetime]
    ) -> None:
        self._calls = calls
        self._store = store
        self._policy = policy
        self._clock = clock
        self._known: dict[str, Way] = {}

    async def seen(self, who: Visitor, spot: Spot) -> None:
        """Somebody did something: learn how they are called and which language they read."""
        chat = spot.conversation if spot.is_personal else ""
        await self._keep(
            who.object_id,
            lambda way: replace(
                way,
                user=who.user or way.user,
                chat=chat or way.chat,
                service=spot.service_url or way.service,
                language=who.language or way.language,
            ),
        )

    async def language(self, person: str) -> str:
        """Return the locale that somebody read Teams in when they last did something; empty before they did."""
        return (await self._way(person)).language

    async def write(self, person: str, user: str, activity: Json) -> None:
        """Say something in the chat with a person; `user` is what Teams calls them, if somebody knows it.

        A chat that is gone took nothing, so another one is opened, once.
        """
        chat = await self._chat(person, user)
        try:
            await self._calls.write(chat, activity)
        except Gone:
            await self._keep(person, lambda way: replace(way, chat=""))
            await self._calls.write(await self._chat(person, user), activity)

    async def _chat(self, person: str, user: str) -> str:
        way = await self._way(person)
        if not way.chat:
            chat = await self._calls.personal(way.user or user or person)
            way = await self._keep(person, lambda known: replace(known, chat=chat))
        elif way.service:
            self._calls.urls.learn(way.chat, way.service)
        return way.chat

    async def _way(self, person: str) -> Way:
        if not self._is_known(person):
            return Way(id=person)
        if person not in self._known:
            self._known[person] = await reaching.to(self._store, SURFACE, person)
        return self._known[person]

    async def _keep(self, person: str, do: Callable[[Way], Way]) -> Way:
        if not self._is_known(person):
            return do(Way(id=person))
        known = await self._way(person)
        if do(known) != known:
            self._known[person] = await reaching.change(self._store, SURFACE, person, self._clock(), do)
        return self._known[person]

    def _is_known(self, person: str) -> bool:
        return self._policy().whose(SURFACE, person) is not None

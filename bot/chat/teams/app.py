"""The bot's side of Teams in one tenant, put together."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import httpx
from aiohttp import web

from bot.chat.reception import Reception
from bot.chat.teams.access import Registration, on_this_machine, registered
from bot.chat.teams.door import Door
from bot.chat.teams.inside import inside
from bot.chat.teams.repeats import Repeats
from bot.chat.teams.surface import TeamsSurface
from bot.chat.teams.throttle import Throttle
from bot.stores.store import Store

logger = logging.getLogger(__name__)

_DRAIN_SECONDS: Final = 10.0


class TeamsApp:
    """Use: `await start()`, then `handle_http` as the route `POST /api/messages`, at the end `await stop()`.

    `registration`: None is the local mode, for which somebody has to ask; nothing that is missing leads there. `http` is shared by
    every call, and needs the exits of `bot.chat.teams.exits`. `now` is the time of the desk, `clock` is monotonic.
    """

    def __init__(
        self,
        reception: Reception,
        store: Store,
        *,
        http: httpx.AsyncClient,
        registration: Registration | None,
        now: Callable[[], datetime],
        throttle: Throttle | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        throttle = throttle or Throttle()
        self._attention = reception.attention
        self._access = access = (
            registered(registration, http, throttle, clock)
            if registration
            else on_this_machine(http, throttle)
        )
        self._inside = inside(reception, access.calls, store, now, tenant=access.tenant, app=access.app)
        self._door = Door(access.check, access.urls, access.app, Repeats(clock))

    @property
    def surface(self) -> TeamsSurface:
        return self._inside.surface

    async def start(self) -> None:
        """Take up what was known before, and let Teams in; raises `LoggedOut` if Microsoft does not know us."""
        await self._inside.channels.load()
        self._say_problems()
        await self._access.prepare()
        self._door.act = self._inside.front.hear

    def _say_problems(self) -> None:
        """At the very first start the app is in no team yet: that is no problem of a channel, and health says it."""
        if not self._inside.channels.spaces:
            logger.info("Teams: the app is in no team yet; install it where the policy's channels are")
            return
        for channel, problem in self._inside.channels.problems.items():
            logger.error("channel %s cannot be used: %s", channel, problem)

    async def handle_http(self, request: web.Request) -> web.Response:
        """Answer one request of Teams; what is not signed for us is 401, junk 400 or 413, never 500."""
        with self._attention.held():
            return await self._door.handle(request)

    async def stop(self, seconds: float = _DRAIN_SECONDS) -> None:
        """Wait so long for what goes on after answers. Close the server before."""
        await self._inside.chores.drain(seconds)

    def follow(self) -> None:
        """The policy names other channels, perhaps: look which of those that we know they are."""
        self._inside.channels.forget()

    def health(self) -> Mapping[str, Any]:
        """Return what an operator should know; `problems` is empty when all is well.

        That keys cannot be had is none: each request tries anew, and would never come if we said that we are not ready.
        """
        problems = [f"{channel}: {problem}" for channel, problem in self._inside.channels.problems.items()]
        keys = {"keys": self._access.problem} if self._access.problem else {}
        return {
            "local": self._access.is_local,
            "refused": dict(self._door.refused),
            **keys,
            "problems": problems,
        }

"""A Microsoft Teams on this machine: Bot Connector, login service, a little of Graph, and people."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Self

from aiohttp import web

from bot.workspace.clock import Clock, SystemClock
from bot.workspace.server import LOOPBACK, this_machine_only
from bot.workspace.teams.calls import Calls, Recorded
from bot.workspace.teams.hub import Hub
from bot.workspace.teams.login import LoginPages
from bot.workspace.teams.model import Tenant
from bot.workspace.teams.profile import Profile
from bot.workspace.teams.running import Running
from bot.workspace.teams.saving import Saver, load
from bot.workspace.teams.uploads import LARGEST


class Connector(Running):
    """`async with await Connector.start(tenant=…) as connector:`, or call `stop` yourself."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.calls = Calls(hub)
        self.logins = LoginPages(hub)
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self._saver: Saver | None = None
        self._open: set[asyncio.Transport] = set()

    @classmethod
    async def start(
        cls,
        tenant: Tenant | None = None,
        *,
        port: int = 0,
        clock: Clock | None = None,
        limited: bool = False,
        profile: Profile | None = None,
        state: Path | None = None,
    ) -> "Connector":
        """Listens on loopback; port 0 picks a free one, with `state` the one that it had before if that is free.

        `limited` switches Teams' rate limits on. With `state` messages outlive a restart in that file.
        OSError if the port is taken, ValueError if the file is damaged.
        """
        tenant = tenant or Tenant()
        before = load(tenant, state) if state else 0
        hub = Hub(tenant, clock or SystemClock(), limited=limited, profile=profile)
        hub.driver.authenticated = hub.profile.authenticated
        connector = cls(hub)
        try:
            await connector._listen(port, before)
        except OSError:
            await connector.stop()
            raise
        if state:
            listening = int(hub.host.rpartition(":")[2])
            connector._saver = Saver(tenant, state, hub.changes, listening)
        return connector

    async def _listen(self, port: int, before: int) -> None:
        app = web.Application(client_max_size=LARGEST, middlewares=[this_machine_only, self._remember])
        app.router.add_routes(self.logins.routes())
        app.router.add_put("/uploads/{key}", self.hub.uploads.receive)
        app.router.add_get("/uploads/{key}/content", self.hub.uploads.download)
        app.router.add_routes(self.calls.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await self._open_site(port or (before if is_free(before) else 0))
        self.hub.host = f"{LOOPBACK}:{self._runner.addresses[0][1]}"

    async def _open_site(self, port: int) -> None:
        assert self._runner
        self._site = web.TCPSite(self._runner, LOOPBACK, port)
        await self._site.start()

    @web.middleware
    async def _remember(self, request: web.Request, handler: Callable[..., object]) -> web.StreamResponse:
        """Keeps the connections, so that they can be closed at once."""
        if request.transport:
            self._open.add(request.transport)
        return await handler(request)  # type: ignore[misc,no-any-return]

    @asynccontextmanager
    async def unreachable(self) -> AsyncIterator[None]:
        """Meanwhile every connection is refused, and those that were open are gone."""
        assert self._site
        port = int(self.hub.host.rpartition(":")[2])
        await self._site.stop()
        for transport in self._open:
            transport.abort()
        self._open.clear()
        try:
            yield
        finally:
            await self._open_site(port)

    @property
    def requests(self) -> list[Recorded]:
        """Every call so far, in the order of their answers."""
        return self.calls.recorded

    @property
    def connections(self) -> int:
        """On how many connections the calls came."""
        return len({record.peer for record in self.requests})

    @property
    def posted_again(self) -> list[Recorded]:
        """What the app posted although the same was posted there before: people see it twice."""
        kinds, seen, again = {"create", "post", "reply"}, set(), []
        for record in self.requests:
            if record.kind in kinds and record.status == HTTPStatus.CREATED:
                post = (record.path, json.dumps(record.body, sort_keys=True))
                again += [record] if post in seen else []
                seen.add(post)
        return again

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        await self.hub.driver.close()
        await self.calls.close()
        self.logins.release()
        if self._runner:
            await self._runner.cleanup()
        if self._saver:
            await self._saver.close()

    async def saved(self) -> None:
        """Waits until every change is in the state file, if there is one."""
        if self._saver:
            await self._saver.written()


def is_free(port: int) -> bool:
    """Whether somebody may listen there; 0 is no port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return port > 0

"""A Slack-compatible workspace on this machine: Web API, Socket Mode, HTTP delivery, people, and a page."""

import ipaddress
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Self, TypeVar
from urllib.parse import urlsplit

from aiohttp import web

from bot.workspace.api import BODY_LIMIT, Api, ApiCall
from bot.workspace.clock import Clock, SystemClock
from bot.workspace.courier import Courier
from bot.workspace.deliver import HttpDelivery
from bot.workspace.faults import Faults
from bot.workspace.hub import Hub
from bot.workspace.limiter import Limiter
from bot.workspace.model import Team
from bot.workspace.page_socket import OtherPage, Pages, PublicSquare
from bot.workspace.people_actions import PersonAtWork
from bot.workspace.saving import Saver, load
from bot.workspace.sockets import Sockets

T = TypeVar("T")
LOOPBACK = "127.0.0.1"


class Workspace:
    """`async with await Workspace.start(team=…) as workspace:`, or call `stop` yourself."""

    def __init__(self, hub: Hub, square: PublicSquare | None = None, beside: OtherPage | None = None) -> None:
        self.hub = hub
        self.api = Api(hub)
        self.pages = Pages(hub, square, beside)
        self._runner: web.AppRunner | None = None
        self._deliveries: list[HttpDelivery] = []
        self._saver: Saver | None = None

    @classmethod
    async def start(
        cls,
        team: Team | None = None,
        *,
        port: int = 0,
        clock: Clock | None = None,
        limited: bool = False,
        square: PublicSquare | None = None,
        beside: OtherPage | None = None,
        state: Path | None = None,
    ) -> "Workspace":
        """Listens on loopback; port 0 picks a free one.

        `limited` switches Slack's rate limits on. `beside` is the page of another chat product, in the same window. With `state` messages outlive a restart in that file.
        OSError if the port is taken, ValueError if the file is damaged.
        """
        team = team or Team()
        if state:
            load(team, state)
        workspace = cls(Hub(team, clock or SystemClock(), limited=limited), square, beside)
        if state:
            workspace._saver = Saver(team, state, workspace.hub.changes)
        try:
            await workspace._listen(port)
        except OSError:
            await workspace.stop()
            raise
        return workspace

    async def _listen(self, port: int) -> None:
        app = web.Application(client_max_size=BODY_LIMIT, middlewares=[this_machine_only])
        app.router.add_route("*", "/api/{method}", self.api.handle)
        app.router.add_post("/actions/{team}/{key}", self.api.respond)
        app.router.add_post("/upload/v1/{key}", self.hub.files.receive)
        app.router.add_get("/files-pri/{team}-{file}/{name}", self.hub.files.download)
        app.router.add_get("/files-pri/{team}-{file}/download/{name}", self.hub.files.download)
        app.router.add_get("/files/{user}/{file}/{name}", self.hub.files.download)
        app.router.add_get("/link/", self.hub.sockets.handle)
        app.router.add_routes(self.pages.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, port)
        await site.start()
        self.hub.host = f"{LOOPBACK}:{self._runner.addresses[0][1]}"
        self.team.url = self.hub.url

    async def stop(self) -> None:
        await self.pages.close()
        await self.hub.sockets.close()
        await self.hub.courier.close()
        for delivery in self._deliveries:
            await delivery.close()
        if self._runner:
            await self._runner.cleanup()
        if self._saver:
            await self._saver.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        return self.hub.url

    @property
    def api_url(self) -> str:
        """The base address for slack_sdk, with the slash at its end."""
        return f"{self.hub.url}/api/"

    @property
    def bot_token(self) -> str:
        return self.team.app.bot_token

    @property
    def app_token(self) -> str:
        return self.team.app.app_token

    @property
    def signing_secret(self) -> str:
        return self.team.app.signing_secret

    @property
    def team(self) -> Team:
        return self.hub.team

    @property
    def faults(self) -> Faults:
        return self.hub.faults

    @property
    def limiter(self) -> Limiter:
        """`limiter.enabled` switches Slack's rate limits on and off."""
        return self.hub.limiter

    @property
    def sockets(self) -> Sockets:
        return self.hub.sockets

    @property
    def courier(self) -> Courier:
        return self.hub.courier

    @property
    def calls(self) -> list[ApiCall]:
        """Every API call so far, in the order of their answers."""
        return self.api.calls

    @property
    def unexpected(self) -> list[str]:
        """What the app did that no correct app does; empty at the end of a good test."""
        return self.hub.unexpected

    def on_call(self, listener: Callable[[ApiCall], None]) -> None:
        self.api.on_call(listener)

    def as_person(self, user: str) -> PersonAtWork:
        return PersonAtWork(self.hub, user)

    def deliver_to(self, url: str) -> HttpDelivery:
        """Switches from Socket Mode to signed HTTP requests to `url`."""
        delivery = HttpDelivery(url, self.signing_secret, self.hub.clock, self.faults)
        self._deliveries.append(delivery)
        self.hub.use(delivery)
        return delivery

    async def wait_for(self, holds: Callable[[], T], timeout: float = 5.0) -> T:  # noqa: ASYNC109 - callers say how long
        """The first truthy `holds()`, asked again after every change; TimeoutError after `timeout` seconds."""
        return await self.hub.changes.wait_for(holds, timeout)

    async def connected(self, connections: int = 1) -> None:
        """Waits until so many Socket Mode connections are open."""
        await self.wait_for(lambda: len(self.sockets.connections) >= connections)

    async def saved(self) -> None:
        """Waits until every change is in the state file, if there is one."""
        if self._saver:
            await self._saver.written()

    async def settled(self) -> None:
        """Waits until the bot has acknowledged everything that was sent."""
        await self.hub.courier.settled()


@web.middleware
async def this_machine_only(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuses names that merely resolve to this machine (DNS rebinding) and pages of other origins."""
    origin = request.headers.get("Origin")
    if not is_loopback(request.host) or (origin is not None and urlsplit(origin).netloc != request.host):
        raise web.HTTPForbidden(text="this workspace is for this machine only")
    return await handler(request)


def is_loopback(host: str) -> bool:
    name = urlsplit(f"//{host}").hostname or ""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False

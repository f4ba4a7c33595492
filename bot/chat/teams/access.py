"""How Teams and we reach each other: signed on both sides, or, to try things out, on this machine alone without any of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from bot.chat.teams.auth import Check, Loopback, Signed
from bot.chat.teams.calls import Calls
from bot.chat.teams.graph import GRAPH, Graph, scope
from bot.chat.teams.keys import OPENID, KeyStore
from bot.chat.teams.service_urls import ServiceUrls, is_loopback
from bot.chat.teams.throttle import Throttle
from bot.chat.teams.tokens import LOGIN, Credentials, TokenSource
from bot.chat.teams.wire import Wire
from bot.domain.errors import LoggedOut, OutsideError
from bot.settings.products import TeamsAccess
from bot.settings.secret import Secret

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Registration:
    """Our app in Entra, and where Microsoft is. `ValueError` where something is missing."""

    app_id: str
    password: Secret
    tenant: str
    openid_url: str = OPENID
    login_url: str = LOGIN
    graph_url: str = GRAPH

    def __post_init__(self) -> None:
        if not (self.app_id and self.password and self.tenant):
            raise ValueError("Teams needs the app's id, its password and the tenant")


def registration_in(settings: TeamsAccess) -> Registration | None:
    """Return how our app is registered; None is the local mode, for which the settings have to ask."""
    if settings.local:
        return None
    urls = (settings.openid_url, settings.login_url, settings.graph_url)
    return Registration(settings.app_id, settings.password, settings.tenant, *urls)


@dataclass(frozen=True, slots=True)
class Access:
    """`tenant` and `app` are nothing in local mode, in which there are no keys and no tokens either."""

    urls: ServiceUrls
    check: Check
    calls: Calls
    tenant: str = ""
    app: str = ""
    keys: KeyStore | None = None
    tokens: TokenSource | None = None

    @property
    def is_local(self) -> bool:
        return self.keys is None

    @property
    def problem(self) -> str:
        return self.keys.problem if self.keys else ""

    async def prepare(self) -> None:
        """Fetch keys and a first token; raises `LoggedOut` if Microsoft does not know us.

        That Microsoft cannot be reached just now keeps nothing else from starting.
        """
        if self.keys:
            await self.keys.prefetch()
        try:
            if self.tokens:
                await self.tokens.get()
        except LoggedOut:
            raise
        except OutsideError as error:
            logger.warning("there is no token for Teams yet: %s", error)


def access_to(settings: TeamsAccess, http: httpx.AsyncClient) -> Access:
    """Return the access that the settings describe."""
    registration = registration_in(settings)
    return registered(registration, http, Throttle()) if registration else on_this_machine(http, Throttle())


def registered(
    registration: Registration,
    http: httpx.AsyncClient,
    throttle: Throttle,
    clock: Callable[[], float] = time.monotonic,
) -> Access:
    """Return the access of an app that is registered in Entra. A Bot Connector on this machine needs one who signs there, too."""
    app, tenant = registration.app_id, registration.tenant
    credentials = Credentials(app, registration.password, tenant, registration.login_url)
    tokens = TokenSource(http, credentials, clock=clock)
    for_graph = TokenSource(http, credentials, scope(registration.graph_url), clock)
    graph = Graph(Wire(http, for_graph), throttle, registration.graph_url)
    urls = ServiceUrls(local=is_loopback(registration.openid_url))
    keys = KeyStore(http, registration.openid_url, clock)
    return Access(
        urls=urls,
        check=Signed(keys, app, tenant, urls),
        calls=Calls(Wire(http, tokens), throttle, urls, tenant=tenant, bot=f"28:{app}", graph=graph),
        tenant=tenant,
        app=app,
        keys=keys,
        tokens=tokens,
    )


def on_this_machine(http: httpx.AsyncClient, throttle: Throttle) -> Access:
    """Return the access of the local mode: nobody is authenticated, and nobody else is heard or spoken to."""
    logger.warning(
        "Teams is not authenticated: whatever this machine says is believed, and nobody else is heard"
    )
    urls = ServiceUrls(local=True)
    return Access(urls, Loopback(urls), Calls(Wire(http, None), throttle, urls, tenant="", bot=""))

"""The doors through which everything comes in: one web server."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack

from aiohttp import web

from bot.connectors.connector import Connector, Hook
from bot.connectors.endpoint import Endpoint
from bot.connectors.registry import SHARED_PATHS, endpoints_of
from bot.connectors.webhook import WebhookIntake
from bot.desk import Desk
from bot.domain.posts import AccountId
from bot.products import Products
from bot.settings import Settings
from bot.web import Health, make_web, serve


class Doors:
    """Who answers what platforms bring, as the accounts are right now."""

    def __init__(self, connectors: Mapping[AccountId, Connector]) -> None:
        self._connectors = connectors
        self._hooks: dict[AccountId, Hook] = {}
        self._endpoints: dict[str, Endpoint] = {}
        self.follow()

    def follow(self) -> None:
        """Answer for the accounts that there are now, and for no others."""
        self._hooks.clear()
        self._hooks |= {name: one for name, one in self._connectors.items() if isinstance(one, WebhookIntake)}
        self._endpoints.clear()
        self._endpoints |= endpoints_of(self._connectors)

    def application(self, desk: Desk, products: Products, health: Health) -> web.Application:
        """Return what answers requests."""
        return make_web(
            hooks=self._hooks,
            endpoints=self._endpoints,
            shared=SHARED_PATHS,
            receive=desk.take,
            health=health,
            doors=products.doors,
        )


async def listen(settings: Settings, doors: web.Application, stack: AsyncExitStack) -> tuple[str, int]:
    """Open the web server; return its host and port."""
    runner = await serve(doors, settings.host, settings.port)
    stack.push_async_callback(runner.cleanup)
    host, port, *_ = runner.addresses[0]
    return host, port

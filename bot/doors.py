"""The doors through which everything comes in: one web server."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack

from aiohttp import web

from bot.connectors.connector import Connector
from bot.connectors.registry import endpoints_of
from bot.connectors.webhook import WebhookIntake
from bot.desk import Desk
from bot.domain.posts import AccountId
from bot.products import Products
from bot.settings import Settings
from bot.web import Health, make_web, serve


def doors_of(
    desk: Desk, connectors: Mapping[AccountId, Connector], products: Products, health: Health
) -> web.Application:
    """Return what answers requests."""
    return make_web(
        hooks={account: hook for account, hook in connectors.items() if isinstance(hook, WebhookIntake)},
        endpoints=endpoints_of(connectors),
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

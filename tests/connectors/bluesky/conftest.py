"""A network of our own, and the connector before it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import pytest_asyncio

from bot.connectors import http as calls
from bot.connectors.bluesky.connector import Bluesky
from tests.fakes.bluesky.server import Server
from tests.fakes.bluesky.world import BlueskyWorld
from tests.fakes.exits import EVERYWHERE


class Clock:
    """Real time, and as much more as a test says."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture
async def server(clock: Clock) -> AsyncIterator[Server]:
    server = Server(clock)
    await server.start()
    yield server
    await server.stop()
    assert server.unexpected == []


@pytest_asyncio.fixture
async def world(server: Server) -> AsyncIterator[BlueskyWorld]:
    world = BlueskyWorld(server.url)
    await world.start()
    yield world
    await world.stop()


@pytest_asyncio.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with calls.new_client(EVERYWHERE) as http:
        yield http


@pytest.fixture
def connector(world: BlueskyWorld, http: httpx.AsyncClient, clock: Clock) -> Bluesky:
    return world.connector(http, clock)

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from bot.connectors import http as calls
from bot.connectors.mastodon.connector import Mastodon
from bot.connectors.memory_keep import MemoryKeep
from tests.fakes.exits import EVERYWHERE
from tests.fakes.mastodon.server import MASTODON, Server, Software
from tests.fakes.mastodon.world import World, connected


@pytest.fixture
def software() -> Software:
    return MASTODON


@pytest_asyncio.fixture
async def server(software: Software) -> AsyncIterator[Server]:
    server = Server(software)
    await server.start()
    yield server
    await server.stop()
    assert server.unexpected == []


@pytest_asyncio.fixture
async def world(server: Server) -> World:
    return World(server)


@pytest_asyncio.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with calls.new_client(EVERYWHERE) as client:
        yield client


@pytest.fixture
def keep() -> MemoryKeep:
    return MemoryKeep()


@pytest_asyncio.fixture
async def connector(server: Server, http: httpx.AsyncClient, keep: MemoryKeep) -> Mastodon:
    """A connector that knows its server, as it does a moment after the start."""
    connector = connected(server, http, keep=keep)
    await connector.fetch(None)
    return connector

"""The connector for Bluesky against the double."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.connectors import http as calls
from bot.connectors.bluesky.connector import Bluesky
from tests.contracts.bluesky import BlueskyChecking, BlueskyModeration, BlueskyReading, BlueskyWriting
from tests.contracts.bluesky_server import BlueskyServer
from tests.contracts.bluesky_story import BlueskyStory
from tests.contracts.connector import PolledConnectorContract
from tests.fakes.bluesky.server import Server
from tests.fakes.bluesky.world import BlueskyWorld
from tests.fakes.exits import EVERYWHERE


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
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
async def connector(world: BlueskyWorld) -> AsyncIterator[Bluesky]:
    async with calls.new_client(EVERYWHERE) as http:
        yield world.connector(http)


class TestServer(BlueskyServer):
    """With the fixtures of this module."""


class TestBluesky(PolledConnectorContract):
    """With the fixtures of this module."""


class TestReading(BlueskyReading):
    """With the fixtures of this module."""


class TestWriting(BlueskyWriting):
    """With the fixtures of this module."""


class TestModeration(BlueskyModeration):
    """With the fixtures of this module."""


class TestChecking(BlueskyChecking):
    """With the fixtures of this module."""


class TestStory(BlueskyStory):
    """With the fixtures of this module."""

"""The connector for Bluesky against the real software: everything that holds before the double holds there as well."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.connectors import http as calls
from bot.connectors.bluesky.connector import Bluesky
from tests.contracts.bluesky import BlueskyChecking, BlueskyModeration, BlueskyReading, BlueskyWriting
from tests.contracts.bluesky_server import BlueskyServer
from tests.contracts.bluesky_story import BlueskyStory
from tests.contracts.connector import PolledConnectorContract
from tests.fakes.bluesky.world import BlueskyWorld
from tests.fakes.exits import EVERYWHERE
from tests.live.bluesky.network import Network, network

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.filterwarnings(
        "ignore:.*is not an async function:pytest.PytestWarning"  # one test of the contract asks nobody
    ),
    pytest.mark.skipif("ZURUF_LIVE" not in os.environ, reason="real software is started by make test-live"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def real() -> AsyncIterator[Network]:
    async with network() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def world(real: Network) -> AsyncIterator[BlueskyWorld]:
    world = BlueskyWorld(real.url, real.settled)
    await world.start()
    yield world
    await world.stop()


@pytest_asyncio.fixture(loop_scope="module")
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

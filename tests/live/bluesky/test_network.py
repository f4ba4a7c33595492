"""The connector for Bluesky against the real software: everything that holds before the double holds there as well."""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

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

MENTIONS: Final = 10
REPORT: Final = Path(__file__).parents[3] / "build" / "live.json"

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


async def test_how_soon_a_mention_is_read_is_measured(connector: Bluesky, world: BlueskyWorld) -> None:
    """From the moment in which the customer's server has it; what a ticket and its card take comes on top: some 20 ms."""
    took: list[float] = []
    cursor = (await connector.fetch(None)).cursor
    for number in range(MENTIONS):
        await world.mention(world.customer, f"Wie lange dauert das, {number}?")
        began = time.perf_counter()
        page = await connector.fetch(cursor)
        while not page.posts:
            await connector.wait()
            page = await connector.fetch(cursor)
        took.append(1000 * (time.perf_counter() - began))
        cursor = page.cursor
    assert len(took) == MENTIONS
    REPORT.parent.mkdir(exist_ok=True)
    figures = {"a mention is read (p50)": statistics.median(took), "slowest": max(took), "unit": "ms"}
    REPORT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")

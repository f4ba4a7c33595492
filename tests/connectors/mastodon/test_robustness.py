"""What goes wrong beside the mentions does not keep them from arriving."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.connectors.connector import Idempotency
from bot.connectors.mastodon import memory
from bot.connectors.mastodon.connector import LEARN_EVERY, Mastodon
from bot.connectors.mastodon.memory import Memory, Watched
from bot.connectors.mastodon.reading import Place
from bot.connectors.memory_keep import MemoryKeep
from bot.domain.posts import Post
from tests.fakes.mastodon.server import GOTOSOCIAL, Server
from tests.fakes.mastodon.world import connected

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize("broken", ["POST /api/v1/markers", "GET /api/v1/statuses"])
async def test_mentions_arrive_although_something_else_fails(
    server: Server, http: httpx.AsyncClient, broken: str
) -> None:
    now = [NOW]
    server.clock = lambda: now[0]
    connector = connected(server, http, clock=lambda: now[0])
    server.writes("eins")
    cursor = (await connector.fetch(None)).cursor
    server.breaks = (broken,)
    now[0] += timedelta(minutes=5)
    server.writes("zwei")
    page = await connector.fetch(cursor)
    assert [post.text.raw for post in page.posts if isinstance(post, Post)] == ["zwei"]


@pytest.mark.parametrize("broken", ["GET /api/v", "GET /.well-known", "GET /nodeinfo"])
async def test_a_server_that_does_not_say_what_it_is_for_once_stays_what_it_was(
    server: Server, http: httpx.AsyncClient, broken: str
) -> None:
    now = [NOW]
    server.clock = lambda: now[0]
    connector = connected(server, http, clock=lambda: now[0])
    await connector.fetch(None)
    server.breaks = ("GET /api/v1/instance", "GET /api/v2/instance") if broken == "GET /api/v" else (broken,)
    now[0] += LEARN_EVERY + timedelta(minutes=1)
    await connector.fetch(None)
    assert connector.idempotency is Idempotency.KEY
    server.breaks = ()


async def test_a_server_that_became_another_one_is_treated_so(
    server: Server, http: httpx.AsyncClient
) -> None:
    now = [NOW]
    server.clock = lambda: now[0]
    connector = connected(server, http, clock=lambda: now[0])
    await connector.fetch(None)
    server.software = GOTOSOCIAL
    now[0] += LEARN_EVERY + timedelta(minutes=1)
    await connector.fetch(None)
    assert (connector.idempotency, connector.platform.limit) == (Idempotency.LIST, 4_950)


def test_what_is_kept_has_room_however_long_ids_are() -> None:
    long = "x" * 100
    watched = {
        f"{number}{long}": Watched(
            f"{number}{long}", long, Place(long, long), NOW + timedelta(seconds=number)
        )
        for number in range(memory.MOST)
    }
    whole = Memory(watched=watched)
    text = memory.written(whole)
    assert len(text) <= memory.LARGEST
    kept = memory.read(text)
    assert list(kept.watched) == list(watched)[-len(kept.watched) :]
    assert len(kept.watched) > memory.MOST / 3
    assert memory.written(replace(whole, watched={})) == memory.written(Memory())


async def test_nothing_is_saved_when_nothing_changed(server: Server, http: httpx.AsyncClient) -> None:
    class Counting(MemoryKeep):
        saved = 0

        async def save(self, text: str) -> None:
            self.saved += 1
            await super().save(text)

    keep = Counting()
    connector: Mastodon = connected(server, http, keep=keep)
    server.writes("eins")
    cursor = (await connector.fetch(None)).cursor
    before = keep.saved
    for _ in range(3):
        await connector.fetch(cursor)
    assert keep.saved == before

"""The endpoint over HTTP, as Meta calls it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from bot.connectors.meta import building
from bot.connectors.registry import endpoints_of
from bot.domain.posts import News, Post
from bot.stores.store import StoreError
from bot.web import make_web, serve
from tests.connectors.meta.stage import Stage, stage
from tests.fakes.meta import events
from tests.fakes.meta.things import VERIFY_TOKEN


class Desk:
    """Takes what arrives, unless its disk is full."""

    def __init__(self) -> None:
        self.taken: list[News] = []
        self.full = False

    async def receive(self, news: News) -> None:
        if self.full:
            raise StoreError("the disk is full")
        self.taken.append(news)


@pytest_asyncio.fixture
async def meta() -> AsyncIterator[Stage]:
    async with stage() as opened:
        yield opened


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest_asyncio.fixture
async def browser(meta: Stage, desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async def healthy() -> dict[str, object]:
        return {}

    connectors = {meta.page.account: meta.page, meta.instagram.account: meta.instagram}
    app = make_web(hooks={}, endpoints=endpoints_of(connectors), receive=desk.receive, health=healthy)
    runner = await serve(app, "127.0.0.1", 0)
    host, port = runner.addresses[0][:2]
    async with httpx.AsyncClient(base_url=f"http://{host}:{port}") as client:
        yield client
    await runner.cleanup()


async def post(browser: httpx.AsyncClient, body: bytes, **headers: str) -> int:
    answer = await browser.post(building.PATH, content=body, headers=events.signed(body) | headers)
    return answer.status_code


async def test_a_batch_for_two_accounts_arrives_as_a_whole(
    browser: httpx.AsyncClient, desk: Desk, meta: Stage
) -> None:
    one, two = meta.everything.comment("eins"), meta.everything.comment("zwei")
    assert await post(browser, events.batch(events.feed(one), events.feed(two))) == 200
    assert [news.text.raw for news in desk.taken if isinstance(news, Post)] == ["eins", "zwei"]


async def test_what_cannot_be_kept_is_not_acknowledged(
    browser: httpx.AsyncClient, desk: Desk, meta: Stage
) -> None:
    desk.full = True
    assert await post(browser, events.batch(events.feed(meta.everything.comment("eins")))) == 503
    assert desk.taken == []


async def test_the_handshake_is_answered_in_plain_text(browser: httpx.AsyncClient) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY_TOKEN}
    answer = await browser.get(building.PATH, params=query)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")
    refused = await browser.get(building.PATH, params=query | {"hub.verify_token": "guess"})
    assert (refused.status_code, "1158201444" in refused.text) == (403, False)


async def test_what_is_forged_malformed_or_compressed_is_refused(
    browser: httpx.AsyncClient, desk: Desk, meta: Stage
) -> None:
    body = events.batch(events.feed(meta.everything.comment("eins")))
    assert await post(browser, body, **{"X-Hub-Signature-256": f"sha256={'0' * 64}"}) == 401
    assert await post(browser, b'{"object":"page"}') == 400
    assert await post(browser, body, **{"Content-Encoding": "gzip"}) == 415
    assert await post(browser, body, **{"Content-Type": "text/plain"}) == 415
    assert await post(browser, b"[" + b" " * 2**20 + b"]") == 413
    assert desk.taken == []


async def test_a_mention_is_on_disk_before_it_is_acknowledged(
    browser: httpx.AsyncClient, meta: Stage
) -> None:
    assert await post(browser, events.batch(events.mention("m1", "c1"), kind="instagram")) == 200
    assert "c1" in (await meta.memory.load() or "")


async def test_more_mentions_than_can_wait_are_told_again_later(
    browser: httpx.AsyncClient, meta: Stage
) -> None:
    mentions = [events.mention("m1", f"c{number}") for number in range(501)]
    assert await post(browser, events.batch(*mentions, kind="instagram")) == 503
    assert await meta.memory.load() is None

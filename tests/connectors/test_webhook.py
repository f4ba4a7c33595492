"""The webhook connector against a receiver as its owner would write it, with the reference implementation."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import pytest_asyncio
import standardwebhooks
from aiohttp import web

from bot.connectors import http as calls
from bot.connectors.connector import Idempotency, Published
from bot.connectors.hooks import Secrets, sign
from bot.connectors.webhook import WebhookConnector, WebhookIntake
from bot.domain.errors import Unsupported
from bot.domain.posts import AccountId, Act, Post, PostRef
from bot.domain.text import Untrusted
from tests.contracts.connector import AT, ConnectorContract, Seen, Trouble, post_of
from tests.fakes.exits import EVERYWHERE

SHOP = AccountId("webhook/shop")
SECRET = f"whsec_{base64.b64encode(b'n' * 32).decode()}"
OLD_SECRET = f"whsec_{base64.b64encode(b'o' * 32).decode()}"
STATUSES = {
    Trouble.REFUSED: 422,
    Trouble.GONE: 410,
    Trouble.LOGGED_OUT: 401,
    Trouble.RATE_LIMITED: 429,
}


class Receiver:
    """Someone's own system: verifies, drops repeated ids, publishes, answers."""

    def __init__(self) -> None:
        self.published_replies: dict[str, dict[str, Any]] = {}
        self.trouble: Trouble | None = None
        self.answer: Callable[[str], web.Response] = lambda message_id: web.json_response(
            {"id": f"forum-{message_id}", "url": f"https://forum.example/{message_id}"}
        )
        self._runner = web.AppRunner(self._app(), shutdown_timeout=0.1)
        self._posts = 0
        self.url = ""

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/replies", self._take)
        return app

    async def start(self) -> None:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        self.url = f"http://{host}:{port}/replies"

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def customer_writes(self, text: str) -> Post:
        self._posts += 1
        return replace(post_of(PostRef(SHOP, f"post {self._posts}")), text=Untrusted(text))

    async def customer_edits(self, post: Post, text: str) -> None:
        """Nobody asks for it again."""

    async def customer_removes(self, post: Post) -> None:
        """Nobody asks for it again."""

    async def is_done(self, act: Act, post: Post) -> bool:
        del act, post
        return False

    async def published(self) -> list[Seen]:
        return [
            Seen(PostRef(SHOP, reply["to"]["id"]), reply["text"], reply["private"])
            for reply in self.published_replies.values()
        ]

    async def next_call_meets(self, trouble: Trouble) -> None:
        self.trouble = trouble
        if trouble is Trouble.UNREACHABLE:
            await self.stop()

    async def _take(self, request: web.Request) -> web.Response:
        content = standardwebhooks.Webhook(SECRET).verify(await request.read(), dict(request.headers))
        assert request.content_type == "application/json"
        assert content["type"] == "reply"
        trouble, self.trouble = self.trouble, None
        if trouble in STATUSES:
            return web.Response(status=STATUSES[trouble], headers={"retry-after": "3"})
        if trouble is not Trouble.NO_ANSWER:
            self.published_replies.setdefault(request.headers["webhook-id"], content["reply"])
        if trouble in {Trouble.NO_ANSWER, Trouble.ANSWER_LOST}:
            assert request.transport
            request.transport.abort()
        return self.answer(request.headers["webhook-id"])


@pytest_asyncio.fixture
async def world() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    await receiver.start()
    yield receiver
    await receiver.stop()


@pytest_asyncio.fixture
async def connector(world: Receiver) -> AsyncIterator[WebhookConnector]:
    async with calls.new_client(EVERYWHERE) as http:
        yield webhook(world, http)


def webhook(receiver: Receiver, http: httpx.AsyncClient) -> WebhookConnector:
    secrets = Secrets(f"{SECRET} {OLD_SECRET}")
    return WebhookConnector(
        SHOP, secrets, callback_url=receiver.url, limit=2000, http=http, clock=lambda: datetime.now(UTC)
    )


class TestWebhook(ConnectorContract):
    """With the fixtures of this module."""


async def test_the_callback_says_everything_the_owner_needs(
    connector: WebhookConnector, world: Receiver
) -> None:
    await connector.reply(
        post_of(PostRef(SHOP, "4711")), "Danke", at=AT, key="ticket-7/reply-2", private=True
    )
    [(message_id, reply)] = world.published_replies.items()
    at = datetime.fromisoformat(reply.pop("at"))
    assert at.tzinfo
    assert reply == {
        "key": "ticket-7/reply-2",
        "account": SHOP,
        "to": {"id": "4711"},
        "text": "Danke",
        "private": True,
    }
    assert message_id.isascii()
    assert "." not in message_id


async def test_the_owner_may_say_where_the_reply_stands(connector: WebhookConnector) -> None:
    published = await connector.reply(post_of(PostRef(SHOP, "4711")), "Danke", at=AT, key="k")
    assert published.ref.external_id.startswith("forum-reply_")
    assert published.url.startswith("https://forum.example/")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"ok",
        b"[]",
        b'{"id": 7, "url": 8}',
        b'{"id": "", "url": "javascript:alert(1)"}',
        b"\xff",
        b"[" * 100_000,
    ],
    ids=["empty", "words", "list", "numbers", "script", "not text", "deep"],
)
async def test_a_taken_reply_is_published_whatever_else_the_owner_says(
    connector: WebhookConnector, world: Receiver, answer: bytes
) -> None:
    world.answer = lambda _message_id: web.Response(body=answer)
    first = await connector.reply(post_of(PostRef(SHOP, "4711")), "Danke", at=AT, key="k")
    assert first == await connector.reply(post_of(PostRef(SHOP, "4711")), "Danke", at=AT, key="k")
    assert first == Published(PostRef(SHOP, next(iter(world.published_replies))))


async def test_what_unicode_cannot_encode_still_leaves(connector: WebhookConnector, world: Receiver) -> None:
    await connector.reply(post_of(PostRef(SHOP, "4711")), "half an emoji: \ud83d", at=AT, key="k")
    assert [seen.text for seen in await world.published()] == ["half an emoji: \ud83d"]


async def test_it_is_its_own_hook(connector: WebhookConnector) -> None:
    post = {
        "id": "1",
        "kind": "comment",
        "author": {"id": "u", "name": "Lena"},
        "text": "Hallo",
        "written_at": "2026-03-02T08:00:00Z",
    }
    body = json.dumps({"type": "post", "post": post}).encode()
    connector.verify(sign(OLD_SECRET, "msg_1", datetime.now(UTC), body), body)
    [item] = connector.parse(body)
    assert isinstance(item, Post)
    assert item.ref == PostRef(SHOP, "1")


async def test_many_replies_at_once_share_the_client(connector: WebhookConnector, world: Receiver) -> None:
    replies = (connector.reply(post_of(PostRef(SHOP, "4711")), str(n), at=AT, key=str(n)) for n in range(50))
    await asyncio.gather(*replies)
    assert sorted(int(seen.text) for seen in await world.published()) == list(range(50))


async def test_without_a_callback_there_is_no_reply() -> None:
    intake = WebhookIntake(SHOP, Secrets(SECRET), limit=2000, clock=lambda: datetime.now(UTC))
    assert intake.platform.can == intake.can == frozenset()
    assert intake.idempotency is Idempotency.KEY
    attempts: list[Awaitable[object]] = [
        intake.reply(post_of(PostRef(SHOP, "4711")), "Danke", at=AT, key="k"),
        intake.fetch(None),
        intake.find_reply(post_of(PostRef(SHOP, "4711")), key="k", text="Danke", at=AT),
    ]
    for attempt in attempts:
        with pytest.raises(Unsupported):
            await attempt

"""A page and an Instagram account do what every connector must, against a double of Meta."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest_asyncio

from bot.connectors.connector import Connector
from bot.connectors.meta.endpoint import MetaEndpoint
from bot.domain.posts import Act, Post, PostRef
from tests.connectors.meta.stage import Stage, stage
from tests.contracts.connector import ConnectorContract, Seen, Trouble
from tests.fakes.meta import events
from tests.fakes.meta.graph import Fault
from tests.fakes.meta.things import INSTAGRAM, PAGE, Thing

FAULTS = {
    Trouble.REFUSED: Fault.REFUSED,
    Trouble.GONE: Fault.GONE,
    Trouble.LOGGED_OUT: Fault.LOGGED_OUT,
    Trouble.RATE_LIMITED: Fault.RATE_LIMITED,
    Trouble.ANSWER_LOST: Fault.ANSWER_LOST,
    Trouble.NO_ANSWER: Fault.NO_ANSWER,
}


class MetaWorld:
    """Meta, seen from the side of its users; `owner` is the page or the account."""

    def __init__(self, opened: Stage, connector: Connector, owner: str) -> None:
        self._stage = opened
        self.connector = connector
        self._owner = owner

    async def customer_writes(self, text: str) -> Post:
        thing = self._stage.everything.comment(text, owner=self._owner)
        entry = events.feed(thing) if self._owner == PAGE else events.comment(thing)
        body = events.batch(entry, kind="page" if self._owner == PAGE else "instagram")
        endpoint = MetaEndpoint([self._stage.page, self._stage.instagram])
        ((_, post),) = await endpoint.take(events.signed(body), body)
        assert isinstance(post, Post)
        return post

    async def customer_edits(self, post: Post, text: str) -> None:
        self._thing(post).text = text

    async def customer_removes(self, post: Post) -> None:
        del self._stage.everything.things[post.ref.external_id]

    def _thing(self, post: Post) -> Thing:
        return self._stage.everything.things[post.ref.external_id]

    async def is_done(self, act: Act, post: Post) -> bool:
        thing = self._stage.everything.things.get(post.ref.external_id)
        return {
            Act.DELETE: thing is None,
            Act.LIKE: thing is not None and thing.liked,
            Act.HIDE: thing is not None and thing.hidden,
            Act.BLOCK: post.author.id in self._stage.everything.blocked,
        }.get(act, False)

    async def published(self) -> list[Seen]:
        return [
            Seen(PostRef(self.connector.account, one.parent), one.text, bool(one.private_to))  # type: ignore[attr-defined]  # both have one
            for one in self._stage.everything.ours(self._owner)
        ]

    async def next_call_meets(self, trouble: Trouble) -> None:
        if trouble is Trouble.UNREACHABLE:
            await self._stage.double.stop()
        else:
            self._stage.double.faults.append(FAULTS[trouble])


class TestPage(ConnectorContract):
    @pytest_asyncio.fixture
    async def world(self) -> AsyncIterator[MetaWorld]:
        async with contextlib.AsyncExitStack() as stack:
            opened = await stack.enter_async_context(stage())
            yield MetaWorld(opened, opened.page, PAGE)

    @pytest_asyncio.fixture
    async def connector(self, world: MetaWorld) -> Connector:
        return world.connector


class TestInstagram(ConnectorContract):
    @pytest_asyncio.fixture
    async def world(self) -> AsyncIterator[MetaWorld]:
        async with stage() as opened:
            yield MetaWorld(opened, opened.instagram, INSTAGRAM)

    @pytest_asyncio.fixture
    async def connector(self, world: MetaWorld) -> Connector:
        return world.connector

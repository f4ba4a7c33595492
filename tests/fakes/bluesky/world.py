"""Bluesky from the side that the connector does not control: customers, colleagues with the app, and what can go wrong.

Everything is done by XRPC, so that the same world stands before the double and before the real software.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from aiohttp import web

from bot.connectors.bluesky import reading
from bot.connectors.bluesky.connector import Bluesky
from bot.connectors.bluesky.intake import Reach
from bot.connectors.bluesky.session import Login
from bot.connectors.memory_keep import MemoryKeep
from bot.domain.posts import AccountId, Act, Post, PostRef
from tests.contracts.connector import Seen, Trouble
from tests.fakes.bluesky.proxy import NO_CERTIFICATES, Proxy

SHOP = AccountId("bluesky/shop")
POST = "app.bsky.feed.post"


@dataclass
class Person:
    did: str
    handle: str
    token: str


class BlueskyWorld:
    """One network, one brand, customers who write to it."""

    def __init__(self, url: str, settled: Callable[[], Awaitable[None]] | None = None) -> None:
        self.keep = MemoryKeep()
        self._http = httpx.AsyncClient(base_url=f"{url}/xrpc/", timeout=30, verify=NO_CERTIFICATES)
        self._settled = settled
        self._is_settled = True
        self.last: dict[str, str] = {}
        self.ours: dict[str, str] | None = None
        self._written_at = 0.0
        self.proxy = Proxy(url, self.settle, time.time)

    async def start(self) -> None:
        self.brand = await self.person("marke")
        self.customer = await self.person("kundin")
        made = await self.call(self.brand, "com.atproto.server.createAppPassword", {"name": "zuruf"})
        self.password = str(made["password"])
        await self.proxy.start()

    async def stop(self) -> None:
        await self.proxy.stop()
        await self._http.aclose()
        assert self.proxy.unexpected == []

    def connector(
        self,
        http: httpx.AsyncClient,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        pds: str = "",
        reach: Reach | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> Bluesky:
        login = Login(self.proxy.url, self.brand.handle, self.password, pds)
        return Bluesky(SHOP, login, http=http, keep=self.keep, clock=clock, reach=reach, pause=pause)

    async def person(self, name: str) -> Person:
        handle = f"{name}-{secrets.token_hex(3)}.test"
        body = {"handle": handle, "password": "geheim", "email": f"{handle}@example.org"}
        told = (await self._http.post("com.atproto.server.createAccount", json=body)).json()
        return Person(told["did"], handle, told["accessJwt"])

    async def ask(self, who: Person | None, verb: str, method: str, **request: Any) -> httpx.Response:
        """Send a request as it is, whatever comes back."""
        headers = {"authorization": f"Bearer {who.token}"} if who else {}
        return await self._http.request(verb, method, headers=headers, **request)

    async def call(self, who: Person, method: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self.ask(who, "POST", method, json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else {}

    async def write(self, who: Person, text: str, **more: Any) -> dict[str, str]:
        """Somebody writes; returns what points to it. No two posts have the same time."""
        self._written_at = max(self._written_at + 0.001, time.time())
        at = (
            datetime.fromtimestamp(self._written_at, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z")
        )
        record = {"$type": POST, "text": text, "createdAt": at} | more
        told = await self.call(
            who, "com.atproto.repo.createRecord", {"repo": who.did, "collection": POST, "record": record}
        )
        self._is_settled = False
        self.last = {"uri": told["uri"], "cid": told["cid"]}
        return self.last

    async def mention(self, who: Person, text: str, **more: Any) -> dict[str, str]:
        """Somebody writes to the brand without showing its handle, so that the text stays as it is."""
        return await self.write(who, text, facets=self.speaking_to_the_brand(text), **more)

    def speaking_to_the_brand(self, words: str) -> list[dict[str, Any]]:
        """Return the facets by which the first words of a text mention the brand."""
        feature = {"$type": "app.bsky.richtext.facet#mention", "did": self.brand.did}
        return [{"index": {"byteStart": 0, "byteEnd": len(words.encode())}, "features": [feature]}]

    async def answer(
        self, who: Person, to: dict[str, str], text: str, root: dict[str, str] | None = None, **more: Any
    ) -> dict[str, str]:
        """Somebody answers a post, which begins its thread unless `root` does."""
        return await self.write(who, text, reply={"root": root or to, "parent": to}, **more)

    async def edit(self, who: Person, post: dict[str, str], **changes: Any) -> None:
        key = post["uri"].rsplit("/", 1)[1]
        value = (await self._record(post["uri"]))["value"] | changes
        body = {"repo": who.did, "collection": POST, "rkey": key, "record": value}
        await self.call(who, "com.atproto.repo.putRecord", body)
        self._is_settled = False

    async def cid(self, uri: str) -> str:
        """Return which version of a post stands there."""
        return str((await self._record(uri))["cid"])

    async def _record(self, uri: str) -> dict[str, Any]:
        did, collection, key = uri.split("/")[2:]
        params = {"repo": did, "collection": collection, "rkey": key}
        found: dict[str, Any] = (await self._http.get("com.atproto.repo.getRecord", params=params)).json()
        return found

    def changed(self) -> None:
        """The connector has written something that has to be seen before the next look."""
        self._is_settled = False

    async def revoke(self) -> None:
        """Somebody takes the app password away."""
        await self.call(self.brand, "com.atproto.server.revokeAppPassword", {"name": "zuruf"})

    async def delete(self, who: Person, uri: str) -> None:
        collection, key = uri.split("/")[3:]
        await self.call(
            who, "com.atproto.repo.deleteRecord", {"repo": who.did, "collection": collection, "rkey": key}
        )
        self._is_settled = False

    async def put(self, who: Person, collection: str, key: str, record: dict[str, Any]) -> dict[str, Any]:
        body = {
            "repo": who.did,
            "collection": collection,
            "rkey": key,
            "record": {"$type": collection} | record,
        }
        self._is_settled = False
        return await self.call(who, "com.atproto.repo.putRecord", body)

    async def records(self, who: Person, collection: str) -> list[dict[str, Any]]:
        """Return what somebody has published, oldest first."""
        params = {"repo": who.did, "collection": collection, "limit": "100"}
        told = (await self._http.get("com.atproto.repo.listRecords", params=params)).json()
        return sorted(told["records"], key=lambda one: str(one["value"]["createdAt"]))

    async def replies(self) -> list[dict[str, Any]]:
        """Return what the brand has answered, oldest first."""
        return [one["value"] for one in await self.records(self.brand, POST) if "reply" in one["value"]]

    async def settle(self) -> None:
        """Wait until the network shows what was written."""
        if self._settled is not None and not self._is_settled:
            await self._settled()
        self._is_settled = True

    async def customer_writes(self, text: str) -> Post:
        """A customer comments on the brand's post; returns what the connector makes of that."""
        if self.ours is None:
            self.ours = await self.write(self.brand, "Unser Angebot")
            await self.settle()
        written = await self.answer(self.customer, self.ours, text)
        record = (await self._record(written["uri"]))["value"]
        author = {"did": self.customer.did, "handle": self.customer.handle}
        shown = written | {"author": author, "record": record, "indexedAt": record["createdAt"]}
        return reading.post(reading.view(shown), SHOP, self.brand.did, written["uri"])

    async def customer_edits(self, post: Post, text: str) -> None:
        await self.edit(self.customer, {"uri": post.ref.external_id}, text=text)

    async def customer_removes(self, post: Post) -> None:
        await self.delete(self.customer, post.ref.external_id)

    async def is_done(self, act: Act, post: Post) -> bool:
        uri = post.ref.external_id
        match act:
            case Act.LIKE:
                likes = await self.records(self.brand, "app.bsky.feed.like")
                return uri in [one["value"]["subject"]["uri"] for one in likes]
            case Act.HIDE:
                gates = await self.records(self.brand, "app.bsky.feed.threadgate")
                return uri in [hidden for one in gates for hidden in one["value"]["hiddenReplies"]]
            case Act.BLOCK:
                blocks = await self.records(self.brand, "app.bsky.graph.block")
                self._is_settled = False
                return post.author.id in [one["value"]["subject"] for one in blocks]
            case Act.MUTE:
                params = {"actor": post.author.id}
                profile = await self.ask(self.brand, "GET", "app.bsky.actor.getProfile", params=params)
                return bool(profile.json()["viewer"]["muted"])
            case Act.REPORT:
                return self.proxy.reported.count(uri) == 1
            case Act.DELETE | Act.REPLY | Act.REPLY_PRIVATELY:
                return False

    async def published(self) -> list[Seen]:
        return [
            Seen(PostRef(SHOP, one["reply"]["parent"]["uri"]), one["text"], private=False)
            for one in await self.replies()
        ]

    async def next_call_meets(self, trouble: Trouble) -> None:
        match trouble:
            case Trouble.GONE:
                await self.delete(self.customer, self.last["uri"])
                nobody = {"error": "InvalidRequest", "message": "Profile not found"}
                self.proxy.instead["app.bsky.actor.getProfile"] = web.json_response(nobody, status=400)
            case Trouble.UNREACHABLE:
                await self.proxy.stop()
            case _:
                self.proxy.trouble = trouble
        if trouble is Trouble.LOGGED_OUT:
            await self.revoke()

"""One account on Bluesky."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import ClassVar, Final

import httpx

from bot.connectors.bluesky import inspection, keys, reading, writing
from bot.connectors.bluesky.api import Api
from bot.connectors.bluesky.facets import handles
from bot.connectors.bluesky.intake import Intake, Reach
from bot.connectors.bluesky.moderating import UNDOES, Moderation
from bot.connectors.bluesky.notebook import Notebook
from bot.connectors.bluesky.reading import did_of
from bot.connectors.bluesky.session import Login, Sessions
from bot.connectors.bluesky.wire import Told, Wire, nothing_left_yet
from bot.connectors.connector import Connector, Idempotency, Keep, Malformed, Page, Published
from bot.connectors.lengths import graphemes_or_bytes
from bot.domain.errors import Gone, Rejected, Unsupported
from bot.domain.posts import AccountId, Act, Platform, Post, PostRef, Removal
from bot.domain.text import Untrusted
from bot.finding import Finding

SERVICE: Final = "https://bsky.social"
"""Where accounts of Bluesky itself log in, and where their calls are passed on to the server that they live on."""
LIMIT: Final = 300
ASK_EVERY: Final = 5.0
"""Seconds; takes 60 of 3,000 requests in five minutes."""

_MOST_MENTIONS: Final = 20  # handles that are looked up for one reply


class Bluesky(Connector):
    """Reads mentions, answers and quotes; answers and moderates. Direct messages are another service with another right."""

    name: ClassVar[str] = "bluesky"
    can: ClassVar[frozenset[Act]] = frozenset(
        {Act.REPLY, Act.LIKE, Act.HIDE, Act.BLOCK, Act.MUTE, Act.REPORT}
    )
    undoes: ClassVar[frozenset[Act]] = UNDOES
    idempotency: ClassVar[Idempotency] = Idempotency.CHOSEN_ID
    polled: ClassVar[bool] = True
    waits: ClassVar[bool] = True
    rereads: ClassVar[bool] = True

    def __init__(
        self,
        account: AccountId,
        login: Login,
        *,
        http: httpx.AsyncClient,
        keep: Keep,
        clock: Callable[[], datetime],
        reach: Reach | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.account = account
        self._login = login
        self._clock = clock
        self._pause = pause
        wire, notebook = Wire(http, clock), Notebook(keep)
        self._api = Api(wire, Sessions(wire, login, notebook, clock))
        self._intake = Intake(account, self._api, clock, reach or Reach())
        self._moderation = Moderation(self._api, notebook, clock)

    @property
    def platform(self) -> Platform:
        """See `Connector.platform`."""
        return Platform(
            "Bluesky",
            self.can,
            LIMIT,
            graphemes_or_bytes,
            lists=True,
            settles_after=self.settles_after,
            on=_acts_on,
            undoes=self.undoes,
        )

    async def fetch(self, after: str | None) -> Page:
        """Return what is new; see `bot.connectors.bluesky.intake`."""
        return await self._intake.fetch(after)

    async def wait(self) -> None:
        """Return when there is another newest notification; there is no push, so one small request asks every five seconds."""
        await self._pause(ASK_EVERY)
        while not await self._intake.may_have_news():
            await self._pause(ASK_EVERY)

    async def reread(self, post: Post) -> Post | Removal:
        """Return the post as it stands now, also where its author has blocked us."""
        shown = await self._api.posts([post.ref.external_id])
        try:
            if shown:
                own = (await self._api.session()).did
                return reading.post(reading.view(shown[0]), self.account, own, post.conversation)
            found = await self._record(post.ref.external_id)
            if found is None:
                return Removal(post.ref, post.conversation)
            text = Untrusted(reading.text(found.body.get("value")))
            return replace(
                post, text=text, revision=found.text("cid"), facts={**post.facts, "cid": found.text("cid")}
            )
        except Malformed as problem:
            raise Rejected(f"Bluesky shows the post in a form that nobody can read: {problem}") from None

    async def reply(self, to: Post, text: str, *, key: str, at: datetime, private: bool = False) -> Published:
        """Write the reply under the record key that belongs to `key`: again is the same record."""
        if private:
            raise Unsupported("there are no private answers on Bluesky")
        self._check(text)
        chosen = keys.reply_key(at, key)
        with nothing_left_yet():
            if (there := await self._published(chosen, text)) is not None:
                return there
            cid = await self._version(to)
            dids = await self._dids(text)
        await self._api.put(writing.POST, chosen, writing.reply(to, cid, text, at, dids))
        return await self._as_published(chosen)

    async def find_reply(
        self, to: Post, *, key: str, text: str, at: datetime, private: bool = False
    ) -> Published | None:
        """Look at the one place where the reply can be."""
        del to
        return None if private else await self._published(keys.reply_key(at, key), text)

    async def perform(self, act: Act, post: Post, *, undo: bool = False, reason: str = "") -> None:
        """See `Connector.perform`."""
        await self._moderation.perform(act, post, undo=undo, reason=reason)

    async def inspect(self) -> AsyncIterator[Finding]:
        """Look at login, rights and clock."""
        async for finding in inspection.inspect(self._api, self.account, self._login, self._clock):
            yield finding

    def _check(self, text: str) -> None:
        if graphemes_or_bytes(text) > LIMIT:
            raise Rejected(f"at most {LIMIT} characters and {LIMIT * 10} bytes")
        if not reading.can_be_sent(text):
            raise Rejected("half a character cannot be sent")

    async def _published(self, chosen: str, text: str) -> Published | None:
        """Return what stands under a key; `Rejected` if it is something else, which writing would silently replace."""
        found = await self._api.record((await self._api.session()).did, writing.POST, chosen)
        if found is None:
            return None
        value = found.body.get("value")
        if not isinstance(value, dict) or value.get("text") != text:
            raise Rejected("another text was published under this key")
        return await self._as_published(chosen)

    async def _as_published(self, chosen: str) -> Published:
        uri = f"at://{(await self._api.session()).did}/{writing.POST}/{chosen}"
        return Published(PostRef(self.account, uri), reading.page_of(uri))

    async def _version(self, to: Post) -> str:
        """Return the content id of the post as it stands now; `Gone` if it does not: the server would take the reply all the same."""
        uri = to.ref.external_id
        shown = await self._api.posts([uri])
        cid = shown[0].get("cid") if shown and isinstance(shown[0], dict) else None
        if isinstance(cid, str):
            return cid
        if (found := await self._record(uri)) is None:
            raise Gone("the post is not there any more")
        return found.text("cid")

    async def _record(self, uri: str) -> Told | None:
        return await self._api.record(did_of(uri), writing.POST, uri.rsplit("/", 1)[1])

    async def _dids(self, text: str) -> dict[str, str]:
        """Return who is mentioned; a handle that belongs to nobody stays words."""
        found = {}
        for handle in handles(text)[:_MOST_MENTIONS]:
            try:
                told = await self._api.get("com.atproto.identity.resolveHandle", [("handle", handle)])
            except Rejected:
                continue
            found[handle] = told.text("did")
        return found


def _acts_on(post: Post) -> frozenset[Act]:
    """Hidden can be what answers a post of our own. Nobody can delete what others wrote."""
    is_below_ours = bool(post.under) and post.facts.get("root") == post.under
    return Bluesky.can if is_below_ours else Bluesky.can - {Act.HIDE}

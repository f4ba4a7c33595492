"""One account on a server that speaks the Mastodon API: Mastodon, GoToSocial, Hollo, Pleroma, Akkoma.

Only what docs.joinmastodon.org documents is used; docs/connectors/mastodon.md says what follows from it.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar, Final

import httpx

from bot.connectors.connector import Connector, Idempotency, Keep, Malformed, Page, Published
from bot.connectors.mastodon import acting, inspection, memory, reading, writing
from bot.connectors.mastodon.answering import Answers
from bot.connectors.mastodon.fields import Json, maybe_id
from bot.connectors.mastodon.memory import Memory, Watched
from bot.connectors.mastodon.notices import Notices
from bot.connectors.mastodon.reading import Notice, Place
from bot.connectors.mastodon.rereading import Rereader
from bot.connectors.mastodon.settling import learnt, ourselves
from bot.connectors.mastodon.threads import Threads
from bot.connectors.mastodon.wire import Wire
from bot.connectors.mastodon.writing import Draft
from bot.domain.errors import Gone, LoggedOut, OutsideError, Unsupported
from bot.domain.posts import AccountId, Act, Platform, Post, Removal
from bot.finding import Finding

logger = logging.getLogger(__name__)

LEARN_EVERY: Final = timedelta(hours=6)
"""How often a server is asked what it is: whoever runs it may change its limits, or update it."""


class Mastodon(Connector):
    """Polls notifications; answers where the person wrote, and never more publicly than they did."""

    name: ClassVar[str] = "mastodon"
    can: ClassVar[frozenset[Act]] = frozenset(
        {Act.REPLY, Act.REPLY_PRIVATELY, Act.LIKE, Act.MUTE, Act.BLOCK, Act.REPORT}
    )
    undoes: ClassVar[frozenset[Act]] = frozenset(acting.ACTS)
    polled: ClassVar[bool] = True
    rereads: ClassVar[bool] = True
    key_lifetime: ClassVar[timedelta | None] = timedelta(minutes=50)
    repeats_after: ClassVar[timedelta] = timedelta(seconds=60)

    def __init__(
        self,
        account: AccountId,
        *,
        server: str,
        token: str,
        visibility: str,
        language: str,
        http: httpx.AsyncClient,
        clock: Callable[[], datetime],
        keep: Keep,
    ) -> None:
        self.account = account
        self._wire = Wire(server, token, http, clock)
        self._visibility = visibility
        self._language = language
        self._clock = clock
        self._keep = keep
        self._threads = Threads(self._wire)
        self._notices = Notices(self._wire, clock)
        self._rereader = Rereader(self._wire, account, clock)
        self._answers = Answers(self._wire, account, clock)
        self._memory = Memory()
        self._kept: str | None = None
        self._learnt_at: datetime | None = None

    @property
    def idempotency(self) -> Idempotency:
        """By the server's software: a key where it is known to be honoured, else our replies are listed."""
        return Idempotency.KEY if self._memory.server.honours_keys else Idempotency.LIST

    @property
    def platform(self) -> Platform:
        """See `Connector.platform`; as the server said last."""
        server = self._memory.server
        return Platform(
            "Mastodon",
            self.can,
            server.longest - writing.RESERVED,
            server.count,
            lists=True,
            settles_after=self.settles_after,
            undoes=self.undoes,
        )

    async def recall(self) -> None:
        """See `Connector.recall`."""
        self._kept = await self._keep.load()
        self._memory = memory.read(self._kept)

    async def fetch(self, after: str | None) -> Page:
        """Return who has mentioned us since a cursor, and what became of posts that came not long ago."""
        await self._settle()
        await self._notices.mark_read(after or "")
        noticed = await self._notices.after(after or "")
        posts = [post for one in noticed.notices if (post := await self._read(one)) is not None]
        self._watch(posts)
        changed = await self._changed()
        self._watch(changed)
        await self._save()
        return Page([*posts, *changed], noticed.cursor)

    async def reread(self, post: Post) -> Post | Removal:
        """See `Connector.reread`."""
        try:
            status = await self._wire.get(f"/api/v1/statuses/{post.ref.external_id}")
            place = Place(post.conversation, post.under)
            return reading.post(
                status if isinstance(status, dict) else {}, place, self.account, self._wire.host
            )
        except Gone:
            return Removal(post.ref, post.conversation)
        except Malformed as error:
            logger.warning("%s: a post cannot be read again: %s", self.account, error)
            return post

    async def reply(self, to: Post, text: str, *, key: str, at: datetime, private: bool = False) -> Published:
        """Answer whoever wrote a post, as publicly as they did or less."""
        draft = await self._draft(to, text, private=private)
        ours = await self._ours()
        published = await self._answers.publish(draft, to, text, ours, key=key, at=at)
        self._threads.learn(published.ref.external_id, Place(to.conversation, to.under))
        return published

    async def find_reply(
        self, to: Post, *, key: str, text: str, at: datetime, private: bool = False
    ) -> Published | None:
        """Look for the same words among the answers to a post; the server shows no keys."""
        is_private = (await self._draft(to, text, private=private)).visibility == "direct"
        return await self._answers.find(to, text, await self._ours(), key=key, at=at, private=is_private)

    async def perform(self, act: Act, post: Post, *, undo: bool = False, reason: str = "") -> None:
        """Like, mute, block or report; nobody can hide or delete what others wrote."""
        if act is not Act.REPORT:
            await acting.perform(self._wire, act, post, undo=undo)
            return
        if undo:
            raise Unsupported("a report cannot be taken back")
        if post.ref.external_id not in self._memory.reported:
            await acting.report(self._wire, post, reason)
            self._memory = self._memory.with_report(post.ref.external_id)
            await self._save()

    async def inspect(self) -> AsyncIterator[Finding]:
        """See `Connector.inspect`."""
        async for finding in inspection.inspect(self._wire, self.account, self._clock):
            yield finding

    async def _settle(self) -> None:
        """Learn now and then what the server is and who we are there."""
        if self._learnt_at is not None and self._clock() < self._learnt_at + LEARN_EVERY:
            return
        if self._kept is None:
            await self.recall()
        ours = maybe_id(await ourselves(self._wire), "id")
        if not ours:
            raise LoggedOut("the server does not say whose token this is")
        server = await learnt(self._wire, self._memory.server)
        self._memory = replace(self._memory, ours=ours, server=server)
        self._learnt_at = self._clock()
        await self._save()

    async def _ours(self) -> str:
        if not self._memory.ours:
            await self._settle()
        return self._memory.ours

    async def _draft(self, to: Post, text: str, *, private: bool) -> Draft:
        facts = to.facts
        if "visibility" not in facts:
            now = await self.reread(to)
            if isinstance(now, Removal):
                raise Gone("the post is not there any more")
            facts = now.facts
        return writing.draft(
            to.ref.external_id,
            facts,
            text,
            self._memory.server,
            private=private or to.private,
            public=self._visibility,
            language=to.language or self._language,
        )

    async def _read(self, notice: Notice) -> Post | None:
        """Return what a notification tells; None where it is of our own, or of nobody who speaks to us."""
        status: Json = notice.status
        if reading.is_by(status, self._memory.ours) or not reading.speaks_to(status, self._memory.ours):
            return None
        try:
            place = await self._threads.place(status, self._memory.ours)
            return reading.post(status, place, self.account, self._wire.host)
        except Malformed as error:
            logger.warning("%s: a post is left out: %s", self.account, error)
            return None

    async def _changed(self) -> list[Post | Removal]:
        """Return what became of earlier posts; if that cannot be told now, what is new arrives all the same."""
        try:
            return await self._rereader.news(self._memory)
        except OutsideError as error:
            logger.info("%s: earlier posts were not read again: %s", self.account, error)
            return []

    def _watch(self, news: Sequence[Post | Removal]) -> None:
        for one in news:
            if isinstance(one, Removal):
                self._memory = self._memory.without(one.ref.external_id)
        posts = [one for one in news if isinstance(one, Post)]
        watched = [
            Watched(one.ref.external_id, one.revision, Place(one.conversation, one.under), one.written_at)
            for one in posts
        ]
        self._memory = self._memory.with_watched(watched, self._clock())

    async def _save(self) -> None:
        """Keep what was learnt, if it is something new."""
        text = memory.written(self._memory)
        if text != self._kept:
            await self._keep.save(text)
            self._kept = text

"""A Facebook Page: comments, visitors' posts, mentions, and Messenger."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from bot.connectors.connector import Connector, Idempotency, Published
from bot.connectors.meta import fields
from bot.connectors.meta.conversations import SKEW, Conversations, at_most, in_characters, same_words
from bot.connectors.meta.fields import identity, inner, items, moment
from bot.connectors.meta.graph import Graph
from bot.connectors.meta.hook import App
from bot.connectors.meta.inspection import inspect
from bot.connectors.meta.page_news import PageReader
from bot.connectors.meta.rereading import as_it_stands
from bot.domain.errors import Gone, OutcomeUnknown, Unsupported
from bot.domain.posts import AccountId, Act, Platform, Post, PostKind, PostRef, Removal
from bot.finding import Finding

LIMIT: Final = 8000
"""The longest comment, in characters."""
PRIVATE_LIMIT: Final = 2000
"""The longest message in Messenger."""
SUBSCRIBED: Final = ("feed", "mention", "messages", "message_echoes", "message_edits")
RIGHTS: Final = (
    "pages_show_list",
    "pages_manage_metadata",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_engagement",
    "pages_messaging",
)

_PAGE_SIZE: Final = "100"
_PAGES: Final = 5
_COMMENT: Final = "id,message,from,created_time,permalink_url"
_BOTH_WAYS: Final = frozenset({Act.LIKE, Act.HIDE, Act.BLOCK})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAccess:
    """What a page is reached with. `human_agent`: Meta has granted that people answer messages for seven days."""

    page: str
    app: App
    app_id: str
    human_agent: bool = False


class FacebookPage(Connector):
    """One page. Comments are told by webhook; whether one still stands there is read before it is answered."""

    name: ClassVar[str] = "facebook"
    can: ClassVar[frozenset[Act]] = frozenset(
        {Act.REPLY, Act.REPLY_PRIVATELY, Act.LIKE, Act.HIDE, Act.DELETE, Act.BLOCK}
    )
    undoes: ClassVar[frozenset[Act]] = _BOTH_WAYS
    idempotency: ClassVar[Idempotency] = Idempotency.LIST
    rereads: ClassVar[bool] = True

    def __init__(
        self, account: AccountId, access: PageAccess, graph: Graph, clock: Callable[[], datetime]
    ) -> None:
        self.account = account
        self.access = access
        self.reader = PageReader(account, access.page)
        self._graph = graph
        self._clock = clock
        self._conversations = Conversations(
            graph, access.page, "messenger", clock, human_agent=access.human_agent
        )

    @property
    def platform(self) -> Platform:
        """See `Connector.platform`."""
        return Platform(
            "Facebook",
            self.can,
            LIMIT,
            in_characters,
            lists=True,
            settles_after=self.settles_after,
            private_limit=PRIVATE_LIMIT,
            on=self._on,
            undoes=self.undoes,
            closes_at=lambda post, private: self._conversations.closes_at(post, private=private),
            private_once=True,
        )

    def _on(self, post: Post) -> frozenset[Act]:
        """A message is only answered; what stands on somebody else's page is not ours to hide."""
        if post.kind is PostKind.MESSAGE:
            return frozenset({Act.REPLY_PRIVATELY, Act.BLOCK})
        at_home = (post.under or post.ref.external_id).startswith(f"{self.access.page}_")
        return self.can if at_home else frozenset({Act.REPLY, Act.LIKE})

    async def name_of(self, person: str) -> str:
        """Return what somebody who wrote a message is called, "" if Meta does not say."""
        told = await self._graph.get(person, fields="first_name,last_name")
        return " ".join(filter(None, (fields.text(told, "first_name"), fields.text(told, "last_name"))))

    async def reread(self, post: Post) -> Post | Removal:
        """See `Connector.reread`. Messages are told reliably when they change."""
        if post.kind is PostKind.MESSAGE:
            return post
        try:
            told = await self._graph.get(post.ref.external_id, fields="id,message")
        except Gone:
            return Removal(post.ref, post.conversation)
        words = fields.text(told, "message")
        return as_it_stands(post, words, self._clock())

    async def reply(self, to: Post, text: str, *, key: str, at: datetime, private: bool = False) -> Published:
        """See `Connector.reply`."""
        del at
        if private or to.kind is PostKind.MESSAGE:
            at_most(PRIVATE_LIMIT, text)
            return await self._conversations.send(to, text, key)
        at_most(LIMIT, text)
        told = await self._graph.post(
            f"{to.ref.external_id}/comments", {"message": text}, fields="id,permalink_url"
        )
        return self._as_published(told) or _unnamed()

    async def find_reply(
        self, to: Post, *, key: str, text: str, at: datetime, private: bool = False
    ) -> Published | None:
        """See `Connector.find_reply`: by the words, the account and the time, as comments carry no key."""
        del key
        if private or to.kind is PostKind.MESSAGE:
            return await self._conversations.find(to, text, at)
        async for comment in self._comments(to):
            if self._is_ours(comment, text, at):
                return self._as_published(comment)
        return None

    async def _comments(self, under: Post) -> AsyncIterator[Mapping[str, Any]]:
        """Yield the answers to a post, the newest first; `Unsupported` rather than an end that is none."""
        after: dict[str, str] = {}
        for _ in range(_PAGES):
            told = await self._graph.get(
                f"{under.ref.external_id}/comments",
                fields=_COMMENT,
                filter="stream",
                order="reverse_chronological",
                limit=_PAGE_SIZE,
                **after,
            )
            for comment in items(told, "data"):
                yield comment
            paging = inner(told, "paging")
            cursor = fields.text(inner(paging, "cursors"), "after")
            if not cursor or not fields.text(paging, "next"):
                return
            after = {"after": cursor}
        raise Unsupported("there are too many answers to look through")

    def _is_ours(self, comment: Mapping[str, Any], words: str, at: datetime) -> bool:
        written = moment(comment.get("created_time"))
        return (
            identity(inner(comment, "from"), "id") == self.access.page
            and same_words(fields.text(comment, "message"), words)
            and written is not None
            and written >= at - SKEW
        )

    def _as_published(self, comment: Mapping[str, Any]) -> Published | None:
        own, url = identity(comment, "id"), fields.text(comment, "permalink_url")
        return (
            Published(PostRef(self.account, own), url if url.startswith("https://") else "") if own else None
        )

    async def perform(self, act: Act, post: Post, *, undo: bool = False, reason: str = "") -> None:
        """See `Connector.perform`."""
        del reason
        own = post.ref.external_id
        if act not in self.platform.acts_on(post) or (undo and act not in self.undoes):
            raise Unsupported("Facebook does not let us do that here")
        match act:
            case Act.LIKE:
                await (self._graph.delete(f"{own}/likes") if undo else self._graph.post(f"{own}/likes", {}))
            case Act.HIDE:
                await self._graph.post(own, {"is_hidden": not undo})
            case Act.BLOCK:
                blocked = f"{self.access.page}/blocked"
                one = {"user": post.author.id}
                await (self._graph.delete(blocked, **one) if undo else self._graph.post(blocked, one))
            case Act.DELETE:
                await self._graph.take_away(own)
            case _:
                raise Unsupported("that is an answer")

    async def inspect(self) -> AsyncIterator[Finding]:
        """See `Connector.inspect`."""
        async for finding in inspect(
            self._graph,
            name=str(self.account),
            own=self.access.page,
            app_id=self.access.app_id,
            rights=RIGHTS,
            subscribed=(f"{self.access.page}/subscribed_apps", SUBSCRIBED),
            clock=self._clock,
        ):
            yield finding


def _unnamed() -> Published:
    raise OutcomeUnknown("taken, but without an id")

"""An Instagram professional account: comments, mentions, and direct messages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from bot.connectors.connector import Connector, Idempotency, Keep, Page, Published
from bot.connectors.meta import fields
from bot.connectors.meta.conversations import SKEW, Conversations, at_most, in_characters, same_words
from bot.connectors.meta.fields import identity, inner, items, moment
from bot.connectors.meta.graph import Graph
from bot.connectors.meta.hook import App
from bot.connectors.meta.inspection import inspect
from bot.connectors.meta.instagram_news import MEDIA, InstagramReader
from bot.connectors.meta.pointer import Pointer, Pointers
from bot.connectors.meta.rereading import as_it_stands
from bot.domain.errors import Gone, OutcomeUnknown, Rejected, Unsupported
from bot.domain.posts import (
    AccountId,
    Act,
    Author,
    Platform,
    Post,
    PostKind,
    PostRef,
    Removal,
)
from bot.domain.text import Untrusted
from bot.finding import Finding

LIMIT: Final = 2200
"""The longest comment, unless the account says otherwise."""
PRIVATE_LIMIT: Final = 1000
"""The longest direct message."""
SUBSCRIBED: Final = ("comments", "mentions", "messages")
RIGHTS: Final = (
    "instagram_business_basic",
    "instagram_business_manage_comments",
    "instagram_business_manage_messages",
)
RIGHTS_BY_PAGE: Final = (
    "instagram_basic",
    "instagram_manage_comments",
    "instagram_manage_messages",
    "pages_show_list",
    "pages_manage_metadata",
)

_MENTION: Final = "mention"
_AT_ONCE: Final = 20
_ANSWERS: Final = "100"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstagramAccess:
    """What an account is reached with. `page` is the Facebook Page that it hangs on, "" where one logs in with Instagram itself."""

    own: str
    app: App
    app_id: str
    page: str = ""
    limit: int = LIMIT
    human_agent: bool = False


class InstagramAccount(Connector):
    """One account. That it is mentioned is told without the words: they are asked for when it is polled."""

    name: ClassVar[str] = "instagram"
    can: ClassVar[frozenset[Act]] = frozenset({Act.REPLY, Act.REPLY_PRIVATELY, Act.HIDE, Act.DELETE})
    undoes: ClassVar[frozenset[Act]] = frozenset({Act.HIDE})
    idempotency: ClassVar[Idempotency] = Idempotency.LIST
    polled: ClassVar[bool] = True
    rereads: ClassVar[bool] = True

    def __init__(
        self,
        account: AccountId,
        access: InstagramAccess,
        graph: Graph,
        keep: Keep,
        clock: Callable[[], datetime],
    ) -> None:
        self.account = account
        self.access = access
        self.reader = InstagramReader(account, access.own)
        self._graph = graph
        self._pointers = Pointers(keep)
        self._clock = clock
        self._conversations = Conversations(
            graph, access.page or access.own, "instagram", clock, human_agent=access.human_agent
        )

    @property
    def platform(self) -> Platform:
        """See `Connector.platform`."""
        return Platform(
            "Instagram",
            self.can,
            self.access.limit,
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
        if post.kind is PostKind.MESSAGE:
            return frozenset({Act.REPLY_PRIVATELY})
        return frozenset({Act.REPLY}) if post.kind is PostKind.MENTION else self.can

    async def name_of(self, person: str) -> str:
        """Return what somebody who wrote a message is called, "" if Meta does not say."""
        told = await self._graph.get(person, fields="name,username")
        return fields.text(told, "name") or fields.text(told, "username")

    async def point(self, pointers: Sequence[Pointer]) -> None:
        """Keep that there are mentions to be read; on disk when it returns."""
        await self._pointers.add(pointers)

    async def fetch(self, after: str | None) -> Page:
        """Read mentions that were told of; one that cannot be read any more is left out."""
        number = int(after) if after and after.isdecimal() else 0
        first, waiting = await self._pointers.after(number)
        some = waiting[:_AT_ONCE]
        posts = [post for pointer in some if (post := await self._read(pointer)) is not None]
        return Page(posts, str(first + len(some)))

    async def _read(self, pointer: Pointer) -> Post | None:
        what = (
            f"mentioned_comment.comment_id({pointer.comment})"
            if pointer.comment
            else f"mentioned_media.media_id({pointer.media})"
        )
        words = "text" if pointer.comment else "caption"
        try:
            told = await self._graph.get(
                self.access.own, fields=f"{what}{{id,{words},timestamp,username,permalink}}"
            )
        except (Gone, Rejected):
            return None
        thing = inner(told, "mentioned_comment" if pointer.comment else "mentioned_media")
        handle, at = fields.text(thing, "username"), moment(thing.get("timestamp"))
        if not handle or at is None:
            return None
        own = pointer.comment or pointer.media
        return Post(
            ref=PostRef(self.account, own),
            conversation=own,
            kind=PostKind.MENTION,
            author=Author(f"@{handle}", Untrusted(""), Untrusted(f"@{handle}")),
            text=Untrusted(fields.text(thing, words)),
            written_at=at,
            url=link if (link := fields.text(thing, "permalink")).startswith("https://") else "",
            facts={MEDIA: pointer.media, _MENTION: "comment" if pointer.comment else "caption"},
        )

    async def reread(self, post: Post) -> Post | Removal:
        """See `Connector.reread`: edits and deletions of comments are not told at all."""
        if post.kind is not PostKind.COMMENT:
            return post
        try:
            told = await self._graph.get(post.ref.external_id, fields="id,text")
        except Gone:
            return Removal(post.ref, post.conversation)
        words = fields.text(told, "text")
        return as_it_stands(post, words, self._clock())

    async def reply(self, to: Post, text: str, *, key: str, at: datetime, private: bool = False) -> Published:
        """See `Connector.reply`."""
        del at
        if private or to.kind is PostKind.MESSAGE:
            at_most(PRIVATE_LIMIT, text)
            return await self._conversations.send(to, text, key)
        at_most(self.access.limit, text)
        told = await self._graph.post(*self._public(to, text))
        if not (own := identity(told, "id")):
            raise OutcomeUnknown("taken, but without an id")
        return Published(PostRef(self.account, own))

    def _public(self, to: Post, words: str) -> tuple[str, Mapping[str, Any]]:
        if to.kind is not PostKind.MENTION:
            return f"{to.ref.external_id}/replies", {"message": words}
        comment = {"comment_id": to.ref.external_id} if to.facts.get(_MENTION) == "comment" else {}
        return f"{self.access.own}/mentions", {
            "media_id": to.facts.get(MEDIA, ""),
            "message": words,
            **comment,
        }

    async def find_reply(
        self, to: Post, *, key: str, text: str, at: datetime, private: bool = False
    ) -> Published | None:
        """See `Connector.find_reply`. Under what others posted, Instagram does not show us our own words."""
        del key
        if private or to.kind is PostKind.MESSAGE:
            return await self._conversations.find(to, text, at)
        if to.kind is PostKind.MENTION:
            raise Unsupported("Instagram does not list answers under other people's posts")
        told = await self._graph.get(
            f"{to.ref.external_id}/replies", fields="id,text,from,timestamp", limit=_ANSWERS
        )
        ours = [one for one in items(told, "data") if self._is_ours(one, text, at)]
        if not ours and fields.text(inner(told, "paging"), "next"):
            raise Unsupported("there are too many answers to look through")
        return Published(PostRef(self.account, identity(ours[0], "id"))) if ours else None

    def _is_ours(self, comment: Mapping[str, Any], words: str, at: datetime) -> bool:
        written = moment(comment.get("timestamp"))
        return (
            identity(inner(comment, "from"), "id") == self.access.own
            and bool(identity(comment, "id"))
            and same_words(fields.text(comment, "text"), words)
            and written is not None
            and written >= at - SKEW
        )

    async def perform(self, act: Act, post: Post, *, undo: bool = False, reason: str = "") -> None:
        """See `Connector.perform`."""
        del reason
        own = post.ref.external_id
        if act not in self.platform.acts_on(post) or (undo and act not in self.undoes):
            raise Unsupported("Instagram does not let us do that here")
        match act:
            case Act.HIDE:
                await self._graph.post(own, {"hide": not undo})
            case Act.DELETE:
                await self._graph.take_away(own)
            case _:
                raise Unsupported("that is an answer")

    async def inspect(self) -> AsyncIterator[Finding]:
        """See `Connector.inspect`."""
        async for finding in inspect(
            self._graph,
            name=str(self.account),
            own=self.access.own,
            app_id=self.access.app_id,
            rights=RIGHTS_BY_PAGE if self.access.page else RIGHTS,
            subscribed=(f"{self.access.page or self.access.own}/subscribed_apps", SUBSCRIBED),
            clock=self._clock,
        ):
            yield finding

"""A Facebook Page's events as news: comments, visitors' posts, mentions, and messages in Messenger. Without I/O.

Shapes: developers.facebook.com, Webhooks Reference: Page (fields `feed`, `mention`), Messenger Platform Webhooks Reference
(`messages`, `message_echoes`, `message_edits`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bot.connectors.meta.fields import identity, inner, items, moment, text
from bot.connectors.meta.messaging import MessagingReader
from bot.domain.posts import AccountId, Author, Echo, News, Post, PostKind, PostRef, Removal
from bot.domain.text import Untrusted

_GONE: Final = frozenset({"remove"})
_SAID: Final = frozenset({"add", "edit", "edited"})
_WRITTEN: Final = frozenset({"post", "status", "photo", "video", "share"})
"""What a visitor leaves on the page itself; reactions, likes and events are no posts."""


class PageReader:
    """Reads the entries of one page."""

    object: Final = "page"

    def __init__(self, account: AccountId, page: str) -> None:
        self.account = account
        self.id = page
        self._messages = MessagingReader(account, page, "messenger")

    def read(self, entry: Mapping[str, Any]) -> Sequence[News]:
        """See `Reader.read`."""
        return [*self._changes(entry), *self._messages.read(entry)]

    def _changes(self, entry: Mapping[str, Any]) -> Iterator[News]:
        for change in items(entry, "changes"):
            value = inner(change, "value")
            match text(change, "field"):
                case "feed":
                    news = self._feed(value, entry)
                case "mention":
                    news = self._mention(value, entry)
                case _:
                    news = None
            if news is not None:
                yield news

    def _feed(self, value: Mapping[str, Any], entry: Mapping[str, Any]) -> News | None:
        item, verb = text(value, "item"), text(value, "verb")
        if item == "comment":
            return self._said(value, entry, identity(value, "comment_id"), verb)
        if item in _WRITTEN and identity(inner(value, "from"), "id") != self.id:
            return self._said(value, entry, identity(value, "post_id"), verb)
        return None

    def _said(self, value: Mapping[str, Any], entry: Mapping[str, Any], own: str, verb: str) -> News | None:
        """A comment, or a visitor's post: `own` is its id."""
        if not own:
            return None
        ref, conversation = PostRef(self.account, own), _conversation(value, own)
        if verb in _GONE:
            return Removal(ref, conversation)
        if verb not in _SAID:
            return None
        writer = inner(value, "from")
        at = moment(value.get("created_time")) or moment(entry.get("time"))
        author = identity(writer, "id")
        if at is None or not author:
            return None
        if author == self.id:
            to = identity(value, "parent_id")
            return Echo(
                ref=ref,
                conversation=conversation,
                text=Untrusted(text(value, "message")),
                written_at=at,
                to=PostRef(self.account, to) if to else None,
                url=_link(value),
            )
        changed = moment(entry.get("time")) if verb != "add" else at
        return Post(
            ref=ref,
            conversation=conversation,
            kind=PostKind.COMMENT if own != identity(value, "post_id") else PostKind.MENTION,
            author=Author(author, Untrusted(text(writer, "name")), Untrusted("")),
            text=Untrusted(text(value, "message")),
            written_at=at,
            url=_link(value),
            revision=str(int((changed or at).timestamp())),
            under=identity(value, "post_id") if own != identity(value, "post_id") else "",
        )

    def _mention(self, value: Mapping[str, Any], entry: Mapping[str, Any]) -> News | None:
        """Somebody else's post or comment names the page."""
        own = identity(value, "comment_id") or identity(value, "post_id")
        author = identity(value, "sender_id") or identity(inner(value, "from"), "id")
        at = moment(value.get("created_time")) or moment(entry.get("time"))
        if not own or not author or at is None or author == self.id or text(value, "verb") in _GONE:
            return None
        name = text(value, "sender_name") or text(inner(value, "from"), "name")
        return Post(
            ref=PostRef(self.account, own),
            conversation=own,
            kind=PostKind.MENTION,
            author=Author(author, Untrusted(name), Untrusted("")),
            text=Untrusted(text(value, "message")),
            written_at=at,
            url=_link(value),
            revision=str(int(at.timestamp())),
        )


def _conversation(value: Mapping[str, Any], own: str) -> str:
    """Return the comment at the top: answers to it, and answers to those, are one conversation."""
    parent, post = identity(value, "parent_id"), identity(value, "post_id")
    return parent if parent and parent not in {post, own} else own


def _link(value: Mapping[str, Any]) -> str:
    for thing in (value, inner(value, "post")):
        if (link := text(thing, "permalink_url")).startswith("https://"):
            return link
    return ""

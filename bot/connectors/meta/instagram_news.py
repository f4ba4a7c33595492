"""An Instagram account's events as news: comments, mentions, and direct messages. Without I/O.

Shapes: developers.facebook.com, Webhooks Reference: Instagram (fields `comments`, `live_comments`, `mentions`, `messages`).
Edits and deletions of comments are not told: whoever wants to answer one reads it again first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bot.connectors.meta.fields import identity, inner, items, moment, text
from bot.connectors.meta.messaging import MessagingReader
from bot.connectors.meta.pointer import Pointer
from bot.domain.posts import AccountId, Author, Echo, News, Post, PostKind, PostRef
from bot.domain.text import Untrusted

MEDIA: Final = "media"
"""The fact that says under which picture or film a comment stands."""


class InstagramReader:
    """Reads the entries of one account."""

    object: Final = "instagram"

    def __init__(self, account: AccountId, own: str) -> None:
        self.account = account
        self.id = own
        self._messages = MessagingReader(account, own, "instagram")

    def read(self, entry: Mapping[str, Any]) -> Sequence[News | Pointer]:
        """See `Reader.read`."""
        return [*self._changes(entry), *self._messages.read(entry)]

    def _changes(self, entry: Mapping[str, Any]) -> Iterator[News | Pointer]:
        for change in items(entry, "changes"):
            value = inner(change, "value")
            match text(change, "field"):
                case "comments" | "live_comments":
                    news: News | Pointer | None = self.comment(value, entry.get("time"))
                case "mentions":
                    news = _mention(value)
                case _:
                    news = None
            if news is not None:
                yield news

    def comment(self, value: Mapping[str, Any], time: Any) -> Post | Echo | None:
        """Return a comment, as a webhook or the Graph API tells it; `time` is when, where it does not say so itself."""
        own, writer = identity(value, "id"), inner(value, "from")
        author = identity(writer, "id")
        at = moment(value.get("timestamp")) or moment(time)
        if not own or not author or at is None:
            return None
        ref = PostRef(self.account, own)
        parent = identity(value, "parent_id")
        if author == self.id:
            to = PostRef(self.account, parent) if parent else None
            return Echo(
                ref=ref,
                conversation=parent or own,
                text=Untrusted(text(value, "text")),
                written_at=at,
                to=to,
            )
        media = identity(inner(value, "media"), "id")
        handle = text(writer, "username")
        return Post(
            ref=ref,
            conversation=parent or own,
            kind=PostKind.COMMENT,
            author=Author(author, Untrusted(""), Untrusted(f"@{handle}" if handle else "")),
            text=Untrusted(text(value, "text")),
            written_at=at,
            under=media,
            facts={MEDIA: media} if media else {},
        )


def _mention(value: Mapping[str, Any]) -> Pointer | None:
    """Only that there is one is told, not what it says."""
    media, comment = identity(value, "media_id"), identity(value, "comment_id")
    return Pointer(media, comment) if media else None

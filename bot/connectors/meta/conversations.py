"""Direct messages: sending one, and looking for one. Messenger and Instagram share the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from bot.connectors.connector import Published
from bot.connectors.meta.fields import identity, inner, items, moment, text
from bot.connectors.meta.graph import Graph
from bot.domain.errors import OutcomeUnknown, Rejected
from bot.domain.posts import Post, PostKind, PostRef

STANDARD: Final = timedelta(hours=24)
"""After the customer's last message, answers are taken for so long; developers.facebook.com, Messenger Platform, Policy."""
BY_A_PERSON: Final = timedelta(days=7)
"""So long with the tag HUMAN_AGENT, which only people's answers may carry; nothing of ours leaves without a person."""
TO_A_COMMENT: Final = timedelta(days=7)
"""A comment takes one private answer within this time."""
SKEW: Final = timedelta(minutes=2)
"""Their clock and ours may differ by so much."""

_NEWEST: Final = "25"


class Conversations:
    """The inbox of one page or account."""

    def __init__(
        self, graph: Graph, owner: str, product: str, clock: Callable[[], datetime], *, human_agent: bool
    ) -> None:
        self._graph = graph
        self._owner = owner
        self._product = product
        self._clock = clock
        self._human_agent = human_agent

    def closes_at(self, post: Post, *, private: bool) -> datetime | None:
        """Return until when an answer is taken; None: for good."""
        if post.kind is PostKind.MESSAGE:
            return post.written_at + (BY_A_PERSON if self._human_agent else STANDARD)
        return post.written_at + TO_A_COMMENT if private else None

    async def send(self, to: Post, words: str, key: str) -> Published:
        """Answer a message, or a comment privately."""
        told = await self._graph.post(f"{self._owner}/messages", self._envelope(to, words, key))
        if not (mid := identity(told, "message_id")):
            raise OutcomeUnknown("taken, but without an id")
        return Published(PostRef(to.ref.account, mid))

    def _envelope(self, to: Post, words: str, key: str) -> Mapping[str, Any]:
        message = {"text": words, "metadata": key}
        if to.kind is not PostKind.MESSAGE:
            return {"recipient": {"comment_id": to.ref.external_id}, "message": message}
        late = self._clock() > to.written_at + STANDARD
        kind = (
            {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
            if late
            else {"messaging_type": "RESPONSE"}
        )
        return {"recipient": {"id": to.author.id}, "message": message, **kind}

    async def find(self, to: Post, words: str, at: datetime) -> Published | None:
        """Look among the newest messages to a person for one of ours with these words."""
        told = await self._graph.get(
            f"{self._owner}/conversations",
            platform=self._product,
            user_id=to.author.id,
            fields=f"messages.limit({_NEWEST}){{id,message,from,created_time}}",
        )
        for conversation in items(told, "data"):
            for message in items(inner(conversation, "messages"), "data"):
                if self._is_ours(message, words, at):
                    return Published(PostRef(to.ref.account, identity(message, "id")))
        return None

    def _is_ours(self, message: Mapping[str, Any], words: str, at: datetime) -> bool:
        written = moment(message.get("created_time"))
        return (
            identity(inner(message, "from"), "id") == self._owner
            and bool(identity(message, "id"))
            and same_words(text(message, "message"), words)
            and written is not None
            and written >= at - SKEW
        )


def at_most(limit: int, words: str) -> None:
    """Refuse what Meta would."""
    if in_characters(words) > limit:
        raise Rejected(f"at most {limit} characters")


def same_words(one: str, other: str) -> bool:
    """Tell whether two texts say the same: Meta trims them and changes line ends."""
    return one.split() == other.split()


def in_characters(words: str) -> int:
    """Count as Meta does: units of UTF-16, of which most emoji are two. (Limits in the documentation are in characters.)"""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2

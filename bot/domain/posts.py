"""What customers write, and the accounts that it was written to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from bot.domain.text import Untrusted, shortened

NAME_LIMIT = 80

NOTHING: Final = Untrusted("")

TEXT_LIMIT: Final = 30_000
"""Characters of a post that are kept: some ten pages. To clean and search more than that would hold up everything else."""

SETTLE: Final = timedelta(seconds=60)
"""How long what was sent may still be taken after nobody answered, at least: longer than two calls of ours may last."""

AccountId = NewType("AccountId", str)
"""The brand's presence on a platform: `mastodon/@shop`."""


class PostKind(StrEnum):
    COMMENT = "comment"
    MENTION = "mention"
    MESSAGE = "message"
    REVIEW = "review"
    MAIL = "mail"


class Act(StrEnum):
    """What a platform may let us do to a post."""

    REPLY = "reply"
    REPLY_PRIVATELY = "reply_privately"
    LIKE = "like"
    HIDE = "hide"
    DELETE = "delete"
    BLOCK = "block"
    MUTE = "mute"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class PostRef:
    """A post as its platform knows it; unique over all accounts."""

    account: AccountId
    external_id: str


@dataclass(frozen=True, slots=True)
class Customer:
    """Who wrote, over all accounts on one platform. `platform` is the connector's name, `id` the platform's own id of them."""

    platform: str
    id: str

    @property
    def key(self) -> str:
        return f"{self.platform}:{self.id}"


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a post. `id` is the platform's and never changes; the name may."""

    id: str
    name: Untrusted
    handle: Untrusted

    @property
    def shown(self) -> Untrusted:
        """Return what to call them: name, else handle, else the platform's id; in one line, at most 80 characters."""
        names = map(_in_one_line, (self.name, self.handle, Untrusted(self.id)))
        return Untrusted(next((name for name in names if name), "?"))

    @property
    def shown_handle(self) -> Untrusted:
        """Return their handle as it is shown; empty where there is none, or where it is all that they are called by."""
        handle = _in_one_line(self.handle)
        return Untrusted("" if handle == self.shown.raw else handle)


def _in_one_line(name: Untrusted) -> str:
    """Return a name that cannot pretend to be more than that: with line breaks it could look like words of ours."""
    return shortened(" ".join(name.clean().split()), NAME_LIMIT)


class AttachmentKind(StrEnum):
    PICTURE = "picture"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Attachment:
    """What hangs on a post: said in words, never fetched and never shown, as it comes from a stranger.

    `alt` is what its author says of it for those who cannot see it; `bytes` is 0 and `url` empty where the platform does not tell.
    """

    kind: AttachmentKind
    name: Untrusted = NOTHING
    alt: Untrusted = NOTHING
    bytes: int = 0
    url: str = ""


@dataclass(frozen=True)
class Post:
    """One thing that a customer wrote.

    `conversation` is the platform's id of the thread or direct-message conversation; one conversation is one ticket.
    `revision` changes when the customer edits the post; numbers and times also have an order. `url` leads to the original, where the platform has one.
    `language` is an ISO 639-1 code or empty when unknown. `under` is the platform's id of our own post that this comments on.
    `facts` are what its connector needs to answer it, such as a mail's subject; nobody else reads them.
    """

    ref: PostRef
    conversation: str
    kind: PostKind
    author: Author
    text: Untrusted
    written_at: datetime
    url: str = ""
    private: bool = False
    language: str = ""
    revision: str = ""
    under: str = ""
    attachments: tuple[Attachment, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def customer(self) -> Customer:
        return Customer(self.ref.account.partition("/")[0], self.author.id)

    def bounded(self) -> Post:
        """Return it with as much of its text as is kept; an ellipsis says where something is missing."""
        if len(self.text.raw) <= TEXT_LIMIT:
            return self
        return replace(self, text=Untrusted(shortened(self.text.raw, TEXT_LIMIT)))


@dataclass(frozen=True, slots=True)
class Removal:
    """A customer or the platform took a post away."""

    ref: PostRef
    conversation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """A platform tells of a reply that our account published. It never becomes a ticket.

    `key` is the reply's own, where the platform hands it back; else it is known by `to` (None: not told), `text` and time.
    """

    ref: PostRef
    conversation: str
    text: Untrusted
    written_at: datetime
    to: PostRef | None = None
    key: str = ""
    url: str = ""
    private: bool = False


class LetterKind(StrEnum):
    """What came back by mail, and whether a person wrote it."""

    ANSWER = "answer"
    AUTOMATIC = "automatic"
    """Out of office, a desk's confirmation: no person wrote it, and nobody answers it."""
    BOUNCE = "bounce"
    """What was sent did not arrive."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What came back to a mail of ours without being a customer's word: it belongs to a ticket and never begins one.

    `token` is that of the forwarded mail which it answers, as the mail shows it; whoever takes it has to check it. Without one
    it belongs to the conversation of `post`. `post` is how it is taken where nobody here knows what it answers.
    """

    post: Post
    kind: LetterKind
    token: str = ""

    @property
    def ref(self) -> PostRef:
        return self.post.ref

    @property
    def conversation(self) -> str:
        return self.post.conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A mail to somebody who is asked without being a customer. `token` brings the answer back: `TICKET-NUMBER-` and ten of a-z2-7."""

    to: str
    name: str
    subject: str
    text: str
    token: str


News = Post | Removal | Echo | Letter
"""Whatever a platform reports."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What makes posts belong to one ticket."""

    account: AccountId
    id: str


@dataclass(frozen=True, slots=True)
class Platform:
    """What the platform behind an account can do, and how it measures a text.

    `count` returns the length of a text as the platform counts it; `limit` is the longest it takes, in the same unit, `private_limit`
    the longest private answer where that is another one. `lists`: Zuruf can look there for replies of its own. `settles_after`: how long
    after a try without an answer it may still publish a reply; at least twice as long as a call may last.
    `undoes` is what can be taken back. `on` returns what can be done to one post, where that depends on it; `closes_at` until when an answer to a post (a private one?) is
    taken, None for ever. `private_once`: a public post takes one private answer, and then no other.
    """

    name: str
    can: frozenset[Act]
    limit: int
    count: Callable[[str], int]
    lists: bool = False
    settles_after: timedelta = SETTLE
    private_limit: int | None = None
    on: Callable[[Post], frozenset[Act]] | None = None
    closes_at: Callable[[Post, bool], datetime | None] | None = None
    private_once: bool = False
    undoes: frozenset[Act] = frozenset()

    def acts_on(self, post: Post) -> frozenset[Act]:
        """Return what can be done to a post."""
        return self.can if self.on is None else self.can & self.on(post)

    def limit_for(self, *, private: bool) -> int:
        """Return the longest answer."""
        return self.limit if self.private_limit is None or not private else self.private_limit

    def window(self, post: Post, *, private: bool) -> datetime | None:
        """Return until when an answer to a post is taken; None: there is no end."""
        return None if self.closes_at is None else self.closes_at(post, private)

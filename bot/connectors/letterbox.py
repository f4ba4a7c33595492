"""An account on the public square: for the demo and for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar, Final

from bot.connectors.connector import Connector, Idempotency, Page, Published
from bot.connectors.lengths import graphemes_with_short_links
from bot.connectors.square import Note, Square
from bot.domain.errors import Rejected, Unsupported
from bot.domain.posts import AccountId, Act, Author, Echo, Platform, Post, PostRef, Removal
from bot.domain.text import Untrusted

LIMIT: Final = 500
"""The longest reply unless the account says otherwise; Mastodon's default."""

_PAGE: Final = 100
_ANSWERS: Final = frozenset({Act.REPLY, Act.REPLY_PRIVATELY})


class Letterbox(Connector):
    """One account on a square, with Mastodon's way of counting."""

    name: ClassVar[str] = "letterbox"
    can: ClassVar[frozenset[Act]] = frozenset(Act)
    undoes: ClassVar[frozenset[Act]] = frozenset({Act.LIKE, Act.HIDE, Act.BLOCK, Act.MUTE})
    rereads: ClassVar[bool] = True
    idempotency: ClassVar[Idempotency] = Idempotency.KEY
    polled: ClassVar[bool] = True
    echoes: ClassVar[bool] = False
    """Whether `fetch` tells of our own replies as well."""

    def __init__(self, account: AccountId, square: Square, limit: int = LIMIT, *, name: str = "") -> None:
        self.account = account
        self._square = square
        self._limit = limit
        square.open(account, name)

    @property
    def platform(self) -> Platform:
        """See `Connector.platform`."""
        return Platform(
            "Letterbox",
            self.can,
            self._limit,
            graphemes_with_short_links,
            lists=True,
            settles_after=self.settles_after,
            on=self._on,
            undoes=self.undoes,
        )

    def _on(self, post: Post) -> frozenset[Act]:
        """What only two can read need not be hidden, nor liked."""
        return self.can - {Act.LIKE, Act.HIDE, Act.DELETE} if post.private else self.can

    async def fetch(self, after: str | None) -> Page:
        """Return at most 100 posts since a cursor; a cursor of another square begins at the beginning."""
        square, _, number = (after or "").partition(":")
        since = int(number) if square == self._square.name else 0
        notes = self._square.changes(self.account, since, _PAGE, ours=self.echoes)
        last = notes[-1].number if notes else since
        news = [self._as_echo(note) if note.ours else self._as_post(note) for note in notes]
        return Page(news, f"{self._square.name}:{last}")

    async def reread(self, post: Post) -> Post | Removal:
        """Return what stands on the square now."""
        note = self._square.note(self.account, post.ref.external_id)
        if note is None:
            return Removal(post.ref, post.conversation)
        return replace(post, text=Untrusted(note.text), revision=note.revision)

    async def perform(self, act: Act, post: Post, *, undo: bool = False, reason: str = "") -> None:
        """See `Connector.perform`; nobody reads reports on the square."""
        del reason
        if act in _ANSWERS or act not in self.platform.acts_on(post) or (undo and act not in self.undoes):
            raise Unsupported("there is no such way here")
        if self._square.verdicts.has(self.account, act, post.ref.external_id) and not undo:
            return
        self._square.perform(self.account, act, post.ref.external_id, undo=undo)

    async def reply(self, to: Post, text: str, *, key: str, at: datetime, private: bool = False) -> Published:
        """Publish on the square, which drops repeated keys."""
        del at
        if (Act.REPLY_PRIVATELY if private else Act.REPLY) not in self.can:
            raise Unsupported("there is no such way to answer here")
        if graphemes_with_short_links(text) > self._limit:
            raise Rejected(f"at most {self._limit} characters")
        note = self._square.publish(
            self.account,
            to.ref.external_id,
            text,
            key=key if self.idempotency is Idempotency.KEY else "",
            private=private,
            chosen_id=self.chosen_id(to.ref, key),
        )
        return self._as_published(note)

    def chosen_id(self, to: PostRef, key: str) -> str:
        """Return the id under which a reply is published; empty where the square chooses."""
        del to, key
        return ""

    async def find_reply(
        self, to: Post, *, key: str, text: str, at: datetime, private: bool = False
    ) -> Published | None:
        """Look for the same text under the same post; the square does not show keys."""
        del key, at, private
        own = to.ref.external_id
        found = (note for note in self._square.replies if note.answers == own and note.text == text)
        note = next(found, None)
        return self._as_published(note) if note else None

    def _as_published(self, note: Note) -> Published:
        return Published(PostRef(note.account, note.id), self._square.url(note))

    def _as_echo(self, note: Note) -> Echo:
        """The square does not show keys."""
        return Echo(
            ref=PostRef(note.account, note.id),
            conversation=note.conversation,
            text=Untrusted(note.text),
            written_at=note.at.astimezone(UTC),
            to=PostRef(note.account, note.answers),
            url=self._square.url(note),
            private=note.private,
        )

    def _as_post(self, note: Note) -> Post | Removal:
        ref = PostRef(note.account, note.id)
        if note.removed:
            return Removal(ref, note.conversation)
        author_id = note.author.casefold().replace(" ", ".")
        return Post(
            ref=ref,
            conversation=note.conversation,
            kind=note.kind,
            author=Author(author_id, Untrusted(note.author), Untrusted(f"@{author_id}")),
            text=Untrusted(note.text),
            written_at=note.at.astimezone(UTC),
            url=self._square.url(note),
            private=note.private,
            language=note.language,
            revision=note.revision,
            under=note.under,
        )

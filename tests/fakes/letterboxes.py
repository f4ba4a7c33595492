"""Letterboxes of every kind: what stops the platform behind them from publishing the same reply twice.

`Square.replies` is the truth about each of them, with one note for each reply that a customer can see.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar, Final

from bot.connectors.connector import Idempotency, Published
from bot.connectors.letterbox import LIMIT, Letterbox
from bot.connectors.square import Square
from bot.domain.errors import OutcomeUnknown, OutsideError, Unsupported
from bot.domain.posts import AccountId, Act, Outgoing, Platform, Post, PostRef


class ChosenIdLetterbox(Letterbox):
    """A platform on which we choose a reply's id: the same one again overwrites the same record."""

    idempotency: ClassVar[Idempotency] = Idempotency.CHOSEN_ID

    def chosen_id(self, to: PostRef, key: str) -> str:
        del to
        return f"ours-{key}"


class UpsertLetterbox(Letterbox):
    """A platform with one public answer to each post, as reviews have: sending again replaces it."""

    idempotency: ClassVar[Idempotency] = Idempotency.UPSERT
    can: ClassVar[frozenset[Act]] = frozenset({Act.REPLY})
    undoes: ClassVar[frozenset[Act]] = frozenset()

    def chosen_id(self, to: PostRef, key: str) -> str:
        del key
        return f"answer-to-{to.external_id}"


class ListedLetterbox(Letterbox):
    """A platform that publishes a repeated reply again, but lists what it has published."""

    idempotency: ClassVar[Idempotency] = Idempotency.LIST


class DeafLetterbox(Letterbox):
    """A platform that publishes a repeated reply again and tells nothing."""

    idempotency: ClassVar[Idempotency] = Idempotency.NONE

    @property
    def platform(self) -> Platform:
        return replace(super().platform, lists=False)

    async def find_reply(
        self, to: Post, *, key: str, text: str, at: datetime, private: bool = False
    ) -> Published | None:
        del to, key, text, at, private
        raise Unsupported("it does not list replies")


class ConfirmingLetterbox(DeafLetterbox):
    """One that keeps a copy of most of what it published, as mail does: what is not among them may have been published all the same."""

    confirms: ClassVar[bool] = True

    def __init__(self, account: AccountId, square: Square, limit: int = LIMIT, *, name: str = "") -> None:
        super().__init__(account, square, limit, name=name)
        self.copies: dict[str, Published] = {}

    async def reply(self, to: Post, text: str, *, key: str, at: datetime, private: bool = False) -> Published:
        """Keep a copy of what is there afterwards, whatever the answer says."""
        before = len(self._square.replies)
        try:
            return await super().reply(to, text, key=key, at=at, private=private)
        finally:
            for note in self._square.replies[before:]:
                self.copies[key] = self._as_published(note)

    async def find_reply(
        self, to: Post, *, key: str, text: str, at: datetime, private: bool = False
    ) -> Published | None:
        del to, text, at, private
        return self.copies.get(key)


class EchoingLetterbox(DeafLetterbox):
    """One that tells nothing when it is asked, but of our own replies among the customers' posts."""

    echoes: ClassVar[bool] = True


class ForgetfulLetterbox(Letterbox):
    """A platform that knows a key for an hour, as Mastodon does."""

    key_lifetime: ClassVar[timedelta | None] = timedelta(minutes=50)


LETTERBOXES: Final[dict[Idempotency, type[Letterbox]]] = {
    letterbox.idempotency: letterbox
    for letterbox in (Letterbox, ChosenIdLetterbox, UpsertLetterbox, ListedLetterbox, DeafLetterbox)
}
"""One for each kind."""


class ForwardingLetterbox(Letterbox):
    """One from which people can be asked by mail. `mails` is the truth: what has left, with its key; of most a copy is kept."""

    forwards: ClassVar[bool] = True

    def __init__(self, account: AccountId, square: Square, limit: int = LIMIT, *, name: str = "") -> None:
        super().__init__(account, square, limit, name=name)
        self.mails: list[tuple[Outgoing, str]] = []
        self.copies: set[str] = set()
        self.keeps_copies = True
        self.troubles: deque[OutsideError] = deque()
        self.arrives_all_the_same = False

    async def forward(self, mail: Outgoing, *, key: str, at: datetime) -> Published:
        del at
        trouble = self.troubles.popleft() if self.troubles else None
        if trouble is None or (isinstance(trouble, OutcomeUnknown) and self.arrives_all_the_same):
            self.mails.append((mail, key))
            self.copies |= {key} if self.keeps_copies else set()
        if trouble is not None:
            raise trouble
        return Published(PostRef(self.account, key))

    async def find_forward(self, mail: Outgoing, *, key: str, at: datetime) -> Published | None:
        del mail, at
        return Published(PostRef(self.account, key)) if key in self.copies else None

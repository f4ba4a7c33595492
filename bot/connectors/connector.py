"""What every connector must do. `tests/contracts/connector.py` proves it for each of them."""

from __future__ import annotations

from abc import ABC
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Protocol

from bot.domain.errors import Unsupported
from bot.domain.posts import SETTLE, Act, News, Outgoing, Platform, Post, PostRef, Removal
from bot.finding import Finding


class Idempotency(StrEnum):
    """What stops the platform from publishing the same reply twice."""

    KEY = "key"
    """The server drops a repeated key: sending again with the same key is safe."""
    CHOSEN_ID = "chosen id"
    """We choose the record's id: sending again overwrites the same record."""
    UPSERT = "upsert"
    """One answer per target: sending again replaces it."""
    LIST = "list"
    """Nothing stops it, but our replies can be listed: look with `find_reply` before sending again."""
    NONE = "none"
    """Nothing helps: after an unknown outcome a person has to look."""


@dataclass(frozen=True, slots=True)
class Page:
    """What happened, in order, and where to go on; store the posts before the cursor.

    Our own replies are no posts. A platform that tells of them is passed on as `Echo`, or they are left out.
    """

    posts: Sequence[News]
    cursor: str


@dataclass(frozen=True, slots=True)
class Published:
    """A reply as the platform knows it; `url` is empty where the platform has no public address for it."""

    ref: PostRef
    url: str = ""


class Keep(Protocol):
    """A small durable memory of one account: sessions, refreshed tokens, what was learnt. It is never exported and never logged."""

    async def load(self) -> str | None:
        """Return what was saved last, None if nothing was."""

    async def save(self, text: str) -> None:
        """Keep a text of at most 64 kB in the place of the last one; it is on disk when this returns."""


class Connector(ABC):
    """One account on one platform.

    A base body raises `Unsupported`; `can` names what is really there. Calls raise the errors of `bot.domain.errors`,
    by what follows from them: above all `OutcomeUnknown` when it cannot be known whether something was published.
    """

    name: ClassVar[str]
    can: ClassVar[frozenset[Act]]
    polled: ClassVar[bool] = False
    waits: ClassVar[bool] = False
    """Whether `wait` is there: then posts arrive sooner than at the next look."""
    rereads: ClassVar[bool] = False
    """Whether `reread` is there: then nothing is answered that was changed or taken away a moment ago."""
    confirms: ClassVar[bool] = False
    """Whether `find_reply` is there though nothing is listed: what it finds was published, what it does not find may have been."""
    forwards: ClassVar[bool] = False
    """Whether `forward` is there: people without chat can be asked from this account."""
    undoes: ClassVar[frozenset[Act]] = frozenset()
    """Which of `can` can be taken back."""
    key_lifetime: ClassVar[timedelta | None] = None
    """How long after the first try the platform certainly still knows a key, with a call's length to spare; None: for ever."""
    repeats_after: ClassVar[timedelta] = timedelta()
    """How long after a try without an answer a repetition could still overtake it, where the platform learns a key only afterwards."""
    settles_after: ClassVar[timedelta] = SETTLE
    """How long after a try without an answer the platform may still publish it; at least twice as long as a call may last."""

    @property
    def platform(self) -> Platform:
        """What people need to know before they write: abilities, limit, way of counting."""
        raise Unsupported(f"{type(self).__name__} does not describe its platform")

    @property
    def idempotency(self) -> Idempotency:
        """What stops this account's platform from publishing twice; servers of one platform may differ."""
        raise Unsupported(f"{type(self).__name__} does not say how it keeps from publishing twice")

    async def recall(self) -> None:  # noqa: B027 -- most connectors keep nothing
        """Remember what an earlier process learnt; called once, before anybody asks for `platform`."""

    async def fetch(self, after: str | None) -> Page:
        """Return the posts since a cursor (None: the beginning)."""
        raise Unsupported(f"{self.name} cannot be polled")

    async def wait(self) -> None:
        """Return as soon as something may be new; only where `waits`. Beside it the account is polled as any other."""
        raise Unsupported(f"{self.name} cannot wait for posts")

    async def reread(self, post: Post) -> Post | Removal:
        """Return a post as it stands on the platform now: the same, with another text and revision, or that it is gone."""
        raise Unsupported(f"{self.name} cannot read a post again")

    async def reply(self, to: Post, text: str, *, key: str, at: datetime, private: bool = False) -> Published:
        """Publish `text` as an answer to a post. The same `key` never publishes twice.

        `at` is when it was first tried under this key: the same for every repetition.
        """
        raise Unsupported(f"{self.name} cannot reply")

    async def perform(self, act: Act, post: Post, *, undo: bool = False, reason: str = "") -> None:
        """Like, hide, delete, block, mute or report, or take that back where `undoes` says so.

        What is done already is done: twice is once. `reason` goes with a report.
        """
        raise Unsupported(f"{self.name} cannot {act}")

    async def inspect(self) -> AsyncIterator[Finding]:
        """Say what `zuruf check` should: login, rights, when they end, what cannot be read."""
        nothing: tuple[Finding, ...] = ()
        for finding in nothing:
            yield finding

    async def find_reply(
        self, to: Post, *, key: str, text: str, at: datetime, private: bool = False
    ) -> Published | None:
        """Look whether a reply of unknown outcome was published; None means that it is not there now.

        Only where `platform.lists`, or, for what was published for certain, where `confirms`. It may be there a moment later:
        `settles_after` says when that is over.
        """
        raise Unsupported(f"{self.name} cannot list replies")

    async def forward(self, mail: Outgoing, *, key: str, at: datetime) -> Published:
        """Send a mail to somebody who is asked. Trouble is named as `reply` names it; nothing stops a second try from being a second mail."""
        raise Unsupported(f"{self.name} cannot forward")

    async def find_forward(self, mail: Outgoing, *, key: str, at: datetime) -> Published | None:
        """Look whether a mail of unknown outcome has left for certain; None means that nobody knows."""
        raise Unsupported(f"{self.name} cannot forward")

    async def close(self) -> None:  # noqa: B027 -- most connectors hold nothing
        """Let connections go."""


class Hook(Protocol):
    """Verifies and reads what a platform posts to us. Without I/O: the raw bytes come in, posts come out."""

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raise `Forged` unless the platform signed exactly these bytes, recently."""

    def parse(self, body: bytes) -> Sequence[News]:
        """Return the posts, removals and echoes in a verified body; raise `Malformed` with what is wrong and where."""


class Forged(Exception):
    """Not signed by the platform, or too old. Says no more to a stranger than that."""


class Malformed(Exception):
    """Signed, but not what the documentation describes; the message names the field."""

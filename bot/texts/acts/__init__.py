"""What people read about what is done to posts on their platform: like, hide, delete, block, mute, report."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.obstacles import Hold
from bot.domain.posts import Act, Attachment
from bot.domain.text import Text
from bot.domain.ticket import TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLabels:
    """Words on buttons, fields and headings. Buttons: at most 75 characters; titles and submit buttons: 24."""

    like: str
    unlike: str
    moderate: str
    do_it: str
    really: str
    which: str
    what: str
    reason: str
    reason_hint: str
    call_off: str
    on_the_platform: str
    attachments: str


class ActTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences.

    `account` is an account's name, `platform` the platform's.
    """

    labels: ActLabels

    @abstractmethod
    def wish(self, act: Act, *, undo: bool, by_hand: bool) -> str:
        """Name what can be chosen: to do it, to take it back, or to note that somebody did it on the platform."""

    @abstractmethod
    def consequence(self, act: Act) -> str:
        """Say what an act means for whoever wrote, and whether it can be taken back."""

    @abstractmethod
    def not_from_here(self, platform: str, acts: Sequence[Act]) -> str:
        """Say what the platform does not let us do here, and what to do instead."""

    @abstractmethod
    def nothing_left(self, platform: str) -> str: ...
    @abstractmethod
    def asked(
        self, who: str, act: Act, account: str, reason: str, until: datetime | None, *, undo: bool
    ) -> Text:
        """Say that somebody wants something done; until when it can be called off, if it can."""

    @abstractmethod
    def called_off(self, who: str) -> Text: ...
    @abstractmethod
    def done(self, account: str) -> Text: ...
    @abstractmethod
    def hold(self, why: Hold) -> str:
        """Say why what somebody asked for is not done."""

    @abstractmethod
    def failed(self, because: Text, *, doubtful: bool = False) -> Text:
        """Say that it was not done; `doubtful`: that nobody knows whether it was."""

    @abstractmethod
    def not_done(self, ticket: TicketId, account: str, said: Text) -> Text:
        """Tell whoever asked for it what the thread says."""

    @abstractmethod
    def by_hand(self, who: str, act: Act, reason: str) -> Text: ...
    @abstractmethod
    def state(self, act: Act) -> str:
        """Say with a sign and a word what holds for a post."""

    @abstractmethod
    def attached(self, one: Attachment) -> Text:
        """Say what hangs on a post, as nothing of it is shown."""

    @abstractmethod
    def more_attached(self, count: int) -> str: ...
    @abstractmethod
    def open_until(self, until: datetime) -> Text:
        """Say until when the platform takes an answer."""

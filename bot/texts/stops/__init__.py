"""What people read when nothing goes out: because somebody stopped it, or because a platform is in trouble."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime

from bot.domain.stops import Stop, Stopped
from bot.domain.text import Span, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class StopLabels:
    """Words on buttons, fields and headings. Buttons: at most 75 characters; titles and submit buttons: 24."""

    freeze: str
    unfreeze: str
    freeze_now: str
    unfreeze_now: str
    what: str
    everything: str
    why: str
    why_hint: str
    what_waits: str
    send_it: str
    make_drafts: str
    earlier: str


class StopTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences.

    `account` is an account's name; empty where everything is meant.
    """

    labels: StopLabels

    # People stop what goes out

    @abstractmethod
    def frozen(self, account: str, who: str, since: datetime, reason: str) -> Text:
        """Say that nothing goes out, in front of everything else."""

    @abstractmethod
    def will_stop(self) -> str: ...
    @abstractmethod
    def goes_on(self) -> str: ...
    @abstractmethod
    def nothing_frozen(self) -> str: ...
    @abstractmethod
    def waiting(self, count: int, since: datetime | None) -> Text:
        """Say how many replies wait, and since when the first of them does."""

    @abstractmethod
    def no_such_account(self, typed: str) -> str: ...
    @abstractmethod
    def earlier(self, account: str, who: str, since: datetime, reason: str) -> Text: ...
    @abstractmethod
    def lifted(self, who: str, at: datetime, reason: str, *, drafts: bool) -> Text:
        """Say how it ended; follows `earlier`, or stands alone in a channel."""

    @abstractmethod
    def frozen_notice(self, account: str, who: str, since: datetime, reason: str) -> Text: ...
    @abstractmethod
    def lifted_notice(self, account: str, who: str, at: datetime, reason: str, *, drafts: bool) -> Text: ...
    @abstractmethod
    def will_wait(self, who: str, since: datetime) -> Text:
        """Say before a reply is sent that it will wait."""

    # Replies that wait

    @abstractmethod
    def waits(self) -> str:
        """Name the state of a ticket whose reply waits: an icon and words."""

    @abstractmethod
    def stopped(self, account: str, stopped: Stopped) -> Text:
        """Say on a card why a reply waits and until when."""

    @abstractmethod
    def stopped_line(self, account: str, stopped: Stopped) -> Text: ...
    @abstractmethod
    def shelved(self, who: str) -> Text: ...

    # A platform is in trouble

    @abstractmethod
    def trouble(self, account: str, why: Stop, since: datetime, reason: Span) -> Text: ...
    @abstractmethod
    def trouble_over(self, account: str, since: datetime) -> Text: ...

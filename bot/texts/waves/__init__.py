"""What people read about waves: many posts at once that share one card and can be answered together."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.refusals import WaveRefusal
from bot.domain.text import Span, Text
from bot.domain.ticket import Leaving
from bot.domain.waves import Happening, Sort


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many of a wave's tickets stand where. `out`: not part of it any more."""

    total: int
    waiting: int
    leaving: int
    uncertain: int
    answered: int
    closed: int
    out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveLabels:
    """Words on buttons, fields and headings. Buttons: at most 75 characters; titles and submit buttons: 24."""

    wave: str
    waves: str
    answer_all: str
    check_answer: str
    show_posts: str
    claim: str
    release: str
    end: str
    stop_rest: str
    in_common: str
    figures: str
    answer: str
    greetings: str
    greetings_hint: str
    core: str
    closings: str
    every_text: str
    edit_text: str
    text: str
    leave_out: str
    put_back: str
    back_to_text: str
    send_to_all: str
    hand_over: str
    keep_text: str
    pull_out: str
    pull_chosen: str
    older: str
    newest: str
    whats_left: str
    left_stay: str
    left_cards: str
    left_close: str


class WaveTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences."""

    labels: WaveLabels

    # The card

    @abstractmethod
    def name(self, wave: int) -> str: ...
    @abstractmethod
    def posts(self, count: int) -> str: ...
    @abstractmethod
    def since(self, at: datetime, a_minute: int | None) -> Text:
        """Say since when, and how many came in the last minute (None: that says nothing)."""

    @abstractmethod
    def over(self, at: datetime) -> Text: ...
    @abstractmethod
    def sort(self, sort: Sort) -> str: ...
    @abstractmethod
    def urgent_apart(self) -> str: ...
    @abstractmethod
    def counts(self, counts: Counts) -> str: ...
    @abstractmethod
    def progress(self, who: str, done: int, count: int, left_out: int) -> str: ...
    @abstractmethod
    def stopped_at(self, who: str, done: int, count: int) -> str: ...
    @abstractmethod
    def all_gone(self, who: str, done: int, left_out: int) -> str: ...
    @abstractmethod
    def to_check(self, who: str, count: int) -> str: ...
    @abstractmethod
    def part_of(self, wave: int) -> str:
        """Say on a ticket's own card that it belongs to a wave."""

    # Lines

    @abstractmethod
    def told(self, what: Happening, who: str, count: int) -> Text: ...
    @abstractmethod
    def joined(self, wave: int) -> Text: ...
    @abstractmethod
    def left(self, wave: int, why: Leaving, who: str) -> Text: ...
    @abstractmethod
    def for_all(self, wave: int) -> str:
        """Say behind a reply's line that it was one to many."""

    # Forms

    @abstractmethod
    def speaks_to(self, account: str, count: int) -> Text: ...
    @abstractmethod
    def examples(self, shown: int) -> str: ...
    @abstractmethod
    def not_all_at_once(self, limit: int) -> str: ...
    @abstractmethod
    def one_wording(self) -> str: ...
    @abstractmethod
    def alike(self, count: int) -> str: ...
    @abstractmethod
    def other_language(self, count: int) -> str: ...
    @abstractmethod
    def cannot_leave(self, names: Sequence[Span], count: int) -> Text: ...
    @abstractmethod
    def how_long(self, pace: timedelta, whole: timedelta, undo: timedelta) -> str: ...
    @abstractmethod
    def to(self, name: Span) -> Text: ...
    @abstractmethod
    def is_out(self) -> str: ...
    @abstractmethod
    def nobody_here(self) -> str: ...
    @abstractmethod
    def left_out(self, tickets: Sequence[int]) -> Text: ...
    @abstractmethod
    def whats_left(self, count: int) -> str: ...

    # To one person

    @abstractmethod
    def refused(self, why: WaveRefusal) -> Text: ...

"""What people read about the tools of a ticket: tags, stars, snoozing, help, reminders, merging and splitting."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime

from bot.domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolLabels:
    """Words on buttons, fields and headings. Buttons: at most 75 characters; titles and submit buttons: 24."""

    more: str
    tag: str
    star: str
    unstar: str
    mute: str
    unmute: str
    snooze: str
    wake: str
    help: str
    answer_help: str
    remind: str
    note: str
    merge: str
    split: str
    go_private: str
    region: str
    tags: str
    hints: str


class ToolTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences."""

    labels: ToolLabels

    # Lines of the thread

    @abstractmethod
    def tagged(self, who: str, tag: str) -> Text: ...
    @abstractmethod
    def untagged(self, who: str, tag: str) -> Text: ...
    @abstractmethod
    def starred(self, who: str, *, on: bool) -> Text: ...
    @abstractmethod
    def muted(self, who: str, *, on: bool) -> Text: ...
    @abstractmethod
    def snoozed(self, who: str, until: datetime) -> Text: ...
    @abstractmethod
    def woken(self, who: str | None) -> Text: ...
    @abstractmethod
    def reminder_set(self, who: str, due_at: datetime, text: str) -> Text: ...
    @abstractmethod
    def reminded(self) -> Text: ...
    @abstractmethod
    def region_set(self, who: str, region: str) -> Text: ...
    @abstractmethod
    def absorbed(self, who: str, ticket: int, posts: int) -> Text: ...
    @abstractmethod
    def merged_into(self, who: str, ticket: int) -> Text: ...
    @abstractmethod
    def split_off(self, who: str, ticket: int, posts: int) -> Text: ...
    @abstractmethod
    def help_asked(
        self, who: str, to: str, question: str, due_at: datetime, *, second_opinion: bool
    ) -> Text: ...
    @abstractmethod
    def help_answered(self, who: str, words: str) -> Text: ...
    @abstractmethod
    def help_overdue(self) -> Text: ...

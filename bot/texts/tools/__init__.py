"""What people read about the tools of a ticket: tags, stars, snoozing, help, reminders, merging and splitting."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime

from bot.domain.putting_aside import Later
from bot.domain.text import Called, Span, Text


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
    language: str
    tags: str
    hints: str
    leads_to: str
    file_note: str
    export_log: str
    manage_tags: str
    waiting_since: str
    marks: str
    colleague: str
    your_help: str
    when: str
    exactly: str
    remind_of: str
    which_ticket: str
    suggested_tags: str
    another_tag: str
    search_tags: str
    tags_off: str
    tag_old: str
    tag_new: str
    lock_tags: str
    save: str
    other_ticket: str
    search_tickets: str
    which_posts: str
    no_region: str


class ToolTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences."""

    labels: ToolLabels

    # The card

    @abstractmethod
    def look_alike(self, domain: Span, encoded: Span) -> Text: ...
    @abstractmethod
    def help_open(self, who: str, due_at: datetime) -> Text: ...

    # Lines of the thread

    @abstractmethod
    def no_answer_from_here(self, platform: str) -> str: ...
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
        self, who: str, to: Called, question: str, due_at: datetime, *, second_opinion: bool
    ) -> Text: ...
    @abstractmethod
    def help_answered(self, who: str, words: str) -> Text: ...
    @abstractmethod
    def help_overdue(self) -> Text: ...
    @abstractmethod
    def question_overdue(self, department: str) -> Text: ...

    # Forms

    @abstractmethod
    def later(self, when: Later) -> str: ...
    @abstractmethod
    def note_hint(self) -> str: ...
    @abstractmethod
    def named_language(self, code: str) -> str:
        """Name the language of a post; an empty code is one that was not certain."""

    @abstractmethod
    def starred_now(self) -> str: ...
    @abstractmethod
    def muted_now(self) -> str: ...
    @abstractmethod
    def snoozed_now(self, until: datetime) -> Text: ...
    @abstractmethod
    def wrote_earlier(self, count: int) -> str: ...
    @abstractmethod
    def new_tag(self, tag: str) -> str: ...
    @abstractmethod
    def tag_count(self, tag: str, tickets: int) -> str: ...
    @abstractmethod
    def no_tags(self) -> str: ...
    @abstractmethod
    def tags_merged(self, old: str, new: str, tickets: int, left: int) -> Text: ...
    @abstractmethod
    def stays(self, ticket: int) -> Text: ...
    @abstractmethod
    def goes_over(self, ticket: int) -> Text: ...
    @abstractmethod
    def split_hint(self) -> str: ...
    @abstractmethod
    def take_along(self, file_format: str) -> str: ...
    @abstractmethod
    def file_on_its_way(self) -> str: ...

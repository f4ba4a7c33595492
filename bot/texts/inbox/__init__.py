"""What people read about the inbox, the queue walk, bulk changes, the Home tab and the search."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.queueing import Waited, Whose
from bot.domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxLabels:
    """Words on buttons, fields and headings. Buttons: at most 75 characters; titles and submit buttons: 24."""

    inbox: str
    next: str
    look_again: str
    open: str
    account: str
    waiting: str
    state: str
    whose: str
    tag: str
    starred: str
    only_starred: str
    overdue: str
    any: str
    nobody_waits: str
    filter: str
    saved_filters: str
    filter_name: str
    save_filter: str

    skip: str
    send_next: str
    save_next: str

    bulk: str
    action: str
    untag: str
    which_tickets: str
    carry_out: str
    go_on: str
    undo_bulk: str

    home: str
    my_tickets: str
    my_drafts: str
    ready_drafts: str
    help_wanted: str
    asked_us: str
    to_decide: str

    search: str
    search_words: str


class InboxTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences."""

    labels: InboxLabels

    # Lists

    @abstractmethod
    def waiting(self, waited: Waited) -> str: ...
    @abstractmethod
    def age(self, boundaries: int) -> str:
        """Name the waiting times beyond so many boundaries of `AGES`."""

    @abstractmethod
    def overdue(self, time: timedelta) -> str: ...
    @abstractmethod
    def whose(self, whose: Whose) -> str: ...
    @abstractmethod
    def total(self, count: int, due: int) -> str: ...
    @abstractmethod
    def all_done(self) -> str: ...
    @abstractmethod
    def nothing_found(self) -> str: ...
    @abstractmethod
    def forget_filter(self, name: str) -> str: ...

    # The queue walk

    @abstractmethod
    def progress(self, done: int, due: int) -> str: ...
    @abstractmethod
    def answered(self, who: str) -> str:
        """Say who answered; the time follows, then the words."""

    @abstractmethod
    def nothing_due(self, done: int) -> str: ...
    @abstractmethod
    def comes_next(self, ticket: int) -> Text:
        """Say which ticket comes next; the time follows."""

    @abstractmethod
    def skipped_again(self, count: int) -> str: ...

    # Bulk changes

    @abstractmethod
    def choose_something(self) -> str: ...
    @abstractmethod
    def all_shown(self, count: int) -> str: ...
    @abstractmethod
    def bulk_counts(self, done: int, refused: int, left: int, *, undone: bool) -> str: ...
    @abstractmethod
    def undo_too_late(self) -> str: ...

    # Home and search

    @abstractmethod
    def greeting(self, name: str, unclaimed: int) -> Text: ...
    @abstractmethod
    def nothing_for_you(self) -> str: ...
    @abstractmethod
    def search_hint(self) -> str: ...
    @abstractmethod
    def search_page(self, number: int) -> str: ...

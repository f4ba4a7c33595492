"""What people read where they look through templates and FAQ, propose new ones, and see what has no answer yet."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.text import Called, Span, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryLabels:
    """Words on buttons, fields and headings. Buttons: at most 75 characters; titles and submit buttons: 24."""

    templates: str
    faq: str
    proposals: str
    themes: str
    words: str
    folder: str
    all_folders: str
    search: str
    look: str
    back: str
    name: str
    text: str
    question: str
    answer: str
    owner: str
    propose: str
    approve: str
    look_and_approve: str
    decline: str
    insert: str
    ask_department: str
    nothing_found: str
    nothing_waits: str
    no_themes: str
    expired: str


class LibraryTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences."""

    labels: LibraryLabels

    @abstractmethod
    def template(self, name: str, folder: str, tags: Sequence[str], uses: int) -> Text: ...
    @abstractmethod
    def owned(self, owner: str, valid_until: date | None) -> str:
        """Say who looks after an entry and until when it holds; "" if there is nothing to say."""

    @abstractmethod
    def wording(self, language: str, address: str, region: str, accounts: Sequence[str]) -> Text:
        """Say for whom one wording of a template is."""

    @abstractmethod
    def asks_for(self, personal: str) -> str: ...
    @abstractmethod
    def missing_for(self, accounts: Sequence[str]) -> str:
        """Say for which accounts a template has no wording of its own yet."""

    @abstractmethod
    def more_found(self, count: int) -> str: ...
    @abstractmethod
    def contact(self, words: str) -> str: ...
    @abstractmethod
    def proposal(self, kind: str, title: str, who: str, at: datetime, owner: str) -> Text: ...
    @abstractmethod
    def proposed(self, owner: str) -> str: ...
    @abstractmethod
    def proposal_hint(self) -> str: ...
    @abstractmethod
    def proposed_line(self, who: str, title: str, to: Called, *, faq: bool) -> Text: ...
    @abstractmethod
    def to_approve(self, who: str, title: str) -> Text:
        """Tell an owner that somebody proposed something."""

    @abstractmethod
    def settled_line(self, who: str, title: str, *, approved: bool) -> Text: ...
    @abstractmethod
    def settled(self, who: str, title: str, *, approved: bool) -> Text:
        """Tell whoever proposed something what became of it."""

    @abstractmethod
    def theme(self, words: Sequence[str], tickets: int) -> Text: ...
    @abstractmethod
    def themes_of_the_week(self, department: str) -> Text: ...
    @abstractmethod
    def highlights_of_the_week(self, department: str) -> Text: ...
    @abstractmethod
    def highlight(self, ticket: int, name: Span, words: Span) -> Text: ...
    @abstractmethod
    def example(self, ticket: int) -> str: ...

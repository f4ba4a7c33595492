"""What people read about who wrote: one line on the card, and the profile with notes and history."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime

from bot.domain.acquaintance import Acquaintance
from bot.domain.text import Span, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerLabels:
    """Words on buttons, fields and headings. Buttons: at most 75 characters; titles and submit buttons: 24."""

    profile: str
    notes: str
    add_note: str
    drop_note: str
    tags: str
    tickets: str
    save: str
    open_ticket: str
    no_notes: str
    no_tickets: str


class CustomerTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences."""

    labels: CustomerLabels

    @abstractmethod
    def known(self, acquaintance: Acquaintance) -> Text:
        """Say in one line what is known of a customer; that they are new, if nothing is."""

    @abstractmethod
    def who(self, name: Span, handle: Span | None, platform: str) -> Text: ...
    @abstractmethod
    def note(self, who: str, at: datetime, words: str) -> Text: ...
    @abstractmethod
    def ticket(self, number: int, status: str, at: datetime, words: Span) -> Text: ...
    @abstractmethod
    def elsewhere(self, count: int) -> str:
        """Say how many tickets other departments have, which this person does not see."""

    @abstractmethod
    def tags_hint(self) -> str: ...
    @abstractmethod
    def note_hint(self) -> str: ...

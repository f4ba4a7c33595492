"""What one person is told: in a direct message, or where only they see it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime

from bot.domain.text import Strong, Text


class WordTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences."""

    @abstractmethod
    def commands(self) -> Text:
        """What can be typed, an example of each and what it is good for, a line each."""

    @abstractmethod
    def not_understood(self, command: str, meant: str) -> Text:
        """`meant` is what would have been understood and is most like it; may be empty."""

    @abstractmethod
    def help_wanted(
        self, who: str, ticket: int, account: str, question: str, due_at: datetime, *, second_opinion: bool
    ) -> Text: ...
    @abstractmethod
    def help_given(self, who: str, ticket: int, words: str) -> Text: ...
    @abstractmethod
    def help_still_wanted(self, who: str, ticket: int, question: str, due_at: datetime) -> Text:
        """To whom was asked, after their time."""

    @abstractmethod
    def help_not_given(self, who: str, ticket: int, question: str, due_at: datetime) -> Text:
        """To who asked, after the time of `who`."""

    @abstractmethod
    def reminder(self, ticket: int, words: str) -> Text: ...
    @abstractmethod
    def log_as_file(self, ticket: int) -> Text: ...
    @abstractmethod
    def too_late(self) -> str:
        """A form could not be opened in time."""

    @abstractmethod
    def not_taken(self) -> str:
        """What somebody chose in a form had no effect."""


def listed(commands: Mapping[str, str]) -> Text:
    """Return commands, each on a line of its own with what it is good for."""
    return tuple(
        span for typed, use in commands.items() for span in ("\n", Strong(f"/zuruf {typed}"), f" {use}")
    )

"""What one person is told: in a direct message, or where only they see it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime

from bot.domain.text import Strong, Text


class WordTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences."""

    uses: Mapping[str, str]
    """An example of each command, without what it begins with, and what it is good for."""

    @abstractmethod
    def commands(self, typed: str) -> Text:
        """What can be typed, an example of each and what it is good for, a line each. `typed`: what a command begins with."""

    @abstractmethod
    def not_understood(self, command: str, meant: str, typed: str) -> Text:
        """`typed` is what a command begins with, `meant` what would have been understood and is most like it; may be empty."""

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
    def your_reply(self, ticket: int, account: str, said: Text) -> Text:
        """To whoever sent a reply that a person has to decide about now; `said` is what the thread says of it."""

    @abstractmethod
    def reminder(self, ticket: int, words: str) -> Text: ...
    @abstractmethod
    def log_as_file(self, ticket: int) -> Text: ...
    @abstractmethod
    def too_late(self) -> str:
        """A form could not be opened in time."""

    @abstractmethod
    def not_answering(self, product: str) -> str:
        """A chat product could not say who somebody is, so nothing was done."""

    @abstractmethod
    def done(self) -> str:
        """Something that was pressed has had its effect, and nothing else shows it."""

    @abstractmethod
    def file_gone(self) -> str:
        """A file that was offered is not kept any more."""

    @abstractmethod
    def form_in_chat(self) -> str:
        """What was pressed needs a form, and the way to it was written to the person."""

    @abstractmethod
    def not_taken(self) -> str:
        """What somebody chose in a form had no effect."""


def listed(commands: Mapping[str, str], begin: str) -> Text:
    """Return commands, each on a line of its own with what it is good for. `begin`: what a command begins with."""
    return tuple(
        span for typed, use in commands.items() for span in ("\n", Strong(f"{begin}{typed}"), f" {use}")
    )

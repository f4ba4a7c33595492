"""What is said about channels and messages themselves: that a card has moved, that a channel takes nothing any more."""

from __future__ import annotations

from abc import ABC, abstractmethod

from bot.domain.errors import Barrier
from bot.domain.text import Text


class ChannelTexts(ABC):
    """Names of channels come as people see them, with their #."""

    heading: str
    """Above what stands in the way of channels, at most 150 characters."""

    @abstractmethod
    def moved(self) -> Text:
        """In the place of a card that stands somewhere else now; a link to it follows."""

    @abstractmethod
    def trouble(self, channel: str, barrier: Barrier, waiting: int) -> Text:
        """What keeps a channel from being written to, how to mend it, and how many tickets wait."""

    @abstractmethod
    def over(self, channel: str) -> Text:
        """The channel can be written to again."""

"""What is said about channels and messages themselves: that a card has moved, that a channel takes nothing any more."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import Barrier
from bot.domain.text import Span, Text


class ChannelTexts(ABC):
    """Names of channels come as people see them, with their #."""

    heading: str
    """Above what stands in the way of channels, at most 150 characters."""
    card_is_there: str
    card_missing_post_it: str
    """Buttons below the question whether a card stands in a channel."""

    @abstractmethod
    def moved(self) -> Text:
        """In the place of a card that stands somewhere else now; a link to it follows."""

    @abstractmethod
    def said_below(self) -> Text:
        """In the place of a line that stands in its thread twice; a link to the other one follows."""

    @abstractmethod
    def does_card_stand(self, card: str, about: Text) -> Text:
        """Nobody but people can see whether a card stands in the channel. `card`: `Ticket 17`; `about`: as from `wrote_on`."""

    @abstractmethod
    def wrote_on(self, account: str, name: Span, words: Span) -> Text:
        """What a customer wrote, to go on after a sentence."""

    @abstractmethod
    def card_seen(self, who: str, card: str) -> Text:
        """Somebody sees the card; to know where, Zuruf needs somebody to press something on it."""

    @abstractmethod
    def card_missed(self, who: str, card: str) -> Text:
        """Somebody does not see the card; it is posted again."""

    @abstractmethod
    def card_settled(self, card: str) -> Text:
        """It is known by now where the card stands."""

    @abstractmethod
    def trouble(self, channel: str, barrier: Barrier, waiting: int, surface: str) -> Text:
        """What keeps a channel of a surface from being written to, how to mend it there, and how many tickets wait."""

    @abstractmethod
    def over(self, channel: str) -> Text:
        """The channel can be written to again."""

    @abstractmethod
    def policy_taken_over(self, at: datetime) -> Text:
        """escalation.yaml, or a prepared answer, was changed, and holds now."""

    @abstractmethod
    def policy_refused(self, at: datetime, problems: Sequence[str], more: int) -> Text:
        """It was changed, but something is wrong with it: what, and how many problems more. The one before still holds."""

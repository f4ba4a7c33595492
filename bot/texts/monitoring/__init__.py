"""What people read of feeds that are watched: press, forums, competitors."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime

from bot.domain.text import Text, Untrusted


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringLabels:
    """Words on buttons and headings. Buttons: at most 75 characters; titles: 24."""

    make_ticket: str
    keep: str
    drop: str
    ideas: str


class MonitoringTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences."""

    labels: MonitoringLabels

    @abstractmethod
    def sighting(
        self, feed: Untrusted, title: Untrusted, text: Untrusted, at: datetime | None, url: str
    ) -> Text:
        """Show one entry in its channel."""

    @abstractmethod
    def many(self, feed: str, count: int, more: int) -> Text:
        """Begin a list of entries that came all at once; `more` of them are not shown, if that is more than 0."""

    @abstractmethod
    def listed(self, title: Untrusted, url: str) -> Text: ...
    @abstractmethod
    def made(self, who: str, ticket: int) -> Text:
        """Say who made it a ticket; 0 while its number is not known yet."""

    @abstractmethod
    def made_from(self, account: str) -> str:
        """Say in the ticket where it comes from, as a note of whoever made it."""

    @abstractmethod
    def kept(self, who: str) -> Text: ...
    @abstractmethod
    def kept_last_month(self, count: int) -> Text: ...
    @abstractmethod
    def no_ideas(self) -> str: ...
    @abstractmethod
    def more_ideas(self, count: int) -> str: ...

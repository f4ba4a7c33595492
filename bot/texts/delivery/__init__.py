"""What people read about a reply on its way: what became of it, why, and what they can do about it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime

from bot.domain.obstacles import Hold, Obstacle
from bot.domain.text import Span, Text, Untrusted


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLabels:
    """Words on buttons: at most 75 characters."""

    it_is_there: str
    not_there: str
    not_there_send: str
    look: str
    send_again: str
    send_anyway: str


class DeliveryTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences."""

    labels: DeliveryLabels

    def because(self, why: Obstacle, reason: Untrusted | None) -> Text:
        """Say what stood in the way, in our words, and then in the platform's, where it had any."""
        told = (self.obstacle(why),) if why else ()
        if reason is None or not reason.clean().strip():
            return told
        return (*told, " ", *self.quoted(reason)) if told else self.quoted(reason)

    @abstractmethod
    def quoted(self, reason: Span) -> Text:
        """Say what the platform said, in its own words."""

    @abstractmethod
    def obstacle(self, why: Obstacle) -> str: ...
    @abstractmethod
    def hold(self, why: Hold, who: str) -> str:
        """Say why what `who` confirmed does not leave."""

    @abstractmethod
    def postponed(self, until: datetime, why: Text) -> Text: ...
    @abstractmethod
    def failed(self, why: Text) -> Text: ...
    @abstractmethod
    def checking(self, until: datetime, why: Text) -> Text: ...
    @abstractmethod
    def looking(self, who: str) -> Text: ...
    @abstractmethod
    def unknown(self, why: Text) -> Text: ...
    @abstractmethod
    def settled(self, who: str, *, arrived: bool) -> Text: ...
    @abstractmethod
    def held(self, why: str) -> Text: ...
    @abstractmethod
    def queued_again(self, who: str | None, due_at: datetime) -> Text:
        """Say that it is sent again; `who` confirmed it, or (None) the platform's list proves that it is not there."""

    @abstractmethod
    def discarded(self, who: str) -> Text: ...


def then(why: Text) -> Text:
    """Return the reason with a blank after it, if there is one, so that a sentence can follow."""
    return (*why, " ") if why else ()

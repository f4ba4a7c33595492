"""What people read about templates, suggestions, checks of drafts, FAQ and proposals."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.friendliness import Finding
from bot.domain.policy import Address
from bot.domain.text import Text
from bot.domain.wording import Lack


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLabels:
    """Words on buttons, fields and headings. Buttons: at most 75 characters; titles and submit buttons: 24."""

    second_opinion: str
    propose_template: str
    propose_faq: str
    ask: str
    draft: str


class AnswerTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences."""

    labels: AnswerLabels

    @abstractmethod
    def suggestion(self, name: str, words: Sequence[str]) -> Text:
        """Say which template fits, and the customer's words that speak for it."""

    @abstractmethod
    def house_style(self, address: Address | None, limit: int) -> str:
        """Say how an account speaks, and how many characters its platform takes."""

    @abstractmethod
    def opinion_stays_inside(self) -> Text: ...
    @abstractmethod
    def what_do_you_think(self) -> str:
        """Return the question that usually goes with a draft."""

    @abstractmethod
    def lacking(self, lack: Lack) -> Text: ...
    @abstractmethod
    def noticed(self, finding: Finding) -> Text: ...
    @abstractmethod
    def only_advice(self) -> str:
        """What was noticed about a draft is advice: submitting once more saves it."""

    @abstractmethod
    def nearly_equal(self, who: str, ticket: int, at: datetime | None) -> Text: ...

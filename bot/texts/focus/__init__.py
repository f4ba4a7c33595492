"""What people read while a department looks at a part of its accounts only."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.refusals import FocusRefusal
from bot.domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusLabels:
    """Words on buttons, fields and headings. Buttons: at most 75 characters; titles and submit buttons: 24."""

    focus: str
    begin: str
    end: str
    department: str
    accounts: str
    lasts: str


class FocusTexts(ABC):
    """Names are those of the policy: nothing here was written by strangers."""

    labels: FocusLabels

    @abstractmethod
    def lasts(self, time: timedelta) -> str: ...
    @abstractmethod
    def choose(self) -> str: ...
    @abstractmethod
    def what_it_means(self) -> str: ...
    @abstractmethod
    def begun(self, who: str, accounts: Sequence[str], until: datetime) -> Text: ...
    @abstractmethod
    def over(self, by: str) -> Text:
        """Say that it is over; `by` is empty where its time came."""

    @abstractmethod
    def held_back(self, count: int) -> str: ...
    @abstractmethod
    def one_held_back(self, ticket: int, account: str) -> Text:
        """What the customer wrote follows."""

    @abstractmethod
    def and_more(self, count: int) -> str: ...
    @abstractmethod
    def refused(self, why: FocusRefusal) -> Text: ...

"""What people read of shifts: who is on duty, who is away, who covers for whom."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.refusals import DutyRefusal
from bot.domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLabels:
    """Words on buttons, fields and headings. Buttons: at most 75 characters; titles and submit buttons: 24."""

    duty: str
    yours: str
    wanted: str
    others: str
    away: str
    back: str
    enter: str
    who: str
    since: str
    until: str
    ask_cover: str
    take_cover: str
    withdraw_cover: str


class DutyTexts(ABC):
    """Names are those of the policy: nothing here was written by strangers."""

    labels: DutyLabels

    @abstractmethod
    def on_duty(self, department: str, names: Sequence[str], until: datetime | None) -> Text:
        """Say who is there, and until when the first of their shifts lasts; nobody may be."""

    @abstractmethod
    def without_shifts(self, department: str, names: Sequence[str]) -> Text: ...
    @abstractmethod
    def coming(self, shift: str, starts_at: datetime, names: Sequence[str]) -> Text: ...
    @abstractmethod
    def is_away(self, name: str, since: datetime, until: datetime, *, already: bool) -> Text: ...
    @abstractmethod
    def one_of_yours(self, shift: str, department: str, starts_at: datetime, ends_at: datetime) -> Text: ...
    @abstractmethod
    def none_of_yours(self) -> str: ...
    @abstractmethod
    def asking(self) -> str:
        """Say of one's own shift that a cover is looked for."""

    @abstractmethod
    def you_are_away(self, until: datetime) -> Text: ...
    @abstractmethod
    def what_away_means(self) -> str: ...
    @abstractmethod
    def cover_wanted(self, who: str, shift: str, starts_at: datetime, ends_at: datetime) -> Text: ...
    @abstractmethod
    def cover_found(self, by: str) -> Text: ...
    @abstractmethod
    def cover_withdrawn(self) -> Text: ...
    @abstractmethod
    def covered_for_you(self, by: str, shift: str, starts_at: datetime) -> Text: ...
    @abstractmethod
    def refused(self, why: DutyRefusal) -> Text: ...

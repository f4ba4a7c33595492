"""What somebody reads at a terminal about a post that was only played through."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime

from bot.domain.hints import Hint
from bot.domain.library import Variant
from bot.domain.policy import EscalationTarget
from bot.domain.regions import Placed
from bot.domain.routing import Miss, Tried
from bot.domain.text import Span, Text
from bot.domain.wording import Lack


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationLabels:
    """What stands before each answer, and over the columns of the summary."""

    post: str
    account: str
    language: str
    hints: str
    urgent: str
    rules: str
    department: str
    region: str
    looks: str
    wave: str
    templates: str
    faq: str
    escalation: str
    answers: str
    drafts: str
    undo: str
    none: str
    posts: str
    without_answer: str
    all: str


class SimulationTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences."""

    labels: SimulationLabels

    @abstractmethod
    def nothing_happened(self) -> str: ...
    @abstractmethod
    def language(self, code: str, answered_in: str, *, given: bool) -> str:
        """Say which language a post is in ("": nobody knows), whether it came with that, and in which it is answered."""

    @abstractmethod
    def hint(self, hint: Hint) -> Text: ...
    @abstractmethod
    def urgent(self, rule: str, hints: tuple[Hint, ...]) -> str:
        """Say why it hurries: `rule` is "" where the rule does not say so. Neither: it does not hurry."""

    @abstractmethod
    def rule(self, tried: Tried) -> Text: ...
    @abstractmethod
    def miss(self, miss: Miss) -> str: ...
    @abstractmethod
    def region(self, name: str, placed: Placed | None) -> Text: ...
    @abstractmethod
    def looks(self, due_at: datetime | None, *, urgent: bool) -> Text: ...
    @abstractmethod
    def no_wave(self) -> str: ...
    @abstractmethod
    def in_wave(self, sort: str, begun_by: Span, *, own_card: bool) -> Text: ...
    @abstractmethod
    def suggestion(self, name: str, words: tuple[str, ...]) -> Text: ...
    @abstractmethod
    def wording(self, variant: Variant, region: str, lacks: tuple[Lack, ...]) -> str: ...
    @abstractmethod
    def target(self, department: str, target: EscalationTarget, due_at: datetime) -> Text: ...
    @abstractmethod
    def undo(self, seconds: int) -> str: ...

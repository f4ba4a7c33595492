"""What people read when one shift hands over to the next."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.handing_over import Sort
from bot.domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverLabels:
    """Words on buttons, fields and headings. Buttons: at most 75 characters; titles and submit buttons: 24."""

    handover: str
    open_it: str
    hand_over: str
    say_again: str
    words: str
    words_hint: str
    nothing: str
    take: str
    take_all: str
    give_to: str
    note: str


class HandoverTexts(ABC):
    """`shifts` are the names of the shifts that end; empty where somebody hands over by themselves.

    Names are those of the policy; what colleagues said is given as they wrote it.
    """

    labels: HandoverLabels

    @abstractmethod
    def sort(self, sort: Sort) -> str:
        """Name a sort of tickets: an icon and words."""

    @abstractmethod
    def head(self, shifts: Sequence[str], outgoing: Sequence[str], at: datetime) -> Text: ...
    @abstractmethod
    def coming(self, incoming: Sequence[str], at: datetime | None) -> Text:
        """Say who comes; `at` where that is later than the others go."""

    @abstractmethod
    def figures(self, tickets: int, left: int, sorts: Mapping[Sort, int]) -> Text:
        """Say how many tickets there are in all, how many nobody has taken, and of which sorts these are."""

    @abstractmethod
    def said(self, who: str, text: str) -> Text:
        """Say what somebody wants to be known; an empty text: explicitly nothing."""

    @abstractmethod
    def said_nothing_yet(self, who: str) -> Text: ...
    @abstractmethod
    def unclaimed(self, count: int) -> str:
        """Say how many open tickets are nobody's; these are not handed over."""

    @abstractmethod
    def how_to_hand_over(self) -> str: ...
    @abstractmethod
    def how_to_take(self) -> str: ...
    @abstractmethod
    def nothing_to_hand_over(self) -> str: ...
    @abstractmethod
    def nothing_left(self) -> str: ...
    @abstractmethod
    def item(self, owner: str, promised_at: datetime | None, *, starred: bool, noted: bool) -> Text:
        """Say what matters about a ticket besides itself."""

    @abstractmethod
    def please_say(self, shifts: Sequence[str], at: datetime, tickets: int) -> Text:
        """Ask whoever goes soon to say what is to be known."""

    @abstractmethod
    def please_say_still(self, shifts: Sequence[str]) -> Text:
        """Ask whoever has gone without a word."""

    @abstractmethod
    def please_take(self, shifts: Sequence[str], outgoing: Sequence[str], left: int) -> Text: ...
    @abstractmethod
    def alarm(self, department: str, shifts: Sequence[str], left: int, owners: Sequence[str]) -> Text:
        """Alarm those who lead: nobody has taken these tickets, so they are still with those who went."""

    @abstractmethod
    def taken_over(self, who: str, of: str) -> Text:
        """Say in a ticket's thread who has it now; `of` is empty where nobody had it."""

"""Why the desk says no, in words. Waves say their own: `bot.texts.waves`."""

from __future__ import annotations

from abc import ABC, abstractmethod

from bot.domain.people import Role
from bot.domain.refusals import (
    AskingRefusal,
    MailRefusal,
    OwningRefusal,
    PeopleRefusal,
    ReplyRefusal,
    StopRefusal,
    ToolRefusal,
)
from bot.domain.text import Text


class RefusalTexts(ABC):
    """One method for each area of `bot.domain.refusals`."""

    @abstractmethod
    def role(self, role: Role) -> str: ...
    @abstractmethod
    def people(self, why: PeopleRefusal) -> Text: ...
    @abstractmethod
    def owning(self, why: OwningRefusal) -> Text: ...
    @abstractmethod
    def replying(self, why: ReplyRefusal) -> Text: ...
    @abstractmethod
    def asking(self, why: AskingRefusal) -> Text: ...
    @abstractmethod
    def tools(self, why: ToolRefusal) -> Text: ...
    @abstractmethod
    def stops(self, why: StopRefusal) -> Text: ...
    @abstractmethod
    def mails(self, why: MailRefusal) -> Text: ...

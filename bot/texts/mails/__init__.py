"""What people read about mails to those who are asked without being in chat; and what those read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.forwards import Becomes, Forward, ForwardState
from bot.domain.obstacles import Hold
from bot.domain.text import Text, Untrusted
from bot.domain.ticket import TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class MailLabels:
    """Words on buttons, fields and headings. Buttons: at most 75 characters; titles and submit buttons: 24."""

    forward: str
    to: str
    somebody_else: str
    address: str
    address_hint: str
    question: str
    question_hint: str
    due: str
    becomes: str
    note: str
    draft: str
    with_contact_data: str
    preview: str
    send: str
    call_off: str
    has_left: str
    again: str
    done: str
    forwards: str
    none_open: str
    asked_by_mail: str


@dataclass(frozen=True, slots=True)
class Said:
    """One post or answer of a conversation, as it stands in a mail."""

    who: str
    at: datetime
    text: str
    ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks what; `account` is the name of the account that the customer wrote to."""

    who: str
    team: str
    question: str
    account: str
    becomes: Becomes


class MailTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences."""

    labels: MailLabels

    # What the team reads

    @abstractmethod
    def asked(self, who: str, whom: str, question: str, due_at: datetime, becomes: Becomes) -> Text: ...
    @abstractmethod
    def called_off(self, who: str) -> Text: ...
    @abstractmethod
    def has_left(self, who: str | None) -> Text: ...
    @abstractmethod
    def hold(self, why: Hold) -> str: ...
    @abstractmethod
    def nobody_there(self) -> str:
        """Say that the server knows no such address."""

    @abstractmethod
    def failed(self, because: Text) -> Text: ...
    @abstractmethod
    def unknown(self, because: Text) -> Text: ...
    @abstractmethod
    def not_again(self) -> str:
        """Begin to say why what may have left did not leave once more."""

    @abstractmethod
    def again(self, who: str) -> Text: ...
    @abstractmethod
    def answered(self, whom: str, sender: Untrusted, text: Untrusted, *, draft: bool) -> Text: ...
    @abstractmethod
    def overdue(self, whom: str) -> Text: ...
    @abstractmethod
    def done(self, who: str) -> Text: ...
    @abstractmethod
    def automatic(self, sender: Untrusted, text: Untrusted) -> Text: ...
    @abstractmethod
    def bounced(self, text: Untrusted) -> Text: ...
    @abstractmethod
    def state(self, state: ForwardState) -> str: ...
    @abstractmethod
    def waits(self, one: Forward) -> Text:
        """Say on a card or in a list whom somebody asked, until when."""

    @abstractmethod
    def your_question(self, ticket: TicketId, whom: str, said: Text) -> Text:
        """Tell whoever asked what the thread says."""

    @abstractmethod
    def will_be_sent(self, whom: str, account: str) -> str: ...
    @abstractmethod
    def data_left_out(self) -> str: ...

    # What whoever is asked reads

    @abstractmethod
    def subject(self, question: str, token: str) -> str: ...
    @abstractmethod
    def letter(self, asking: Asking, said: Sequence[Said]) -> str:
        """Return the whole mail: who asks, what, what was written so far, and where an answer goes. Times are local."""

"""Every sentence that people read. A language that misses one does not pass the type check."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_args

from bot.domain import refusals as no
from bot.domain.posts import PostKind
from bot.domain.refusals import Refusal
from bot.domain.text import Called, Span, Text
from bot.domain.ticket import Status
from bot.texts.acts import ActTexts
from bot.texts.answers import AnswerTexts
from bot.texts.channels import ChannelTexts
from bot.texts.customers import CustomerTexts
from bot.texts.delivery import DeliveryTexts
from bot.texts.dialogs import DialogTexts
from bot.texts.duty import DutyTexts
from bot.texts.focus import FocusTexts
from bot.texts.handover import HandoverTexts
from bot.texts.inbox import InboxTexts
from bot.texts.library import LibraryTexts
from bot.texts.mails import MailTexts
from bot.texts.monitoring import MonitoringTexts
from bot.texts.package import PackageTexts
from bot.texts.refusing import RefusalTexts
from bot.texts.simulation import SimulationTexts
from bot.texts.stops import StopTexts
from bot.texts.tools import ToolTexts
from bot.texts.waves import WaveTexts
from bot.texts.words import WordTexts


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Words on buttons, fields and headings. Buttons: at most 75 characters; titles and submit buttons: 24."""

    claim: str
    release: str
    assign: str
    reply: str
    escalate: str
    suggest: str
    give_back: str
    close: str
    reopen: str
    show_log: str
    undo: str
    edit: str
    use_draft: str
    discard: str
    send: str
    preview: str
    save_draft: str
    cancel: str
    back: str
    older: str
    newer: str
    owner: str
    nobody: str
    routed: str
    question: str
    due: str
    reason: str
    asked_by: str
    service: str
    person: str
    template: str
    template_hint: str
    your_answer: str
    target: str
    public: str
    private: str
    close_after: str
    see_original: str
    removed_post: str
    return_reason: str
    suggested_answer: str
    state: str
    urgent: str


class Texts(ABC):
    """One language. Methods that may hold a stranger's words return `Text`; the others return plain sentences."""

    code: str
    labels: Labels
    tools: ToolTexts
    waves: WaveTexts
    duty: DutyTexts
    handover: HandoverTexts
    inbox: InboxTexts
    answers: AnswerTexts
    words: WordTexts
    channels: ChannelTexts
    customers: CustomerTexts
    delivery: DeliveryTexts
    dialogs: DialogTexts
    library: LibraryTexts
    package: PackageTexts
    simulation: SimulationTexts
    stops: StopTexts
    monitoring: MonitoringTexts
    acts: ActTexts
    mails: MailTexts
    refusals: RefusalTexts
    focus: FocusTexts

    # The card

    @abstractmethod
    def kind(self, kind: PostKind, *, private: bool) -> str: ...
    @abstractmethod
    def status(self, status: Status) -> str: ...
    @abstractmethod
    def ticket(self, number: int) -> str: ...
    @abstractmethod
    def moment(self, at: datetime) -> str:
        """A point in time, for surfaces that do not localise it themselves; `at` is in the readers' time zone."""

    @abstractmethod
    def wrote(self, name: Span, handle: Span | None, at: datetime) -> Text: ...
    @abstractmethod
    def routed_by(self, department: str, rule: str, matched: str) -> Text: ...
    @abstractmethod
    def owned_since(self, who: str, since: datetime) -> Text: ...
    @abstractmethod
    def asked(self, department: str, due_at: datetime) -> Text: ...
    @abstractmethod
    def draft_ready(self, who: str) -> Text: ...
    @abstractmethod
    def earlier_posts(self, count: int) -> str: ...
    @abstractmethod
    def shortened(self) -> str: ...

    # Lines of the thread

    @abstractmethod
    def internal(self) -> str: ...
    @abstractmethod
    def opened(self, name: Span, department: str) -> Text: ...
    @abstractmethod
    def wrote_again(self, name: Span, words: Span) -> Text: ...
    @abstractmethod
    def edited_post(self, name: Span, words: Span) -> Text: ...
    @abstractmethod
    def removed_post(self) -> Text: ...
    @abstractmethod
    def claimed(self, who: str) -> Text: ...
    @abstractmethod
    def released(self, who: str) -> Text: ...
    @abstractmethod
    def assigned(self, who: str, to: Called) -> Text: ...
    @abstractmethod
    def drafted(self, who: str, words: str) -> Text: ...
    @abstractmethod
    def discarded(self, who: str) -> Text: ...
    @abstractmethod
    def queued(self, who: str, words: str, account: str, due_at: datetime, *, private: bool) -> Text: ...
    @abstractmethod
    def withdrawn(self, who: str) -> Text: ...
    @abstractmethod
    def sent(self, account: str, url: str) -> Text: ...
    @abstractmethod
    def escalated(self, who: str, department: str, reason: str, question: str, due_at: datetime) -> Text: ...
    @abstractmethod
    def suggested(self, who: str, words: str) -> Text: ...
    @abstractmethod
    def returned(self, who: str, reason: str) -> Text: ...
    @abstractmethod
    def noted(self, who: str, words: str) -> Text: ...
    @abstractmethod
    def note_changed(self, who: str, words: str) -> Text:
        """A note in the words that it has by now."""

    @abstractmethod
    def note_gone(self, who: str) -> Text:
        """In the place of a note that was deleted."""

    @abstractmethod
    def note_edited(self, who: str, words: str) -> Text: ...
    @abstractmethod
    def note_deleted(self, who: str | None) -> Text: ...
    @abstractmethod
    def closed(self, who: str) -> Text: ...
    @abstractmethod
    def reopened(self, who: str | None) -> Text: ...

    # Forms

    @abstractmethod
    def speaks_for(self, account: str, name: Span, *, private: bool) -> Text: ...
    @abstractmethod
    def drafts_for(self, account: str, name: Span) -> Text: ...
    @abstractmethod
    def will_appear(self, account: str, count: int, limit: int) -> Text: ...
    @abstractmethod
    def press_again(self) -> str: ...
    @abstractmethod
    def placeholders_hint(self) -> str: ...
    @abstractmethod
    def undo_hint(self, seconds: int) -> str: ...
    @abstractmethod
    def question_from(self, who: str, question: str) -> Text: ...
    @abstractmethod
    def stays_internal(self) -> str: ...
    @abstractmethod
    def page(self, number: int, pages: int) -> str: ...
    @abstractmethod
    def begun_before(self) -> str:
        """What was typed earlier is in the field again; the time follows."""

    @abstractmethod
    def begun_otherwise(self) -> str:
        """What was typed earlier and is not in the field; the time follows, then the words."""

    # To one person

    @abstractmethod
    def you_were_assigned(self, who: str, ticket: int, account: str) -> Text: ...
    @abstractmethod
    def something_broke(self) -> str: ...

    def refused(self, why: Refusal) -> Text:
        """Say why the desk says no."""
        return _REFUSALS[type(why)](self, why)


_REFUSALS: Final[Mapping[type, Callable[[Texts, Any], Text]]] = {
    refusal: says
    for area, says in {
        no.PeopleRefusal: lambda texts, why: texts.refusals.people(why),
        no.OwningRefusal: lambda texts, why: texts.refusals.owning(why),
        no.ReplyRefusal: lambda texts, why: texts.refusals.replying(why),
        no.AskingRefusal: lambda texts, why: texts.refusals.asking(why),
        no.ToolRefusal: lambda texts, why: texts.refusals.tools(why),
        no.WaveRefusal: lambda texts, why: texts.waves.refused(why),
        no.StopRefusal: lambda texts, why: texts.refusals.stops(why),
        no.MailRefusal: lambda texts, why: texts.refusals.mails(why),
        no.FocusRefusal: lambda texts, why: texts.focus.refused(why),
        no.DutyRefusal: lambda texts, why: texts.duty.refused(why),
    }.items()
    for refusal in get_args(area)
}
"""Who has the words for a refusal; a test proves that each is here."""

"""Questions to other departments and to colleagues, and what people write in the thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Actor, ChannelId, DepartmentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """Another department was asked. `number` counts the escalations of a ticket from 1."""

    at: datetime
    by: Actor
    number: int
    department: DepartmentId
    channels: tuple[ChannelId, ...]
    reason: str
    question: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSuggested:
    """The department answered: `text` returns to the origin as draft `reply`."""

    at: datetime
    by: Actor
    number: int
    reply: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationReturned:
    """The department sent the question back."""

    at: datetime
    by: Actor
    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationOverdue:
    """The time of a question to another department came before its answer."""

    at: datetime
    number: int
    department: DepartmentId


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded:
    """Somebody wrote in a thread of the ticket. `message` identifies what they wrote on its surface."""

    at: datetime
    by: Actor
    channel: ChannelId
    message: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEdited:
    at: datetime
    by: Actor
    channel: ChannelId
    message: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDeleted:
    at: datetime
    channel: ChannelId
    message: str
    by: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAsked:
    """A colleague was asked. `number` counts these questions of a ticket from 1.

    With `draft` it is a second opinion on that draft. The colleague has until `due_at`.
    """

    at: datetime
    by: Actor
    number: int
    to: Actor
    question: str
    due_at: datetime
    draft: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAnswered:
    at: datetime
    by: Actor
    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpOverdue:
    """Nobody answered in time: whoever was asked and whoever asked are told."""

    at: datetime
    number: int

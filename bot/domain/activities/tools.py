"""What people do to a ticket besides answering: mark it, put it aside, cut and join it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.hints import Hint
from bot.domain.people import Actor
from bot.domain.posts import Conversation, Post, PostRef
from bot.domain.ticket import TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    at: datetime
    by: Actor
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Untagged:
    at: datetime
    by: Actor
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Starred:
    """Worth finding again; outlives the ticket's end."""

    at: datetime
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Unstarred:
    at: datetime
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Muted:
    """Further posts of the conversation are kept, but neither reopen the ticket nor ask anybody to look."""

    at: datetime
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmuted:
    at: datetime
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed:
    """Nobody needs to look before `until`, unless the customer writes."""

    at: datetime
    by: Actor
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Woken:
    """The ticket is due again: by a person, or (`by` is None) because its time came or the customer wrote."""

    at: datetime
    by: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSet:
    """Whoever set it is told at `due_at`. `number` counts the reminders of a ticket from 1."""

    at: datetime
    by: Actor
    number: int
    due_at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    at: datetime
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionSet:
    """Which region of the policy the ticket is about; empty: none."""

    at: datetime
    by: Actor
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Absorbed:
    """Another ticket was merged into this one: its `posts` and `conversations` belong here from now on.

    It was `urgent`, its posts gave `hints`, and its customer had been waiting since `waiting_since` (None: nobody was).
    """

    at: datetime
    by: Actor
    ticket: TicketId
    posts: tuple[Post, ...]
    conversations: tuple[Conversation, ...]
    urgent: bool = False
    waiting_since: datetime | None = None
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedInto:
    """This ticket went on as part of `ticket`; it is closed for good."""

    at: datetime
    by: Actor
    ticket: TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitOff:
    """These posts are a ticket of their own now."""

    at: datetime
    by: Actor
    posts: tuple[PostRef, ...]
    ticket: TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What was answered here was proposed for the library: `what` is `template` or `faq`, `to` decides about it."""

    at: datetime
    by: Actor
    to: Actor
    what: str
    title: str
    proposal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalSettled:
    """`by` decided about what `to` had proposed."""

    at: datetime
    by: Actor
    to: Actor
    title: str
    proposal: str
    approved: bool

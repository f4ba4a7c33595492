"""What is owed to the outside: cards, lines, replies, and words to one person.

A delivery is written in the same commit as the activities that owe it and carried out later. What it shows is computed
when it is carried out, from the ticket as it is then; so the newest always wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.domain.people import ChannelId
from bot.domain.ticket import TicketId

DeliveryId = NewType("DeliveryId", int)

NO_CHANNEL = ChannelId("")
"""For deliveries that go to a customer or to one person."""


class DeliveryKind(StrEnum):
    CARD = "card"
    """The ticket's card in `channel`: posted once, then updated in place. `subject` is the message that it replaces, if any."""
    LINE = "line"
    """Activity `number` in the thread of the ticket's card in `channel`; number 0 is the thread's first line.

    With the `subject` "anew" it is posted though it stood somewhere before."""
    REPLY = "reply"
    """The reply `subject` to the customer."""
    ACT = "act"
    """Does to a post what the ticket's deed `number` says: like, hide, delete …"""
    FORWARD = "forward"
    """The ticket's mail `number` to somebody who is asked."""
    WORD = "word"
    """Tells the person `subject` of activity `number`; only they see it."""
    CLOCK = "clock"
    """The time has come that activity `number` named; see `bot.domain.clocks`. Nothing leaves the house."""
    FILE = "file"
    """The log as a file for one person: `subject` is `format person`."""
    QUESTION = "question"
    """Asks `channel` whether the ticket's card stands there, where only people can look; repainted as that becomes clear."""
    NOTICE = "notice"
    """Something for a whole channel that is not about one ticket: `subject` says what."""
    WAVE = "wave"
    """The card of a wave in `channel`, or with `number` from 1 on that entry of its log in the card's thread."""
    WAVE_STEP = "wave_step"
    """The next thing to do about a wave: `subject` says what, `number` how far it has come. Nothing leaves the house."""


def place_of(wave: int) -> TicketId:
    """Return the number under which the messages of a wave are kept, where those of tickets have the ticket's."""
    return TicketId(-wave)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One effect owed.

    Deliveries of one `lane` are carried out one after the other, urgent ones first, else in the order they were owed.
    A delivery whose `key` is already waiting in the store and not yet taken is the same delivery: it is not added again.
    """

    kind: DeliveryKind
    ticket: TicketId
    lane: str
    due_at: datetime
    channel: ChannelId = NO_CHANNEL
    number: int = 0
    subject: str = ""
    urgent: bool = False

    @property
    def key(self) -> str:
        # The lane belongs to it: a repaint that merged with a first post would take it out of the channel's order.
        return f"{self.kind}:{self.lane}:{self.ticket}:{self.channel}:{self.number}:{self.subject}"


@dataclass(frozen=True, slots=True)
class OwedDelivery:
    """A delivery taken from the outbox. `attempts` counts how often it was taken, this time included.

    Of these, the first `undone` certainly did nothing: that is on record, so that a new process knows it, too.
    """

    id: DeliveryId
    delivery: Delivery
    attempts: int
    undone: int = 0


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message on a surface: `place` is the surface's own channel id, `id` the message's (Slack: ts).

    An empty `id`: it stands somewhere in `place`, and nobody can say where; it cannot be repainted.
    """

    surface: str
    place: str
    id: str


@dataclass(frozen=True, slots=True)
class Done:
    """Carried out; `message` is where it now stands, for cards and lines."""

    message: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """To be tried again at `due_at`; `reason` is for the operator. `undone`: nothing of it can have happened, in no try so far."""

    due_at: datetime
    reason: str = ""
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """Given up; kept as a dead letter with its reason."""

    reason: str


Outcome = Done | Later | Failed

LEASE = timedelta(seconds=60)
"""How long a taken delivery belongs to its taker: longer than any single call may last (30 s)."""

"""What every chat product must do. `tests/contracts/surface.py` proves it for each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.chat.card import Card
from bot.chat.lines import Line
from bot.domain.deliveries import MessageRef
from bot.domain.people import ChannelId, PersonId
from bot.domain.text import Text
from bot.domain.ticket import TicketId


class Surface(Protocol):
    """A chat product: shows cards and lines, and finds again what it has shown.

    Every call makes at most one attempt and raises the errors of `bot.domain.errors`: what certainly did not happen may
    be tried again, after `OutcomeUnknown` one looks first (`find_card`, `find_lines`). Calls wait for the product's
    rate limits themselves, up to 20 s; longer waits raise `RateLimited`.
    """

    name: str

    async def show(self, card: Card, channel: ChannelId, at: MessageRef | None) -> MessageRef:
        """Post a card, or repaint the one that stands at `at`; return where it stands.

        `Gone` if somebody deleted the message.
        """

    async def log(self, lines: Sequence[Line], thread: MessageRef, at: MessageRef | None) -> MessageRef:
        """Post lines as one message in the thread of a card, or repaint the message at `at`.

        A message that holds a line with buttons holds only that line.
        """

    async def find_card(self, ticket: TicketId, channel: ChannelId) -> MessageRef | None:
        """Return the newest card of a ticket in a channel, as the product remembers it."""

    async def find_lines(self, thread: MessageRef) -> Mapping[int, MessageRef]:
        """Return where the lines of a thread stand, by the number of their activity."""

    async def language_of(self, person: PersonId) -> str:
        """Return the locale that a person reads this product in; empty where it cannot be known."""

    async def tell(self, person: PersonId, text: Text, about: MessageRef | None) -> None:
        """Say something that only this person sees, with a link to a message."""

"""What every chat product must do. `tests/contracts/surface.py` proves it for each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Protocol

from bot.chat.card import Card
from bot.chat.lines import Line
from bot.domain.deliveries import MessageRef
from bot.domain.people import ChannelId, PersonId
from bot.domain.text import Text
from bot.domain.ticket import TicketId
from bot.handlers.form import Button


class Directory(Protocol):
    """Knows who still belongs to the team, as a chat product says it now, not as the policy was written."""

    async def active(self, person: PersonId) -> bool | None:
        """Say whether somebody may act; what was heard up to five minutes ago counts.

        False for whoever has left, is a guest, a bot or of another company, and for whom this product does not know. None if
        it could not be asked: then nobody can tell, and what may not happen without a person has to wait.
        """


class Haste(IntEnum):
    """How soon something has to be shown when a product's rate limit makes things wait. Nothing waits for ever."""

    URGENT = 0
    """Before everything else: what belongs to an urgent ticket."""
    NORMAL = 1
    """A new ticket, and what somebody just did."""
    UNHURRIED = 2
    """What a card says already, and what changes although nobody did anything."""


class Surface(Directory, Protocol):
    """A chat product: shows cards and lines, and finds again what it has shown.

    Every call makes at most one attempt and raises the errors of `bot.domain.errors`: what certainly did not happen may
    be tried again, after `OutcomeUnknown` one looks first (`find_cards`, `find_lines`, `was_told`, `find_announcement`). These
    four raise `CannotLook` where the product lets no app read what stands there: then nobody may take it for missing. Calls wait
    for the product's rate limits themselves, up to 20 s; longer waits raise `RateLimited`.
    """

    name: str

    async def show(
        self, card: Card, channel: ChannelId, at: MessageRef | None, haste: Haste = Haste.NORMAL
    ) -> MessageRef:
        """Post a card, or repaint the one that stands at `at`; return where it stands.

        `Gone` if somebody deleted the message. A repaint that has to wait for long raises `RateLimited` rather than to keep
        others from being carried out.
        """

    async def log(
        self, lines: Sequence[Line], thread: MessageRef, at: MessageRef | None, haste: Haste = Haste.NORMAL
    ) -> MessageRef:
        """Post lines as one message in the thread of a card, or repaint the message at `at`.

        Whoever a line asks to act is mentioned if the product knows them and they have not left, else named; a repaint tells nobody
        again. A message that holds a line with buttons holds only that line. `Gone` if the message, or the card, was deleted; then
        nothing of the lines is left in the channel.
        """

    async def retire(self, old: MessageRef, text: Text, to: MessageRef) -> None:
        """Put a text with a link in the place of a card, or of a message of lines, that another one has replaced.

        `Gone` if it was deleted. Afterwards it is found no more, and what was written in a card's thread is still there.
        """

    async def find_cards(self, ticket: TicketId, channel: ChannelId) -> Sequence[MessageRef]:
        """Return the cards of a ticket in a channel as the product remembers them, the newest first."""

    async def find_lines(self, thread: MessageRef) -> Mapping[int, Sequence[MessageRef]]:
        """Return where the lines of a thread stand, by the number of their activity: all places, the oldest first."""

    async def language_of(self, person: PersonId) -> str:
        """Return the locale that a person reads this product in; empty where it cannot be known."""

    async def tell(
        self,
        person: PersonId,
        text: Text,
        about: MessageRef | None,
        buttons: Sequence[Button] = (),
        *,
        key: str = "",
    ) -> None:
        """Say something that only this person sees, with a link to a message, and things to press.

        `key` is what it is found by again; at most 200 characters.
        """

    async def hand(self, person: PersonId, name: str, content: bytes, text: Text, *, key: str = "") -> None:
        """Give a file to a person, where only they see it. `name` has a suffix that says what it is; `key` as in `tell`."""

    async def was_told(self, person: PersonId, key: str) -> bool:
        """Say whether a word or a file with this key has reached a person, as the product remembers it."""

    async def announce(
        self,
        channel: ChannelId,
        key: str,
        text: Text,
        buttons: Sequence[Button] = (),
        at: MessageRef | None = None,
    ) -> MessageRef:
        """Post something in a channel that is no card, with things to press, or repaint what stands at `at`.

        `key` is what it is found by again. `Gone` if somebody deleted the message.
        """

    async def find_announcement(self, channel: ChannelId, key: str) -> MessageRef | None:
        """Return where an announcement stands, as the product remembers it."""

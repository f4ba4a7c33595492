"""A surface under test: the people who look at it, and what can go wrong with it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.chat.card import Card, Fact
from bot.chat.lines import Line
from bot.chat.surface import Surface
from bot.domain.deliveries import MessageRef
from bot.domain.people import ChannelId, PersonId
from bot.domain.text import Link, Mention, Moment, Strong, Untrusted
from bot.domain.ticket import TicketId
from bot.handlers.form import Button

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TICKET = TicketId(17)
KEY = "themes 2026-W47"
NOWHERE = ChannelId("slack:#nowhere")
LIVE = "<!channel> <https://evil.example|bank> & *so*"


@dataclass(frozen=True)
class Seen:
    """A message as somebody sees it: all its words, the labels of its buttons, and what a screen reader says."""

    ref: MessageRef
    words: str
    buttons: tuple[str, ...]
    spoken: str


class Bench(ABC):
    """A surface under test, the people who look at it, and what can go wrong with it."""

    surface: Surface
    channel: ChannelId
    other_channel: ChannelId
    person: PersonId
    bystander: PersonId

    @abstractmethod
    def seen(self, channel: ChannelId) -> Sequence[Seen]:
        """What stands in a channel, oldest first, threads left out."""

    @abstractmethod
    def thread(self, card: MessageRef) -> Sequence[Seen]:
        """What stands in a thread, oldest first, the card left out."""

    @abstractmethod
    def mentioned(self, message: MessageRef) -> Sequence[PersonId]:
        """Whom the product tells of a message in a thread, because it mentions them."""

    @abstractmethod
    def told(self, person: PersonId) -> Sequence[str]:
        """What only this person was told."""

    @abstractmethod
    def offered(self, person: PersonId) -> Sequence[str]:
        """The labels of the buttons below what only this person was told."""

    @abstractmethod
    def handed(self, person: PersonId) -> Mapping[str, bytes]:
        """The files that only this person was given, by name."""

    async def take_files(self, person: PersonId) -> None:  # noqa: B027 -- most products ask nobody
        """Somebody takes whatever is offered to them; nothing has to be done where a product just gives it to them."""

    @abstractmethod
    async def speaks(self, person: PersonId, locale: str) -> None:
        """Somebody sets the language in which they read the product."""

    @abstractmethod
    async def dismiss(self, person: PersonId) -> None:
        """Somebody's account is deactivated, and the product has said so."""

    @abstractmethod
    async def delete(self, message: MessageRef) -> None:
        """Somebody deletes a message."""

    @abstractmethod
    def lose_next_answer(self) -> None:
        """The next post happens, but its answer never arrives."""

    @abstractmethod
    def lose_next_file(self) -> None:
        """The next file is given, but the answer never arrives."""

    @abstractmethod
    def throttle_next(self, seconds: int) -> None:
        """The next post is refused for so long."""

    @abstractmethod
    async def close(self, channel: ChannelId) -> None:
        """Nobody may write into this channel any more."""

    @abstractmethod
    async def revoke(self) -> None:
        """The bot's token ends."""

    @abstractmethod
    async def unplug(self) -> None:
        """The product cannot be reached any more."""


def card(version: int = 1, quote: str = "Where is my train?", *, ticket: TicketId = TICKET) -> Card:
    return Card(
        ticket=ticket,
        version=version,
        title=f"Mastodon @shop · Mention · Ticket {ticket}",
        author=(Untrusted("Maria"), " · ", Moment(NOON), " · ", Link("See original", "https://a.example/1")),
        customer=("Wrote twice before",),
        quote=Untrusted(quote),
        hint="",
        facts=(Fact("State", (f"version {version}",)),),
        buttons=(Button("claim", ticket, "Claim"), Button("log", ticket, "Show log")),
        summary=(f"Ticket {ticket}. ", Untrusted(quote)),
    )


def assigned(to: PersonId, name: str, after: str | Untrusted = ".") -> Line:
    return Line(5, NOON, (Strong("Lena"), " assigned the ticket to ", Mention(to, name), after), alone=True)


def line(number: int, words: str, *buttons: str) -> Line:
    shown = tuple(Button(name, TICKET, name, f"r{number}") for name in buttons)
    return Line(number, NOON, (Strong("Lena"), f" {words}"), shown, alone=bool(buttons))

"""The room in which people sit: what may be said in the chat, and what people and customers do of their own accord."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.chat.card import Card
from bot.chat.lines import Line
from bot.domain.deliveries import MessageRef
from bot.domain.people import ChannelId, PersonId, Role
from bot.domain.ticket import Ticket, TicketId
from tests.fakes.surface import Message
from tests.faults.chats import UNSEEN
from tests.faults.outcomes import Outcome
from tests.faults.street import Street


class Parlour(Street):
    def expect_card(self, card: Card, channel: ChannelId, at: MessageRef | None) -> None:
        if card.ticket < 0:
            self._expect_wave(card, channel, at)
            return
        if card.ticket not in self.disk.all_tickets():
            self.violated(f"a card of ticket {card.ticket}, which is not on disk")
            return
        ticket = self.ticket(card.ticket)
        if channel not in ticket.all_channels():
            self.violated(f"a card of ticket {card.ticket} for {channel}, where it has no business")
        if card.version > ticket.version:
            self.violated(f"a card of ticket {card.ticket} shows what is not on disk")
        shown = self.chat.was(at) if at else None
        if at is not None and (shown is None or not _is_card_of(shown.content, card.ticket)):
            self.violated(f"a card of ticket {card.ticket} in the place of {shown}")

    def expect_lines(self, lines: Sequence[Line], thread: MessageRef, at: MessageRef | None) -> None:
        card = self.chat.was(thread)
        if card is None or not isinstance(card.content, Card):
            self.violated(f"lines {[line.number for line in lines]} under {thread}, which never was a card")
            return
        if max(line.number for line in lines) > self._length(card.content.ticket):
            self.violated(f"a line of ticket {card.content.ticket} says what is not on disk")
        if at is not None and self.chat.was(at) is None:
            self.violated(f"a line in the place of {at}, which never was")

    def _expect_wave(self, card: Card, channel: ChannelId, at: MessageRef | None) -> None:
        wave = self.waves.get(card.ticket)
        if wave is None or card.version > wave.version or channel not in wave.channels:
            self.violated(f"a card of wave {-card.ticket} in {channel} is not what is on disk: {wave}")
        shown = self.chat.was(at) if at else None
        if at is not None and (shown is None or not _is_card_of(shown.content, card.ticket)):
            self.violated(f"a card of wave {-card.ticket} in the place of {shown}")

    def _length(self, ticket: TicketId) -> int:
        """Return how many entries the log of a ticket or a wave has."""
        return self.ticket(ticket).version if ticket > 0 else len(self.waves[ticket].log)

    def is_asked(self, ticket: TicketId, channel: ChannelId) -> bool:
        return ticket > 0 and channel not in self.ticket(ticket).channels

    # what others do

    def human_deletes(self, message: Message) -> None:
        """Let somebody delete a message; Teams says so to an app that may hear everything."""
        self.chat.human_deletes(message)
        teams = self.process.teams if self.process is not None and self.process.lives else None
        if teams is not None and teams.name == message.ref.surface and self.surface != UNSEEN:
            teams.parts.surface.vanished(message.ref)

    def customer_interferes(self, ticket: Ticket) -> None:
        post = ticket.last_post.ref.external_id
        if self.forum.posts[post].removed:
            return
        if self.rng.random() < 0.5:
            self.forum.edit(post, f"{self.forum.posts[post].text} (really)")
        else:
            self.forum.remove(post)
        self.note(f"the customer changes {post}")

    def demote(self, ticket: Ticket) -> None:
        """Take the right to answer from whoever confirmed the newest reply, or let them leave; a while later it is as before."""
        by = ticket.replies[-1].by.id
        self._demoted_at.setdefault(by, self.now())
        if self.rng.random() < 0.5:
            self._set_role(by, Role.READ)
        else:
            self._gone.add(by)
        asyncio.get_running_loop().call_later(25.0, self._reinstate, by)

    def _reinstate(self, person: PersonId) -> None:
        self._set_role(person, Role.ANSWER)
        self._gone.discard(person)
        self._demoted_at.pop(person, None)

    def _set_role(self, person: PersonId, role: Role) -> None:
        people = {**self.policy.people, person: replace(self.policy.people[person], role=role)}
        self.policy = replace(self.policy, people=people)
        if self.process is not None:
            self.process.desk.policy = self.policy

    async def active(self, person: PersonId) -> bool | None:
        """Say whether somebody still is of the team, as the chat product knows it; None if it does not answer."""
        return None if self.weather() is not Outcome.OK else person not in self._gone


def _is_card_of(content: object, ticket: TicketId) -> bool:
    return isinstance(content, Card) and content.ticket == ticket

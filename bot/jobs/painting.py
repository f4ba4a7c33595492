"""Delivers cards, lines and words to one surface. What is shown is computed now, from the ticket as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.chat.card import card
from bot.chat.lines import Line, first_line, line
from bot.chat.surface import Surface
from bot.desk import Desk
from bot.domain.activities import Assigned
from bot.domain.deliveries import Delivery, Done, Failed, Later, MessageRef, Outcome, OwedDelivery
from bot.domain.errors import Gone
from bot.domain.people import PersonId
from bot.domain.ticket import Ticket, fold
from bot.stores.store import Entry
from bot.texts import speaking

CARD = -1
"""Under this number the store keeps where a ticket's card stands."""

SOON = timedelta(seconds=1)
"""When to look again for a card that is just being posted."""


@dataclass(frozen=True, slots=True)
class _Owed:
    """A line that is owed, and where it stands already, if it does."""

    owed: OwedDelivery
    line: Line
    at: MessageRef | None


class Painter:
    """Shows tickets on one surface."""

    def __init__(self, desk: Desk, surface: Surface) -> None:
        self._desk = desk
        self._surface = surface

    async def show(self, owed: OwedDelivery) -> None:
        """Post the card, or repaint it."""
        delivery = owed.delivery
        at = await self._card(delivery)
        if at is None and _is_repaint(delivery):
            await self._finish([owed], Later(self._desk.clock() + SOON, "the card is not posted yet"))
            return
        if at is None and owed.attempts > 1:
            at = await self._surface.find_card(delivery.ticket, delivery.channel)
        ref = await self._paint(delivery, at)
        await self._desk.store.finish(owed, Done(ref), number=CARD)

    async def _paint(self, delivery: Delivery, at: MessageRef | None) -> MessageRef:
        ticket = await self._desk.ticket(delivery.ticket)
        platform = self._desk.platform(ticket.conversation.account)
        shown = card(ticket, delivery.channel, self._desk.policy, platform)
        try:
            return await self._surface.show(shown, delivery.channel, at)
        except Gone:  # somebody deleted the card: the ticket still needs one
            return await self._surface.show(shown, delivery.channel, None)

    async def log(self, batch: Sequence[OwedDelivery]) -> None:
        """Post lines that follow each other in as few messages as possible; repaint those that stand there."""
        first = batch[0].delivery
        thread = await self._card(first)
        if thread is None:
            await self._finish(batch, self._without_card(first))
            return
        lines = await self._lines(batch, thread)
        silent = [owed for owed in batch if owed.id not in {one.owed.id for one in lines}]
        await self._finish(silent, Done())
        for message in _messages(lines):
            await self._log(message, thread)

    async def _log(self, message: Sequence[_Owed], thread: MessageRef) -> None:
        at = message[0].at
        try:
            ref = await self._surface.log([one.line for one in message], thread, at)
        except Gone:
            if at is None:
                raise
            ref = at  # somebody deleted the line: the log still has it
        for one in message:
            await self._desk.store.finish(one.owed, Done(ref), number=one.line.number)

    async def tell(self, owed: OwedDelivery) -> None:
        """Tell a person that a ticket is theirs now, unless it is not any more."""
        delivery = owed.delivery
        person = self._desk.policy.people.get(PersonId(delivery.subject))
        entries = await self._desk.log(delivery.ticket)
        ticket = fold(delivery.ticket, (entry.activity for entry in entries))
        assigned = entries[delivery.number - 1].activity
        still_theirs = person is not None and ticket.owner == person.actor
        if person is not None and still_theirs and isinstance(assigned, Assigned):
            account = self._desk.policy.account(ticket.conversation.account).name
            words = speaking(person.language).you_were_assigned(assigned.by.name, ticket.id, account)
            await self._surface.tell(person.id, words, await self._card(delivery))
        await self._finish([owed], Done())

    async def _lines(self, batch: Sequence[OwedDelivery], thread: MessageRef) -> list[_Owed]:
        ticket_id = batch[0].delivery.ticket
        entries = await self._desk.log(ticket_id)
        ticket = fold(ticket_id, (entry.activity for entry in entries))
        found = await self._surface.find_lines(thread) if batch[0].attempts > 1 else {}
        lines: list[_Owed] = []
        for owed in batch:
            number = owed.delivery.number
            shown = self._line(owed.delivery, ticket, entries)
            if shown is not None:
                at = await self._standing(owed.delivery, number) or found.get(number)
                lines.append(_Owed(owed, shown, at))
        return lines

    def _line(self, delivery: Delivery, ticket: Ticket, entries: Sequence[Entry]) -> Line | None:
        if delivery.number == 0:
            return first_line(ticket, delivery.channel, self._desk.policy)
        activity = entries[delivery.number - 1].activity
        return line(ticket, delivery.number, activity, delivery.channel, self._desk.policy)

    def _without_card(self, delivery: Delivery) -> Outcome:
        if _is_repaint(delivery):
            return Later(self._desk.clock() + SOON, "the line is not posted yet")
        return Failed("the card could not be posted, so there is no thread for its lines")

    async def _card(self, delivery: Delivery) -> MessageRef | None:
        return await self._standing(delivery, CARD)

    async def _standing(self, delivery: Delivery, number: int) -> MessageRef | None:
        return await self._desk.store.message_of(delivery.ticket, delivery.channel, number)

    async def _finish(self, batch: Sequence[OwedDelivery], outcome: Outcome) -> None:
        for owed in batch:
            await self._desk.store.finish(owed, outcome)


def _is_repaint(delivery: Delivery) -> bool:
    """First posts follow the channel's own lane; repaints have one for each card."""
    return delivery.lane != delivery.channel


def _messages(lines: Sequence[_Owed]) -> Iterator[list[_Owed]]:
    """Group lines into messages: alone what must be repaintable or stands there already, the others together."""
    together: list[_Owed] = []
    for one in lines:
        if not one.line.alone and one.at is None:
            together.append(one)
            continue
        if together:
            yield together
            together = []
        yield [one]
    if together:
        yield together

"""Delivers cards and lines to one surface. What is shown is computed now, from the ticket as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from bot.chat.card import card
from bot.chat.lines import Line, first_line, line
from bot.chat.surface import Surface
from bot.desk import Desk
from bot.domain.deliveries import (
    Delivery,
    DeliveryKind,
    Done,
    Failed,
    Later,
    MessageRef,
    Outcome,
    OwedDelivery,
)
from bot.domain.errors import Gone
from bot.domain.evolving import fold
from bot.domain.owing import is_repaint
from bot.domain.ticket import Ticket
from bot.handlers.acquaintance import acquaintance
from bot.stores.store import Entry

CARD = -1
"""Under this number the store keeps where a ticket's card stands."""

ENOUGH = timedelta(seconds=5)
"""After this a batch begins no further message: with the last call (50 s at most) it ends within its lease."""

TRIES = 8
"""How often a line waits for the thread of a card that somebody deleted: about four minutes."""

TRIES_WITHOUT_CARD = 4
"""How often a later line waits for the repaint that posts a card anew: seven seconds, for its whole channel waits too."""

MOST_LETTERS = 1000
"""Of what was given up, so much is searched for a card that is missing; older ones nobody has asked for."""

LONGEST_WAIT = 300.0

LONGEST_WAIT_FOR_A_POST = 8.0


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
        if at is None and is_repaint(delivery) and not await self._is_given_up(delivery):
            await self._desk.store.finish(owed, self._soon(owed, "the card is not posted yet"))
            return
        ref = await self._paint(owed, at)
        await self._desk.store.finish(owed, Done(ref), number=CARD)

    async def _paint(self, owed: OwedDelivery, at: MessageRef | None) -> MessageRef:
        delivery = owed.delivery
        ticket = await self._desk.ticket(delivery.ticket)
        platform = self._desk.platform(ticket.conversation.account)
        known = await acquaintance(ticket, self._desk)
        shown = card(ticket, delivery.channel, self._desk.policy, platform, known)
        if at is not None:
            with suppress(Gone):  # somebody deleted the card: the ticket still needs one
                return await self._surface.show(shown, delivery.channel, at)
        ref = await self._surface.show(shown, delivery.channel, await self._seen_before(owed))
        anew = at is not None or is_repaint(delivery)  # then no line comes after it by itself
        if anew and 0 not in await self._surface.find_lines(ref):
            await self._surface.log([first_line(ticket, delivery.channel, self._desk.policy)], ref, None)
        return ref

    async def _seen_before(self, owed: OwedDelivery) -> MessageRef | None:
        """Look for a card that was posted when we were interrupted, or before it was given up."""
        if owed.attempts == 1 and not is_repaint(owed.delivery):
            return None
        return await self._surface.find_card(owed.delivery.ticket, owed.delivery.channel)

    async def log(self, batch: Sequence[OwedDelivery]) -> None:
        """Post lines that follow each other in as few messages as possible; repaint those that stand there."""
        thread = await self._card(batch[0].delivery)
        if thread is None:
            await self._finish(batch, await self._without_card(batch[0]))
            return
        until = self._desk.clock() + ENOUGH
        lines = await self._lines(batch, thread)
        silent = [owed for owed in batch if owed.id not in {one.owed.id for one in lines}]
        await self._finish(silent, Done())
        for message in _messages(lines):
            if self._desk.clock() > until:
                await self._finish([one.owed for one in message], Later(self._desk.clock(), "more follows"))
            else:
                await self._log(message, thread)

    async def _log(self, message: Sequence[_Owed], thread: MessageRef) -> None:
        at = message[0].at
        if at is None and is_repaint(message[0].owed.delivery):
            await self._finish([one.owed for one in message], await self._unposted(message[0].owed))
            return
        try:
            ref = await self._say([one.line for one in message], thread, at)
        except Gone as gone:
            await self._finish([one.owed for one in message], self._without_thread(message[0].owed, gone))
            return
        for one in message:
            await self._desk.store.finish(one.owed, Done(ref), number=one.line.number)

    async def _say(self, lines: Sequence[Line], thread: MessageRef, at: MessageRef | None) -> MessageRef:
        if at is None:
            return await self._surface.log(lines, thread, None)
        if not lines[0].alone:  # it stands there for good, perhaps in company that a repaint would overwrite
            return at
        try:
            return await self._surface.log(lines, thread, at)
        except Gone:  # somebody deleted the line: the log still has it
            return at

    async def _lines(self, batch: Sequence[OwedDelivery], thread: MessageRef) -> list[_Owed]:
        ticket_id = batch[0].delivery.ticket
        entries = await self._desk.log(ticket_id)
        ticket = fold(ticket_id, (entry.activity for entry in entries))
        again = any(owed.attempts > 1 and not is_repaint(owed.delivery) for owed in batch)
        found = await self._surface.find_lines(thread) if again else {}
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

    async def _without_card(self, owed: OwedDelivery) -> Outcome:
        if is_repaint(owed.delivery):
            return await self._unposted(owed)
        if owed.delivery.number and owed.attempts < TRIES_WITHOUT_CARD:
            return self._later(owed, "the card is not posted yet")
        return Failed("the card could not be posted, so there is no thread for its lines")

    async def _unposted(self, owed: OwedDelivery) -> Outcome:
        """A line that never came to stand there has nothing to repaint."""
        if await self._is_given_up(owed.delivery):
            return Done()
        return self._soon(owed, "the line is not posted yet")

    async def _is_given_up(self, delivery: Delivery) -> bool:
        """Tell whether what a repaint waits for was given up and never comes.

        A card and the first line of its thread both have the number 0. The line comes after the card and fails with it;
        so once it is given up, nothing of the channel's lane can post the card a second time.
        """
        posted = (DeliveryKind.LINE, delivery.channel, delivery.ticket, delivery.number)
        letters = (letter.delivery.delivery for letter in await self._desk.store.dead_letters(MOST_LETTERS))
        first_posts = (one for one in letters if not is_repaint(one))
        return any((one.kind, one.channel, one.ticket, one.number) == posted for one in first_posts)

    def _without_thread(self, owed: OwedDelivery, gone: Gone) -> Outcome:
        """Somebody deleted the card; whatever changed the ticket also repaints it, and that posts it anew."""
        if owed.attempts < TRIES:
            return self._later(owed, f"the card is gone: {gone}")
        return Failed(f"the card is gone: {gone}")

    def _soon(self, owed: OwedDelivery, reason: str) -> Later:
        """What waits to be posted in the channel's lane comes within seconds, or within the backlog of the channel."""
        seconds = min(2 ** (owed.attempts - 1), LONGEST_WAIT_FOR_A_POST)
        return Later(self._desk.clock() + timedelta(seconds=seconds), reason)

    def _later(self, owed: OwedDelivery, reason: str) -> Later:
        seconds = min(2 ** (owed.attempts - 1), LONGEST_WAIT)
        return Later(self._desk.clock() + timedelta(seconds=seconds), reason)

    async def _card(self, delivery: Delivery) -> MessageRef | None:
        return await self._standing(delivery, CARD)

    async def _standing(self, delivery: Delivery, number: int) -> MessageRef | None:
        return await self._desk.store.message_of(delivery.ticket, delivery.channel, number)

    async def _finish(self, batch: Sequence[OwedDelivery], outcome: Outcome) -> None:
        for owed in batch:
            await self._desk.store.finish(owed, outcome)


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

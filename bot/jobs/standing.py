"""What cards and lines on one surface have in common: where things stand, and what was given up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from weakref import WeakValueDictionary

from bot.chat.surface import Surface
from bot.desk import Desk
from bot.domain.deliveries import Delivery, DeliveryKind, Later, MessageRef, Outcome, OwedDelivery
from bot.domain.lanes import is_repaint
from bot.domain.people import ChannelId
from bot.domain.showing import wanted_card
from bot.domain.ticket import TicketId
from bot.jobs.doubts import Doubts
from bot.jobs.troubles import Troubles
from bot.keeping import questions
from bot.keeping.questions import Question, Word
from bot.stores.lanes import CARD

MOST_LETTERS = 100
"""Of what was given up of one ticket, so much is looked through for a card that is missing."""

LONGEST_WAIT_FOR_A_POST = 8.0
"""Seconds between two looks whether the card stands there that a line waits for."""

LONGEST_WAIT_TO_REPAINT = 60.0
"""Seconds between two looks whether a line stands there that is to be repainted: it will be posted as it is then.

Only one that is on its way now may show less, and that is a matter of one call; all others would look in vain for a whole backlog.
"""


class Standing:
    """Knows what of a desk's tickets stands on one surface, and lets only one at a time post a ticket's card."""

    def __init__(self, desk: Desk, surface: Surface, troubles: Troubles) -> None:
        self.desk = desk
        self.surface = surface
        self.troubles = troubles
        self.doubts = Doubts(desk.clock)
        self._posting = WeakValueDictionary[tuple[TicketId, ChannelId], asyncio.Lock]()

    @asynccontextmanager
    async def posting(self, delivery: Delivery) -> AsyncIterator[None]:
        """Keep a ticket's card in a channel to oneself: whoever else would post it, or needs its thread, waits."""
        async with self._posting.setdefault((delivery.ticket, delivery.channel), asyncio.Lock()):
            yield

    async def card(self, delivery: Delivery) -> MessageRef | None:
        """Return where a ticket's card stands in a channel, by our records."""
        return await self.message(delivery, CARD)

    async def message(self, delivery: Delivery, number: int) -> MessageRef | None:
        return await self.desk.store.message_of(delivery.ticket, delivery.channel, number)

    async def question(self, delivery: Delivery) -> Question | None:
        """Return what people were asked about a ticket's card in a channel, as long as it is not on record."""
        found = await questions.find(self.desk.store, delivery.ticket, delivery.channel)
        return None if found is None or found.word is Word.SETTLED else found

    async def is_given_up(self, delivery: Delivery, kind: DeliveryKind) -> bool:
        """Tell whether the first post of a card or line was given up and never comes by itself."""
        letters = await self.desk.store.dead_letters(MOST_LETTERS, ticket=delivery.ticket)
        posts = (one for letter in letters if not is_repaint(one := letter.delivery.delivery))
        wanted = (kind, delivery.channel, delivery.number if kind is DeliveryKind.LINE else 0)
        return any((one.kind, one.channel, one.number) == wanted for one in posts)

    async def want_card(self, delivery: Delivery, *, gone: str = "") -> None:
        """Have a ticket's card posted before those that nobody waits for."""
        now = self.desk.clock()
        wanted = wanted_card(delivery.ticket, delivery.channel, now, urgent=delivery.urgent, gone=gone)
        await self.desk.store.owe([wanted])
        self.desk.owes.set()

    def soon(self, owed: OwedDelivery, reason: str) -> Later:
        """What waits to be posted comes within seconds, or within the backlog of its channel."""
        longest = LONGEST_WAIT_TO_REPAINT if is_repaint(owed.delivery) else LONGEST_WAIT_FOR_A_POST
        seconds = min(2 ** min(owed.attempts - 1, 10), longest)
        return Later(self.desk.clock() + timedelta(seconds=seconds), reason)

    async def finish(self, batch: Sequence[OwedDelivery], outcome: Outcome) -> None:
        """Record what became of deliveries, all of which put nothing anywhere."""
        self.doubts.came_to_nothing(batch)
        for owed in batch:
            await self.desk.store.finish(owed, self.doubts.on_record(owed, outcome))

"""Delivers cards and lines to one surface. What is shown is computed now, from the ticket as it is now."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.surface import Surface
from bot.desk import Desk
from bot.domain.deliveries import Outcome, OwedDelivery
from bot.jobs.cards import Cards
from bot.jobs.standing import Standing
from bot.jobs.threads import Threads
from bot.jobs.troubles import Troubles


class Painter:
    """Shows tickets on one surface."""

    def __init__(self, desk: Desk, surface: Surface, troubles: Troubles) -> None:
        standing = Standing(desk, surface, troubles)
        self._doubts = standing.doubts
        self._cards = Cards(standing)
        self._threads = Threads(standing)

    def on_record(self, owed: OwedDelivery, outcome: Outcome) -> Outcome:
        """Return an outcome with what is known of all tries so far."""
        return self._doubts.on_record(owed, outcome)

    async def show(self, owed: OwedDelivery) -> None:
        """Post a card, or repaint it."""
        with self._doubts.watching([owed]):
            await self._cards.show(owed)

    async def log(self, batch: Sequence[OwedDelivery]) -> None:
        """Post the lines of one thread that are owed together, or repaint them."""
        with self._doubts.watching(batch):
            await self._threads.log(batch)

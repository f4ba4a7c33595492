"""What is typed into open forms, kept while it is typed: a form that is closed, or a client that ends, says nothing of it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Final
from weakref import WeakValueDictionary

from bot.chat.reception import Reception
from bot.chat.slack.heard import View
from bot.handlers.handler import Interaction

_MOST_KNOWN: Final = 2000


class Keystrokes:
    """Slack reports what is typed a little later, so that it may come after the form was submitted: then it is old."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._used: OrderedDict[tuple[str, str], None] = OrderedDict()

    def turn(self, view: View) -> asyncio.Lock:
        """Return what has to be held while a form is submitted."""
        return self._turns.setdefault(view.id, asyncio.Lock())

    async def typed(self, view: View, interaction: Interaction) -> None:
        """Keep what stands in a form, unless it has been used meanwhile."""
        async with self.turn(view):
            if (view.id, view.hash) not in self._used:
                await self._reception.typed(interaction)

    async def closed(self, view: View, interaction: Interaction) -> None:
        """Keep what a closed form says of its fields, which is nothing on Slack itself."""
        async with self.turn(view):
            if (view.id, view.hash) not in self._used:
                await self._reception.closed(interaction)

    def used(self, view: View) -> None:
        """What stood in a form has had its effect."""
        self._used[view.id, view.hash] = None
        while len(self._used) > _MOST_KNOWN:
            self._used.popitem(last=False)

"""Which conversation a post belongs to: the API names only the post that it answers.

A conversation begins with the first post that speaks to us. So we go up from answer to answer as long as each is ours or
mentions us; what we wrote ourselves before anybody answered is what the conversation is `under`.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from bot.connectors.mastodon import reading
from bot.connectors.mastodon.fields import Json, identifier
from bot.connectors.mastodon.reading import Place
from bot.connectors.mastodon.wire import Wire
from bot.domain.errors import Rejected

HIGHEST: Final = 40
"""Steps that are gone up at most; whoever argues longer than that begins a new ticket."""
REMEMBERED: Final = 5_000


class Threads:
    """Finds where posts belong, and remembers it as long as the process runs: then most posts need no call at all."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._known: OrderedDict[str, Place] = OrderedDict()

    def learn(self, external_id: str, place: Place) -> None:
        """Remember where a post belongs."""
        self._known[external_id] = place
        self._known.move_to_end(external_id)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    async def place(self, status: Json, ours: str) -> Place:
        """Return where a post of somebody else belongs; `ours` is our account's id."""
        external_id = identifier(status)
        place = self._known.get(external_id) or await self._found(status, external_id, ours)
        self.learn(external_id, place)
        return place

    async def _found(self, status: Json, external_id: str, ours: str) -> Place:
        first, under = external_id, ""
        for _ in range(HIGHEST):
            above = reading.parent(status)
            if (known := self._known.get(above)) is not None:
                return known
            if (found := await self._ours_to_hear(above, ours)) is None:
                break
            status = found
            if reading.is_by(status, ours):
                under = under or above
            else:
                first, under = above, ""
        return Place(first, under)

    async def _ours_to_hear(self, external_id: str, ours: str) -> Json | None:
        """Return a post that is ours or speaks to us; None where there is none, or none that we may see."""
        if not external_id:
            return None
        try:
            status = await self._wire.poll(f"/api/v1/statuses/{external_id}")
        except Rejected:  # gone, or not for us
            return None
        if not isinstance(status, dict) or status.get("id") != external_id:
            return None
        return status if reading.is_by(status, ours) or reading.speaks_to(status, ours) else None

"""The tickets that somebody picked, the most pressing ones first."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.desk import Desk
from bot.domain.people import Person
from bot.domain.queueing import Whose
from bot.handlers.picks import Picks, matching
from bot.stores.store import Filter, Order

_OWN: Final = 200
"""More tickets than anybody deals with at a time."""


async def selected(picks: Picks, by: Person, desk: Desk) -> Filter:
    """Return the filter for what was picked. Others' tickets are all that somebody has, except one's own."""
    wanted = replace(matching(picks, by, desk.clock()), order=Order.DUE)
    match picks.whose:
        case Whose.MINE:
            return replace(wanted, owner=by.id)
        case Whose.NOBODYS:
            return replace(wanted, owned=False)
        case Whose.OTHERS:
            own = await desk.store.tickets(Filter(owner=by.id, closed=wanted.closed, limit=_OWN))
            return replace(wanted, owned=True, without=frozenset(own))
        case _:
            return wanted

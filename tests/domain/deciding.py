"""How single decisions are told: a fresh ticket, what follows, and why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from bot.domain import receiving
from bot.domain import refusals as no
from bot.domain.activities import Activity
from bot.domain.evolving import evolve, opened
from bot.domain.refusals import Refused
from bot.domain.ticket import Ticket, TicketId
from tests.fakes import world

NOW = world.Watch()()


def fresh(text: str = "My train is late", *, id: int = 17, **changes: Any) -> Ticket:  # noqa: A002  # what stories call it
    """Return the ticket that a first post makes."""
    post = world.post(text, **{"number": 1, **changes})
    return opened(TicketId(id), receiving.first(post, world.policy(), NOW))


def after(ticket: Ticket, *activities: Sequence[Activity]) -> Ticket:
    for some in activities:
        for activity in some:
            ticket = evolve(ticket, activity)
    return ticket


def refusal(decide: Callable[..., object], *args: Any, **kwargs: Any) -> no.Refusal:
    """Return why a decision is refused."""
    with pytest.raises(Refused) as caught:
        decide(*args, **kwargs)
    return caught.value.why

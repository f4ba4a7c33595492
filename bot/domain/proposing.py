"""Decisions about what comes out of a ticket for the next ones."""

from __future__ import annotations

from datetime import datetime

from bot.domain.activities import Activity, Proposed
from bot.domain.people import Person
from bot.domain.ticket import Ticket


def propose(
    _ticket: Ticket, by: Person, now: datetime, *, to: Person, what: str, title: str, proposal: str
) -> list[Activity]:
    """Put down that an answer was proposed for the library; `to` is told and decides. A closed ticket may teach, too."""
    return [Proposed(at=now, by=by.actor, to=to.actor, what=what, title=title, proposal=proposal)]

"""Decisions about what comes out of a ticket for the next ones."""

from __future__ import annotations

from datetime import datetime

from bot.domain.activities import Activity, ProposalSettled, Proposed
from bot.domain.people import Actor, Person
from bot.domain.ticket import Ticket


def propose(
    _ticket: Ticket, by: Person, now: datetime, *, to: Person, what: str, title: str, proposal: str
) -> list[Activity]:
    """Put down that an answer was proposed for the library; `to` is told and decides. A closed ticket may teach, too."""
    return [Proposed(at=now, by=by.actor, to=to.actor, what=what, title=title, proposal=proposal)]


def settle(
    _ticket: Ticket, by: Person, now: datetime, *, to: Actor, title: str, proposal: str, approved: bool
) -> list[Activity]:
    """Put down what became of a proposal; whoever made it is told."""
    settled = ProposalSettled(at=now, by=by.actor, to=to, title=title, proposal=proposal, approved=approved)
    return [settled]

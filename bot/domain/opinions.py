"""Decisions about a second opinion: a draft that a colleague reads before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain import answering, helping
from bot.domain.activities import Activity
from bot.domain.evolving import evolve
from bot.domain.people import Person
from bot.domain.replies import ReplyState
from bot.domain.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a person filled in to ask for an opinion. `writing` is the id of the reply that they are writing."""

    writing: str
    text: str
    to: Person
    question: str
    due_at: datetime
    template: str = ""


def ask(ticket: Ticket, by: Person, now: datetime, *, opinion: Opinion) -> list[Activity]:
    """Lay the text ready as a draft and ask a colleague what they think of it. A later text takes the earlier one's place."""
    draft = f"{opinion.writing}-opinion-{len(ticket.helps) + 1}"
    before = asked_on(ticket, opinion.writing)
    drafted = answering.draft(
        ticket, by, now, reply=draft, text=opinion.text, reworked=before, template=opinion.template
    )
    for activity in drafted:
        ticket = evolve(ticket, activity)
    asked = helping.ask(
        ticket,
        by,
        now,
        to=opinion.to,
        question=opinion.question,
        due_at=opinion.due_at,
        draft=draft,
    )
    return [*drafted, *asked]


def asked_on(ticket: Ticket, writing: str) -> str:
    """Return the draft that an opinion was asked on while a reply was written; "" if none waits."""
    waiting = (reply for reply in reversed(ticket.replies) if reply.state is ReplyState.DRAFT)
    return next((reply.id for reply in waiting if reply.id.startswith(f"{writing}-opinion-")), "")

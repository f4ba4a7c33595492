"""Decisions about asking a colleague: a question with an owner and a clock, answered inside the house."""

from __future__ import annotations

from datetime import datetime

from bot.domain.activities import Activity, HelpAnswered, HelpAsked
from bot.domain.claiming import must_be_open, must_go_on
from bot.domain.people import Person
from bot.domain.refusals import (
    DueInThePast,
    NoSuchDraft,
    NotAwaitingHelp,
    NothingWritten,
    Refused,
    UnknownPerson,
)
from bot.domain.replies import ReplyState
from bot.domain.ticket import Ticket


def ask(
    ticket: Ticket, by: Person, now: datetime, *, to: Person, question: str, due_at: datetime, draft: str = ""
) -> list[Activity]:
    """Ask a colleague of any department, who may see the ticket from then on. Several questions may be open at once.

    With `draft`, the id of a draft that waits, it asks for a second opinion on that.
    """
    must_be_open(ticket)
    if to.id == by.id:
        raise Refused(UnknownPerson(to.id))
    if not question.strip():
        raise Refused(NothingWritten())
    if due_at <= now:
        raise Refused(DueInThePast())
    if draft and not _waits(ticket, draft):
        raise Refused(NoSuchDraft())
    number = len(ticket.helps) + 1
    asked = HelpAsked(
        at=now,
        by=by.actor,
        number=number,
        to=to.actor,
        question=question.strip(),
        due_at=due_at,
        draft=draft,
    )
    return [asked]


def answer(ticket: Ticket, by: Person, now: datetime, *, number: int, text: str) -> list[Activity]:
    """Answer in words. Nothing is sent to the customer; whoever asked is told."""
    must_go_on(ticket)
    asked = ticket.help(number)
    if asked is None or asked.answered:
        raise Refused(NotAwaitingHelp())
    if not text.strip():
        raise Refused(NothingWritten())
    return [HelpAnswered(at=now, by=by.actor, number=number, text=text.strip())]


def _waits(ticket: Ticket, draft: str) -> bool:
    reply = ticket.reply(draft)
    return reply is not None and reply.state is ReplyState.DRAFT

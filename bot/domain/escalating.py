"""Decisions about asking another department and getting its answer back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.activities import Activity, AnswerSuggested, Escalated, EscalationReturned
from bot.domain.claiming import must_be_open
from bot.domain.people import DepartmentId, Person
from bot.domain.policy import Policy
from bot.domain.refusals import (
    AskedAlready,
    DueInThePast,
    NoSuchTarget,
    NotAsked,
    NothingWritten,
    OtherDepartment,
    Refused,
)
from bot.domain.ticket import Escalation, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person filled in to escalate."""

    department: DepartmentId
    reason: str
    text: str
    due_at: datetime


def escalate(
    ticket: Ticket, by: Person, now: datetime, *, question: Question, policy: Policy
) -> list[Activity]:
    """Ask a department: it gets a card of its own, with the history. One open question for each department."""
    must_be_open(ticket)
    if question.department not in {target.department for target in policy.targets_of(ticket.department)}:
        raise Refused(NoSuchTarget(question.department))
    if question.department in {escalation.department for escalation in ticket.open_escalations}:
        raise Refused(AskedAlready(question.department))
    if not question.text.strip():
        raise Refused(NothingWritten())
    if question.due_at <= now:
        raise Refused(DueInThePast())
    return [
        Escalated(
            at=now,
            by=by.actor,
            number=len(ticket.escalations) + 1,
            department=question.department,
            channels=policy.departments[question.department].channels,
            reason=question.reason,
            question=question.text.strip(),
            due_at=question.due_at,
        )
    ]


def suggest(
    ticket: Ticket, by: Person, now: datetime, *, number: int, reply: str, text: str
) -> list[Activity]:
    """Answer the question: the text returns to the origin as a draft. Nothing is sent."""
    if ticket.reply(reply) is not None:
        return []
    _asked(ticket, by, number)
    if not text.strip():
        raise Refused(NothingWritten())
    return [AnswerSuggested(at=now, by=by.actor, number=number, reply=reply, text=text)]


def give_back(ticket: Ticket, by: Person, now: datetime, *, number: int, reason: str) -> list[Activity]:
    """Send the question back, with a reason."""
    _asked(ticket, by, number)
    if not reason.strip():
        raise Refused(NothingWritten())
    return [EscalationReturned(at=now, by=by.actor, number=number, reason=reason.strip())]


def asked(ticket: Ticket, by: Person) -> Escalation:
    """Return the open question that a person's departments have to answer; `Refused(NotAsked)` if there is none."""
    mine = (e for e in ticket.open_escalations if e.department in by.departments)
    escalation = next(mine, None)
    if escalation is None:
        raise Refused(NotAsked())
    return escalation


def _asked(ticket: Ticket, by: Person, number: int) -> Escalation:
    """Return an open question; only people of the department that was asked may answer it."""
    escalation = next((e for e in ticket.open_escalations if e.number == number), None)
    if escalation is None:
        raise Refused(NotAsked())
    if escalation.department not in by.departments:
        raise Refused(OtherDepartment(frozenset({escalation.department})))
    return escalation

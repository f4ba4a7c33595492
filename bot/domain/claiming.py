"""Decisions about who deals with a ticket."""

from __future__ import annotations

from datetime import datetime

from bot.domain.activities import Activity, Assigned, Claimed, Closed, Released, Reopened
from bot.domain.people import Person, Role
from bot.domain.refusals import (
    AlreadyMerged,
    ClaimedBy,
    ClosedAlready,
    NobodyOwnsIt,
    OpenAlready,
    OtherDepartment,
    OwnedBySomebodyElse,
    Refused,
    ReplyOnItsWay,
    RoleTooLow,
)
from bot.domain.ticket import Ticket


def claim(ticket: Ticket, by: Person, now: datetime) -> list[Activity]:
    """First click wins; the owner's second click changes nothing."""
    must_be_open(ticket)
    if ticket.owner is None:
        return [Claimed(at=now, by=by.actor)]
    if ticket.owner.id == by.id:
        return []
    raise Refused(ClaimedBy(ticket.owner, ticket.owned_since or now))


def release(ticket: Ticket, by: Person, now: datetime) -> list[Activity]:
    """Only who has it gives it back."""
    must_be_open(ticket)
    if ticket.owner is None:
        raise Refused(NobodyOwnsIt())
    if ticket.owner.id != by.id:
        raise Refused(OwnedBySomebodyElse(ticket.owner))
    return [Released(at=now, by=by.actor)]


def assign(ticket: Ticket, by: Person, now: datetime, *, to: Person) -> list[Activity]:
    """Give the ticket to somebody who can deal with it; whoever has it now loses it, and the log says by whom."""
    must_be_open(ticket)
    if to.role < Role.DRAFT:
        raise Refused(RoleTooLow(Role.DRAFT))
    if ticket.department not in to.departments:
        raise Refused(OtherDepartment(to.departments))
    if ticket.owner is not None and ticket.owner.id == to.id:
        return []
    return [Assigned(at=now, by=by.actor, to=to.actor)]


def close(ticket: Ticket, by: Person, now: datetime) -> list[Activity]:
    """Done. A reply on its way has to end first, so that no ticket closes over a failed answer."""
    must_be_open(ticket)
    if (reply := ticket.in_flight) is not None:
        raise Refused(ReplyOnItsWay(reply.by))
    return [Closed(at=now, by=by.actor)]


def reopen(ticket: Ticket, by: Person, now: datetime) -> list[Activity]:
    must_go_on(ticket)
    if not ticket.closed:
        raise Refused(OpenAlready())
    return [Reopened(at=now, by=by.actor)]


def must_be_open(ticket: Ticket) -> None:
    """Refuse to do anything to a ticket that is closed."""
    must_go_on(ticket)
    if ticket.closed:
        raise Refused(ClosedAlready(ticket.closed_by))


def must_go_on(ticket: Ticket) -> None:
    """Refuse to change a ticket that goes on as part of another one; closed ones can be opened again, these cannot."""
    if ticket.merged_into is not None:
        raise Refused(AlreadyMerged(ticket.merged_into))

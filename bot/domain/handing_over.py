"""Decisions about a handover: what is handed over, in which order, whose turn it is, and who takes a ticket."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.activities import Activity, TakenOver
from bot.domain.claiming import must_be_open
from bot.domain.people import Actor, DepartmentId, Person, PersonId
from bot.domain.refusals import ClaimedBy, OwnHandover, Refused
from bot.domain.roster import Roster
from bot.domain.shifts import Duty
from bot.domain.ticket import Status, Ticket, TicketId

_MOMENT: Final = timedelta(microseconds=1)
_ELSEWHERE: Final = frozenset({Status.ESCALATED, Status.SENDING, Status.CHECKING, Status.ANSWERED})


class Sort(StrEnum):
    """What a ticket is for whoever takes it over, in the order of what they should read first."""

    URGENT = "urgent"
    PROMISED = "promised"
    """Somebody put it off until a time, or wants to be reminded."""
    DIFFICULT = "difficult"
    """The team keeps notes or tags on its customer."""
    OPEN = "open"
    WAITING = "waiting"
    """It is somebody else's turn: a colleague, another department, the platform, the customer."""
    WATCHED = "watched"
    """It is somebody else's turn, and somebody keeps an eye on it."""


class Standing(StrEnum):
    """Where an item of a handover stands."""

    OPEN = "open"
    TAKEN = "taken"
    SETTLED = "settled"
    """Closed, or somebody else's in another way."""


@dataclass(frozen=True, slots=True)
class Item:
    """A ticket as it was handed over, by whoever had it then."""

    ticket: TicketId
    sort: Sort
    owner: Actor


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of shifts in a department: who goes at `at`, and who comes at `incoming_at`, which may be later."""

    department: DepartmentId
    at: datetime
    shifts: tuple[str, ...]
    outgoing: tuple[PersonId, ...]
    incoming: tuple[PersonId, ...]
    incoming_at: datetime


def sort_of(ticket: Ticket, *, noted: bool) -> Sort:
    """Return what a ticket is; `noted`: the team keeps something on its customer."""
    if ticket.urgent:
        return Sort.URGENT
    if ticket.snoozed_until is not None or any(not one.done for one in ticket.reminders):
        return Sort.PROMISED
    if noted:
        return Sort.DIFFICULT
    if ticket.status in _ELSEWHERE or ticket.open_helps or ticket.open_forwards:
        return Sort.WATCHED if ticket.starred else Sort.WAITING
    return Sort.OPEN


def promised_at(ticket: Ticket) -> datetime | None:
    """Return until when something was promised, the earliest first."""
    times = [one.due_at for one in ticket.reminders if not one.done]
    return min([*times, *([ticket.snoozed_until] if ticket.snoozed_until else [])], default=None)


def in_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return items as they are read: by their sort, then the oldest ticket first."""
    order = list(Sort)
    return tuple(sorted(items, key=lambda one: (order.index(one.sort), one.ticket)))


def standing(ticket: Ticket, handover: str, outgoing: Collection[PersonId]) -> Standing:
    """Return where a ticket stands that was handed over by some people."""
    if ticket.handover == handover:
        return Standing.TAKEN
    gone = ticket.closed or ticket.merged_into is not None
    if gone or (ticket.owner is not None and ticket.owner.id not in outgoing):
        return Standing.SETTLED
    return Standing.OPEN


def take_over(
    ticket: Ticket, by: Person, now: datetime, *, handover: str, outgoing: Collection[PersonId]
) -> list[Activity]:
    """Take a ticket that was handed over; of two at once one has it, and who goes hands over to somebody else."""
    must_be_open(ticket)
    if by.id in outgoing:
        raise Refused(OwnHandover())
    if ticket.owner is not None and ticket.owner.id == by.id:
        return []
    if ticket.owner is not None and ticket.owner.id not in outgoing:
        raise Refused(ClaimedBy(ticket.owner, ticket.owned_since or now))
    return [TakenOver(at=now, by=by.actor, of=ticket.owner, handover=handover)]


def turns(roster: Roster, department: DepartmentId, since: datetime, until: datetime) -> Iterator[Turn]:
    """Yield the changes of shifts from `since` until before `until` at which somebody goes, in order."""
    duties = roster.duties(department, since - _MOMENT, until)
    for at in sorted({one.ends_at for one in duties if since <= one.ends_at < until}):
        turn = _turn(roster, department, at, [one for one in duties if one.ends_at == at])
        if turn.outgoing:
            yield turn


def _turn(roster: Roster, department: DepartmentId, at: datetime, ending: list[Duty]) -> Turn:
    """Whoever stays, or comes next after a night when nobody is there, keeps what they have."""
    incoming, when = _incoming(roster, department, at)
    running = roster.duties(department, at, at + _MOMENT)
    staying = {*incoming, *(person for duty in running for person in duty.people)}
    names = tuple(dict.fromkeys(one.shift.name for one in ending))
    gone = tuple(dict.fromkeys(p for one in ending for p in one.people if p not in staying))
    return Turn(department, at, names, gone, incoming, when)


def _incoming(
    roster: Roster, department: DepartmentId, at: datetime
) -> tuple[tuple[PersonId, ...], datetime]:
    """Return who is there then; if nobody is, who comes next, and when."""
    here = roster.on_duty(department, at)
    coming = None if here else roster.next_duty(department, at)
    return (coming.people, coming.starts_at) if coming is not None else (here, at)

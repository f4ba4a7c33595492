"""The steps of a handover: begin it with what those who go have, and close it at the end of their shift."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from bot.desk import Desk
from bot.domain.deliveries import Delivery
from bot.domain.direct import directly
from bot.domain.handing_over import Item, Turn, sort_of
from bot.domain.owing import notices
from bot.domain.people import Actor, ChannelId, DepartmentId, PersonId, Role
from bot.domain.ticket import Ticket
from bot.handlers.handed import (
    HANDOVER_AGAIN,
    HANDOVER_ALARM,
    HANDOVER_NOTICE,
    PLEASE_SAY,
    PLEASE_SAY_STILL,
    PLEASE_TAKE,
)
from bot.keeping import customers, handovers
from bot.keeping.handovers import Handover, Said
from bot.stores.store import Filter

_ID: Final = 16
_MOST: Final = 5000
"""Tickets of one person that are handed over; nobody has more open at once."""


async def items_of(people: Iterable[Actor], department: DepartmentId, desk: Desk) -> tuple[Item, ...]:
    """Return what some people of a department have and is not closed."""
    found = list[Item]()
    for person in people:
        wanted = Filter(department=department, owner=person.id, closed=False, limit=_MOST)
        for number in await desk.store.tickets(wanted):
            ticket = await desk.ticket(number)
            found.append(Item(ticket.id, sort_of(ticket, noted=await is_noted(ticket, desk)), person))
    return tuple(found)


async def is_noted(ticket: Ticket, desk: Desk) -> bool:
    """Tell whether the team keeps anything on a customer of a ticket."""
    for customer in dict.fromkeys(post.customer for post in ticket.posts):
        if await customers.notes(desk.store, customer) or await customers.tags(desk.store, customer):
            return True
    return False


async def begin_turn(turn: Turn, desk: Desk) -> bool:
    """Begin the handover of a change of shifts, once; tell whether this was the first time.

    Who only reads has nothing to hand over, and after the shift an empty handover is too late for words.
    """
    people = (desk.policy.people.get(one) for one in turn.outgoing)
    outgoing = tuple(one.actor for one in people if one is not None and one.role > Role.READ)
    items = await items_of(outgoing, turn.department, desk)
    now = desk.clock()
    if not outgoing or (turn.at <= now and not items):
        return False
    handover = Handover(
        department=turn.department,
        id=handovers.id_of(turn.at),
        begun_at=now,
        at=turn.at,
        incoming_at=turn.incoming_at,
        alarm_at=max(now, turn.incoming_at) + desk.policy.handover.accept_within,
        outgoing=outgoing,
        incoming=turn.incoming,
        shifts=turn.shifts,
        items=items,
    )
    return await _begin(handover, desk)


async def begin_by(
    by: Actor,
    department: DepartmentId,
    text: str,
    desk: Desk,
    *,
    incoming: Iterable[PersonId],
    cause: str,
) -> None:
    """Let somebody hand over what they have in a department, now and by themselves, with what they say; the same cause twice is one."""
    now = desk.clock()
    handover = Handover(
        department=department,
        id=f"{by.id}/{sha256(cause.encode()).hexdigest()[:_ID]}",
        begun_at=now,
        at=now,
        incoming_at=now,
        alarm_at=now + desk.policy.handover.accept_within,
        outgoing=(by,),
        incoming=tuple(incoming),
        items=await items_of((by,), department, desk),
        said=(Said(by, now, text),),
        final=True,
    )
    await _begin(handover, desk)


async def _begin(handover: Handover, desk: Desk) -> bool:
    begun = await handovers.begin(desk.store, handover, _owed(handover, desk))
    desk.owes.set()
    return begun


def _owed(handover: Handover, desk: Desk) -> list[Delivery]:
    """Return everything that is ever owed of a handover, each for its time; what has become needless by then is not said."""
    channels = channels_of(handover, desk)
    now, key = handover.begun_at, handover.key
    leads = desk.policy.leads_of(handover.department)
    outgoing, incoming, leading = (
        _addresses(people, channels, desk)
        for people in ((one.id for one in handover.outgoing), handover.incoming, leads)
    )
    return [
        *notices(channels, f"{HANDOVER_NOTICE} {key}", now, urgent=False),
        *_at(now, PLEASE_SAY, key, outgoing),
        *_at(max(now, handover.at), PLEASE_SAY_STILL, key, outgoing if handover.at > now else []),
        *_at(handover.incoming_at, PLEASE_TAKE, key, incoming),
        *_at(handover.alarm_at, HANDOVER_ALARM, key, [*channels, *leading]),
    ]


def _at(due_at: datetime, first: str, key: str, places: Iterable[ChannelId]) -> list[Delivery]:
    """Return what is said at a time; each waits in a lane of its own, so that it holds up nothing else."""
    said = notices(places, f"{first} {key}", due_at, urgent=True)
    return [replace(one, lane=f"{first}:{key}:{one.channel}") for one in said]


def _addresses(people: Iterable[PersonId], near: Iterable[ChannelId], desk: Desk) -> list[ChannelId]:
    places = (directly(desk.policy, one, near) for one in people)
    return [one for one in places if one is not None]


def channels_of(handover: Handover, desk: Desk) -> tuple[ChannelId, ...]:
    department = desk.policy.departments.get(handover.department)
    return department.channels if department else ()


async def finish(key: str, desk: Desk) -> None:
    """Add what those who go took on until the end of their shift; from then on nothing is added."""
    handover = await handovers.find(desk.store, key)
    if handover is None or handover.final:
        return
    known = {one.ticket for one in handover.items}
    found = await items_of(handover.outgoing, handover.department, desk)
    more = [one for one in found if one.ticket not in known]
    shown_in = channels_of(handover, desk) if more else ()
    again = notices(shown_in, f"{HANDOVER_AGAIN} {key}", desk.clock(), urgent=False)
    await handovers.change(desk.store, key, lambda one: handovers.with_items(one, more, final=True), again)
    desk.owes.set()

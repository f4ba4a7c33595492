"""Decisions about what marks a ticket: tags, a star, silence, a region. They outlive the ticket's end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.activities import (
    Activity,
    Muted,
    RegionSet,
    Starred,
    Tagged,
    Unmuted,
    Unstarred,
    Untagged,
)
from bot.domain.claiming import must_go_on
from bot.domain.matching import folded
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.refusals import OutdatedButton, Refused, TooLong, TooManyChosen
from bot.domain.tags import TAG_LIMIT, TAGS_LIMIT
from bot.domain.ticket import Ticket


def tag(
    ticket: Ticket, by: Person, now: datetime, *, put: Sequence[str] = (), off: Sequence[str] = ()
) -> list[Activity]:
    """Put tags on a ticket and take others off; both name them as `TagList.resolve` returns them."""
    must_go_on(ticket)
    going = _among(ticket.tags, off)
    staying = ticket.tags - set(going)
    coming = _new_to(staying, put)
    if (longest := max(map(len, coming), default=0)) > TAG_LIMIT:
        raise Refused(TooLong(longest, TAG_LIMIT))
    if (count := len(staying) + len(coming)) > TAGS_LIMIT:
        raise Refused(TooManyChosen(count, TAGS_LIMIT))
    taken_off: list[Activity] = [Untagged(at=now, by=by.actor, tag=one) for one in going]
    return [*taken_off, *(Tagged(at=now, by=by.actor, tag=one) for one in coming)]


def retag(ticket: Ticket, by: Person, now: datetime, *, old: str, new: str) -> list[Activity]:
    """Call a tag by another name, as the list of tags has it from now on."""
    if ticket.merged_into is not None or not (going := _among(ticket.tags, (old,))):
        return []
    coming = _new_to(ticket.tags - set(going), (new,))
    taken_off: list[Activity] = [Untagged(at=now, by=by.actor, tag=one) for one in going]
    return [*taken_off, *(Tagged(at=now, by=by.actor, tag=one) for one in coming)]


def star(ticket: Ticket, by: Person, now: datetime) -> list[Activity]:
    must_go_on(ticket)
    return [] if ticket.starred else [Starred(at=now, by=by.actor)]


def unstar(ticket: Ticket, by: Person, now: datetime) -> list[Activity]:
    must_go_on(ticket)
    return [Unstarred(at=now, by=by.actor)] if ticket.starred else []


def mute(ticket: Ticket, by: Person, now: datetime) -> list[Activity]:
    """Keep what the customer writes from now on, but call nobody."""
    must_go_on(ticket)
    return [] if ticket.muted else [Muted(at=now, by=by.actor)]


def unmute(ticket: Ticket, by: Person, now: datetime) -> list[Activity]:
    must_go_on(ticket)
    return [Unmuted(at=now, by=by.actor)] if ticket.muted else []


def set_region(ticket: Ticket, by: Person, now: datetime, *, region: str, policy: Policy) -> list[Activity]:
    """Say which region of the policy a ticket is about; "" for none."""
    must_go_on(ticket)
    if region and region not in policy.regions:
        raise Refused(OutdatedButton())
    return [] if ticket.region == region else [RegionSet(at=now, by=by.actor, region=region)]


def _among(there: Iterable[str], named: Iterable[str]) -> list[str]:
    """Return which tags are named, however they are spelled."""
    names = {folded(one) for one in named}
    return sorted(one for one in there if folded(one) in names)


def _new_to(there: Iterable[str], named: Iterable[str]) -> list[str]:
    """Return which named tags are not there yet, each once."""
    known = {folded(one) for one in there}
    fresh = {folded(one): one for one in named if one.strip() and folded(one) not in known}
    return list(fresh.values())

"""Taking back what one step of a change to many tickets did, unless somebody has changed the same thing since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.activities import (
    Activity,
    Assigned,
    Claimed,
    Closed,
    MergedInto,
    Released,
    Reopened,
    Tagged,
    TakenOver,
    Untagged,
)
from bot.domain.claiming import must_go_on
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.refusals import ChangedMeanwhile, Refused
from bot.domain.ticket import Ticket


def take_back(
    ticket: Ticket,
    by: Person,
    now: datetime,
    *,
    seen: int,
    before: Ticket,
    done: Sequence[Activity],
    since: Sequence[Activity],
    policy: Policy,
) -> list[Activity]:
    """Return what undoes `done`, which led on from `before` and was followed by `since`.

    `seen` is the ticket's version at the end of `since`. Raises `Refused(ChangedMeanwhile)` where the ticket has moved on in the
    same respect, or while this was decided.
    """
    must_go_on(ticket)
    if ticket.version != seen or any(_touches(later, one) for later in since for one in done):
        raise Refused(ChangedMeanwhile())
    return [_opposite(one, before, by, now, policy) for one in reversed(done)]


def _touches(later: Activity, one: Activity) -> bool:
    """Tell whether a later activity is about the same respect of a ticket: its end, its owner, one of its tags."""
    match one:
        case Closed():
            return isinstance(later, Closed | Reopened | MergedInto)
        case Assigned():
            return isinstance(later, Claimed | Assigned | TakenOver | Released | Closed)
        case Tagged(tag=tag) | Untagged(tag=tag):
            return isinstance(later, Tagged | Untagged) and later.tag == tag
        case _:
            return True


def _opposite(one: Activity, before: Ticket, by: Person, now: datetime, policy: Policy) -> Activity:
    match one:
        case Closed():
            return Reopened(at=now, by=by.actor)
        case Assigned():
            return _given_back(before, by, now, policy)
        case Tagged(tag=tag):
            return Untagged(at=now, by=by.actor, tag=tag)
        case Untagged(tag=tag):
            return Tagged(at=now, by=by.actor, tag=tag)
        case _:
            raise Refused(ChangedMeanwhile())


def _given_back(before: Ticket, by: Person, now: datetime, policy: Policy) -> Activity:
    """Return the ticket to whoever had it; to nobody, if nobody had it or they do not belong to its department any more."""
    owner = policy.people.get(before.owner.id) if before.owner else None
    if owner is None or before.department not in owner.departments:
        return Released(at=now, by=by.actor)
    return Assigned(at=now, by=by.actor, to=owner.actor)

"""What a person decides about a reply that needs one: send it again, or discard it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.domain import answering
from bot.domain.activities import Activity, ReplyDiscarded, ReplyQueuedAgain
from bot.domain.claiming import must_go_on
from bot.domain.obstacles import Hold
from bot.domain.people import Person, Role
from bot.domain.posts import Platform
from bot.domain.refusals import (
    MayStillArrive,
    OutdatedButton,
    Refused,
    ReplyGoneAlready,
    ReplyOnItsWay,
    RoleTooLow,
)
from bot.domain.replies import ReplyState
from bot.domain.ticket import Ticket

STUCK: Final = frozenset({ReplyState.UNKNOWN, ReplyState.FAILED, ReplyState.HELD})
"""These wait for a person."""


def send_again(
    ticket: Ticket, by: Person, now: datetime, *, reply: str, platform: Platform, undo_window: timedelta
) -> list[Activity]:
    """Confirm a reply once more, in one's own name, as it is and with the post as it is by now.

    One that may still arrive is refused until it could have done so: whoever looked earlier cannot know.
    """
    if by.role < Role.ANSWER:
        raise Refused(RoleTooLow(Role.ANSWER))
    stuck = ticket.reply(reply)
    if stuck is None or stuck.state not in STUCK or stuck.to is None:
        raise Refused(ReplyGoneAlready())
    if stuck.hold is Hold.CHANGED:
        raise Refused(OutdatedButton())  # what it says now was never previewed
    must_go_on(ticket)
    if (other := ticket.in_flight) is not None and other.id != reply:
        raise Refused(ReplyOnItsWay(other.by))
    answering.must_be_possible(ticket, stuck.to, platform, now, private=stuck.private)
    settled_at = answering.settled_at(stuck, platform)
    if settled_at is not None and now < settled_at:
        raise Refused(MayStillArrive(settled_at))
    queued = ReplyQueuedAgain(at=now, by=by.actor, reply=reply, due_at=now + undo_window)
    return [*answering.reopened(ticket, by, now), *answering.claimed(ticket, by, now), queued]


def discard(ticket: Ticket, by: Person, now: datetime, *, reply: str) -> list[Activity]:
    """Throw away a draft, or a reply that certainly is not there and shall not be."""
    stuck = ticket.reply(reply)
    if stuck is None or stuck.state not in {ReplyState.FAILED, ReplyState.HELD}:
        return answering.discard(ticket, by, now, reply=reply)
    must_go_on(ticket)
    return [ReplyDiscarded(at=now, by=by.actor, reply=reply)]

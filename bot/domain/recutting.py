"""Decisions that make one ticket of two, or two of one. Whatever the customer wrote is in exactly one of them afterwards."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from bot.domain import activities as did
from bot.domain.activities import Activity
from bot.domain.claiming import must_be_open, must_go_on
from bot.domain.hints import hints
from bot.domain.matching import folded
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.posts import PostRef
from bot.domain.refusals import CannotMerge, NothingToSplit, Refused, ReplyOnItsWay
from bot.domain.replies import ReplyState
from bot.domain.tags import TAGS_LIMIT
from bot.domain.ticket import Ticket, TicketId


def merge(
    survivor: Ticket, other: Ticket, by: Person, now: datetime
) -> tuple[list[Activity], list[Activity]]:
    """Let `other` go on as part of `survivor`: what happens to the one, and what to the other.

    Its posts and conversations go over, and with them whatever still waits: drafts, open questions to colleagues, reminders;
    also tags, star and owner, where the survivor has room for them.
    """
    must_go_on(survivor)
    must_go_on(other)
    if not _can_become_one(survivor, other):
        raise Refused(CannotMerge(other.id))
    absorbed = did.Absorbed(
        at=now,
        by=by.actor,
        ticket=other.id,
        posts=other.posts,
        conversations=(other.conversation, *other.also),
        urgent=other.urgent,
        waiting_since=other.waiting_since,
        hints=other.hints,
    )
    gone = did.MergedInto(at=now, by=by.actor, ticket=survivor.id)
    return [absorbed, *_going_over(survivor, other, by, now)], [gone]


def _can_become_one(survivor: Ticket, other: Ticket) -> bool:
    """Both open, of one account and department; and nothing of the other is on its way or asked elsewhere."""
    alike = (survivor.conversation.account, survivor.department) == (
        other.conversation.account,
        other.department,
    )
    still = other.in_flight is None and not other.open_escalations and not other.open_forwards
    return survivor.id != other.id and alike and still and not survivor.closed and not other.closed


def _going_over(survivor: Ticket, other: Ticket, by: Person, now: datetime) -> Iterator[Activity]:
    for ref in sorted(other.removed, key=lambda ref: ref.external_id):
        yield did.PostRemoved(at=now, ref=ref)
    if survivor.owner is None and other.owner is not None:
        yield did.Assigned(at=now, by=by.actor, to=other.owner)
    yield from _waiting(survivor, other, now)
    yield from _sleeping(survivor, other, by, now)
    if other.starred and not survivor.starred:
        yield did.Starred(at=now, by=by.actor)
    if other.region and not survivor.region:
        yield did.RegionSet(at=now, by=by.actor, region=other.region)
    known = {folded(tag) for tag in survivor.tags}
    fresh = [tag for tag in sorted(other.tags) if folded(tag) not in known]
    for tag in fresh[: TAGS_LIMIT - len(survivor.tags)]:
        yield did.Tagged(at=now, by=by.actor, tag=tag)


_LEFT_TO_DECIDE = frozenset({ReplyState.DRAFT, ReplyState.HELD, ReplyState.FAILED})
"""What certainly is not out: over there it is a draft, so that whoever sends it sees what it answers."""


def _waiting(survivor: Ticket, other: Ticket, now: datetime) -> Iterator[Activity]:
    """What somebody wrote or asked, and still counts on, in the name of whoever did."""
    for reply in other.replies:
        if reply.state in _LEFT_TO_DECIDE:
            yield did.ReplyDrafted(
                at=now, by=reply.by, reply=reply.id, text=reply.text, template=reply.template
            )
    for number, asked in enumerate(other.open_helps, start=len(survivor.helps) + 1):
        yield did.HelpAsked(
            at=now,
            by=asked.by,
            number=number,
            to=asked.to,
            question=asked.question,
            due_at=asked.due_at,
            draft=asked.draft,
        )
    open_reminders = (reminder for reminder in other.reminders if not reminder.done)
    for number, one in enumerate(open_reminders, start=len(survivor.reminders) + 1):
        yield did.ReminderSet(at=now, by=one.by, number=number, due_at=one.due_at, text=one.text)


def _sleeping(survivor: Ticket, other: Ticket, by: Person, now: datetime) -> Iterator[Activity]:
    """Whoever waits in the other ticket does not wait longer because this one sleeps."""
    if survivor.snoozed_until is None or other.waiting_since is None:
        return
    if other.snoozed_until is None:
        yield did.Woken(at=now, by=by.actor)
    elif other.snoozed_until < survivor.snoozed_until:
        yield did.Snoozed(at=now, by=by.actor, until=other.snoozed_until)


def split(
    ticket: Ticket, new: TicketId, by: Person, now: datetime, *, refs: Collection[PostRef], policy: Policy
) -> tuple[list[Activity], list[Activity]]:
    """Make some posts a ticket of their own: what happens to the old one, and what the new one begins with.

    It stays with the department and its channels. At least one post that is still there has to stay, and one to go.
    """
    must_be_open(ticket)
    there = [post for post in ticket.posts if post.ref not in ticket.removed]
    going = [post for post in there if post.ref in refs]
    if not going or len(going) == len(there):
        raise Refused(NothingToSplit())
    if (reply := ticket.in_flight) is not None and reply.to in {post.ref for post in going}:
        raise Refused(ReplyOnItsWay(reply.by))
    first, *more = going
    opened = did.Opened(
        at=now,
        post=first,
        department=ticket.department,
        channels=ticket.channels,
        rule=ticket.rule,
        matched=ticket.matched,
        urgent=ticket.urgent,
        hints=hints(first.text.clean(), policy.hints),
        region=ticket.region,
        split_from=ticket.id,
        waiting_since=ticket.waiting_since,
    )
    added = (did.PostAdded(at=now, post=post, hints=hints(post.text.clean(), policy.hints)) for post in more)
    refs_in_order = tuple(post.ref for post in going)
    return [did.SplitOff(at=now, by=by.actor, posts=refs_in_order, ticket=new)], [opened, *added]

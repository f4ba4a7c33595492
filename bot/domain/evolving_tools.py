"""How a ticket changes when people mark it, put it aside, cut it or join it."""

from __future__ import annotations

from typing import assert_never

from bot.domain import activities as did
from bot.domain.hints import Hint
from bot.domain.replacing import replace
from bot.domain.ticket import Help, Reminder, Ticket

Marked = did.Tagged | did.Untagged | did.Starred | did.Unstarred | did.Muted | did.Unmuted | did.RegionSet
PutAside = did.Snoozed | did.Woken | did.ReminderSet | did.Reminded
Helped = did.HelpAsked | did.HelpAnswered | did.HelpOverdue
Recut = did.Absorbed | did.MergedInto | did.SplitOff


def marked(ticket: Ticket, activity: Marked) -> Ticket:
    match activity:
        case did.Tagged(tag=tag):
            return replace(ticket, tags=ticket.tags | {tag})
        case did.Untagged(tag=tag):
            return replace(ticket, tags=ticket.tags - {tag})
        case did.Starred() | did.Unstarred():
            return replace(ticket, starred=isinstance(activity, did.Starred))
        case did.Muted() | did.Unmuted():
            return replace(ticket, muted=isinstance(activity, did.Muted))
        case did.RegionSet(region=region):
            return replace(ticket, region=region)
        case _:
            assert_never(activity)


def put_aside(ticket: Ticket, activity: PutAside) -> Ticket:
    match activity:
        case did.Snoozed(until=until):
            return replace(ticket, snoozed_until=until)
        case did.Woken(at=at):
            held_until = min(ticket.held_until, at) if ticket.held_until else None
            return replace(ticket, snoozed_until=None, wanted_at=at, held_until=held_until)
        case did.ReminderSet():
            reminder = Reminder(activity.number, activity.by, activity.due_at, activity.text)
            return replace(ticket, reminders=(*ticket.reminders, reminder))
        case did.Reminded(number=number):
            reminders = (replace(r, done=True) if r.number == number else r for r in ticket.reminders)
            return replace(ticket, reminders=tuple(reminders))
        case _:
            assert_never(activity)


def helped(ticket: Ticket, activity: Helped) -> Ticket:
    match activity:
        case did.HelpAsked():
            asked = Help(
                number=activity.number,
                by=activity.by,
                to=activity.to,
                question=activity.question,
                due_at=activity.due_at,
                draft=activity.draft,
                asked_in=ticket.version + 1,
            )
            return replace(ticket, helps=(*ticket.helps, asked))
        case did.HelpAnswered(number=number, text=text):
            return _with_help(ticket, number, answer=text, answered=True)
        case did.HelpOverdue(number=number):
            return _with_help(ticket, number, overdue=True)
        case _:
            assert_never(activity)


def _with_help(ticket: Ticket, number: int, **changes: str | bool) -> Ticket:
    helps = (replace(one, **changes) if one.number == number else one for one in ticket.helps)  # type: ignore[arg-type]  # only fields of Help are named above
    return replace(ticket, helps=tuple(helps))


def recut(ticket: Ticket, activity: Recut) -> Ticket:
    match activity:
        case did.Absorbed():
            return _absorbed(ticket, activity)
        case did.MergedInto(ticket=into, by=by):
            return replace(ticket, merged_into=into, closed=True, closed_by=by, snoozed_until=None)
        case did.SplitOff(posts=refs):
            kept = tuple(post for post in ticket.posts if post.ref not in refs)
            return replace(ticket, posts=kept, moved=ticket.moved | set(refs))
        case _:
            assert_never(activity)


def _absorbed(ticket: Ticket, activity: did.Absorbed) -> Ticket:
    posts = sorted((*ticket.posts, *activity.posts), key=lambda post: post.written_at)
    number = ticket.version + 1
    joined = _waiting_as_long(hinted(ticket, activity.hints), activity)
    return replace(
        joined,
        posts=tuple(posts),
        urgent=joined.urgent or activity.urgent,
        quoted=(*ticket.quoted, *((post.ref, number) for post in activity.posts)),
        also=(*ticket.also, *activity.conversations),
        moved=ticket.moved - {post.ref for post in activity.posts},
        absorbed=(*ticket.absorbed, activity.ticket),
    )


def hinted(ticket: Ticket, hints: tuple[Hint, ...]) -> Ticket:
    """What a ticket was once hinted at stays; a hint that asks for hurry makes the ticket urgent."""
    fresh = tuple(hint for hint in hints if hint.name not in {known.name for known in ticket.hints})
    urgent = ticket.urgent or any(hint.urgent for hint in hints)
    return replace(ticket, hints=(*ticket.hints, *fresh), urgent=urgent)


def _waiting_as_long(ticket: Ticket, activity: did.Absorbed) -> Ticket:
    """Whoever was waiting in the other ticket is waiting in this one, which may have been answered."""
    if activity.waiting_since is None:
        return ticket
    since = min(ticket.waiting_since or activity.waiting_since, activity.waiting_since)
    return replace(
        ticket, answered=False, waiting_since=since, wanted_at=min(ticket.wanted_at or since, since)
    )

"""How activities change a ticket: the fold that its log adds up to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from bot.domain import activities as did
from bot.domain.evolving_acts import acted
from bot.domain.evolving_mails import mailed
from bot.domain.evolving_replies import drafted, replied
from bot.domain.evolving_tools import helped, hinted, marked, put_aside, recut
from bot.domain.evolving_waves import standing_alone, waved
from bot.domain.posts import Conversation, Post, PostRef
from bot.domain.replacing import replace
from bot.domain.text import Untrusted
from bot.domain.ticket import Escalation, Note, Ticket, TicketId


def opened(ticket_id: TicketId, activity: did.Opened) -> Ticket:
    """Return the ticket that a first post makes."""
    post = activity.post
    wanted_at = activity.due_at or activity.at
    return Ticket(
        id=ticket_id,
        version=1,
        conversation=_conversation(ticket_id, activity),
        posts=(post,),
        removed=frozenset(),
        department=activity.department,
        channels=activity.channels,
        rule=activity.rule,
        matched=activity.matched,
        urgent=activity.urgent,
        opened_at=activity.at,
        wanted_at=wanted_at,
        waiting_since=activity.waiting_since or activity.at,
        held_until=wanted_at if wanted_at > activity.at else None,
        region=activity.region,
        hints=activity.hints,
    )


def _conversation(ticket_id: TicketId, activity: did.Opened) -> Conversation:
    """Return what makes posts belong to a ticket. What was split off gets a name of its own: the platform has none for it."""
    conversation = activity.post.conversation
    own = f"{conversation} (ticket {ticket_id})" if activity.split_from is not None else conversation
    return Conversation(activity.post.ref.account, own)


def fold(ticket_id: TicketId, activities: Iterable[did.Activity]) -> Ticket:
    """Return what a whole log adds up to. The first activity must be `Opened`."""
    log = iter(activities)
    first = next(log)
    if not isinstance(first, did.Opened):
        raise TypeError(f"the log of ticket {ticket_id} begins with {type(first).__name__}, not with Opened")
    ticket = opened(ticket_id, first)
    for activity in log:
        ticket = evolve(ticket, activity)
    return ticket


def evolve(ticket: Ticket, activity: did.Activity) -> Ticket:
    """Return the ticket after one more activity."""
    return replace(standing_alone(_changed(ticket, activity), activity), version=ticket.version + 1)


def _changed(ticket: Ticket, activity: did.Activity) -> Ticket:
    match activity:
        case did.Opened():
            raise TypeError(f"ticket {ticket.id} was opened twice")
        case did.PostAdded():
            return _wrote_again(ticket, activity)
        case did.PostEdited(post=post, hints=hints):
            edited = tuple(post if p.ref == post.ref else p for p in ticket.posts)
            return replace(hinted(_quoting(ticket, post), hints), posts=edited)
        case did.PostRemoved(ref=ref):
            return replace(ticket, posts=_redacted(ticket.posts, ref), removed=ticket.removed | {ref})
        case did.Claimed(by=by, at=at):
            return replace(ticket, owner=by, owned_since=at)
        case did.Assigned(to=to, at=at):
            return replace(ticket, owner=to, owned_since=at)
        case did.TakenOver():
            return _taken_over(ticket, activity)
        case did.Released():
            return replace(ticket, owner=None, owned_since=None)
        case did.Closed(by=by):
            return replace(ticket, closed=True, closed_by=by, snoozed_until=None)
        case did.Reopened(at=at):
            return replace(ticket, closed=False, closed_by=None, wanted_at=ticket.wanted_at or at)
        case did.NoteAdded() | did.NoteEdited() | did.NoteDeleted():
            return _noted(ticket, activity)
        case did.Proposed() | did.ProposalSettled() | did.EscalationOverdue():
            return ticket
        case (
            did.Tagged()
            | did.Untagged()
            | did.Starred()
            | did.Unstarred()
            | did.Muted()
            | did.Unmuted()
            | did.RegionSet()
        ):
            return marked(ticket, activity)
        case did.Snoozed() | did.Woken() | did.ReminderSet() | did.Reminded():
            return put_aside(ticket, activity)
        case did.HelpAsked() | did.HelpAnswered() | did.HelpOverdue():
            return helped(ticket, activity)
        case did.Absorbed() | did.MergedInto() | did.SplitOff():
            return recut(ticket, activity)
        case did.JoinedWave() | did.LeftWave():
            return waved(ticket, activity)
        case (
            did.ActAsked()
            | did.ActCalledOff()
            | did.ActBegun()
            | did.ActDone()
            | did.ActFailed()
            | did.DoneByHand()
        ):
            return acted(ticket, activity)
        case (
            did.Forwarded()
            | did.ForwardCalledOff()
            | did.ForwardBegun()
            | did.ForwardSent()
            | did.ForwardFailed()
            | did.ForwardUnknown()
            | did.ForwardAgain()
            | did.ForwardAnswered()
            | did.ForwardOverdue()
            | did.ForwardDone()
            | did.MailNoticed()
        ):
            return mailed(ticket, activity)
        case did.Escalated() | did.AnswerSuggested() | did.EscalationReturned():
            return _escalation_changed(ticket, activity)
        case (
            did.ReplyDrafted()
            | did.DraftDiscarded()
            | did.ReplyQueued()
            | did.ReplyWithdrawn()
            | did.ReplyHeld()
            | did.ReplySending()
            | did.ReplyPostponed()
            | did.ReplyStopped()
            | did.ReplyShelved()
            | did.ReplySent()
            | did.ReplyFailed()
            | did.ReplyChecking()
            | did.ReplyUnknown()
            | did.ReplySettled()
            | did.ReplyQueuedAgain()
            | did.ReplyDiscarded()
        ):
            return replied(ticket, activity)
        case _:
            assert_never(activity)


def _taken_over(ticket: Ticket, activity: did.TakenOver) -> Ticket:
    """Whoever takes it over is reminded from now on of what the other wanted to be reminded of."""
    by, before = activity.by, activity.of.id if activity.of else ""
    passed = tuple(
        replace(one, by=by) if one.by.id == before and not one.done else one for one in ticket.reminders
    )
    return replace(ticket, owner=by, owned_since=activity.at, handover=activity.handover, reminders=passed)


def _escalation_changed(
    ticket: Ticket, activity: did.Escalated | did.AnswerSuggested | did.EscalationReturned
) -> Ticket:
    match activity:
        case did.Escalated():
            escalation = Escalation(
                number=activity.number,
                by=activity.by,
                department=activity.department,
                channels=activity.channels,
                reason=activity.reason,
                question=activity.question,
                due_at=activity.due_at,
            )
            return replace(ticket, escalations=(*ticket.escalations, escalation))
        case did.AnswerSuggested(number=number):
            draft = drafted(ticket, activity, escalation=number)
            return replace(_settled(ticket, number), replies=(*ticket.replies, draft))
        case did.EscalationReturned(number=number):
            return _settled(ticket, number)
        case _:
            assert_never(activity)


def _settled(ticket: Ticket, number: int) -> Ticket:
    escalations = (replace(e, open=False) if e.number == number else e for e in ticket.escalations)
    return replace(ticket, escalations=tuple(escalations))


def _wrote_again(ticket: Ticket, activity: did.PostAdded) -> Ticket:
    """Somebody should look, at once or at the team's next window; a ticket that is muted only keeps the post."""
    added = replace(_quoting(ticket, activity.post), posts=(*ticket.posts, activity.post))
    if ticket.muted:
        return added
    wanted_at = activity.due_at or activity.at
    return replace(
        hinted(added, activity.hints),
        answered=False,
        waiting_since=ticket.waiting_since or activity.at,
        wanted_at=min(ticket.wanted_at or wanted_at, wanted_at),
    )


def _noted(ticket: Ticket, activity: did.NoteAdded | did.NoteEdited | did.NoteDeleted) -> Ticket:
    before = ticket.note(activity.channel, activity.message)
    known = before.numbers if before and not isinstance(activity, did.NoteAdded) else ()
    now = Note(
        activity.channel,
        activity.message,
        None if isinstance(activity, did.NoteDeleted) else activity.text,
        known if isinstance(activity, did.NoteDeleted) else (*known, ticket.version + 1),
    )
    if before is None:
        return replace(ticket, notes=(*ticket.notes, now))
    return replace(ticket, notes=tuple(now if note is before else note for note in ticket.notes))


def _quoting(ticket: Ticket, post: Post) -> Ticket:
    return replace(ticket, quoted=(*ticket.quoted, (post.ref, ticket.version + 1)))


def _redacted(posts: tuple[Post, ...], ref: PostRef) -> tuple[Post, ...]:
    return tuple(replace(post, text=Untrusted("")) if post.ref == ref else post for post in posts)

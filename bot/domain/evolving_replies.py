"""How activities change the replies of a ticket."""

from __future__ import annotations

from typing import Any, assert_never

from bot.domain import activities as did
from bot.domain.confirming import digest
from bot.domain.replacing import replace
from bot.domain.replies import Reply, ReplyState
from bot.domain.stops import PLATFORMS, Stopped
from bot.domain.ticket import Ticket

Replied = (
    did.ReplyDrafted
    | did.DraftDiscarded
    | did.ReplyQueued
    | did.ReplyWithdrawn
    | did.ReplyHeld
    | did.ReplySending
    | did.ReplyPostponed
    | did.ReplyStopped
    | did.ReplyShelved
    | did.ReplySent
    | did.ReplyFailed
    | did.ReplyChecking
    | did.ReplyUnknown
    | did.ReplySettled
    | did.ReplyQueuedAgain
    | did.ReplyDiscarded
)


def replied(ticket: Ticket, activity: Replied) -> Ticket:
    """Return the ticket after something happened to one of its replies."""
    number = ticket.version + 1
    match activity:
        case did.ReplyDrafted():
            return replace(ticket, replies=(*ticket.replies, drafted(ticket, activity)))
        case did.ReplyQueued():
            return _queued(ticket, activity)
        case did.DraftDiscarded(reply=reply) | did.ReplyDiscarded(reply=reply):
            return _with(ticket, reply, ReplyState.DISCARDED)
        case did.ReplyWithdrawn(reply=reply):
            return _with(ticket, reply, ReplyState.WITHDRAWN)
        case did.ReplyHeld(reply=reply, why=hold):
            return _with(ticket, reply, ReplyState.HELD, hold=hold, asked_in=number)
        case did.ReplySending():
            return _sending(ticket, activity)
        case did.ReplyPostponed(reply=reply, until=until):
            return _with(ticket, reply, ReplyState.QUEUED, due_at=until)
        case did.ReplyStopped():
            return _stopped(ticket, activity)
        case did.ReplyShelved(reply=reply):
            return _with(ticket, reply, ReplyState.DRAFT, due_at=None, tries=0, began_at=None)
        case did.ReplySent(reply=reply, url=url, at=at, sent_as=ref):
            return _answered(_with(ticket, reply, ReplyState.SENT, url=url, sent_at=at, sent_as=ref))
        case did.ReplyFailed(reply=reply, reason=reason, why=why):
            return _with(ticket, reply, ReplyState.FAILED, reason=reason, why=why, asked_in=number)
        case did.ReplyChecking():
            return _checking(ticket, activity)
        case did.ReplyUnknown(reply=reply, reason=reason, why=why):
            doubt = {"reason": reason, "why": why, "asked_in": number, "doubtful": True, "asked": False}
            return _with(ticket, reply, ReplyState.UNKNOWN, **doubt)
        case did.ReplySettled(reply=reply, arrived=True, at=at):
            return _answered(_with(ticket, reply, ReplyState.SENT, sent_at=at))
        case did.ReplySettled(reply=reply):
            return _with(ticket, reply, ReplyState.FAILED, asked_in=number)
        case did.ReplyQueuedAgain():
            return _queued_again(ticket, activity)
        case _:
            assert_never(activity)


def drafted(ticket: Ticket, activity: did.ReplyDrafted | did.AnswerSuggested, escalation: int = 0) -> Reply:
    """Return the draft that somebody laid ready."""
    return Reply(
        id=activity.reply,
        number=ticket.version + 1,
        by=activity.by,
        text=activity.text,
        state=ReplyState.DRAFT,
        escalation=escalation,
        template=activity.template if isinstance(activity, did.ReplyDrafted) else "",
    )


def _queued(ticket: Ticket, activity: did.ReplyQueued) -> Ticket:
    """Logs of before name no digest: for them, what they hold is what was confirmed."""
    confirmed = digest(ticket.conversation.account, activity.to, activity.text, private=activity.private)
    reply = Reply(
        id=activity.reply,
        number=ticket.version + 1,
        by=activity.by,
        text=activity.text,
        state=ReplyState.QUEUED,
        to=activity.to,
        private=activity.private,
        close=activity.close,
        due_at=activity.due_at,
        template=activity.template,
        digest=activity.digest or confirmed,
        confirmed=ticket.version + 1,
        wave=activity.wave,
        queued_at=activity.at,
    )
    used = _with(ticket, activity.draft, ReplyState.DISCARDED) if activity.draft else ticket
    return replace(used, replies=(*map(_replaced, used.replies), reply))


def _replaced(reply: Reply) -> Reply:
    """Return a reply as it is once another one is sent: one that did not leave cannot be taken up again."""
    unsent = reply.state in {ReplyState.WITHDRAWN, ReplyState.FAILED, ReplyState.HELD}
    return replace(reply, state=ReplyState.REPLACED) if unsent else reply


def _sending(ticket: Ticket, activity: did.ReplySending) -> Ticket:
    reply = ticket.reply(activity.reply)
    if reply is None:
        return ticket
    return _with(
        ticket,
        reply.id,
        ReplyState.SENDING,
        tries=reply.tries + 1,
        began_at=reply.began_at or activity.at,
        tried_at=activity.at,
        checks=0,
        absent=0,
        stopped=reply.stopped,  # until it is there, it may go on
    )


def _stopped(ticket: Ticket, activity: did.ReplyStopped) -> Ticket:
    """A try that was begun and came to nothing at the gate is none."""
    reply = ticket.reply(activity.reply)
    if reply is None:
        return ticket
    before = reply.stopped
    same = before is not None and (activity.again or {before.why, activity.why} <= PLATFORMS)
    since = before.since if before and same else activity.at
    stopped = Stopped(activity.why, since, activity.by, activity.reason, activity.until)
    tries = reply.tries - (reply.state is ReplyState.SENDING)
    state = ReplyState.QUEUED if activity.unsent else ReplyState.CHECKING
    began_at = reply.began_at if tries else None
    return _with(ticket, reply.id, state, stopped=stopped, tries=tries, began_at=began_at)


def _checking(ticket: Ticket, activity: did.ReplyChecking) -> Ticket:
    """Only the first of several says so in the thread; a person's wish to look begins anew."""
    reply = ticket.reply(activity.reply)
    if reply is None:
        return ticket
    asked = reply.asked or activity.by is not None
    return _with(
        ticket,
        reply.id,
        ReplyState.CHECKING,
        due_at=activity.until,
        reason=activity.reason,
        why=activity.why,
        asked_in=reply.asked_in if activity.again else ticket.version + 1,
        checks=1 if activity.by else reply.checks + 1,
        absent=activity.absent,
        doubtful=True,
        asked=asked,
    )


def _queued_again(ticket: Ticket, activity: did.ReplyQueuedAgain) -> Ticket:
    """Whoever confirms it anew has seen the post as it is; what the platform's list proves changes nothing about that."""
    number = ticket.version + 1
    again = {"due_at": activity.due_at, "number": number, "doubtful": False, "hold": None, "asked": False}
    if activity.by is not None:
        again |= {"by": activity.by, "confirmed": number, "tries": 0, "queued_at": activity.at}
    return _with(ticket, activity.reply, ReplyState.QUEUED, **again)


def _answered(ticket: Ticket) -> Ticket:
    return replace(ticket, answered=True, waiting_since=None, wanted_at=None)


def _with(ticket: Ticket, reply_id: str, state: ReplyState, **changes: Any) -> Ticket:
    """Return a ticket with a reply in another state: whatever it waited for, it does not any more unless `stopped` says so."""
    changed = {"stopped": None, **changes, "state": state}
    replies = (replace(reply, **changed) if reply.id == reply_id else reply for reply in ticket.replies)
    return replace(ticket, replies=tuple(replies))

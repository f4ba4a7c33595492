"""How a ticket changes by mails to people who are asked."""

from __future__ import annotations

from datetime import datetime
from typing import Final, assert_never

from bot.domain import activities as did
from bot.domain.forwards import AWAITED, Forward, ForwardState
from bot.domain.people import Actor, PersonId
from bot.domain.posts import LetterKind
from bot.domain.replacing import replace
from bot.domain.replies import Reply, ReplyState
from bot.domain.ticket import Ticket

Mailed = (
    did.Forwarded
    | did.ForwardCalledOff
    | did.ForwardBegun
    | did.ForwardSent
    | did.ForwardFailed
    | did.ForwardUnknown
    | did.ForwardAgain
    | did.ForwardAnswered
    | did.ForwardOverdue
    | did.ForwardDone
    | did.MailNoticed
)
OUTSIDE: Final = "mail:"
"""What the ids of people begin with who are known by their address alone."""


def mailed(ticket: Ticket, activity: Mailed) -> Ticket:  # noqa: C901, PLR0911 -- one case for each activity
    match activity:
        case did.Forwarded():
            return replace(ticket, forwards=(*ticket.forwards, _asked(ticket, activity)))
        case did.ForwardCalledOff(number=number):
            return _with_state(ticket, number, ForwardState.CALLED_OFF)
        case did.ForwardBegun(number=number):
            return _with_state(ticket, number, ForwardState.BEGUN)
        case did.ForwardSent(number=number):
            return _with_state(ticket, number, ForwardState.SENT)
        case did.ForwardFailed(number=number):
            return _with_state(ticket, number, ForwardState.FAILED)
        case did.ForwardUnknown(number=number, at=at):
            return _in_doubt(_with_state(ticket, number, ForwardState.UNKNOWN), number, at)
        case did.ForwardAgain(number=number, at=at):
            again = (
                replace(one, state=ForwardState.WAITING, leaves_at=at, tries=one.tries + 1, told_in=0)
                if one.number == number
                else one
                for one in ticket.forwards
            )
            return replace(ticket, forwards=tuple(again))
        case did.ForwardAnswered(number=number):
            known = _with_state(ticket, number, ForwardState.ANSWERED)
            return (
                replace(known, replies=(*known.replies, _draft(ticket, activity)))
                if activity.reply
                else known
            )
        case did.ForwardOverdue(number=number):
            late = (replace(one, overdue=True) if one.number == number else one for one in ticket.forwards)
            return replace(ticket, forwards=tuple(late))
        case did.ForwardDone(number=number):
            return _with_state(ticket, number, ForwardState.DONE)
        case did.MailNoticed():
            return _noticed(ticket, activity)
        case _:
            assert_never(activity)


def _asked(ticket: Ticket, activity: did.Forwarded) -> Forward:
    return Forward(
        number=activity.number,
        by=activity.by,
        account=activity.account,
        to=activity.to,
        name=activity.name,
        question=activity.question,
        subject=activity.subject,
        text=activity.text,
        becomes=activity.becomes,
        token=activity.token,
        leaves_at=activity.leaves_at,
        due_at=activity.due_at,
        state=ForwardState.WAITING,
        asked_in=ticket.version + 1,
        posts=activity.posts,
    )


def _with_state(ticket: Ticket, number: int, state: ForwardState) -> Ticket:
    changed = (
        replace(one, state=state, told_in=ticket.version + 1) if one.number == number else one
        for one in ticket.forwards
    )
    return replace(ticket, forwards=tuple(changed))


def _noticed(ticket: Ticket, activity: did.MailNoticed) -> Ticket:
    """What was answered or settled, or never left, is not undone by a report that something did not arrive."""
    known = ticket.forward(activity.number)
    if known is None:
        return ticket
    if activity.letter is LetterKind.BOUNCE:
        waits = known.state in AWAITED - {ForwardState.WAITING}
        return _with_state(ticket, known.number, ForwardState.BOUNCED) if waits else ticket
    heard = (replace(one, heard=one.heard + 1) if one is known else one for one in ticket.forwards)
    return replace(ticket, forwards=tuple(heard))


def _in_doubt(ticket: Ticket, number: int, at: datetime) -> Ticket:
    doubted = (
        replace(one, doubtful=True, doubted_at=at) if one.number == number else one for one in ticket.forwards
    )
    return replace(ticket, forwards=tuple(doubted))


def _draft(ticket: Ticket, activity: did.ForwardAnswered) -> Reply:
    """Return what was answered as a draft; its author is known by their address alone, so nobody of the team is."""
    author = Actor(PersonId(f"{OUTSIDE}{activity.to}"), activity.name or activity.to)
    return Reply(
        id=activity.reply,
        number=ticket.version + 1,
        by=author,
        text=activity.draft,
        state=ReplyState.DRAFT,
    )

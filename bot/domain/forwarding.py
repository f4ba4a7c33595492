"""Decisions about asking people without chat by mail. Pure.

A mail can be sent twice, and nobody takes back what has left: so it is on disk before the first byte leaves, and after an unknown
outcome it leaves again only if a person says so.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.activities import (
    Activity,
    ForwardAgain,
    ForwardAnswered,
    ForwardBegun,
    ForwardCalledOff,
    ForwardDone,
    Forwarded,
    ForwardFailed,
    ForwardSent,
    ForwardUnknown,
    MailNoticed,
    Reopened,
)
from bot.domain.claiming import must_be_open, must_go_on
from bot.domain.confirming import edited_since
from bot.domain.forwards import AWAITED, LEAVING, STUCK, Becomes, Forward, ForwardState
from bot.domain.obstacles import Hold, Obstacle
from bot.domain.people import Person, Role
from bot.domain.policy import Contact, Policy
from bot.domain.posts import SETTLE, AccountId, Letter, LetterKind, PostRef
from bot.domain.refusals import (
    AddressNotAllowed,
    DueInThePast,
    ForwardGoneAlready,
    MayStillArrive,
    NothingWritten,
    Refused,
    RoleTooLow,
    TooManyForwards,
)
from bot.domain.text import Untrusted, shortened
from bot.domain.ticket import Ticket

MOST_OPEN: Final = 10
"""Mails of one ticket that wait for an answer."""
MOST_HEARD: Final = 5
"""Lines about what machines answer to one mail."""
TEXT_LIMIT: Final = 3_000
"""Characters of an answer that become a draft: what a form takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person wants to ask, and of whom; `subject` and `text` are the whole mail, as it was shown before."""

    account: AccountId
    to: str
    name: str
    question: str
    subject: str
    text: str
    becomes: Becomes
    token: str
    due_at: datetime
    posts: tuple[PostRef, ...] = ()


def forward(
    ticket: Ticket, by: Person, now: datetime, *, asked: Question, policy: Policy, undo_window: timedelta
) -> list[Activity]:
    """Ask somebody by mail; it leaves when the undo window ends."""
    if by.role < Role.ANSWER:
        raise Refused(RoleTooLow(Role.ANSWER))
    must_be_open(ticket)
    if not asked.question.strip():
        raise Refused(NothingWritten())
    if asked.due_at <= now:
        raise Refused(DueInThePast())
    if not policy.may_forward_to(asked.to, by):
        raise Refused(AddressNotAllowed(asked.to))
    if sum(one.state in AWAITED for one in ticket.forwards) >= MOST_OPEN:
        raise Refused(TooManyForwards(MOST_OPEN))
    return [
        Forwarded(
            at=now,
            by=by.actor,
            number=len(ticket.forwards) + 1,
            account=asked.account,
            to=asked.to,
            name=asked.name,
            question=asked.question.strip(),
            subject=asked.subject,
            text=asked.text,
            becomes=asked.becomes,
            token=asked.token,
            leaves_at=now + undo_window,
            due_at=asked.due_at,
            posts=asked.posts,
        )
    ]


def call_off(ticket: Ticket, by: Person, now: datetime, *, number: int) -> list[Activity]:
    """Take back what has not left yet."""
    _one_of(ticket, number, frozenset({ForwardState.WAITING}))
    return [ForwardCalledOff(at=now, by=by.actor, number=number)]


def has_left(ticket: Ticket, by: Person, now: datetime, *, number: int) -> list[Activity]:
    """A person has found out that it is there."""
    _one_of(ticket, number, frozenset({ForwardState.UNKNOWN}))
    return [ForwardSent(at=now, by=by.actor, number=number)]


def again(ticket: Ticket, by: Person, now: datetime, *, number: int) -> list[Activity]:
    """Let it leave once more: it certainly is not there, or a person says so.

    What may still arrive is refused until it could have done so: whoever looked earlier cannot know.
    """
    must_be_open(ticket)
    stuck = _one_of(ticket, number, STUCK)
    if stuck.doubted_at is not None and now < (settled_at := stuck.doubted_at + SETTLE):
        raise Refused(MayStillArrive(settled_at))
    return [ForwardAgain(at=now, by=by.actor, number=number)]


def finish(ticket: Ticket, by: Person, now: datetime, *, number: int) -> list[Activity]:
    """Nobody waits for the answer any more; one that comes all the same is still taken."""
    _one_of(ticket, number, (AWAITED | STUCK) - LEAVING)
    return [ForwardDone(at=now, by=by.actor, number=number)]


def begin(
    ticket: Ticket, now: datetime, *, number: int, policy: Policy, hold: Hold | None = None
) -> list[Activity]:
    """Record that it leaves now, or what speaks against that by now; nothing, if that is on record or it does not wait any more.

    `hold` is what the policy cannot know: whether the person is still of the team.
    """
    waiting = ticket.forward(number)
    if waiting is None or waiting.state not in LEAVING:
        return []
    if why := _objection(ticket, waiting, policy) or hold:
        if waiting.doubtful:  # that it does not leave again says nothing of whether it is there
            return [ForwardUnknown(at=now, number=number, hold=why)]
        return [ForwardFailed(at=now, number=number, hold=why)]
    return [] if waiting.state is ForwardState.BEGUN else [ForwardBegun(at=now, number=number)]


def sent(ticket: Ticket, now: datetime, *, number: int) -> list[Activity]:
    """The server has taken it."""
    return [ForwardSent(at=now, number=number)] if _is_leaving(ticket, number) else []


def failed(ticket: Ticket, now: datetime, *, number: int, why: Obstacle, reason: str) -> list[Activity]:
    """The server does not take it; where an earlier try may have arrived, that says nothing of whether it is there."""
    leaving = ticket.forward(number)
    if leaving is None or leaving.state not in LEAVING:
        return []
    if leaving.doubtful:
        return unknown(ticket, now, number=number, why=why, reason=reason)
    return [ForwardFailed(at=now, number=number, why=why, reason=Untrusted(reason) if reason else None)]


def unknown(ticket: Ticket, now: datetime, *, number: int, why: Obstacle, reason: str) -> list[Activity]:
    """It may have left."""
    if not _is_leaving(ticket, number):
        return []
    return [ForwardUnknown(at=now, number=number, why=why, reason=Untrusted(reason) if reason else None)]


def meant(ticket: Ticket, token: str) -> Forward | None:
    """Return the mail that a token is of."""
    sought = token.encode("utf-8", "surrogatepass")
    found = (one for one in ticket.forwards if hmac.compare_digest(one.token.encode(), sought))
    return next(found, None)


def answered(ticket: Ticket, now: datetime, *, letter: Letter, number: int, asked: Forward) -> list[Activity]:
    """Somebody has answered. As a draft it asks for a person, so a closed ticket opens; as a note it does not.

    `asked` is the mail, also where it was sent for a ticket that went over to this one; then `number` is 0.
    """
    must_go_on(ticket)
    post = letter.post
    if not post.text.clean().strip() and not post.attachments:
        return []
    draft = shortened(post.text.clean().strip(), TEXT_LIMIT) if asked.becomes is Becomes.DRAFT else ""
    came = ForwardAnswered(
        at=now,
        number=number,
        ref=post.ref,
        sender=post.author.handle,
        text=post.text,
        to=asked.to,
        name=asked.name,
        reply=f"mail-{post.ref.external_id}" if draft else "",
        draft=draft,
    )
    return [came, Reopened(at=now)] if draft and ticket.closed else [came]


def noticed(ticket: Ticket, now: datetime, *, letter: Letter, number: int = 0) -> list[Activity]:
    """A machine wrote: a line for whoever reads the thread, and nothing else, unless what we sent did not arrive.

    One that goes on writing is heard no more, so that it fills no thread.
    """
    must_go_on(ticket)
    post, asked = letter.post, ticket.forward(number)
    if asked is not None and asked.heard >= MOST_HEARD and not bounces(letter):
        return []
    return [
        MailNoticed(
            at=now, letter=letter.kind, ref=post.ref, sender=post.author.handle, text=post.text, number=number
        )
    ]


def bounces(letter: Letter) -> bool:
    """Whether it says that something did not arrive."""
    return letter.kind is LetterKind.BOUNCE


def contacts_of(policy: Policy, by: Person) -> tuple[Contact, ...]:
    """Return whom a person may ask."""
    return tuple(one for one in policy.address_book.values() if one.is_for(by.departments))


def _one_of(ticket: Ticket, number: int, states: frozenset[ForwardState]) -> Forward:
    found = ticket.forward(number)
    if found is None or found.state not in states:
        raise Refused(ForwardGoneAlready())
    return found


def _is_leaving(ticket: Ticket, number: int) -> bool:
    found = ticket.forward(number)
    return found is not None and found.state in LEAVING


def _objection(ticket: Ticket, waiting: Forward, policy: Policy) -> Hold | None:
    person = policy.people.get(waiting.by.id)
    if person is None or person.role < Role.ANSWER or ticket.department not in person.departments:
        return Hold.NOT_ALLOWED
    if not policy.may_forward_to(waiting.to, person):
        return Hold.NOT_ALLOWED
    if any(ref in ticket.removed for ref in waiting.posts):
        return Hold.REMOVED
    return Hold.EDITED if any(edited_since(ticket, ref, waiting.asked_in) for ref in waiting.posts) else None

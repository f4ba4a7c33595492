"""Decisions about what is done to posts on their platform, besides answering.

All of it may be done twice without harm, so that an unknown outcome is simply tried again; `ActBegun` is on disk before, so
that nobody believes to have called off what has left. What takes it back waits until no try of it can come through any more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.domain.activities import (
    ActAsked,
    ActBegun,
    ActCalledOff,
    ActDone,
    ActFailed,
    Activity,
    DoneByHand,
)
from bot.domain.claiming import must_go_on
from bot.domain.deeds import OPEN, Deed, DeedState
from bot.domain.obstacles import Hold, Obstacle
from bot.domain.people import Person, Role
from bot.domain.policy import Policy
from bot.domain.posts import Act, Platform, Post, PostRef
from bot.domain.refusals import (
    ActGoneAlready,
    NothingWritten,
    PlatformCannot,
    PostRemovedMeanwhile,
    Refused,
    RoleTooLow,
)
from bot.domain.text import Untrusted
from bot.domain.ticket import Ticket

ANSWERS: Final = frozenset({Act.REPLY, Act.REPLY_PRIVATELY})
"""Acts that are replies, with a life of their own."""
WITHOUT_REASON: Final = frozenset({Act.LIKE})


def ask(
    ticket: Ticket,
    by: Person,
    now: datetime,
    *,
    act: Act,
    to: PostRef,
    platform: Platform,
    undo_window: timedelta,
    undo: bool = False,
    reason: str = "",
) -> list[Activity]:
    """Want something done to a post, or taken back; what cannot be taken back waits for the undo window first."""
    post = _post(ticket, by, to)
    able = act in platform.acts_on(post) - ANSWERS and (not undo or act in platform.undoes)
    if not able:
        raise Refused(PlatformCannot(platform.name))
    if not undo and act not in WITHOUT_REASON and not reason.strip():
        raise Refused(NothingWritten())
    last = ticket.last_deed(act, to)
    standing = last is not None and not last.undo
    if standing is not undo:
        return []  # it is done, or about to be
    return [
        ActAsked(
            at=now,
            by=by.actor,
            number=max((one.number for one in ticket.deeds), default=0) + 1,
            act=act,
            to=to,
            due_at=now if undo or act in platform.undoes else now + undo_window,
            undo=undo,
            reason=reason.strip(),
        )
    ]


def call_off(ticket: Ticket, by: Person, now: datetime, *, number: int) -> list[Activity]:
    """Take back what has not left yet."""
    deed = ticket.deed(number)
    if deed is None or deed.state is not DeedState.WAITING:
        raise Refused(ActGoneAlready())
    return [ActCalledOff(at=now, by=by.actor, number=number)]


def by_hand(
    ticket: Ticket, by: Person, now: datetime, *, act: Act, to: PostRef, reason: str
) -> list[Activity]:
    """Note that a person did on the platform itself what Zuruf cannot do there."""
    _post(ticket, by, to)
    if not reason.strip():
        raise Refused(NothingWritten())
    return (
        []
        if ticket.is_done(act, to)
        else [DoneByHand(at=now, by=by.actor, act=act, to=to, reason=reason.strip())]
    )


def begin(
    ticket: Ticket,
    now: datetime,
    *,
    number: int,
    policy: Policy,
    hold: Hold | None = None,
    settles_at: datetime | None = None,
) -> list[Activity]:
    """Record that it leaves now, or what speaks against that by now; nothing, if that is on record or it does not wait any more.

    `hold` is what the policy cannot know: whether the person is still of the team. `settles_at` is until when an earlier try
    may come through.
    """
    deed = ticket.deed(number)
    if deed is None or deed.state not in OPEN:
        return []
    if why := _objection(ticket, deed, policy) or hold:
        doubtful = settles_at is not None
        return [ActFailed(at=now, number=number, hold=why, doubtful=doubtful, settles_at=settles_at)]
    return [] if deed.state is DeedState.BEGUN else [ActBegun(at=now, number=number)]


def done(ticket: Ticket, now: datetime, *, number: int, settles_at: datetime | None = None) -> list[Activity]:
    """The platform did it; one of the tries may come through until `settles_at`."""
    return [ActDone(at=now, number=number, settles_at=settles_at)] if _is_open(ticket, number) else []


def failed(
    ticket: Ticket,
    now: datetime,
    *,
    number: int,
    why: Obstacle,
    reason: str,
    settles_at: datetime | None = None,
) -> list[Activity]:
    """The platform does not do it, or does not answer; with `settles_at`, a try without an answer may have done it all the same."""
    if not _is_open(ticket, number):
        return []
    said = Untrusted(reason) if reason else None
    doubtful = settles_at is not None
    return [ActFailed(at=now, number=number, why=why, reason=said, doubtful=doubtful, settles_at=settles_at)]


def settled_at(ticket: Ticket, deed: Deed) -> datetime | None:
    """Return until when the same act on the same post, asked for before, may still come through."""
    others = (one for one in ticket.deeds if (one.act, one.to) == (deed.act, deed.to) and one is not deed)
    return max((one.settles_at for one in others if one.settles_at is not None), default=None)


def _is_open(ticket: Ticket, number: int) -> bool:
    deed = ticket.deed(number)
    return deed is not None and deed.state in OPEN


def _post(ticket: Ticket, by: Person, to: PostRef) -> Post:
    """Return the post, if it is there and the person may speak for the account."""
    if by.role < Role.ANSWER:
        raise Refused(RoleTooLow(Role.ANSWER))
    must_go_on(ticket)
    post = next((one for one in ticket.posts if one.ref == to), None)
    if post is None or to in ticket.removed:
        raise Refused(PostRemovedMeanwhile())
    return post


def _objection(ticket: Ticket, deed: Deed, policy: Policy) -> Hold | None:
    person = policy.people.get(deed.by.id)
    if person is None or person.role < Role.ANSWER or ticket.department not in person.departments:
        return Hold.NOT_ALLOWED
    gone = deed.to in ticket.removed or deed.to not in {post.ref for post in ticket.posts}
    return Hold.REMOVED if gone and not deed.undo else None

"""Decisions about replies: drafted, queued for the undo window, sending, and how they end.

What else may become of one is in `confirming` (what holds it back), `reconciling` (what nobody knows) and `mending` (what
a person decides then).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.activities import (
    Activity,
    Claimed,
    Closed,
    DraftDiscarded,
    Reopened,
    ReplyDrafted,
    ReplyFailed,
    ReplyPostponed,
    ReplyQueued,
    ReplySending,
    ReplySent,
    ReplySettled,
    ReplyUnknown,
    ReplyWithdrawn,
)
from bot.domain.claiming import must_go_on
from bot.domain.confirming import digest, edited_since
from bot.domain.obstacles import Obstacle
from bot.domain.people import Person, Role
from bot.domain.posts import Act, Platform, PostRef
from bot.domain.refusals import (
    AnsweredMeanwhile,
    AnsweredPrivatelyBefore,
    AnswerTooLate,
    NoSuchDraft,
    NothingUncertain,
    NothingWritten,
    PlaceholdersLeft,
    PlatformCannot,
    PostEditedMeanwhile,
    PostRemovedMeanwhile,
    Refused,
    ReplyGoneAlready,
    ReplyOnItsWay,
    RoleTooLow,
    StaysPrivate,
    TooLong,
)
from bot.domain.replies import IN_FLIGHT, Reply, ReplyState
from bot.domain.templates import left
from bot.domain.text import Untrusted
from bot.domain.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person filled in to reply. `reply` is minted when the form opens; the same one twice is one reply.

    `after` is the ticket's version that the person has seen: a reply sent later is news to them. None: they know it all.
    """

    reply: str
    text: str
    to: PostRef
    private: bool = False
    close: bool = False
    template: str = ""
    draft: str = ""
    after: int | None = None


def check_text(text: str, platform: Platform, *, private: bool = False) -> None:
    """Refuse what must not be published: nothing, unfilled placeholders, more than the platform takes."""
    if not text.strip():
        raise Refused(NothingWritten())
    if names := left(text):
        raise Refused(PlaceholdersLeft(names))
    limit = platform.limit_for(private=private)
    if (count := platform.count(text)) > limit:
        raise Refused(TooLong(count, limit))


def send(
    ticket: Ticket, by: Person, now: datetime, *, wish: Wish, platform: Platform, undo_window: timedelta
) -> list[Activity]:
    """Queue a confirmed reply; it leaves when the undo window ends. Answering an unclaimed ticket claims it."""
    if by.role < Role.ANSWER:
        raise Refused(RoleTooLow(Role.ANSWER))
    if ticket.reply(wish.reply) is not None:
        return []
    must_go_on(ticket)
    if (other := ticket.in_flight) is not None:
        raise Refused(ReplyOnItsWay(other.by))
    _must_know_the_answers(ticket, wish)
    must_be_possible(ticket, wish.to, platform, now, private=wish.private)
    if wish.draft and not _is(ticket, wish.draft, ReplyState.DRAFT):
        raise Refused(NoSuchDraft())
    if wish.after is not None and edited_since(ticket, wish.to, wish.after):
        raise Refused(PostEditedMeanwhile())
    check_text(wish.text, platform, private=wish.private)
    queued = ReplyQueued(
        at=now,
        by=by.actor,
        reply=wish.reply,
        to=wish.to,
        text=wish.text,
        private=wish.private,
        close=wish.close,
        due_at=max(now + undo_window, _earliest(ticket, platform, now)),
        template=wish.template,
        draft=wish.draft,
        digest=digest(ticket.conversation.account, wish.to, wish.text, private=wish.private),
    )
    return [*reopened(ticket, by, now), *claimed(ticket, by, now), queued]


def settled_at(reply: Reply, platform: Platform) -> datetime | None:
    """Return until when a reply of unknown outcome may still arrive, also one of which a person says that it is not there."""
    if not reply.doubtful or reply.tried_at is None or reply.state is ReplyState.SENT:
        return None
    return reply.tried_at + platform.settles_after


def _earliest(ticket: Ticket, platform: Platform, now: datetime) -> datetime:
    """Return when no other reply can arrive any more, so that two never stand there in an order that nobody chose."""
    return max((at for one in ticket.replies if (at := settled_at(one, platform))), default=now)


def draft(
    ticket: Ticket,
    by: Person,
    now: datetime,
    *,
    reply: str,
    text: str,
    reworked: str = "",
    template: str = "",
) -> list[Activity]:
    """Lay a text ready for somebody who may answer. Length and placeholders may still be wrong: it is a draft.

    It takes the place of the draft that it was `reworked` from, if that is the person's own.
    """
    if ticket.reply(reply) is not None:
        return []
    must_go_on(ticket)
    if not text.strip():
        raise Refused(NothingWritten())
    old = ticket.reply(reworked)
    own = old is not None and old.state is ReplyState.DRAFT and old.by.id == by.id
    replaced: list[Activity] = [DraftDiscarded(at=now, by=by.actor, reply=reworked)] if own else []
    return [*replaced, ReplyDrafted(at=now, by=by.actor, reply=reply, text=text, template=template)]


def discard(ticket: Ticket, by: Person, now: datetime, *, reply: str) -> list[Activity]:
    must_go_on(ticket)
    waiting = ticket.reply(reply)
    if waiting is None or waiting.state is not ReplyState.DRAFT:
        raise Refused(NoSuchDraft())
    return [DraftDiscarded(at=now, by=by.actor, reply=reply)]


def undo(ticket: Ticket, by: Person, now: datetime, *, reply: str) -> list[Activity]:
    """Take a reply back while nothing has left."""
    queued = ticket.reply(reply)
    if queued is None or queued.state is not ReplyState.QUEUED:
        raise Refused(ReplyGoneAlready())
    return [ReplyWithdrawn(at=now, by=by.actor, reply=reply)]


def begin_sending(ticket: Ticket, now: datetime, *, reply: str) -> list[Activity]:
    """Record that the bytes are about to leave; nothing, if the reply was taken back or has left before."""
    queued = ticket.reply(reply)
    if queued is None or queued.state is not ReplyState.QUEUED:
        return []
    return [ReplySending(at=now, reply=reply)]


def sent(ticket: Ticket, now: datetime, *, reply: str, sent_as: PostRef, url: str) -> list[Activity]:
    """The platform has it, whatever was thought of it meanwhile.

    A ticket that was to be closed afterwards is closed, unless the customer wrote meanwhile.
    """
    sending = ticket.reply(reply)
    if sending is None or sending.state is ReplyState.SENT or sending.began_at is None:
        return []
    facts: list[Activity] = [ReplySent(at=now, reply=reply, sent_as=sent_as, url=url)]
    return facts + _closed_after(ticket, sending, now)


def postpone(
    ticket: Ticket,
    now: datetime,
    *,
    reply: str,
    until: datetime,
    reason: str,
    why: Obstacle = Obstacle.UNTOLD,
) -> list[Activity]:
    """The platform did not take it this time, certainly: until the next try it can be taken back again."""
    if not _is(ticket, reply, ReplyState.SENDING):
        return []
    return [ReplyPostponed(at=now, reply=reply, until=until, reason=Untrusted(reason), why=why)]


def failed(
    ticket: Ticket, now: datetime, *, reply: str, reason: str, why: Obstacle = Obstacle.UNTOLD
) -> list[Activity]:
    """Certainly it is not there: refused, or looked for often enough."""
    if not _is(ticket, reply, ReplyState.SENDING, ReplyState.CHECKING):
        return []
    return [ReplyFailed(at=now, reply=reply, reason=Untrusted(reason), why=why)]


def unknown(
    ticket: Ticket, now: datetime, *, reply: str, reason: str, why: Obstacle = Obstacle.UNTOLD
) -> list[Activity]:
    """It may be there, and nothing of ours can find out."""
    if not _is(ticket, reply, ReplyState.SENDING, ReplyState.CHECKING):
        return []
    return [ReplyUnknown(at=now, reply=reply, reason=Untrusted(reason), why=why)]


def settle(ticket: Ticket, by: Person, now: datetime, *, reply: str, arrived: bool) -> list[Activity]:
    """A person looked on the platform and says what became of a reply of unknown outcome.

    While Zuruf still finds out, they can only say that it is there: what is not may yet arrive.
    """
    uncertain = ticket.reply(reply)
    open_states = {ReplyState.UNKNOWN, *([ReplyState.CHECKING] if arrived else [])}
    if uncertain is None or uncertain.shown not in open_states:
        raise Refused(NothingUncertain())
    facts: list[Activity] = [ReplySettled(at=now, by=by.actor, reply=reply, arrived=arrived)]
    return facts + (_closed_after(ticket, uncertain, now) if arrived else [])


def _must_know_the_answers(ticket: Ticket, wish: Wish) -> None:
    """Refuse a second answer by somebody who began it before the first was sent."""
    if wish.after is None:
        return
    sent_replies = (reply for reply in reversed(ticket.replies) if reply.state is ReplyState.SENT)
    newest = next(sent_replies, None)
    if newest is not None and newest.number > wish.after:
        raise Refused(AnsweredMeanwhile(newest.by))


def must_be_possible(
    ticket: Ticket, to: PostRef, platform: Platform, now: datetime, *, private: bool
) -> None:
    """Refuse what the platform cannot do, or not any more, and to answer what is not there."""
    needed = Act.REPLY_PRIVATELY if private else Act.REPLY
    if needed not in platform.can:
        raise Refused(PlatformCannot(platform.name))
    post = next((one for one in ticket.posts if one.ref == to), None)
    if post is None or to in ticket.removed:
        raise Refused(PostRemovedMeanwhile())
    able = platform.acts_on(post)
    if post.private and not private and Act.REPLY_PRIVATELY in able:
        raise Refused(StaysPrivate())
    if needed not in able:
        raise Refused(PlatformCannot(platform.name))
    if private and not post.private and platform.private_once and _was_answered_privately(ticket, to):
        raise Refused(AnsweredPrivatelyBefore(platform.name))
    until = platform.window(post, private=private)
    if until is not None and now >= until:
        raise Refused(AnswerTooLate(platform.name, until))


def _was_answered_privately(ticket: Ticket, to: PostRef) -> bool:
    arrived = {ReplyState.SENT, *IN_FLIGHT}
    return any(one.private and one.to == to and one.state in arrived for one in ticket.replies)


def reopened(ticket: Ticket, by: Person, now: datetime) -> list[Activity]:
    return [Reopened(at=now, by=by.actor)] if ticket.closed else []


def claimed(ticket: Ticket, by: Person, now: datetime) -> list[Activity]:
    return [Claimed(at=now, by=by.actor)] if ticket.owner is None else []


def _closed_after(ticket: Ticket, reply: Reply, now: datetime) -> list[Activity]:
    newest = ticket.answerable
    wrote_meanwhile = newest is not None and newest.ref != reply.to
    if ticket.closed or wrote_meanwhile or not reply.close:
        return []
    return [Closed(at=now, by=reply.by)]


def _is(ticket: Ticket, reply_id: str, *states: ReplyState) -> bool:
    reply = ticket.reply(reply_id)
    return reply is not None and reply.state in states

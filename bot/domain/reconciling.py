"""Finding out what became of a reply whose outcome nobody knows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.domain.activities import Activity, ReplyChecking, ReplyQueuedAgain, ReplySent
from bot.domain.answering import sent
from bot.domain.obstacles import Obstacle
from bot.domain.people import Person, Role
from bot.domain.posts import Echo, Platform
from bot.domain.refusals import CannotLook, NothingUncertain, Refused, RoleTooLow
from bot.domain.replies import Reply, ReplyState
from bot.domain.text import Untrusted
from bot.domain.ticket import Ticket

READS: Final = 2
"""How often a reply must be missing in the platform's list, that far apart, before it is certain that it is not there."""

_CLOCKS_APART: Final = timedelta(minutes=1)
"""How far the platform's clock may be behind ours."""

_OPEN: Final = frozenset({ReplyState.SENDING, ReplyState.CHECKING})


def check(
    ticket: Ticket,
    now: datetime,
    *,
    reply: str,
    until: datetime,
    why: Obstacle,
    reason: str = "",
    absent: int = 0,
) -> list[Activity]:
    """It may have arrived: Zuruf finds out by itself, next at `until`. `absent` counts how often it was not in the list."""
    doubtful = ticket.reply(reply)
    if doubtful is None or doubtful.state not in _OPEN:
        return []
    doubt = ReplyChecking(
        at=now,
        reply=reply,
        until=until,
        why=why,
        reason=Untrusted(reason),
        absent=absent,
        again=doubtful.doubtful,
    )
    return [doubt]


def queue_again(ticket: Ticket, now: datetime, *, reply: str, due_at: datetime) -> list[Activity]:
    """The platform's list proves that it is not there: it waits to be sent again."""
    missing = ticket.reply(reply)
    if missing is None or missing.state is not ReplyState.CHECKING:
        return []
    return [ReplyQueuedAgain(at=now, reply=reply, due_at=due_at)]


def look(ticket: Ticket, by: Person, now: datetime, *, reply: str, platform: Platform) -> list[Activity]:
    """A person wants Zuruf to look on the platform once more."""
    if by.role < Role.ANSWER:
        raise Refused(RoleTooLow(Role.ANSWER))
    uncertain = ticket.reply(reply)
    if uncertain is None or uncertain.state is not ReplyState.UNKNOWN:
        raise Refused(NothingUncertain())
    if not platform.lists:
        raise Refused(CannotLook(platform.name, _address(ticket, uncertain)))
    return [
        ReplyChecking(at=now, reply=reply, until=now, why=uncertain.why, reason=Untrusted(""), by=by.actor)
    ]


def heard(ticket: Ticket, now: datetime, *, echo: Echo) -> list[Activity]:
    """A platform tells of a reply of our own: whichever has left and fits has arrived. Nothing, if it is known or not ours."""
    if any(reply.sent_as == echo.ref for reply in ticket.replies):
        return []
    meant = next((reply for reply in reversed(ticket.replies) if _is_meant(reply, echo)), None)
    return sent(ticket, now, reply=meant.id, sent_as=echo.ref, url=echo.url) if meant else []


def carried_over(ticket: Ticket, now: datetime, *, reply: str, echo: Echo) -> list[Activity]:
    """What went over to this ticket as a draft, since it seemed not to be there, has arrived: nobody may send it once more."""
    draft = ticket.reply(reply)
    if draft is None or draft.state is not ReplyState.DRAFT:
        return []
    return [ReplySent(at=now, reply=reply, sent_as=echo.ref, url=echo.url)]


def _is_meant(reply: Reply, echo: Echo) -> bool:
    if reply.state is ReplyState.SENT or reply.began_at is None:
        return False
    if echo.key:
        return echo.key == reply.id
    same = _words(reply.text) == _words(echo.text.raw) and echo.to in {None, reply.to}
    return same and reply.private is echo.private and echo.written_at >= reply.began_at - _CLOCKS_APART


def _words(text: str) -> str:
    """Platforms trim lines and change blanks."""
    return " ".join(text.split())


def _address(ticket: Ticket, reply: Reply) -> str:
    return next((post.url for post in ticket.posts if post.ref == reply.to), "")

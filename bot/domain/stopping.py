"""Decisions about replies that have to wait: because people stopped what goes out, or because a platform is in trouble."""

from __future__ import annotations

from datetime import datetime

from bot.domain.activities import Activity, ReplyFailed, ReplyShelved, ReplyStopped, ReplyUnknown
from bot.domain.obstacles import Obstacle
from bot.domain.people import Actor
from bot.domain.replies import Reply, ReplyState
from bot.domain.stops import Stop, Stopped
from bot.domain.text import Untrusted
from bot.domain.ticket import Ticket

_WAITING = frozenset({ReplyState.QUEUED, ReplyState.SENDING, ReplyState.CHECKING})
_OBSTACLES = {
    Stop.UNREACHABLE: Obstacle.UNREACHABLE,
    Stop.LOGGED_OUT: Obstacle.LOGGED_OUT,
    Stop.RATE_LIMITED: Obstacle.RATE_LIMITED,
}


def stop(ticket: Ticket, now: datetime, *, reply: str, stopped: Stopped) -> list[Activity]:
    """Let a reply wait. One that was never begun, or whose every try certainly came to nothing, is as good as new.

    Nothing is written where its card says so already.
    """
    waiting = ticket.reply(reply)
    if waiting is None or waiting.state not in _WAITING or _says_so(waiting, stopped, now):
        return []
    known = waiting.stopped
    fact = ReplyStopped(
        at=now,
        reply=reply,
        why=stopped.why,
        by=stopped.by,
        reason=stopped.reason,
        until=stopped.until,
        again=known is not None and _is_same(known, stopped),
        unsent=not waiting.doubtful,
    )
    return [fact]


def shelve(ticket: Ticket, by: Actor, now: datetime, *, reply: str) -> list[Activity]:
    """Make a draft of a reply that waited, for whoever wrote it; nothing, if it does not wait any more."""
    waiting = ticket.reply(reply)
    if waiting is None or waiting.state is not ReplyState.QUEUED:
        return []
    return [ReplyShelved(at=now, by=by, reply=reply)]


def give_up(ticket: Ticket, now: datetime, *, reply: str, stopped: Stopped) -> list[Activity]:
    """It waited long enough for its platform: a person has to decide."""
    waiting = ticket.reply(reply)
    if waiting is None or waiting.state not in _WAITING:
        return []
    why = _OBSTACLES.get(stopped.why, Obstacle.UNTOLD)
    ended = ReplyUnknown if waiting.doubtful else ReplyFailed
    return [ended(at=now, reply=reply, reason=stopped.reason or Untrusted(""), why=why)]


def _says_so(waiting: Reply, stopped: Stopped, now: datetime) -> bool:
    known = waiting.stopped
    if known is None or waiting.state is ReplyState.SENDING:
        return False
    return _is_same(known, stopped) and (known.until is None or known.until > now)


def _is_same(known: Stopped, stopped: Stopped) -> bool:
    return (known.why, known.by) == (stopped.why, stopped.by)

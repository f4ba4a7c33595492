"""Decisions about what customers write."""

from __future__ import annotations

import hashlib
from datetime import datetime
from types import MappingProxyType
from typing import Final

from bot.domain.activities import (
    Activity,
    LeftWave,
    Opened,
    PostAdded,
    PostEdited,
    PostRemoved,
    Reopened,
    Woken,
)
from bot.domain.claiming import must_go_on
from bot.domain.focus import Focuses
from bot.domain.hints import Hint, hints
from bot.domain.people import DepartmentId
from bot.domain.policy import Policy
from bot.domain.posts import Post, PostRef, Removal
from bot.domain.regions import region_of
from bot.domain.routing import route
from bot.domain.ticket import Leaving, Status, Ticket
from bot.domain.windows import next_window


def cause_of(post: Post) -> str:
    """Return what makes two deliveries of a post the same: its id and its revision (or, without one, its text)."""
    revision = (
        post.revision or hashlib.sha256(post.text.raw.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    )
    return f"post:{post.ref.account}:{post.ref.external_id}:{revision}"


def removal_cause(removal: Removal) -> str:
    return f"removal:{removal.ref.account}:{removal.ref.external_id}"


_NO_FOCUS: Final[Focuses] = MappingProxyType({})


def first(post: Post, policy: Policy, now: datetime, focuses: Focuses = _NO_FOCUS) -> Opened:
    """A conversation begins: route it. What hurries waits neither for the team's next window nor for the end of its focus."""
    rule, matched = route(post, policy)
    found = hints(post.text.clean(), policy.hints)
    urgent = rule.urgent or _hurries(found)
    return Opened(
        at=now,
        post=post,
        department=rule.to,
        channels=policy.departments[rule.to].channels,
        rule=rule.name,
        matched=matched,
        urgent=urgent,
        due_at=None if urgent else _shown_from(rule.to, policy, now, focuses, post),
        hints=found,
        region=region_of(post, policy),
    )


def more(
    ticket: Ticket, now: datetime, *, post: Post, policy: Policy, in_wave: bool = True
) -> list[Activity]:
    """The conversation goes on: a further post, or a known one that was edited. What was removed stays removed.

    `in_wave`: the post says what the ticket's wave is about, if it is part of one.
    """
    must_go_on(ticket)
    if post.ref in ticket.removed | ticket.moved:
        return []  # gone; or a ticket of its own since a moment ago, so that this comes too late
    known = _known(ticket, post.ref)
    if known is None:
        added = _added(ticket, now, post, policy)
        return [*added, *_left(ticket, now, added[0].hints, in_wave=in_wave)]
    if known.text == post.text or _is_older(post.revision, known.revision):
        return []
    edited = PostEdited(at=now, post=post, hints=hints(post.text.clean(), policy.hints))
    answered = ticket.status in {
        Status.ANSWERED,
        Status.CLOSED,
    }  # whoever mends their words then asks nothing
    hurries = _hurries(edited.hints)
    left = [] if answered and not hurries else _left(ticket, now, edited.hints, in_wave=in_wave)
    return [edited, *left]


def _left(ticket: Ticket, now: datetime, found: tuple[Hint, ...], *, in_wave: bool) -> list[Activity]:
    """Return that a ticket leaves its wave with what its customer wrote, if it does.

    Whoever was answered, or is about to be, has to be read by a person: the answer did not fit, or was none to this.
    """
    if not ticket.wave or ticket.muted:
        return []
    if _hurries(found):
        return [LeftWave(at=now, wave=ticket.wave, why=Leaving.URGENT)]
    if ticket.status not in {Status.NEW, Status.BUNDLED, Status.CLAIMED}:
        return [LeftWave(at=now, wave=ticket.wave, why=Leaving.WROTE)]
    return [] if in_wave else [LeftWave(at=now, wave=ticket.wave, why=Leaving.UNLIKE)]


def _added(
    ticket: Ticket, now: datetime, post: Post, policy: Policy
) -> tuple[PostAdded, *tuple[Activity, ...]]:
    """Return the post, and that it asks somebody to look, unless the conversation is muted."""
    found = hints(post.text.clean(), policy.hints)
    urgent = ticket.urgent or _hurries(found)
    due_at = None if urgent else _window(ticket.department, policy, now)
    added = PostAdded(at=now, post=post, due_at=due_at, hints=found)
    if ticket.muted:
        return (added,)
    woken: list[Activity] = [Woken(at=now)] if ticket.snoozed_until else []
    return (added, *([Reopened(at=now)] if ticket.closed else woken))


def _hurries(found: tuple[Hint, ...]) -> bool:
    return any(hint.urgent for hint in found)


def _shown_from(
    department: DepartmentId, policy: Policy, now: datetime, focuses: Focuses, post: Post
) -> datetime | None:
    """Return when a department sees a post; None: at once."""
    focus = focuses.get(department)
    if focus is None or not focus.holds(post.ref.account, now):
        return _window(department, policy, now)
    return _window(department, policy, focus.until) or focus.until


def _window(department: DepartmentId, policy: Policy, now: datetime) -> datetime | None:
    """Return when a department looks next; None: at once."""
    known = policy.departments.get(department)
    return next_window(now, known.windows, policy.time_zone) if known else None


def removed(ticket: Ticket, now: datetime, *, removal: Removal) -> list[Activity]:
    """A post is gone on the platform; so its text goes here too, even if it arrives only after its removal."""
    if removal.ref in ticket.removed:
        return []
    return [PostRemoved(at=now, ref=removal.ref)]


def _is_older(revision: str, known: str) -> bool:
    """Tell whether an edit arrives after a later one. Revisions that are numbers or times have an order, others none."""
    if revision.isdecimal() and known.isdecimal():
        return int(revision) < int(known)
    times = _time(revision), _time(known)
    return times[0] is not None and times[1] is not None and times[0] < times[1]


def _time(revision: str) -> datetime | None:
    """Return an aware time that a revision says, if it says one."""
    try:
        at = datetime.fromisoformat(revision)
    except ValueError:
        return None
    return at if at.tzinfo else None


def _known(ticket: Ticket, ref: PostRef) -> Post | None:
    return next((post for post in ticket.posts if post.ref == ref), None)

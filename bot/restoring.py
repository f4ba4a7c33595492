"""What a restored store must not do by itself: what it holds is older than the world, and may have been done since.

Nothing goes out until a person says so. Whatever was about to leave is put before a person, since it may have left. What stands in
channels is looked for before it is posted, and no ticket gets a number that another one may have had.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from bot.desk import Desk
from bot.domain import acting, forwarding
from bot.domain.activities import Activity, ReplyUnknown
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.forwards import LEAVING
from bot.domain.obstacles import Obstacle
from bot.domain.people import Actor, PersonId
from bot.domain.refusals import FrozenAlready, Refused
from bot.domain.replies import ReplyState
from bot.domain.text import Untrusted
from bot.domain.ticket import AWAITING, Status, Term, Ticket, TicketId
from bot.keeping import freezes
from bot.keeping.freezes import EVERYTHING
from bot.restored_waves import doubt_waves
from bot.stores.store import Filter

LEAP: Final = 10_000
"""Ticket numbers that are left out: more than any team opens between two backups."""
BY: Final = Actor(PersonId("zuruf restore"), "Zuruf")
_ALL: Final = 1_000_000
_MAY_HAVE_LEFT: Final = frozenset({ReplyState.QUEUED, ReplyState.SENDING, ReplyState.CHECKING})


@dataclass(frozen=True, slots=True)
class Quarantine:
    """What was held back. `replies`, `mails` and `acts` may have left; `owed` is looked for before it is done; `number` comes next.

    `waves` are those of which some may have been answered since; of these, who certainly was to be is among the `replies`.
    """

    replies: int
    mails: int
    acts: int
    waves: int
    owed: int
    number: TicketId


async def quarantine(desk: Desk, made_at: datetime, reason: str) -> Quarantine:
    """Hold back what a store would do by itself; `made_at` is when it was backed up. Done twice it is done once."""
    store, now = desk.store, desk.clock()
    try:
        await freezes.freeze(
            store,
            EVERYTHING,
            BY,
            now,
            reason=reason,
            cause=f"restore {made_at.isoformat()} {now.isoformat()}",
        )
    except Refused as refused:
        if not isinstance(refused.why, FrozenAlready):  # it was frozen when it was backed up, and is still
            raise
    last = max(await store.tickets(Filter(limit=1)), default=TicketId(0))
    await store.leap(TicketId(last + LEAP))
    owed = await store.doubt()  # before what follows owes lines of its own, which certainly stand nowhere
    replies, mails, acts = await _doubt_replies(desk), await _doubt_mails(desk), await _doubt_acts(desk, owed)
    waves, answered = await doubt_waves(desk, owed, BY)
    return Quarantine(replies + answered, mails, acts, waves, len(owed), TicketId(last + LEAP + 1))


async def _doubt_replies(desk: Desk) -> int:
    statuses = frozenset({Status.SENDING, Status.CHECKING})
    count = 0
    for number in await desk.store.tickets(Filter(statuses=statuses, limit=_ALL)):
        before = await desk.ticket(number)
        await desk.change(number, f"restored replies {before.version}", _replies_may_be_there, desk.clock())
        count += sum(one.state in _MAY_HAVE_LEFT for one in before.replies)
    return count


def _replies_may_be_there(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    doubtful = (one.id for one in ticket.replies if one.state in _MAY_HAVE_LEFT)
    return [ReplyUnknown(at=now, reply=one, reason=Untrusted(""), why=Obstacle.RESTORED) for one in doubtful]


async def _doubt_mails(desk: Desk) -> int:
    count = 0
    wanted = Filter(terms=((Term.FORWARDED, AWAITING),), limit=_ALL)
    for number in await desk.store.tickets(wanted):
        for asked in (await desk.ticket(number)).forwards:
            if asked.state in LEAVING:
                cause = f"restored mail {asked.number} {asked.tries}"
                left = partial(forwarding.unknown, number=asked.number, why=Obstacle.RESTORED, reason="")
                await desk.change(number, cause, left, desk.clock())
                count += 1
    return count


async def _doubt_acts(desk: Desk, owed: Sequence[Delivery]) -> int:
    """What was to be done to posts may have been, and taken back since: so it is not simply done again."""
    count = 0
    for one in owed:
        if one.kind is DeliveryKind.ACT:
            facts = {"why": Obstacle.RESTORED, "reason": "", "settles_at": desk.clock()}
            failed = partial(acting.failed, number=one.number, **facts)  # type: ignore[arg-type]  # by name
            await desk.change(one.ticket, f"restored act {one.number}", failed, desk.clock())
            count += 1
    return count

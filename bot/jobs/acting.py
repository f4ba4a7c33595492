"""Does to posts what people want: likes, hides, deletes, blocks, mutes, reports. Doing it twice is doing it once, so it is repeated."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from bot.connectors.connector import Connector
from bot.desk import Desk
from bot.domain import acting
from bot.domain.activities import Activity
from bot.domain.deeds import OPEN, Deed, DeedState
from bot.domain.deliveries import DeliveryId, Done, Later, OwedDelivery
from bot.domain.errors import OutcomeUnknown, OutsideError, RateLimited, Unreachable
from bot.domain.obstacles import Obstacle, obstacle
from bot.domain.posts import SETTLE, AccountId, Post
from bot.domain.stops import Stop, Stopped
from bot.domain.ticket import Ticket
from bot.jobs.backoff import Chance, backoff
from bot.jobs.gate import LOOK_AGAIN, Gate
from bot.jobs.membership import Membership

logger = logging.getLogger(__name__)

TRIES: Final = 8
"""After so many tries without an answer a person is told; with the waits in between that is about a quarter of an hour.

To wait for a platform that is left alone counts as one; to wait for people does not. A new process counts anew.
"""

_OBSTACLES: Final[Mapping[Stop, Obstacle]] = {
    Stop.LOGGED_OUT: Obstacle.LOGGED_OUT,
    Stop.RATE_LIMITED: Obstacle.RATE_LIMITED,
    Stop.UNREACHABLE: Obstacle.UNREACHABLE,
}
"""What a person is told of a platform that is left alone."""


class Performer:
    """Carries out what people asked for, if they still may and nothing is frozen."""

    def __init__(
        self,
        desk: Desk,
        connectors: Mapping[AccountId, Connector],
        membership: Membership,
        gate: Gate,
        chance: Chance,
    ) -> None:
        self._desk = desk
        self._connectors = connectors
        self._membership = membership
        self._gate = gate
        self._chance = chance
        self._tries: Counter[DeliveryId] = Counter()
        self._settles_at: dict[DeliveryId, datetime] = {}
        """Until when a try without an answer may still come through."""

    async def deliver(self, owed: OwedDelivery) -> None:
        """Do it, unless it was called off; a line says what became of it."""
        ticket = await self._desk.ticket(owed.delivery.ticket)
        deed = ticket.deed(owed.delivery.number)
        now = self._desk.clock()
        if deed is None or deed.state not in OPEN:
            await self._end(owed)
            return
        self._doubt_the_last_process(owed, ticket, deed)
        if deed.state is DeedState.WAITING and deed.due_at > now:
            await self._wait(owed, Later(deed.due_at, "it can still be called off"))
        elif (settled_at := acting.settled_at(ticket, deed)) is not None and settled_at > now:
            await self._wait(owed, Later(settled_at, "an earlier one may still come through"))
        else:
            await self._begin(owed, ticket, deed)

    def _doubt_the_last_process(self, owed: OwedDelivery, ticket: Ticket, deed: Deed) -> None:
        """What was begun by a process that ended may have been done, or be on its way."""
        unfinished = deed.state is DeedState.BEGUN and owed.attempts > owed.undone + 1
        if unfinished and owed.id not in self._settles_at:
            self._in_doubt(owed, ticket)

    async def _begin(self, owed: OwedDelivery, ticket: Ticket, deed: Deed) -> None:
        if why := await self._gate.shut(ticket.conversation.account):
            await self._wait(owed, Later(self._desk.clock() + LOOK_AGAIN, f"waits: {why}"))
            return
        hold = await self._membership.hold(deed.by.id, deed.due_at)
        if isinstance(hold, Later):
            await self._wait(owed, hold)
            return
        step = f"begun {owed.attempts}"  # what speaks against it may have come since the try before
        facts = {"policy": self._desk.policy, "hold": hold, "settles_at": self._settles_at.get(owed.id)}
        after = await self._change(ticket, deed, step, acting.begin, **facts)
        begun, post = after.deed(deed.number), next((one for one in after.posts if one.ref == deed.to), None)
        if begun is None or begun.state is not DeedState.BEGUN:
            await self._end(owed)
        elif post is None:  # it went over to another ticket at this very moment
            await self._failed(owed, after, deed, Obstacle.GONE, "")
        else:
            await self._perform(owed, after, deed, post)

    async def _perform(self, owed: OwedDelivery, ticket: Ticket, deed: Deed, post: Post) -> None:
        account, subject = ticket.conversation.account, f"act {ticket.id}:{deed.number}"
        connector = self._connectors.get(account)
        if connector is None:
            await self._failed(owed, ticket, deed, Obstacle.UNCONNECTED, "")
            return
        if why := await self._gate.shut(account):  # since it was begun
            await self._wait(owed, Later(self._desk.clock() + LOOK_AGAIN, f"waits: {why}"))
            return
        self._tries[owed.id] += 1
        if (alone := self._gate.leaves_alone(account, subject)) is not None:
            await self._not_now(owed, ticket, deed, alone)
            return
        try:
            await connector.perform(deed.act, post, undo=deed.undo, reason=deed.reason)
        except OutsideError as error:
            await self._gate.learn(account, error, subject)
            await self._not_done(owed, ticket, deed, error)
        except Exception:
            logger.exception("%s on ticket %s failed on our side", deed.act, ticket.id)
            self._gate.learned_nothing(account, subject)
            self._in_doubt(owed, ticket)
            await self._failed(owed, ticket, deed, Obstacle.MISTAKE, "")
        else:
            await self._gate.learn(account, None, subject)
            await self._done(owed, ticket, deed)

    async def _not_now(self, owed: OwedDelivery, ticket: Ticket, deed: Deed, alone: Stopped) -> None:
        """Wait until the platform is tried again; where we are logged out, or that takes too long, a person is told."""
        if alone.why is not Stop.LOGGED_OUT and self._tries[owed.id] < TRIES:
            later = Later(alone.until or self._desk.clock() + LOOK_AGAIN, f"waits: {alone.why}")
            await self._wait(owed, later)
        else:
            trouble = self._gate.troubles.get(ticket.conversation.account)
            await self._failed(owed, ticket, deed, _OBSTACLES[alone.why], trouble.reason if trouble else "")

    async def _not_done(self, owed: OwedDelivery, ticket: Ticket, deed: Deed, error: OutsideError) -> None:
        """What may work later, or may have worked, is done again; for the rest a person is told."""
        if isinstance(error, OutcomeUnknown):
            self._in_doubt(owed, ticket)
        if isinstance(error, RateLimited | Unreachable | OutcomeUnknown) and self._tries[owed.id] < TRIES:
            seconds = backoff(self._tries[owed.id] + 1, self._chance)
            if isinstance(error, RateLimited):
                seconds += error.retry_after
            later = self._desk.clock() + timedelta(seconds=seconds)
            await self._wait(owed, Later(later, f"{type(error).__name__}: {error}"))
        else:
            await self._failed(owed, ticket, deed, obstacle(error), str(error))

    def _in_doubt(self, owed: OwedDelivery, ticket: Ticket) -> None:
        connector = self._connectors.get(ticket.conversation.account)
        self._settles_at[owed.id] = self._desk.clock() + (connector.settles_after if connector else SETTLE)

    async def _wait(self, owed: OwedDelivery, later: Later) -> None:
        """Come back to it; as long as no try is in doubt, it is on record that nothing was done."""
        undone = owed.id not in self._settles_at
        await self._desk.store.finish(owed, replace(later, undone=undone))

    async def _done(self, owed: OwedDelivery, ticket: Ticket, deed: Deed) -> None:
        settles_at = self._settles_at.get(owed.id)
        late = settles_at if settles_at is not None and settles_at > self._desk.clock() else None
        await self._change(ticket, deed, "done", acting.done, settles_at=late)
        await self._end(owed)

    async def _failed(
        self, owed: OwedDelivery, ticket: Ticket, deed: Deed, why: Obstacle, reason: str
    ) -> None:
        facts = {"why": why, "reason": reason, "settles_at": self._settles_at.get(owed.id)}
        await self._change(ticket, deed, "failed", acting.failed, **facts)
        await self._end(owed)

    async def _end(self, owed: OwedDelivery) -> None:
        await self._desk.store.finish(owed, Done())
        self._settles_at.pop(owed.id, None)
        del self._tries[owed.id]

    async def _change(
        self, ticket: Ticket, deed: Deed, what: str, decide: Callable[..., Sequence[Activity]], **facts: Any
    ) -> Ticket:
        cause = f"act {what}:{ticket.id}:{deed.number}"
        return await self._desk.change(
            ticket.id, cause, partial(decide, number=deed.number, **facts), self._desk.clock()
        )

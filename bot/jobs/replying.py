"""Delivers replies to customers. The record that it is being sent is on disk before the first byte leaves."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from bot.chat.surface import Directory
from bot.connectors.connector import Connector, Idempotency
from bot.desk import Desk
from bot.domain import confirming
from bot.domain.activities import Activity
from bot.domain.deliveries import DeliveryKind, Later, OwedDelivery
from bot.domain.errors import NotDone, OutsideError, RateLimited, Unreachable
from bot.domain.obstacles import Obstacle, obstacle
from bot.domain.posts import AccountId, Removal
from bot.domain.replies import Reply, ReplyState
from bot.jobs.acting import Performer
from bot.jobs.backoff import Chance
from bot.jobs.forwarding import Forwarder
from bot.jobs.gate import Closed, Gate
from bot.jobs.looking import TRIES, Looker, wait
from bot.jobs.membership import Membership
from bot.jobs.outcomes import WAITING, Errand, Outcomes

logger = logging.getLogger(__name__)

AT_ONCE = 25
"""Replies under way at the same time: half of the courier's hands, so that cards and lines always find one."""

AT_ONCE_FOR_AN_ACCOUNT = 10
"""So that one platform that hangs does not take them all."""

UNTIL_A_HAND_IS_FREE = timedelta(seconds=15)
"""A platform that hangs holds a hand about twice as long."""

_SAFE_TO_REPEAT = frozenset({Idempotency.KEY, Idempotency.CHOSEN_ID, Idempotency.UPSERT})


class Replier:
    """Sends queued replies, each at most once. Without `directory`, the policy alone says who may speak."""

    def __init__(
        self,
        desk: Desk,
        connectors: Mapping[AccountId, Connector],
        directory: Directory | None = None,
        gate: Gate | None = None,
        chance: Chance = random.random,
    ) -> None:
        self._desk = desk
        self._gate = gate or Gate(desk, connectors)
        self._connectors = connectors
        self._membership = Membership(directory, desk.clock)
        self._outcomes = Outcomes(desk)
        self._chance = chance
        self._looker = Looker(desk, self._outcomes, chance)
        self._under_way: Counter[AccountId] = Counter()
        self.performer = Performer(desk, connectors, self._membership, self._gate, chance)
        """Does what else people want done on platforms."""
        self.forwarder = Forwarder(desk, connectors, self._membership, self._gate, chance)
        """Asks people without chat by mail."""

    def hand(self, kind: DeliveryKind) -> Replier | Performer | Forwarder:
        """Return who carries out what leaves the house: replies, acts, mails to people who are asked."""
        match kind:
            case DeliveryKind.ACT:
                return self.performer
            case DeliveryKind.FORWARD:
                return self.forwarder
            case _:
                return self

    async def deliver(self, owed: OwedDelivery) -> None:
        """Send the reply, unless it was taken back; or find out what became of it, if it was begun before."""
        ticket = await self._desk.ticket(owed.delivery.ticket)
        reply = ticket.reply(owed.delivery.subject)
        if reply is None or reply.state not in {*WAITING, ReplyState.SENDING} or self._is_early(reply):
            await self._outcomes.end(owed, reply)
        elif self._is_busy(ticket.conversation.account):
            later = Later(self._desk.clock() + UNTIL_A_HAND_IS_FREE, "others are being sent")
            await self._desk.store.finish(owed, later)
        else:
            with self._hand(ticket.conversation.account):
                await self._carry_on(Errand(owed, ticket, reply))

    def _is_early(self, reply: Reply) -> bool:
        due_at = reply.due_at if reply.state in WAITING else None
        return due_at is not None and due_at > self._desk.clock()

    def _is_busy(self, account: AccountId) -> bool:
        all_hands = self._under_way.total() >= AT_ONCE
        return all_hands or self._under_way[account] >= AT_ONCE_FOR_AN_ACCOUNT

    @contextmanager
    def _hand(self, account: AccountId) -> Iterator[None]:
        self._under_way[account] += 1
        try:
            yield
        finally:
            self._under_way[account] -= 1

    async def _carry_on(self, errand: Errand) -> None:
        connector = self._connectors.get(errand.account)
        if connector is None:
            await self._unconnected(errand)
        elif errand.reply.state is ReplyState.QUEUED:
            if not await self._gate.keeps(errand):
                await self._begin(errand, connector)
        elif errand.reply.state is ReplyState.SENDING:  # it was being sent when a process stopped
            await self._doubt(errand, connector, Obstacle.STOPPED)
        else:
            await self._find_out(errand, connector)

    async def _unconnected(self, errand: Errand) -> None:
        """Nobody serves the account. What never began to leave certainly is not there."""
        if errand.reply.state is ReplyState.QUEUED:
            start = partial(confirming.start, policy=self._desk.policy)
            if (begun := await self._recorded(errand, start)) is not None:
                await self._outcomes.failed(begun, Obstacle.UNCONNECTED)
        else:
            await self._outcomes.unknown(errand, Obstacle.UNCONNECTED)

    async def _begin(self, errand: Errand, connector: Connector) -> None:
        """Send what was confirmed, if that still holds and whoever confirmed it is still of the team."""
        await self._reread(errand, connector)
        hold = await self._membership.hold(errand.reply.by.id, errand.reply.due_at)
        if isinstance(hold, Later):
            await self._desk.store.finish(errand.owed, hold)
            return
        start = partial(confirming.start, policy=self._desk.policy, hold=hold)
        if (begun := await self._recorded(errand, start)) is not None:
            await self._publish(begun, connector)

    async def _reread(self, errand: Errand, connector: Connector) -> None:
        """Look whether the post still says what was answered. What is told of it then holds the reply as any edit or removal does.

        A platform that does not tell is asked for more in a moment, and will say itself what is wrong.
        """
        if not connector.rereads:
            return
        try:
            now = await connector.reread(errand.to)
        except OutsideError as error:
            logger.info("%s cannot be read again: %s", errand.account, type(error).__name__)
            return
        if isinstance(now, Removal) or now.text != errand.to.text:
            await self._desk.take(now)

    async def _find_out(self, errand: Errand, connector: Connector) -> None:
        """Send once more where the platform drops the repetition and it is still right to send it; else look."""
        if errand.reply.asked or not self._is_safe_to_repeat(errand, connector):
            await self._looker.look(errand, connector)
            return
        if await self._gate.keeps(errand):
            return
        active = await self._membership.is_active(errand.reply.by.id)
        if active is None and errand.reply.checks < TRIES:
            until = self._desk.clock() + wait(errand.reply.checks, self._chance)
            await self._outcomes.check(errand, until, errand.reply.why)
        elif not active:
            await self._looker.look(errand, connector)
        else:
            again = partial(confirming.start_again, policy=self._desk.policy)
            if (begun := await self._recorded(errand, again)) is not None:
                await self._publish(begun, connector)

    def _is_safe_to_repeat(self, errand: Errand, connector: Connector) -> bool:
        reply, now = errand.reply, self._desk.clock()
        if connector.idempotency not in _SAFE_TO_REPEAT:
            return False
        lifetime = connector.key_lifetime
        known = lifetime is None or (reply.began_at is not None and now < reply.began_at + lifetime)
        return known and confirming.objection(errand.ticket, reply, self._desk.policy) is None

    async def _recorded(self, errand: Errand, start: Callable[..., Sequence[Activity]]) -> Errand | None:
        """Put on disk that the bytes are about to leave; None, with the delivery ended, if they must not, or another was faster."""
        cause = f"sending:{errand.step}:{errand.owed.id}:{errand.owed.attempts}"
        decide = partial(start, reply=errand.reply.id)
        after = await self._desk.change(errand.ticket.id, cause, decide, self._desk.clock())
        reply = after.reply(errand.reply.id)
        ours = await self._desk.store.done_by(cause) is not None
        if ours and reply is not None and reply.state is ReplyState.SENDING:
            return Errand(errand.owed, after, reply)
        await self._outcomes.end(errand.owed, reply)
        return None

    async def _publish(self, errand: Errand, connector: Connector) -> None:
        """Hand the reply to the platform."""
        try:
            published = await self._gate.let_out(connector, errand)
        except Closed as closed:
            await self._gate.put_back(errand, closed.why)
        except OutsideError as error:
            await self._not_sent(errand, connector, error)
        else:
            await self._outcomes.sent(errand, published)

    async def _not_sent(self, errand: Errand, connector: Connector, error: OutsideError) -> None:
        """A refusal is certain only while no earlier try may have arrived."""
        match error:
            case RateLimited() | Unreachable() if errand.reply.doubtful:
                await self._doubt(errand, connector, obstacle(error), error)
            case NotDone() if errand.reply.doubtful:
                await self._outcomes.unknown(errand, obstacle(error), str(error))
            case RateLimited() | Unreachable() if errand.reply.tries < TRIES:
                until = self._desk.clock() + wait(errand.reply.tries, self._chance, error)
                await self._outcomes.postpone(errand, until, obstacle(error), str(error))
            case NotDone():
                await self._outcomes.failed(errand, obstacle(error), str(error))
            case _:
                await self._doubt(errand, connector, obstacle(error), error)

    async def _doubt(
        self, errand: Errand, connector: Connector, why: Obstacle, error: OutsideError | None = None
    ) -> None:
        """It may have been published: find out by sending again or by looking, where that can be done, else ask a person."""
        reply, reason = errand.reply, str(error or "")
        if connector.idempotency is Idempotency.LIST:
            until = (reply.tried_at or self._desk.clock()) + connector.settles_after
            await self._outcomes.check(errand, until, why, reason)
        elif connector.idempotency in _SAFE_TO_REPEAT and reply.tries < TRIES:
            again = self._desk.clock() + (wait(reply.tries, self._chance, error) if error else timedelta())
            until = max(again, (reply.tried_at or again) + connector.repeats_after)
            await self._outcomes.check(errand, until, why, reason)
        elif connector.confirms:
            await self._looker.confirm(errand, connector, why, reason)
        else:
            await self._outcomes.unknown(errand, why, reason)

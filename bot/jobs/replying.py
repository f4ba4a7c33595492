"""Delivers replies to customers. The record that it is being sent is on disk before the first byte leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from bot.connectors.connector import Connector, Idempotency
from bot.desk import Desk
from bot.domain import answering
from bot.domain.activities import ReplySent
from bot.domain.deliveries import LEASE, DeliveryId, Done, Later, OwedDelivery
from bot.domain.errors import NotDone, OutcomeUnknown, OutsideError, RateLimited, Unreachable
from bot.domain.posts import AccountId, PostRef
from bot.domain.ticket import Reply, ReplyState, Ticket, TicketId

TRIES = 8
"""How often a reply is tried before a person has to decide: with the waits below, about half an hour."""

LONGEST_WAIT = 300.0

AT_ONCE = 25
"""Replies under way at the same time: half of the courier's hands, so that cards and lines always find one."""

AT_ONCE_FOR_AN_ACCOUNT = 10
"""So that one platform that hangs does not take them all."""

UNTIL_A_HAND_IS_FREE = timedelta(seconds=15)
"""A platform that hangs holds a hand about twice as long."""

_SAFE_TO_REPEAT = frozenset({Idempotency.KEY, Idempotency.CHOSEN_ID, Idempotency.UPSERT})


class Replier:
    """Sends queued replies, each at most once."""

    def __init__(self, desk: Desk, connectors: Mapping[AccountId, Connector]) -> None:
        self._desk = desk
        self._connectors = connectors
        self._under_way: Counter[AccountId] = Counter()
        self._waits: Counter[DeliveryId] = Counter()

    async def deliver(self, owed: OwedDelivery) -> None:
        """Send the reply, unless it was taken back; or find out what became of it, if it was begun before."""
        ticket = await self._desk.ticket(owed.delivery.ticket)
        reply = ticket.reply(owed.delivery.subject)
        state = reply.state if reply else None
        if reply is None or state not in {ReplyState.QUEUED, ReplyState.SENDING}:
            await self._done(owed)
        elif state is ReplyState.QUEUED and reply.due_at is not None and reply.due_at > self._desk.clock():
            await self._desk.store.finish(owed, Later(reply.due_at))
        elif self._is_busy(ticket.conversation.account):
            self._waits[owed.id] += 1
            later = Later(self._desk.clock() + UNTIL_A_HAND_IS_FREE, "others are being sent")
            await self._desk.store.finish(owed, later)
        else:
            with self._hand(ticket.conversation.account):
                await (self._resume if state is ReplyState.SENDING else self._begin)(owed, ticket, reply)

    def _is_busy(self, account: AccountId) -> bool:
        all_hands = self._under_way.total() >= AT_ONCE
        return all_hands or self._under_way[account] >= AT_ONCE_FOR_AN_ACCOUNT

    def _tries(self, owed: OwedDelivery) -> int:
        """Waiting for a hand is no try. A new process has forgotten the waits, and so asks a person rather earlier."""
        return owed.attempts - self._waits[owed.id]

    async def _done(self, owed: OwedDelivery) -> None:
        await self._desk.store.finish(owed, Done())
        del self._waits[owed.id]

    @contextmanager
    def _hand(self, account: AccountId) -> Iterator[None]:
        self._under_way[account] += 1
        try:
            yield
        finally:
            self._under_way[account] -= 1

    async def _begin(self, owed: OwedDelivery, ticket: Ticket, reply: Reply) -> None:
        cause = f"sending:{reply.id}:{owed.attempts}"
        now = self._desk.clock()
        after = await self._desk.change(ticket.id, cause, answering.begin_sending, now, reply=reply.id)
        begun = await self._desk.store.done_by(cause) is not None
        sending = after.reply(reply.id)
        if sending is None or sending.state is not ReplyState.SENDING:
            await self._done(owed)
        elif begun:
            await self._publish(owed, after, sending)
        else:  # our lease had ended, and another taker was faster
            await self._desk.store.finish(owed, Later(now + LEASE, "it is being sent by another taker"))

    async def _resume(self, owed: OwedDelivery, ticket: Ticket, reply: Reply) -> None:
        """It was being sent when we stopped. Send again only where the platform drops the repetition; else look."""
        connector = self._connectors.get(ticket.conversation.account)
        if connector is None:
            await self._unknown(owed, ticket.id, reply.id, _unconnected(ticket))
        elif self._tries(owed) > TRIES:
            await self._unknown(owed, ticket.id, reply.id, f"no answer in {TRIES} tries")
        elif connector.idempotency in _SAFE_TO_REPEAT:
            await self._publish(owed, ticket, reply, again=True)
        elif connector.idempotency is Idempotency.LIST:
            await self._look(owed, ticket, reply, connector)
        else:
            await self._unknown(owed, ticket.id, reply.id, "it was being sent when Zuruf stopped")

    async def _look(self, owed: OwedDelivery, ticket: Ticket, reply: Reply, connector: Connector) -> None:
        try:
            found = await connector.find_reply(_target(ticket, reply), key=reply.id, text=reply.text)
        except OutsideError as error:
            await self._uncertain(owed, ticket.id, reply.id, connector, error)
            return
        if found is None:
            await self._unknown(
                owed, ticket.id, reply.id, "it is not among the replies that the platform lists"
            )
        elif await self._is_anothers(ticket.id, reply.id, found.ref):
            await self._unknown(
                owed, ticket.id, reply.id, "only an earlier reply of the same words is listed"
            )
        else:
            await self._sent(owed, ticket.id, reply.id, found.ref, found.url)

    async def _is_anothers(self, ticket: TicketId, reply: str, ref: PostRef) -> bool:
        """Two replies may say the same: what the log knows as another one is no sign of this one."""
        sent = (entry.activity for entry in await self._desk.log(ticket))
        return any(isinstance(one, ReplySent) and one.sent_as == ref and one.reply != reply for one in sent)

    async def _publish(
        self, owed: OwedDelivery, ticket: Ticket, reply: Reply, *, again: bool = False
    ) -> None:
        """Hand the reply to the platform. A refusal is certain only the first time: `again`, an earlier try may have arrived."""
        connector = self._connectors.get(ticket.conversation.account)
        if connector is None:
            await self._failed(owed, ticket.id, reply.id, _unconnected(ticket))
            return
        try:
            published = await connector.reply(
                _target(ticket, reply), reply.text, key=reply.id, private=reply.private
            )
        except OutsideError as error:
            if again:
                await self._uncertain(owed, ticket.id, reply.id, connector, error)
            else:
                await self._not_sent(owed, ticket.id, reply.id, connector, error)
        else:
            await self._sent(owed, ticket.id, reply.id, published.ref, published.url)

    async def _not_sent(
        self, owed: OwedDelivery, ticket: TicketId, reply: str, connector: Connector, error: OutsideError
    ) -> None:
        match error:
            case RateLimited() | Unreachable():
                await self._postpone(owed, ticket, reply, error)
            case NotDone():
                await self._failed(owed, ticket, reply, str(error))
            case _:
                await self._uncertain(owed, ticket, reply, connector, error)

    async def _postpone(
        self, owed: OwedDelivery, ticket: TicketId, reply: str, error: RateLimited | Unreachable
    ) -> None:
        """Certainly nothing was published: try again, but not for ever."""
        if self._tries(owed) >= TRIES:
            await self._failed(owed, ticket, reply, str(error))
            return
        now = self._desk.clock()
        until = now + _wait(self._tries(owed), error)
        cause = f"postponed:{reply}:{owed.attempts}"
        await self._desk.change(
            ticket, cause, answering.postpone, now, reply=reply, until=until, reason=str(error)
        )
        await self._desk.store.finish(owed, Later(until, str(error)))

    async def _uncertain(
        self, owed: OwedDelivery, ticket: TicketId, reply: str, connector: Connector, error: OutsideError
    ) -> None:
        """It may have been published: ask again only where that cannot publish it twice, else ask a person."""
        can_tell = connector.idempotency in _SAFE_TO_REPEAT | {Idempotency.LIST}
        may_pass = isinstance(error, OutcomeUnknown | RateLimited | Unreachable)
        if can_tell and may_pass and self._tries(owed) < TRIES:
            await self._desk.store.finish(
                owed, Later(self._desk.clock() + _wait(self._tries(owed), error), str(error))
            )
        else:
            await self._unknown(owed, ticket, reply, str(error))

    async def _sent(self, owed: OwedDelivery, ticket: TicketId, reply: str, ref: PostRef, url: str) -> None:
        now = self._desk.clock()
        await self._desk.change(
            ticket, f"sent:{reply}", answering.sent, now, reply=reply, sent_as=ref, url=url
        )
        await self._done(owed)

    async def _failed(self, owed: OwedDelivery, ticket: TicketId, reply: str, reason: str) -> None:
        now = self._desk.clock()
        await self._desk.change(ticket, f"failed:{reply}", answering.failed, now, reply=reply, reason=reason)
        await self._done(owed)

    async def _unknown(self, owed: OwedDelivery, ticket: TicketId, reply: str, reason: str) -> None:
        now = self._desk.clock()
        await self._desk.change(
            ticket, f"unknown:{reply}", answering.unknown, now, reply=reply, reason=reason
        )
        await self._done(owed)


def _target(ticket: Ticket, reply: Reply) -> PostRef:
    return reply.to or ticket.last_post.ref


def _unconnected(ticket: Ticket) -> str:
    return f"{ticket.conversation.account} is not connected"


def _wait(tries: int, error: OutsideError) -> timedelta:
    """Return how long to wait after the n-th try: 2, 4, 8 … seconds, at most five minutes, or as the platform says."""
    asked = error.retry_after if isinstance(error, RateLimited) else 0.0
    return timedelta(seconds=max(min(2.0**tries, LONGEST_WAIT), asked))

"""Delivers replies to customers. The record that it is being sent is on disk before the first byte leaves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.connectors.connector import Connector, Idempotency
from bot.desk import Desk
from bot.domain import answering
from bot.domain.deliveries import Done, Later, OwedDelivery
from bot.domain.errors import NotDone, OutcomeUnknown, OutsideError, RateLimited, Unreachable
from bot.domain.posts import AccountId, PostRef
from bot.domain.ticket import Reply, ReplyState, Ticket, TicketId

TRIES = 8
"""How often a reply is tried before a person has to decide: with the waits below, about half an hour."""

LONGEST_WAIT = 300.0

_SAFE_TO_REPEAT = frozenset({Idempotency.KEY, Idempotency.CHOSEN_ID, Idempotency.UPSERT})


class Replier:
    """Sends queued replies, each at most once."""

    def __init__(self, desk: Desk, connectors: Mapping[AccountId, Connector]) -> None:
        self._desk = desk
        self._connectors = connectors

    async def deliver(self, owed: OwedDelivery) -> None:
        """Send the reply, unless it was taken back; or find out what became of it, if it was begun before."""
        ticket = await self._desk.ticket(owed.delivery.ticket)
        reply = ticket.reply(owed.delivery.subject)
        state = reply.state if reply else None
        if reply is None or state not in {ReplyState.QUEUED, ReplyState.SENDING}:
            await self._desk.store.finish(owed, Done())
        elif state is ReplyState.SENDING:
            await self._resume(owed, ticket, reply)
        elif reply.due_at is not None and reply.due_at > self._desk.clock():
            await self._desk.store.finish(owed, Later(reply.due_at))
        else:
            await self._begin(owed, ticket, reply)

    async def _begin(self, owed: OwedDelivery, ticket: Ticket, reply: Reply) -> None:
        cause = f"sending:{reply.id}:{owed.attempts}"
        now = self._desk.clock()
        after = await self._desk.change(ticket.id, cause, answering.begin_sending, now, reply=reply.id)
        sending = after.reply(reply.id)
        if sending is not None and sending.state is ReplyState.SENDING:
            await self._publish(owed, after, sending)
        else:
            await self._desk.store.finish(owed, Done())

    async def _resume(self, owed: OwedDelivery, ticket: Ticket, reply: Reply) -> None:
        """It was being sent when we stopped. Send again only where the platform drops the repetition; else look."""
        connector = self._connectors.get(ticket.conversation.account)
        if connector is None or connector.idempotency in _SAFE_TO_REPEAT:
            await self._publish(owed, ticket, reply)
        elif connector.idempotency is Idempotency.LIST:
            await self._look(owed, ticket, reply, connector)
        else:
            await self._unknown(owed, ticket.id, reply.id, "it was being sent when Zuruf stopped")

    async def _look(self, owed: OwedDelivery, ticket: Ticket, reply: Reply, connector: Connector) -> None:
        try:
            found = await connector.find_reply(_target(ticket, reply), key=reply.id, text=reply.text)
        except OutsideError as error:
            await self._unknown(owed, ticket.id, reply.id, str(error))
            return
        if found is None:
            await self._unknown(
                owed, ticket.id, reply.id, "it is not among the replies that the platform lists"
            )
        else:
            await self._sent(owed, ticket.id, reply.id, found.ref, found.url)

    async def _publish(self, owed: OwedDelivery, ticket: Ticket, reply: Reply) -> None:
        connector = self._connectors.get(ticket.conversation.account)
        if connector is None:
            await self._failed(owed, ticket.id, reply.id, f"{ticket.conversation.account} is not connected")
            return
        try:
            published = await connector.reply(
                _target(ticket, reply), reply.text, key=reply.id, private=reply.private
            )
        except (RateLimited, Unreachable) as error:
            await self._postpone(owed, ticket.id, reply.id, error)
        except NotDone as error:
            await self._failed(owed, ticket.id, reply.id, str(error))
        except OutcomeUnknown as error:
            await self._uncertain(owed, ticket.id, reply.id, connector, error)
        else:
            await self._sent(owed, ticket.id, reply.id, published.ref, published.url)

    async def _postpone(
        self, owed: OwedDelivery, ticket: TicketId, reply: str, error: RateLimited | Unreachable
    ) -> None:
        """Certainly nothing was published: try again, but not for ever."""
        if owed.attempts >= TRIES:
            await self._failed(owed, ticket, reply, str(error))
            return
        wait = max(_backoff(owed.attempts), error.retry_after if isinstance(error, RateLimited) else 0.0)
        now = self._desk.clock()
        until = now + timedelta(seconds=wait)
        cause = f"postponed:{reply}:{owed.attempts}"
        await self._desk.change(
            ticket, cause, answering.postpone, now, reply=reply, until=until, reason=str(error)
        )
        await self._desk.store.finish(owed, Later(until, str(error)))

    async def _uncertain(
        self, owed: OwedDelivery, ticket: TicketId, reply: str, connector: Connector, error: OutcomeUnknown
    ) -> None:
        """It may have been published: ask again only where that cannot publish it twice, else ask a person."""
        can_tell = connector.idempotency in _SAFE_TO_REPEAT | {Idempotency.LIST}
        if can_tell and owed.attempts < TRIES:
            wait = timedelta(seconds=_backoff(owed.attempts))
            await self._desk.store.finish(owed, Later(self._desk.clock() + wait, str(error)))
        else:
            await self._unknown(owed, ticket, reply, str(error))

    async def _sent(self, owed: OwedDelivery, ticket: TicketId, reply: str, ref: PostRef, url: str) -> None:
        now = self._desk.clock()
        await self._desk.change(
            ticket, f"sent:{reply}", answering.sent, now, reply=reply, sent_as=ref, url=url
        )
        await self._desk.store.finish(owed, Done())

    async def _failed(self, owed: OwedDelivery, ticket: TicketId, reply: str, reason: str) -> None:
        now = self._desk.clock()
        await self._desk.change(ticket, f"failed:{reply}", answering.failed, now, reply=reply, reason=reason)
        await self._desk.store.finish(owed, Done())

    async def _unknown(self, owed: OwedDelivery, ticket: TicketId, reply: str, reason: str) -> None:
        now = self._desk.clock()
        await self._desk.change(
            ticket, f"unknown:{reply}", answering.unknown, now, reply=reply, reason=reason
        )
        await self._desk.store.finish(owed, Done())


def _target(ticket: Ticket, reply: Reply) -> PostRef:
    return reply.to or ticket.last_post.ref


def _backoff(attempts: int) -> float:
    """Return seconds to wait after the n-th try: 2, 4, 8 … at most five minutes."""
    return float(min(2.0**attempts, LONGEST_WAIT))

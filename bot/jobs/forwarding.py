"""Sends mails to people who are asked, each at most once by itself: what may have left leaves again only if a person says so."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Final

from bot.connectors.connector import Connector
from bot.desk import Desk
from bot.domain import forwarding
from bot.domain.activities import Activity
from bot.domain.deliveries import DeliveryId, Done, Later, OwedDelivery
from bot.domain.errors import NotDone, OutsideError, RateLimited, Unreachable
from bot.domain.forwards import LEAVING, Forward, ForwardState
from bot.domain.obstacles import Obstacle, obstacle
from bot.domain.posts import AccountId, Outgoing
from bot.domain.ticket import Ticket
from bot.jobs.backoff import Chance, backoff
from bot.jobs.gate import LOOK_AGAIN, Gate
from bot.jobs.membership import Membership

logger = logging.getLogger(__name__)

TRIES: Final = 8
"""After so many tries that certainly came to nothing a person is told; with the waits in between that is about a quarter of an hour.

To wait while something is frozen is no try. A new process counts anew.
"""


class Forwarder:
    """Sends what people asked for, if they still may and nothing is frozen."""

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

    async def deliver(self, owed: OwedDelivery) -> None:
        """Send it, unless it was called off; find out what became of it, if it was begun before."""
        ticket = await self._desk.ticket(owed.delivery.ticket)
        asked = ticket.forward(owed.delivery.number)
        now = self._desk.clock()
        if asked is None or asked.state not in LEAVING or owed.delivery.subject != str(asked.tries):
            await self._over(owed)
        elif asked.state is ForwardState.BEGUN and owed.attempts > owed.undone + 1:
            await self._find_out(owed, ticket, asked, Obstacle.STOPPED, "")
        elif asked.state is ForwardState.WAITING and asked.leaves_at > now:
            await self._desk.store.finish(owed, Later(asked.leaves_at, "it can still be called off"))
        elif why := await self._gate.shut(asked.account):
            await self._desk.store.finish(owed, Later(now + LOOK_AGAIN, f"waits: {why}", undone=True))
        else:
            await self._begin(owed, ticket, asked)

    async def _begin(self, owed: OwedDelivery, ticket: Ticket, asked: Forward) -> None:
        hold = await self._membership.hold(asked.by.id, asked.leaves_at)
        if isinstance(hold, Later):
            await self._desk.store.finish(owed, replace(hold, undone=True))
            return
        step = f"begun {owed.attempts}"  # what speaks against it may have come since the try before
        after = await self._change(ticket, asked, step, forwarding.begin, policy=self._desk.policy, hold=hold)
        begun = after.forward(asked.number)
        if begun is None or begun.state is not ForwardState.BEGUN:
            await self._over(owed)
        else:
            await self._send(owed, after, begun)

    async def _send(self, owed: OwedDelivery, ticket: Ticket, asked: Forward) -> None:
        connector = self._connectors.get(asked.account)
        if connector is None:
            await self._failed(owed, ticket, asked, Obstacle.UNCONNECTED, "")
            return
        if why := await self._gate.shut(asked.account):  # since it was begun
            await self._desk.store.finish(
                owed, Later(self._desk.clock() + LOOK_AGAIN, f"waits: {why}", undone=True)
            )
            return
        self._tries[owed.id] += 1
        try:
            await connector.forward(outgoing(asked), key=_key(ticket, asked), at=asked.leaves_at)
        except NotDone as error:
            await self._not_sent(owed, ticket, asked, error)
        except OutsideError as error:
            await self._find_out(owed, ticket, asked, obstacle(error), str(error))
        except Exception:
            logger.exception("mail %d of ticket %s failed on our side", asked.number, ticket.id)
            await self._find_out(owed, ticket, asked, Obstacle.MISTAKE, "")
        else:
            await self._end(owed, ticket, asked, "sent", forwarding.sent)

    async def _not_sent(self, owed: OwedDelivery, ticket: Ticket, asked: Forward, error: NotDone) -> None:
        """It certainly has not left: what may work later is tried again, for the rest a person is told."""
        if isinstance(error, RateLimited | Unreachable) and self._tries[owed.id] < TRIES:
            seconds = backoff(self._tries[owed.id] + 1, self._chance)
            if isinstance(error, RateLimited):
                seconds += error.retry_after
            later = self._desk.clock() + timedelta(seconds=seconds)
            await self._desk.store.finish(owed, Later(later, f"{type(error).__name__}: {error}", undone=True))
        else:
            await self._failed(owed, ticket, asked, obstacle(error), str(error))

    async def _find_out(
        self, owed: OwedDelivery, ticket: Ticket, asked: Forward, why: Obstacle, reason: str
    ) -> None:
        """It may have left: the copy of it proves that it has; without one a person finds out."""
        if await self._is_there(ticket, asked):
            await self._end(owed, ticket, asked, "sent", forwarding.sent)
        else:
            await self._end(owed, ticket, asked, "unknown", forwarding.unknown, why=why, reason=reason)

    async def _is_there(self, ticket: Ticket, asked: Forward) -> bool:
        connector = self._connectors.get(asked.account)
        if connector is None:
            return False
        try:
            found = await connector.find_forward(outgoing(asked), key=_key(ticket, asked), at=asked.leaves_at)
        except Exception as error:  # noqa: BLE001 -- whatever it is, a person finds out what this could not
            logger.info("%s: a mail cannot be looked for: %s", asked.account, type(error).__name__)
            return False
        return found is not None

    async def _failed(
        self, owed: OwedDelivery, ticket: Ticket, asked: Forward, why: Obstacle, reason: str
    ) -> None:
        await self._end(owed, ticket, asked, "failed", forwarding.failed, why=why, reason=reason)

    async def _end(
        self,
        owed: OwedDelivery,
        ticket: Ticket,
        asked: Forward,
        what: str,
        decide: Callable[..., Sequence[Activity]],
        **facts: Any,
    ) -> None:
        await self._change(ticket, asked, what, decide, **facts)
        await self._over(owed)

    async def _over(self, owed: OwedDelivery) -> None:
        await self._desk.store.finish(owed, Done())
        del self._tries[owed.id]

    async def _change(
        self,
        ticket: Ticket,
        asked: Forward,
        what: str,
        decide: Callable[..., Sequence[Activity]],
        **facts: Any,
    ) -> Ticket:
        cause = f"forward {what}:{ticket.id}:{asked.number}:{asked.tries}"
        return await self._desk.change(
            ticket.id, cause, partial(decide, number=asked.number, **facts), self._desk.clock()
        )


def outgoing(asked: Forward) -> Outgoing:
    """Return what is sent."""
    return Outgoing(to=asked.to, name=asked.name, subject=asked.subject, text=asked.text, token=asked.token)


def _key(ticket: Ticket, asked: Forward) -> str:
    """One for each time that a person wanted it to leave: so that the copy of an earlier time proves nothing of this one."""
    return f"forward:{ticket.id}:{asked.number}:{asked.tries}:{asked.token}"

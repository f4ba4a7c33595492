"""Writes down what became of a reply. Whatever it is, what is left to do stays in the outbox with a time, or a person is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from bot.connectors.connector import Published
from bot.desk import Desk
from bot.domain import answering, reconciling
from bot.domain.activities import Activity
from bot.domain.deliveries import LEASE, Done, Later, Outcome, OwedDelivery
from bot.domain.obstacles import Obstacle
from bot.domain.posts import AccountId, Post
from bot.domain.replies import Reply, ReplyState
from bot.domain.ticket import Ticket

WAITING: Final = frozenset({ReplyState.QUEUED, ReplyState.CHECKING})
"""In these, `due_at` says when it goes on."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A delivery that was taken from the outbox, with the reply as it stood then."""

    owed: OwedDelivery
    ticket: Ticket
    reply: Reply

    @property
    def account(self) -> AccountId:
        return self.ticket.conversation.account

    @property
    def to(self) -> Post:
        """Return the post that is answered; one that went over to another ticket is known by its id alone."""
        last = self.ticket.last_post
        ref = self.reply.to or last.ref
        known = next((post for post in self.ticket.posts if post.ref == ref), None)
        return known or replace(last, ref=ref, facts={})

    def begun_at(self, now: datetime) -> datetime:
        """Return when the reply was first tried under its present key, if it was."""
        return self.reply.began_at or now

    @property
    def step(self) -> str:
        """Return what tells this step of the reply's life from every other.

        A try that came to nothing at the gate does not count as one; so when it was begun tells it from the one before.
        """
        reply = self.reply
        tried = reply.tried_at.isoformat() if reply.tried_at else ""
        return f"{reply.id}:{reply.number}:{reply.asked_in}:{reply.tries}:{reply.checks}:{tried}"


class Outcomes:
    """What may be written about a reply; each method ends the delivery, too."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def sent(self, errand: Errand, published: Published) -> None:
        """It is there."""
        await self._write(errand, "sent", answering.sent, sent_as=published.ref, url=published.url)

    async def failed(self, errand: Errand, why: Obstacle, reason: str = "") -> None:
        """Certainly it is not there, and trying again is no use: a person decides."""
        await self._write(errand, "failed", answering.failed, why=why, reason=reason)

    async def unknown(self, errand: Errand, why: Obstacle, reason: str = "") -> None:
        """It may be there, and nothing of ours can find out: a person decides."""
        await self._write(errand, "unknown", answering.unknown, why=why, reason=reason)

    async def postpone(self, errand: Errand, until: datetime, why: Obstacle, reason: str) -> None:
        """Certainly it is not there yet: it is tried again."""
        await self._write(errand, "postponed", answering.postpone, until=until, why=why, reason=reason)

    async def check(
        self, errand: Errand, until: datetime, why: Obstacle, reason: str = "", absent: int = 0
    ) -> None:
        """It may be there: find out at a time."""
        await self._write(
            errand, "checking", reconciling.check, until=until, why=why, reason=reason, absent=absent
        )

    async def queue_again(self, errand: Errand, due_at: datetime) -> None:
        """Proved not to be there: it is sent again."""
        await self._write(errand, "again", reconciling.queue_again, due_at=due_at)

    async def end(self, owed: OwedDelivery, reply: Reply | None) -> None:
        """Give the delivery the outcome that fits the reply as it stands now."""
        await self._desk.store.finish(owed, _left(reply, self._desk.clock()))

    async def _write(
        self, errand: Errand, what: str, decide: Callable[..., Sequence[Activity]], **facts: Any
    ) -> None:
        """Let `decide` say what follows, unless the reply has gone on without us; then take that as it is."""
        change = partial(decide, reply=errand.reply.id, **facts)
        cause = f"{what}:{errand.step}"
        after = await self._desk.change(errand.ticket.id, cause, change, self._desk.clock())
        await self.end(errand.owed, after.reply(errand.reply.id))


def _left(reply: Reply | None, now: datetime) -> Outcome:
    if reply is not None and reply.state in WAITING:
        return Later(reply.due_at or now)
    if reply is not None and reply.state is ReplyState.SENDING:  # our lease had ended, another was faster
        return Later(now + LEASE, "it is being sent by another taker")
    return Done()

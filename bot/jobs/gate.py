"""The gate that every reply to a customer passes twice: before it is begun, and right before its first byte leaves."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Final

from bot.connectors.connector import Connector, Published
from bot.desk import Desk
from bot.domain import stopping
from bot.domain.activities import Activity
from bot.domain.deliveries import Done, Later
from bot.domain.errors import LoggedOut, OutsideError, Unreachable, Unsupported
from bot.domain.posts import AccountId
from bot.domain.replies import Reply, ReplyState
from bot.domain.stops import PLATFORMS, Stop, Stopped
from bot.domain.text import Untrusted
from bot.jobs import outages
from bot.jobs.backoff import Chance
from bot.jobs.breaker import Breaker, Trouble, is_there
from bot.jobs.outcomes import Errand
from bot.jobs.recovering import Recovery, soon
from bot.keeping import freezes
from bot.keeping import outages as kept
from bot.keeping.freezes import Freeze

logger = logging.getLogger(__name__)

LOOK_AGAIN: Final = timedelta(minutes=5)
"""While something is frozen, its replies are looked at so often; lifting it calls them at once."""

LONGEST_WAIT_FOR_A_PLATFORM: Final = timedelta(hours=6)
"""After that a person decides about a reply: what was a good answer in the morning may be none at night."""


class Closed(Exception):
    """Nothing has left: the gate was closed at the last moment. `why` is what the reply waits for."""

    def __init__(self, why: Stopped) -> None:
        super().__init__(f"the gate is closed: {why.why}")
        self.why = why


class Gate:
    """Decides for each reply, from the store and at that very moment, whether it may leave.

    Each account has a circuit breaker. Where a platform can be read, it is tried by reading before a reply is risked.
    """

    def __init__(
        self,
        desk: Desk,
        connectors: Mapping[AccountId, Connector] | None = None,
        chance: Chance = random.random,
    ) -> None:
        self._desk = desk
        self._connectors = connectors or {}
        self._chance = chance
        self._recovery = Recovery(desk)
        self._breakers: dict[AccountId, Breaker] = {}
        self._stopping = False

    async def open(self) -> None:
        """Look what the last process left behind; call it before anything is delivered."""
        await self._recovery.begin()
        await self.follow()

    async def follow(self) -> None:
        """Look which of the accounts that there are now were in trouble when they were last heard of."""
        for account in self._connectors.keys() - self._breakers.keys():
            if (known := await kept.standing(self._desk.store, account)) is not None:
                trouble = Trouble(known.why, known.reason)
                self._breakers[account] = Breaker(self._desk.clock, self._chance, trouble)

    def stop(self) -> None:
        """Zuruf is being stopped: let nothing out any more."""
        self._stopping = True

    @property
    def troubles(self) -> Mapping[AccountId, Trouble]:
        """What is wrong with which platform now."""
        return {account: one.trouble for account, one in self._breakers.items() if one.trouble}

    async def keeps(self, errand: Errand) -> bool:
        """Keep a reply that is about to be begun, if it has to wait or became a draft; tell whether it was."""
        now, reply, account = self._desk.clock(), errand.reply, errand.account
        new = reply.state is ReplyState.QUEUED
        if self._stopping:
            await self._desk.store.finish(errand.owed, Later(now, "Zuruf is being stopped"))
        elif new and await self._recovery.is_open(account):
            later = Later(now + soon(errand.owed.attempts), "an earlier one is looked for first")
            await self._desk.store.finish(errand.owed, later)
        elif (why := await self._frozen(account) or await self._in_trouble(account, reply)) is not None:
            await self.put_back(errand, why)
        elif new and (lifted := await self._shelved_by(account, reply)) is not None:
            await self._shelve(errand, lifted)
        else:
            return False
        return True

    async def let_out(self, connector: Connector, errand: Errand) -> Published:
        """Hand a reply to its platform, unless the gate has been closed since it was begun: then raise `Closed`."""
        reply, account = errand.reply, errand.account
        breaker = self._breaker(account)
        why = self._restarting() or await self._frozen(account) or breaker.stops(reply.id)
        if why is not None:
            raise Closed(why)
        probing = breaker.is_probing(reply.id)
        try:
            published = await connector.reply(
                errand.to,
                reply.text,
                key=reply.id,
                at=errand.begun_at(self._desk.clock()),
                private=reply.private,
            )
        except OutsideError as error:
            await self.learn(account, error, reply.id)
            why = breaker.stops(reply.id)
            if probing and why is not None and isinstance(error, LoggedOut | Unreachable):
                raise Closed(why) from error  # certainly nothing left, and it only tried for all the others
            raise
        await self.learn(account, None, reply.id)
        return published

    async def shut(self, account: AccountId) -> Stop | None:
        """Return why nothing may be done on an account now, be it no reply: it is frozen, or Zuruf is being stopped."""
        why = self._restarting() or await self._frozen(account)
        return why.why if why else None

    def leaves_alone(self, account: AccountId, subject: str) -> Stopped | None:
        """Return why a platform is asked for nothing now; None: it may be, if it was in trouble with this alone, to try it."""
        return self._breaker(account).stops(subject)

    def learned_nothing(self, account: AccountId, subject: str) -> None:
        """Note that whatever became of this, it says nothing about the platform."""
        self._breaker(account).let_go(subject)

    async def learn(self, account: AccountId, error: OutsideError | None, subject: str) -> None:
        """Note what became of a call about a reply or an act. Whatever goes wrong with that, its own outcome matters more."""
        breaker = self._breaker(account)
        if isinstance(error, Unsupported):  # we said so ourselves, and nobody was called
            breaker.let_go(subject)
            return
        try:
            if error is None or is_there(error):
                if breaker.succeeded():
                    logger.warning("%s answers again", account)
                    await outages.ended(self._desk, account)
            elif breaker.failed(error, subject) and breaker.trouble:
                logger.error("%s is left alone: %s: %s", account, type(error).__name__, error)
                await outages.begun(self._desk, account, breaker.trouble)
        except Exception:
            logger.exception("the state of %s could not be kept", account)

    async def put_back(self, errand: Errand, why: Stopped) -> None:
        """Let a reply wait, and say so; after long enough, let a person decide."""
        if self._waited_too_long(errand.reply, why):
            await self._change(errand, "waited", stopping.give_up, stopped=why)
            await self._desk.store.finish(errand.owed, Done())
            return
        await self._change(errand, "stopped", stopping.stop, stopped=why)
        now = self._desk.clock()
        due_at = why.until or (now if why.why is Stop.RESTARTING else now + LOOK_AGAIN)
        await self._desk.store.finish(errand.owed, Later(due_at, f"waits: {why.why}"))

    async def _change(
        self, errand: Errand, what: str, decide: Callable[..., Sequence[Activity]], **facts: Any
    ) -> None:
        """Once for each version of the ticket: a reply may wait for the same again and again."""
        cause = f"{what}:{errand.reply.id}:{errand.ticket.version}"
        change = partial(decide, reply=errand.reply.id, **facts)
        await self._desk.change(errand.ticket.id, cause, change, self._desk.clock())

    def _waited_too_long(self, reply: Reply, why: Stopped) -> bool:
        waits = reply.stopped
        if waits is None or not {waits.why, why.why} <= PLATFORMS:
            return False
        return self._desk.clock() - waits.since >= LONGEST_WAIT_FOR_A_PLATFORM

    def _restarting(self) -> Stopped | None:
        return Stopped(Stop.RESTARTING, self._desk.clock()) if self._stopping else None

    async def _frozen(self, account: AccountId) -> Stopped | None:
        """Return what people stopped; from the store, so that it holds from its commit on."""
        freeze = await freezes.freezing(self._desk.store, account)
        if freeze is None:
            return None
        return Stopped(Stop.FROZEN, freeze.at, freeze.by, Untrusted(freeze.reason) if freeze.reason else None)

    async def _in_trouble(self, account: AccountId, reply: Reply) -> Stopped | None:
        """Return what the breaker says; where it would risk this reply as a probe, read first."""
        breaker = self._breaker(account)
        why = breaker.stops(reply.id)
        if why is None and breaker.is_probing(reply.id):
            await self._read(account, reply)
            why = breaker.stops(reply.id)
        return why

    async def _read(self, account: AccountId, reply: Reply) -> None:
        connector = self._connectors.get(account)
        if connector is None or not connector.polled:
            return
        try:
            await connector.fetch(await self._desk.store.cursor(account))
        except OutsideError as error:
            await self.learn(account, error, reply.id)

    def _breaker(self, account: AccountId) -> Breaker:
        if account not in self._breakers:
            self._breakers[account] = Breaker(self._desk.clock, self._chance)
        return self._breakers[account]

    async def _shelved_by(self, account: AccountId, reply: Reply) -> Freeze | None:
        """Return the freeze whose end made a draft of what waited then, if this reply did."""
        if reply.queued_at is None:
            return None
        for one in await freezes.lifted_lately(self._desk.store, account):
            if one.lifted is not None and one.lifted.drafts and reply.queued_at <= one.lifted.at:
                return one
        return None

    async def _shelve(self, errand: Errand, by: Freeze) -> None:
        assert by.lifted is not None
        change = partial(stopping.shelve, reply=errand.reply.id)
        cause = f"shelved:{errand.reply.id}:{by.key}"
        await self._desk.change(errand.ticket.id, cause, change, by.lifted.by, self._desk.clock())
        await self._desk.store.finish(errand.owed, Done())

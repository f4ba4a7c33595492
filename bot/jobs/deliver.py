"""Carries out what is owed: takes deliveries from the outbox, hands them to whoever can do them, records the outcome."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from bot.chat.surface import Surface
from bot.desk import Desk
from bot.domain.deliveries import (
    LEASE,
    Delivery,
    DeliveryId,
    DeliveryKind,
    Failed,
    Later,
    Outcome,
    OwedDelivery,
)
from bot.domain.errors import (
    Barrier,
    Closed,
    Gone,
    LoggedOut,
    OutcomeUnknown,
    OutsideError,
    RateLimited,
    Rejected,
    Unacceptable,
    Unreachable,
    Unsupported,
)
from bot.domain.lanes import surface_of
from bot.domain.people import ChannelId
from bot.jobs.announcing import Announcement, Announcer
from bot.jobs.asking import Asker
from bot.jobs.backoff import Chance, backoff
from bot.jobs.doubts import Unsettled
from bot.jobs.painting import Painter
from bot.jobs.replying import Replier
from bot.jobs.striking import strike
from bot.jobs.telling import Teller, person_told
from bot.jobs.troubles import ANNOUNCEMENTS, Troubles
from bot.jobs.wave_steps import take_step
from bot.jobs.waving import WavePainter
from bot.stores.store import Conflict, StoreError

logger = logging.getLogger(__name__)

AT_ONCE = 50
"""Deliveries taken in one go: enough to keep every lane busy, few enough to end within a lease."""

LONGEST_NAP = 30.0
"""Seconds after which the outbox is looked at even if nobody called; heals a missed wake-up."""

MISHAP = 1.0
"""Seconds until an outbox that could not be read is tried again."""

MISTAKES = 3
"""How often a delivery may fail by an error of ours before it is given up, so that it holds up its lane no longer."""

REFUSALS = 12
"""How often a card or line may be refused, or end unknown, before it is given up.

A channel that takes nothing is told apart and waited for; any other refusal may mean this message only. So its lane waits about an
hour for it, not a day. Unknown outcomes, which wait less, get half an hour. Rate limits and broken connections do not count:
they say nothing about the message. They have no limit at all, neither 8 tries nor 6 hours as replies have: a
card that is given up is a customer whom nobody sees, and an old card is still true.
"""

_NEVER_GIVEN_UP = frozenset({DeliveryKind.REPLY, DeliveryKind.QUESTION})
"""A reply ends in its ticket's log; and a card in question would be missed by everybody if the question was never asked."""

_IN_CHANNELS = frozenset({DeliveryKind.CARD, DeliveryKind.LINE})
"""What stands in a channel of the policy, and works there again as soon as its next message comes through."""

_TO_ONE_PERSON = frozenset({DeliveryKind.WORD, DeliveryKind.FILE})

PATIENCE = timedelta(minutes=5)
"""Between tries of what only a person can mend, such as a bot that is not in its channel."""


@dataclass(frozen=True, slots=True)
class _Hands:
    """Who does what on one surface."""

    painter: Painter
    teller: Teller
    announcer: Announcer
    asker: Asker
    waves: WavePainter


class Courier:
    """One task for each lane that has something due, so that a slow lane never holds up another."""

    def __init__(
        self,
        desk: Desk,
        surfaces: Mapping[str, Surface],
        replier: Replier,
        announcements: Mapping[str, Announcement] | None = None,
        chance: Chance = random.random,
    ) -> None:
        self._desk = desk
        self._troubles = Troubles(desk)
        known = {**ANNOUNCEMENTS, **(announcements or {})}
        self._chance = chance
        self._hands = {
            name: _Hands(
                Painter(desk, surface, self._troubles),
                Teller(desk, surface),
                Announcer(desk, surface, known),
                Asker(desk, surface),
                WavePainter(desk, surface),
            )
            for name, surface in surfaces.items()
        }
        self._replier = replier
        self._running: set[asyncio.Task[None]] = set()
        self._in_hand: dict[DeliveryId, asyncio.Task[None]] = {}
        self._stopped = False
        self._unrecorded: list[OwedDelivery] = []
        self._refusals: Counter[DeliveryId] = Counter()

    async def run(self) -> None:
        """Deliver until cancelled. What was begun is finished by `drain`."""
        while True:
            self._desk.owes.clear()
            await self._desk.attention.free()
            try:
                if not await self.deliver_due():
                    await self._doze(await self._until_due())
            except StoreError:
                logger.exception("the outbox cannot be read; trying again")
                await self._doze(MISHAP)

    def stop(self) -> None:
        """Begin nothing more; what was begun goes on."""
        self._stopped = True

    async def drain(self, seconds: float | None = None) -> None:
        """Wait until everything that was begun has ended; after `seconds` break it off.

        What is broken off is looked for at the next start: the record that it was begun is on disk.
        """
        running = set(self._running)
        if not running:
            return
        _, late = await asyncio.wait(running, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        if late:
            logger.warning("%d deliveries had not ended when Zuruf was stopped", len(late))

    async def deliver_due(self) -> bool:
        """Take what is due and begin to deliver it; tell whether there was anything."""
        room = AT_ONCE - len(self._running)
        if room <= 0 or self._stopped:
            return False
        await self._give_back()
        if not await self._is_anything_due():  # taking is a turn of the store's writer, looking is none
            return False
        owed = await self._desk.store.take_deliveries(self._desk.clock(), limit=room, lease=LEASE)
        owed.sort(
            key=lambda one: one.delivery.kind is DeliveryKind.LINE
        )  # whose thread a card of these may begin
        for _, batch in groupby(owed, key=lambda one: one.delivery.lane):
            self._begin(list(batch))
        return bool(owed)

    async def _give_back(self) -> None:
        """End the leases of what could not be recorded, on a full disk say, as soon as it can be: its next taker looks first."""
        with suppress(StoreError):
            while self._unrecorded:
                later = Later(self._desk.clock(), "its outcome could not be recorded")
                await self._desk.store.finish(self._unrecorded[-1], later)
                self._unrecorded.pop()

    def _begin(self, batch: Sequence[OwedDelivery]) -> None:
        """Deliver a batch once nothing of it is in hand any more.

        It may be: just finished and due again at once, or its lease was ended by a clock that was set forward. Then the
        outcome of the earlier try counts no more, and this one looks first.
        """
        earlier = {self._in_hand[one.id] for one in batch if one.id in self._in_hand}
        task = asyncio.create_task(self._deliver_after(earlier, batch))
        self._in_hand |= dict.fromkeys((one.id for one in batch), task)
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def _deliver_after(self, earlier: set[asyncio.Task[None]], batch: Sequence[OwedDelivery]) -> None:
        if earlier:
            await asyncio.wait(earlier)
        await self._deliver(batch)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._in_hand = {one: holder for one, holder in self._in_hand.items() if holder is not task}
        self._running.discard(task)
        self._desk.owes.set()

    async def _is_anything_due(self) -> bool:
        due = await self._desk.store.next_due()
        return due is not None and due <= self._desk.clock()

    async def _until_due(self) -> float:
        """Return the seconds until there may be something to take; while every hand is full, whoever ends calls."""
        if self._unrecorded:
            return MISHAP
        due = await self._desk.store.next_due() if len(self._running) < AT_ONCE else None
        wait = LONGEST_NAP if due is None else (due - self._desk.clock()).total_seconds()
        return min(max(wait, 0.005), LONGEST_NAP)

    async def _doze(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._desk.owes.wait()
        except TimeoutError:
            return

    async def _deliver(self, batch: Sequence[OwedDelivery]) -> None:
        """Carry out one batch of one lane; whatever happens, every delivery of it gets an outcome."""
        try:
            await self._carry_out(batch)
            del self._refusals[batch[0].id]
        except OutsideError as error:
            if (closed := _closed(error, batch[0].delivery)) is not None:
                await self._tell(batch[0].delivery.channel, closed)
            await self._record(batch, self._after(error, batch[0]))
        except StoreError:
            logger.exception("an outcome could not be recorded; %s is looked at again", batch[0].delivery.key)
            self._unrecorded += batch
        except Exception:
            logger.exception("delivery %s failed on our side", batch[0].delivery.key)
            await self._record(batch, self._after_a_mistake(batch[0]))

    async def _tell(self, channel: ChannelId, closed: Closed) -> None:
        """Let people know what only they can mend; the next try says it if the store does not take it now."""
        try:
            await self._troubles.met(channel, closed)
        except (StoreError, Conflict):
            logger.exception("that %s is closed could not be noted", channel)

    async def _carry_out(self, batch: Sequence[OwedDelivery]) -> None:
        first = batch[0].delivery
        match first.kind:
            case DeliveryKind.REPLY | DeliveryKind.ACT | DeliveryKind.FORWARD:
                await self._replier.hand(first.kind).deliver(batch[0])
            case DeliveryKind.CLOCK:
                await strike(batch[0], self._desk)
            case DeliveryKind.CARD:
                await self._hands_for(batch[0]).painter.show(batch[0])
            case DeliveryKind.LINE:
                await self._hands_for(batch[0]).painter.log(batch)
            case DeliveryKind.WORD:
                await self._tellers(batch[0])[0].tell(batch[0])
            case DeliveryKind.FILE:
                await self._hand_over(batch[0])
            case DeliveryKind.WAVE:
                await self._hands_for(batch[0]).waves.show(batch[0])
            case DeliveryKind.WAVE_STEP:
                await take_step(batch[0], self._desk)
            case DeliveryKind.NOTICE | DeliveryKind.QUESTION:
                await self._announce(batch[0])

    async def _announce(self, owed: OwedDelivery) -> None:
        hands = self._hands_for(owed)
        asks = owed.delivery.kind is DeliveryKind.QUESTION
        await (hands.asker.show if asks else hands.announcer.announce)(owed)

    def _hands_for(self, owed: OwedDelivery) -> _Hands:
        hands = self._hands.get(surface_of(owed.delivery.channel))
        if hands is None:
            raise Rejected(f"no surface for channel {owed.delivery.channel}")
        return hands

    async def _hand_over(self, owed: OwedDelivery) -> None:
        """Give a file to a person, on the first of their chat products that takes files."""
        *first, last = self._tellers(owed)
        for teller in first:
            with suppress(Unsupported):
                await teller.hand(owed)
                return
        await last.hand(owed)

    def _tellers(self, owed: OwedDelivery) -> list[Teller]:
        """Return who reaches a person: on the chat product of the delivery's channel if they are there, then on others."""
        near, person = surface_of(owed.delivery.channel), person_told(owed.delivery)
        known = [name for name in self._hands if self._desk.policy.known_on(person, name)]
        known.sort(key=lambda name: name != near)
        return [self._hands[name].teller for name in known] or [self._hands_for(owed).teller]

    def _after_a_mistake(self, owed: OwedDelivery) -> Outcome:
        """Give up soon what only shows something; a reply ends in the ticket's log, which its next try sees to."""
        reason = "an error of ours, see the log"
        if owed.attempts < MISTAKES or owed.delivery.kind is DeliveryKind.REPLY:
            return Later(self._desk.clock() + PATIENCE, reason)
        return Failed(reason)

    def _after(self, error: OutsideError, owed: OwedDelivery) -> Outcome:
        """What certainly did not happen is tried again; after an unknown outcome, the painter looks first."""
        now = self._desk.clock()
        reason = f"{type(error).__name__}: {error}"
        match error:
            case RateLimited() | Unsettled():  # everyday life in a burst, and after it
                logger.info("%s has to wait: %s", owed.delivery.key, reason)
                return Later(now + timedelta(seconds=error.retry_after), reason)
            case Unreachable() | OutcomeUnknown():
                logger.warning("%s is tried again: %s", owed.delivery.key, reason)
                later = Later(now + timedelta(seconds=backoff(owed.attempts + 1, self._chance)), reason)
                return later if isinstance(error, Unreachable) else self._at_most(later, owed)
            case Rejected() if owed.delivery.kind in _TO_ONE_PERSON:
                logger.error("%s does not reach its person: %s", owed.delivery.key, reason)
                return Failed(reason)
            case Gone() | Unacceptable():
                logger.error("%s is given up: %s", owed.delivery.key, reason)
                return Failed(reason)
            case LoggedOut() | Rejected():
                logger.error("%s was refused: %s", owed.delivery.key, reason)
                later = Later(now + PATIENCE, reason)
                # What a person has to mend says nothing about this message: all that waits for it can wait.
                return later if isinstance(error, LoggedOut | Closed) else self._at_most(later, owed)
            case _:
                logger.error("%s cannot be done: %s", owed.delivery.key, reason)
                return Failed(reason)

    def _at_most(self, later: Later, owed: OwedDelivery) -> Outcome:
        """Count a refusal and, in the end, give up. A new process counts anew, which costs the channel only time."""
        if owed.delivery.kind in _NEVER_GIVEN_UP:
            return later
        self._refusals[owed.id] += 1
        if self._refusals[owed.id] < REFUSALS:
            return later
        logger.error("%s is given up after %d refusals: %s", owed.delivery.key, REFUSALS, later.reason)
        return Failed(later.reason)

    async def _record(self, batch: Sequence[OwedDelivery], outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            del self._refusals[batch[0].id]
        try:
            for owed in batch:
                await self._desk.store.finish(owed, self._with_what_is_known(owed, outcome))
        except StoreError:
            logger.exception("an outcome could not be recorded; %s is looked at again", batch[0].delivery.key)
            self._unrecorded += batch

    def _with_what_is_known(self, owed: OwedDelivery, outcome: Outcome) -> Outcome:
        """Say of a card or line whether it certainly came to nothing so far: a new process may then post it without a look."""
        hands = self._hands.get(surface_of(owed.delivery.channel))
        if hands is None or owed.delivery.kind not in _IN_CHANNELS:
            return outcome
        return hands.painter.on_record(owed, outcome)


def _closed(error: OutsideError, delivery: Delivery) -> Closed | None:
    """Return what keeps a whole channel from being written to: something about it, or that we are not let in at all."""
    if isinstance(error, LoggedOut) and delivery.kind in _IN_CHANNELS:
        return Closed(str(error), Barrier.LOGGED_OUT)
    return error if isinstance(error, Closed) else None

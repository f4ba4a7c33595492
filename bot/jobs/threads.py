"""Posts and repaints the lines of threads on one surface: each once, in order, in as few messages as possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import groupby
from typing import Final

from bot.chat.lines import Line, first_line, line
from bot.chat.surface import Haste
from bot.domain.deliveries import (
    Delivery,
    DeliveryKind,
    Done,
    Failed,
    Later,
    MessageRef,
    Outcome,
    OwedDelivery,
)
from bot.domain.errors import CannotLook, Gone, OutcomeUnknown
from bot.domain.lanes import is_repaint
from bot.domain.showing import ANEW, look_for_twins
from bot.domain.ticket import Ticket
from bot.jobs.standing import Standing
from bot.stores.store import Entry

ENOUGH: Final = timedelta(seconds=5)
"""After this a batch begins no further message: with the last call (50 s at most) it ends within its lease."""

TRIES: Final = 8
"""How often a line waits for a thread to take the place of one that is gone: about four minutes."""

CALLS_FOR_ITS_CARD: Final = 2
"""The try at which a line has its card fetched; once, since what is asked for again is tried again at once."""

LONGEST_WAIT: Final = 300.0

NO_CARD: Final = "the card could not be posted, so there is no thread for its lines"


@dataclass(frozen=True, slots=True)
class _Owed:
    """A line that is owed, by one delivery or several, and where it stands already, if it does."""

    owed: tuple[OwedDelivery, ...]
    line: Line
    at: MessageRef | None
    unseen: bool = False
    """It may have come through, and nobody can look whether it did."""

    @property
    def first(self) -> OwedDelivery:
        return self.owed[0]


class Threads:
    """Carries out what is owed of lines."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._desk = standing.desk
        self._surface = standing.surface
        self._doubts = standing.doubts

    async def log(self, batch: Sequence[OwedDelivery]) -> None:
        """Post lines of one thread in as few messages as possible; repaint those that stand there."""
        first = batch[0]
        before = await self._standing.card(first.delivery)
        thread = await self._thread(first.delivery)
        if thread is None:
            await self._standing.finish(batch, await self._without_card(first))
        elif (before is not None and before != thread) or await self._begins_late(first):
            # All lines go there (anew): take them together.
            await self._standing.finish(batch, Later(self._desk.clock(), "the thread is a new one"))
        else:
            await self._log_all(batch, thread)

    async def _begins_late(self, first: OwedDelivery) -> bool:
        """Tell whether a thread has come to light that begins with other lines: they were owed while this one was taken."""
        later = first.delivery.number > 0 and not is_repaint(first.delivery)
        return later and first.attempts == 1 and await self._standing.message(first.delivery, 0) is None

    async def _thread(self, delivery: Delivery) -> MessageRef | None:
        """Return where the card stands, once whoever is posting it has done so."""
        async with self._standing.posting(delivery):
            return await self._standing.card(delivery)

    async def _log_all(self, batch: Sequence[OwedDelivery], thread: MessageRef) -> None:
        until = self._desk.clock() + ENOUGH
        lines = await self._lines(batch, thread)
        shown = {owed.id for one in lines for owed in one.owed}
        await self._standing.finish([owed for owed in batch if owed.id not in shown], Done())
        missing = [owed for one in lines if one.at is None for owed in one.owed]
        self._doubts.check(
            owed for owed in missing if self._is_to_be_found(owed) and self._doubts.hangs_over(owed)
        )
        messages = list(_messages([one for one in lines if not await self._is_left(one, thread)]))
        for number, message in enumerate(messages, start=1):
            if self._desk.clock() > until:
                await self._finish(message, Later(self._desk.clock(), "more follows"))
                continue
            try:
                await self._log(message, thread)
            except OutcomeUnknown as lost:
                rest = [one for later in messages[number:] for one in later]
                self._doubts.came_to_nothing(owed for one in rest for owed in one.owed)
                if not message[0].line.buttons:
                    raise
                await self._say_later(message, rest, lost)
                return

    async def _say_later(self, message: Sequence[_Owed], rest: Sequence[_Owed], lost: OutcomeUnknown) -> None:
        """Never give up what people have to press, however often it gets lost; what follows it waits as long."""
        seconds = min(2 ** min(message[0].first.attempts, 10), LONGEST_WAIT)
        later = Later(self._desk.clock() + timedelta(seconds=seconds), f"{type(lost).__name__}: {lost}")
        for owed in message[0].owed:
            await self._desk.store.finish(owed, later)
        await self._finish(rest, later)

    async def _is_left(self, one: _Owed, thread: MessageRef) -> bool:
        """Leave a line that may stand there: the log has it. What people have to press is said until it came through for certain."""
        if not one.unseen or one.line.buttons:
            return False
        somewhere = MessageRef(thread.surface, thread.place, "")
        for owed in one.owed:
            await self._desk.store.finish(owed, Done(somewhere), number=one.line.number)
        return True

    async def _log(self, message: Sequence[_Owed], thread: MessageRef) -> None:
        first = message[0].first
        if message[0].at is None and is_repaint(first.delivery):
            await self._finish(message, await self._unposted(first))
            return
        try:
            ref = await self._say(message, thread)
        except Gone as gone:
            await self._finish(message, await self._without_thread(first, thread, gone))
            return
        for one in message:
            for owed in one.owed:
                again = self._doubts.painted(owed) if is_repaint(owed.delivery) else None
                await self._desk.store.finish(owed, again or Done(ref), number=one.line.number)

    async def _say(self, message: Sequence[_Owed], thread: MessageRef) -> MessageRef:
        lines, at = [one.line for one in message], message[0].at
        if at is None:
            return await self._post(message, thread)
        # It stands there for good, perhaps in company that a repaint would overwrite; or nobody knows where.
        if not lines[0].alone or not at.id:
            return at
        try:
            with self._doubts.repainting([owed for one in message for owed in one.owed]):
                return await self._surface.log(lines, thread, at, Haste.NORMAL)
        except Gone:  # somebody deleted the line: the log still has it, but not what can be pressed there
            return await self._post(message, thread) if lines[0].buttons else at

    async def _post(self, message: Sequence[_Owed], thread: MessageRef) -> MessageRef:
        everything = [owed for one in message for owed in one.owed]
        await self._look_after_twins([owed for owed in everything if self._doubts.hangs_over(owed)])
        pressing = any(owed.delivery.urgent for owed in everything)
        haste = Haste.NORMAL if pressing else Haste.UNHURRIED
        work = partial(self._surface.log, [one.line for one in message], thread, None, haste)
        ref = await self._doubts.attempt(everything, work)
        await self._standing.troubles.works(everything[0].delivery.channel)
        return ref

    async def _look_after_twins(self, again: Sequence[OwedDelivery]) -> None:
        """What is posted again may come through twice; kept before it is posted, so that no interruption forgets it."""
        now = self._desk.clock()
        owed = [one.delivery for one in again if not is_repaint(one.delivery)]
        numbers = [(one.ticket, one.channel, str(one.number)) for one in owed]
        looks = [look_for_twins(ticket, where, now, posted=number) for ticket, where, number in numbers]
        if looks:
            await self._desk.store.owe(looks[:1])

    async def _lines(self, batch: Sequence[OwedDelivery], thread: MessageRef) -> list[_Owed]:
        ticket, entries = await self._desk.ticket_and_log(batch[0].delivery.ticket)
        found = await self._found(batch, thread)
        lines: list[_Owed] = []
        for number, owed in groupby(batch, key=lambda one: one.delivery.number):
            same = tuple(owed)
            shown = self._line(same[0].delivery, ticket, entries)
            if shown is not None:
                at = await self._stands(number, same, found or {})
                unseen = found is None and at is None and any(map(self._doubts.hangs_over, same))
                lines.append(_Owed(same, shown, at, unseen))
        return lines

    async def _found(
        self, batch: Sequence[OwedDelivery], thread: MessageRef
    ) -> Mapping[int, Sequence[MessageRef]] | None:
        """Return where lines stand that may have come through; None where nobody can look."""
        if not any(map(self._is_to_be_found, batch)):
            return {}
        try:
            return await self._surface.find_lines(thread)
        except CannotLook:
            return None

    def _is_to_be_found(self, owed: OwedDelivery) -> bool:
        """Tell whether a line may stand there without our knowing; a repaint only follows what is on record."""
        return owed.delivery.subject == ANEW or (
            self._doubts.hangs_over(owed) and not is_repaint(owed.delivery)
        )

    async def _stands(
        self, number: int, same: Sequence[OwedDelivery], found: Mapping[int, Sequence[MessageRef]]
    ) -> MessageRef | None:
        if number in found or any(owed.delivery.subject == ANEW for owed in same):
            return next(reversed(found.get(number, ())), None)
        return await self._standing.message(same[0].delivery, number)

    def _line(self, delivery: Delivery, ticket: Ticket, entries: Sequence[Entry]) -> Line | None:
        if delivery.number == 0:
            return first_line(ticket, delivery.channel, self._desk.policy)
        activity = entries[delivery.number - 1].activity
        return line(ticket, delivery.number, activity, delivery.channel, self._desk.policy)

    async def _without_card(self, owed: OwedDelivery) -> Outcome:
        """Fetch the card if somebody looks for the line, wherever in its own lane the card waits; else it comes in its turn."""
        if await self._standing.question(owed.delivery) is not None:
            return Done()  # all lines come with the card, once people have said whether it is there
        if await self._standing.is_given_up(owed.delivery, DeliveryKind.CARD):
            return Done() if is_repaint(owed.delivery) else Failed(NO_CARD)
        if is_repaint(owed.delivery):
            return await self._unposted(owed)
        if owed.delivery.urgent and owed.attempts == CALLS_FOR_ITS_CARD:
            await self._standing.want_card(owed.delivery)
        return self._standing.soon(owed, "the card is not posted yet")

    async def _unposted(self, owed: OwedDelivery) -> Outcome:
        """A line that never came to stand there has nothing to repaint."""
        if await self._standing.is_given_up(owed.delivery, DeliveryKind.LINE):
            return Done()
        return self._standing.soon(owed, "the line is not posted yet")

    async def _without_thread(self, owed: OwedDelivery, thread: MessageRef, gone: Gone) -> Outcome:
        """Somebody deleted the card, or closed its thread: a new one takes its place, with all lines."""
        if owed.attempts >= TRIES:
            return Failed(f"the card is gone: {gone}")
        await self._standing.want_card(owed.delivery, gone=thread.id)
        seconds = min(2 ** (owed.attempts - 1), LONGEST_WAIT)
        return Later(self._desk.clock() + timedelta(seconds=seconds), f"the card is gone: {gone}")

    async def _finish(self, message: Sequence[_Owed], outcome: Outcome) -> None:
        await self._standing.finish([owed for one in message for owed in one.owed], outcome)


def _messages(lines: Sequence[_Owed]) -> Iterator[list[_Owed]]:
    """Group lines into messages: alone what must be repaintable or stands there already, the others together."""
    together: list[_Owed] = []
    for one in lines:
        if not one.line.alone and one.at is None:
            together.append(one)
            continue
        if together:
            yield together
            together = []
        yield [one]
    if together:
        yield together

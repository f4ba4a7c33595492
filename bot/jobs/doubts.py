"""Whether something happened, where the answer got lost: look, wait, look again, and only then do it once more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from bot.domain.deliveries import (
    Delivery,
    DeliveryId,
    DeliveryKind,
    Later,
    Outcome,
    OwedDelivery,
)
from bot.domain.errors import NotDone, OutcomeUnknown, OutsideError

T = TypeVar("T")

SETTLE: Final = timedelta(seconds=10)
"""How long something has to be missing before it counts as not happened.

Counted from the first look, so after the call has ended and its connection is closed: by then it has either come to its end, after
25 s at most, or broken off. A product takes seconds for a call, not more; and every second here keeps a card from people who
should see it. What comes through later still is found when the channel is looked through for twins.
"""

LATEST_REPAINT: Final = timedelta(seconds=60)
"""How long after its call has ended a repaint may still come through, over a newer one: until then it is painted once more.

What queues and proxies hold back comes before whoever waited 20 s has waited as long again, with some time to spare.
"""

_OF_TICKETS: Final = frozenset({DeliveryKind.CARD, DeliveryKind.LINE})


class Unsettled(OutsideError):
    """It is not to be seen, and that may change for `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("it may still come through")
        self.retry_after = retry_after


class Doubts:
    """What may have happened. Whoever starts anew doubts what was begun, unless it is on record that it came to nothing."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._undone: set[DeliveryId] = set()
        self._missing_since: dict[str, datetime] = {}
        self._said_again: set[DeliveryId] = set()
        self._late: dict[DeliveryId, datetime] = {}

    def hangs_over(self, owed: OwedDelivery) -> bool:
        """Tell whether a delivery may have happened: it was begun, and not every try certainly came to nothing."""
        return owed.attempts > 1 + owed.undone and owed.id not in self._undone

    def came_to_nothing(self, together: Iterable[OwedDelivery]) -> None:
        """Keep in mind that this try did nothing; what one before it may have done is as doubtful as it was."""
        self._undone.update(owed.id for owed in together if not self.hangs_over(owed))

    def on_record(self, owed: OwedDelivery, outcome: Outcome) -> Outcome:
        """Return an outcome with what is known of the tries so far, for whoever starts anew."""
        return (
            replace(outcome, undone=True)
            if isinstance(outcome, Later) and owed.id in self._undone
            else outcome
        )

    @contextmanager
    def watching(self, together: Sequence[OwedDelivery]) -> Iterator[None]:
        """Do something that may fail before it has begun."""
        try:
            yield
        except (NotDone, Unsettled):
            self.came_to_nothing(together)
            raise

    def until(self, delivery: Delivery) -> datetime | None:
        """Return until when something is being settled, if it is."""
        since = self._missing_since.get(_what(delivery))
        return None if since is None else since + SETTLE

    def begin(self, owed: OwedDelivery) -> None:
        """Take note that something may have come through: whoever else is about to do the same looks first."""
        self._missing_since.setdefault(_what(owed.delivery), self._clock())

    def check(self, together: Iterable[OwedDelivery]) -> None:
        """Take note that what is doubtful was looked for and is not there; `Unsettled` while some of it may still come."""
        now = self._clock()
        since = [self._missing_since.setdefault(_what(owed.delivery), now) for owed in together]
        until = max(since, default=now - SETTLE) + SETTLE
        if now < until:
            raise Unsettled((until - now).total_seconds())

    @contextmanager
    def repainting(self, together: Sequence[OwedDelivery]) -> Iterator[None]:
        """Change what stands there; keep in mind a change of which nobody knows whether it came through."""
        try:
            yield
        except NotDone:
            self.came_to_nothing(together)
            raise
        except OutcomeUnknown:
            self._undone.difference_update(owed.id for owed in together)
            self._late |= dict.fromkeys((owed.id for owed in together), self._clock() + LATEST_REPAINT)
            raise

    def painted(self, owed: OwedDelivery) -> Later | None:
        """Return when to paint once more what came through: an older repaint that comes later must not be what stays."""
        if owed.id not in self._late and self.hangs_over(owed):  # of an earlier process
            self._late[owed.id] = self._clock() + LATEST_REPAINT
        until = self._late.get(owed.id)
        self._undone.discard(owed.id)
        if until is None or self._clock() >= until:
            self._late.pop(owed.id, None)
            return None
        return Later(until, "an earlier repaint may still come through")

    def once_more(self, owed: OwedDelivery) -> bool:
        """Tell whether to say again what may have arrived and nobody can look for: once, since twice is better than never."""
        if owed.id in self._said_again:
            self._said_again.discard(owed.id)
            return False
        self._said_again.add(owed.id)
        return True

    def leave(self, owed: OwedDelivery) -> None:
        """Let people decide about what is doubtful."""
        self._forget([owed])

    async def attempt(self, together: Sequence[OwedDelivery], work: Callable[[], Awaitable[T]]) -> T:
        """Do what is owed together, and keep in mind what is known of it afterwards."""
        self._undone.difference_update(owed.id for owed in together)
        try:
            done = await work()
        except NotDone:
            self._undone.update(owed.id for owed in together)
            raise
        except OutcomeUnknown:
            self._forget(together)
            raise
        self._forget(together)
        self._said_again.difference_update(owed.id for owed in together)
        return done

    def _forget(self, together: Sequence[OwedDelivery]) -> None:
        for owed in together:
            self._undone.discard(owed.id)
            self._missing_since.pop(_what(owed.delivery), None)


def _what(delivery: Delivery) -> str:
    """Return what a delivery is about, in whatever lane; a card's or line's subject only says how it is to be posted."""
    subject = "" if delivery.kind in _OF_TICKETS else delivery.subject
    return f"{delivery.kind}:{delivery.ticket}:{delivery.channel}:{delivery.number}:{subject}"

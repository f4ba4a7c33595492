"""What all stores agree on about the order of deliveries.

The order of a lane: urgent ones first, then as they were owed. Its head is the first of that order, whatever its state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from typing import Final

from bot.domain.deliveries import Delivery, DeliveryId, DeliveryKind, Later, OwedDelivery
from bot.domain.people import ChannelId

CARD: Final = -1
"""The number under which the message of a card is kept; those of lines are kept under the activity's."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A delivery in the outbox; `until` is the end of the lease while somebody has it; `undone` as in `OwedDelivery`."""

    id: DeliveryId
    delivery: Delivery
    attempts: int = 0
    until: datetime | None = None
    undone: int = 0

    @property
    def ready_at(self) -> datetime:
        """Return when it can be taken (again), as far as it alone is concerned."""
        return self.until or self.delivery.due_at

    def taken(self, until: datetime) -> Owed:
        return replace(self, attempts=self.attempts + 1, until=until)

    def given(self) -> OwedDelivery:
        """Return it as its taker gets it."""
        return OwedDelivery(self.id, self.delivery, self.attempts, self.undone)

    def later(self, outcome: Later) -> Owed:
        """Return it as it waits to be tried again, with what is known of the tries so far."""
        delivery = replace(self.delivery, due_at=outcome.due_at)
        undone = self.attempts if outcome.undone else self.undone
        return replace(self, delivery=delivery, until=None, undone=undone)


def merged(waiting: Delivery, newer: Delivery) -> Delivery:
    """Return one delivery for two with the same key: as urgent and as early as either."""
    return replace(
        waiting,
        urgent=waiting.urgent or newer.urgent,
        due_at=min(waiting.due_at, newer.due_at),
    )


def batch(head: Owed, others: Iterable[Owed], now: datetime) -> list[Owed]:
    """Return what may be taken together from a lane that may give; `others` are in it as well.

    With a line go those of its thread, by their numbers: the earlier ones even if they were to wait, since it cannot go before
    them, and the later ones as far as they are due.
    """
    lines = sorted([head, *(one for one in others if _share_thread(head.delivery, one.delivery))], key=_place)
    place = lines.index(head)
    due = takewhile(lambda owed: owed.ready_at <= now, lines[place + 1 :])
    return [*lines[: place + 1], *due]


def _place(owed: Owed) -> tuple[int, DeliveryId]:
    return (owed.delivery.number, owed.id)


def _share_thread(head: Delivery, other: Delivery) -> bool:
    return (
        head.kind is DeliveryKind.LINE
        and other.kind is DeliveryKind.LINE
        and (head.ticket, head.channel) == (other.ticket, other.channel)
    )


def is_lane_of(channel: ChannelId, lane: str) -> bool:
    """Tell whether a lane leads into a channel: such lanes begin with it."""
    return f"{lane}:".startswith(f"{channel}:")


def check_times(deliveries: Iterable[Delivery]) -> None:
    """Raise `ValueError` for a time without a zone: it would become due whenever the machine's zone says so."""
    for delivery in deliveries:
        if delivery.due_at.tzinfo is None:
            raise ValueError(f"{delivery.key} is due at a time without a time zone")

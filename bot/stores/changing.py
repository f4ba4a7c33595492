"""What all stores agree on about changes to tickets."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.activities import Activity, Opened, PostAdded
from bot.domain.deliveries import Delivery
from bot.domain.posts import PostRef
from bot.domain.ticket import Ticket
from bot.stores.lanes import check_times
from bot.stores.store import Change, Entry


def joint(
    ticket: Ticket, activities: Sequence[Activity], deliveries: Sequence[Delivery], also: Change | None
) -> list[Change]:
    """Return what an append has to change; `ValueError` if it cannot be meant."""
    changes = [Change(ticket, activities, deliveries)]
    if also is not None:
        changes.append(also)
        if also.ticket.id == ticket.id:
            raise ValueError(f"ticket {ticket.id} cannot change twice at once")
    for change in changes:
        check_times(change.deliveries)
    return changes


def entries_of(change: Change, cause: str) -> list[Entry]:
    """Return what is added to a log, numbered from where it must be."""
    numbered = enumerate(change.activities, change.seen + 1)
    return [Entry(change.ticket.id, number, cause, activity) for number, activity in numbered]


def split_off(activities: Sequence[Activity]) -> list[PostRef]:
    """Return the posts that a ticket begins with that was cut from another one; none for all other changes."""
    match activities:
        case [Opened(split_from=int()), *_]:
            return [one.post.ref for one in activities if isinstance(one, Opened | PostAdded)]
        case _:
            return []

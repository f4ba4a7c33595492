"""What all stores agree on about erasing: the words go, what they were part of stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.activities import Activity
from bot.domain.evolving import fold
from bot.domain.searching import posts_in
from bot.stores.store import Entry


def redacted(log: Sequence[Entry], instead: Mapping[int, Activity]) -> list[Entry]:
    """Return a ticket's log with other activities in the place of some, by their numbers.

    Raises `ValueError` unless each tells of the same as before: something of that kind, at that time, about those posts; and unless
    the ticket keeps its conversation, so that what comes next from there still finds it.
    """
    if missing := instead.keys() - {entry.number for entry in log}:
        raise ValueError(f"ticket {log[0].ticket} has no activity {min(missing)}")
    found = [_redacted(entry, instead.get(entry.number, entry.activity)) for entry in log]
    before, after = (fold(log[0].ticket, (entry.activity for entry in one)) for one in (log, found))
    if before.conversation != after.conversation:
        raise ValueError(f"ticket {before.id} cannot leave its conversation")
    return found


def _redacted(entry: Entry, instead: Activity) -> Entry:
    if _structure(instead) != _structure(entry.activity):
        raise ValueError(
            f"activity {entry.number} of ticket {entry.ticket} must stay what it is, but for words and names"
        )
    return replace(entry, activity=instead)


def _structure(activity: Activity) -> tuple[object, ...]:
    return type(activity), activity.at, posts_in(activity)

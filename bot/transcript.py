"""What the terminal prints in words: the whole log of a ticket (`zuruf log`), what was frozen (`zuruf freezes`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.activities import Opened, PostRemoved
from bot.domain.policy import Policy
from bot.domain.text import Moment
from bot.handlers.frozen import told_whole
from bot.keeping.freezes import Freeze
from bot.stores.store import Entry
from bot.texts.plain import plain
from bot.texts.saying import say, without_removed
from bot.texts.texts import Texts


def transcript(entries: Sequence[Entry], policy: Policy, texts: Texts) -> Iterator[str]:
    """Yield one line an activity, with its number and time; under the first, what the customer wrote."""
    removed = frozenset(e.activity.ref for e in entries if isinstance(e.activity, PostRemoved))
    first = entries[0].activity
    assert isinstance(first, Opened)
    for entry in entries:
        activity = without_removed(entry.activity, removed, texts)
        words = say(first.post.ref.account, activity, policy, texts)
        if words is None:
            continue
        yield plain((f"{entry.number:>4}  ", Moment(activity.at), "  ", *words), policy.time_zone)
        if isinstance(activity, Opened):
            yield from (f"      | {line}" for line in activity.post.text.clean().splitlines())


def told_freezes(freezes: Sequence[Freeze], policy: Policy, texts: Texts) -> Iterator[str]:
    """Yield one line for each freeze, or that there is none."""
    if all(one.lifted is not None for one in freezes):
        yield texts.stops.nothing_frozen()
    for one in freezes:
        yield plain(told_whole(one, policy, texts.stops), policy.time_zone)

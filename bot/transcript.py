"""The whole log of a ticket in words, as `zuruf log` prints it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.activities import Opened
from bot.domain.policy import Policy
from bot.domain.text import Moment
from bot.stores.store import Entry
from bot.texts.plain import plain
from bot.texts.saying import say
from bot.texts.texts import Texts


def transcript(entries: Sequence[Entry], policy: Policy, texts: Texts) -> Iterator[str]:
    """Yield one line an activity, with its number and time; under the first, what the customer wrote."""
    first = entries[0].activity
    assert isinstance(first, Opened)
    for entry in entries:
        words = say(first.post.ref.account, entry.activity, policy, texts)
        if words is None:
            continue
        yield plain((f"{entry.number:>4}  ", Moment(entry.activity.at), "  ", *words), policy.time_zone)
        if entry.activity is first:
            yield from (f"      | {line}" for line in first.post.text.clean().splitlines())

"""How much waits, seen from several sides: by account, by waiting time, by state, and by who has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from bot.desk import Desk
from bot.domain.people import Person
from bot.domain.queueing import AGES, Whose, boundaries
from bot.domain.text import Strong, Text
from bot.domain.ticket import Status
from bot.handlers.due import count_due
from bot.handlers.form import Passage
from bot.handlers.picks import Picks, matching, whose
from bot.stores.store import Tally
from bot.texts.texts import Texts

Counted = list[tuple[str, int]]
"""What is counted, in words, and how many there are; in the order in which it is read."""


async def counts(picks: Picks, by: Person, desk: Desk, texts: Texts) -> Passage:
    """Return the figures of what was picked, in one paragraph. The store counts; no ticket is read."""
    now = desk.clock()
    tallies = await desk.store.tally(matching(picks, by, now), boundaries(now))
    shown = [one for one in tallies if picks.whose in {"", whose(one, by)}]
    total = sum(one.count for one in shown)
    due = await count_due(by, picks, desk)
    head: Text = (texts.inbox.total(total, due),)
    sides = _sides(shown, by, desk, texts) if shown else ()
    return Passage((*head, *chain.from_iterable(("\n", *side) for side in sides)))


def _sides(tallies: Sequence[Tally], by: Person, desk: Desk, texts: Texts) -> Iterator[Text]:
    labels = texts.inbox.labels
    yield _line(labels.account, _by_account(tallies, desk))
    yield _line(labels.waiting, _by_age(tallies, texts))
    yield _line(labels.state, _by_state(tallies, texts))
    yield _line(labels.whose, _by_owner(tallies, by, texts))


def _line(label: str, counted: Counted) -> Text:
    words = " · ".join(f"{word} {count}" for word, count in counted if count)
    return (Strong(f"{label}:"), f" {words}")


def _by_account(tallies: Sequence[Tally], desk: Desk) -> Counted:
    counter: Counter[str] = Counter()
    for one in tallies:
        counter[desk.policy.account(one.account).name] += one.count
    return counter.most_common()


def _by_age(tallies: Sequence[Tally], texts: Texts) -> Counted:
    counter: Counter[int | None] = Counter()
    for one in tallies:
        counter[one.age] += one.count
    waiting = [(texts.inbox.age(age), counter[age]) for age in range(len(AGES) + 1)]
    return [*waiting, (texts.inbox.labels.nobody_waits, counter[None])]


def _by_state(tallies: Sequence[Tally], texts: Texts) -> Counted:
    counter: Counter[Status] = Counter()
    for one in tallies:
        counter[one.status] += one.count
    return [(texts.status(status), counter[status]) for status in Status]


def _by_owner(tallies: Sequence[Tally], by: Person, texts: Texts) -> Counted:
    counter: Counter[Whose] = Counter()
    for one in tallies:
        counter[whose(one, by)] += one.count
    return [(texts.inbox.whose(one), counter[one]) for one in Whose]

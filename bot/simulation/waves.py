"""Which of the posts that are played through would be waves: by the times at which they were written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.people import DepartmentId
from bot.domain.policy import Policy, WaveRules
from bot.domain.posts import AccountId, PostRef
from bot.domain.ticket import TicketId
from bot.domain.waves import Pattern, Seen, begins, belongs, seen
from bot.simulation.simulating import InWave, Simulation
from bot.suggesting.stopwords import EVERY_STOPWORD


@dataclass
class _Wave:
    """A wave that goes on; `last` is when its newest post was written."""

    pattern: Pattern
    begun_by: PostRef
    department: DepartmentId
    last: datetime


@dataclass
class _Account:
    before: list[Seen]
    waves: list[_Wave]


def in_waves(simulations: Sequence[Simulation], policy: Policy) -> list[Simulation]:
    """Return the simulations in their order, each with the wave that its post would be part of.

    Tickets are known by their place here; posts that came before a wave keep their card, and are told to belong to it.
    """
    accounts: dict[AccountId, _Account] = {}
    found: dict[TicketId, InWave] = {}
    for place in sorted(range(len(simulations)), key=lambda one: simulations[one].post.written_at):
        one = simulations[place]
        rules = policy.waves.get(one.post.ref.account)
        if rules is None or one.opened.urgent:
            continue
        known = accounts.setdefault(one.post.ref.account, _Account([], []))
        post = seen(TicketId(place), one.post.written_at, one.opened.department, one.post)
        found |= _looked_at(post, one.post.ref, known, rules)
    return [replace(one, wave=found.get(TicketId(place))) for place, one in enumerate(simulations)]


def _looked_at(post: Seen, ref: PostRef, known: _Account, rules: WaveRules) -> dict[TicketId, InWave]:
    known.waves = [one for one in known.waves if post.at - one.last <= rules.quiet]
    for wave in known.waves:
        if wave.department == post.department and belongs(post, wave.pattern, rules):
            wave.last = post.at
            return {post.ticket: InWave(wave.pattern.sort, wave.begun_by, own_card=False)}
    beginning = begins(post, known.before, rules, EVERY_STOPWORD)
    if beginning is None:
        known.before.append(post)
        return {}
    known.waves.append(_Wave(beginning.pattern, ref, post.department, post.at))
    known.before = _without(known.before, beginning.before)
    sort = beginning.pattern.sort
    earlier = {ticket: InWave(sort, ref, own_card=True) for ticket in beginning.before}
    return {**earlier, post.ticket: InWave(sort, ref, own_card=False)}


def _without(before: Iterable[Seen], gone: Iterable[TicketId]) -> list[Seen]:
    left_out = set(gone)
    return [one for one in before if one.ticket not in left_out]

"""Random histories: 10 to 200 steps, many faults, the same again for the same seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Final

from bot.connectors.connector import Idempotency
from tests.fakes.world import SHOP
from tests.faults.chats import BOTH, SLACK, TEAMS, UNSEEN
from tests.faults.disk import Disk, InMemory, OnFile
from tests.faults.faults import SHOWN
from tests.faults.ground import BEGINNING
from tests.faults.house import House
from tests.faults.loop import Stuck
from tests.faults.loop import run as run_story
from tests.faults.mistakes import heard
from tests.faults.outcomes import OF_MESSAGES, Outcome
from tests.faults.part import Part, Plan
from tests.faults.people import People
from tests.faults.points import LIVE, Seam
from tests.faults.resting import comes_to_rest, ends_well
from tests.faults.spreading import MOST_OF_ONE, spread
from tests.faults.steps import Steps
from tests.faults.stopping import unfreeze_all
from tests.faults.surging import OF_WAVES, RULES, what_became

IN_CI: Final = 10_000
BEFORE_A_RELEASE: Final = 200_000

HITS: Final = 1_000
"""How often each crash point has to be met in 10,000 histories."""
PAIRS: Final = 50
"""How often each of them together with each outcome."""

ON_FILE: Final = 100
"""One history in so many is played on a real file: each costs as much as five others."""

IN_TEAMS: Final = {3: BOTH, 43: BOTH, 7: TEAMS, 47: UNSEEN}
"""Which histories, by their seed modulo 80, are played elsewhere than in Slack alone: each costs as much as three others."""

WITH_WAVES: Final = 5
"""In one history in so many, posts that are alike become waves."""

AT_ONCE: Final = 8
"""So many faults wait for their place at the same time."""

WAITING: Final = 20
"""One in so many goes on until the times have come that people named."""

BEGINNINGS: Final = (
    BEGINNING,
    datetime(2026, 10, 25, 0, 50, tzinfo=UTC),  # ten minutes before the hour that comes twice
    datetime(2026, 3, 29, 0, 50, tzinfo=UTC),  # ten minutes before the hour that is left out
)

_PAIRS: Final = tuple(
    (name, outcome)
    for name, outcome in product(LIVE, Outcome)
    if outcome in OF_MESSAGES or LIVE[name].seam not in SHOWN
)

_SELDOM: Final = frozenset({Seam.SUGGESTED, Seam.QUEUED})
"""An answer of another department is rare; what becomes of a confirmed reply keeps it from having any outcome."""
_OFTEN: Final = frozenset({Seam.REPAINT, Seam.LINE, Seam.LINE_KEPT})


def _in_turn(pairs: Sequence[tuple[str, Outcome]]) -> Sequence[tuple[str, Outcome]]:
    """Return in what order they wait for their place; what comes about at every moment comes half as often as what seldom does."""
    return (
        *pairs,
        *((name, outcome) for name, outcome in pairs if LIVE[name].seam not in _OFTEN),
        *((name, outcome) for name, outcome in pairs if LIVE[name].seam in _SELDOM),
    )


_ARMED: Final = _in_turn(_PAIRS)
_ARMED_IN_TEAMS: Final = _in_turn(tuple(product(LIVE, Outcome)))
"""Where Teams has a part, what is shown may come through late, too: on either side."""


@dataclass(frozen=True, slots=True)
class Played:
    """What a history came to; `trace` only where something is wrong."""

    seed: int
    steps: int
    violations: tuple[str, ...]
    hits: Counter[str]
    pairs: Counter[str]
    waves: Counter[str]
    trace: tuple[str, ...]


def play(seed: int, scratch: Path, *, keep_trace: bool = False) -> Played:
    """Play the history of a seed."""
    rng = random.Random(f"history {seed}")  # noqa: S311 -- it has to be the same again
    disk: Disk = OnFile(_fresh(scratch / "store.db")) if seed % ON_FILE == 0 else InMemory()
    kind, beginning = rng.choice([*Idempotency]), rng.choice(BEGINNINGS)
    house = House(kind, disk, scratch / "store", seed, beginning, surface=surface_of(seed))
    if has_waves(seed):
        house.policy = replace(house.policy, waves={SHOP: RULES})
    steps = 10 + int(191 * rng.random() ** 32)
    with heard(house.violated):
        try:
            run_story(lambda: _whole(house, rng, steps))
        except Stuck as stuck:
            house.violations.append(str(stuck))
    return Played(
        seed,
        steps,
        tuple(house.violations),
        house.faults.hits,
        house.faults.pairs,
        what_became(house) if house.policy.waves else Counter(),
        tuple(house.trace) if keep_trace or house.violations else (),
    )


def surface_of(seed: int) -> str:
    return IN_TEAMS.get(seed % 80, SLACK)


def has_waves(seed: int) -> bool:
    """What became of waves is counted at the end, when a store on a file is closed already."""
    return surface_of(seed) == SLACK and seed % WITH_WAVES == 2 and seed % ON_FILE != 0


def _fresh(path: Path) -> Path:
    for one in path.parent.glob(f"{path.name}*"):
        one.unlink()
    return path


async def _whole(house: House, rng: random.Random, steps: int) -> None:
    try:
        await _story(house, rng, steps)
    finally:
        await house.bury()


async def _story(house: House, rng: random.Random, steps: int) -> None:
    house.busy = True
    house.forum.lag = rng.choice((0.0, 0.0, 3.0))
    house.forum.echoes, house.forum.with_keys = rng.choice(((False, False), (True, False), (True, True)))
    for author in ("Mia", "Ben", "Zoe"):
        house.forum.say(author, "My train is late")
    await house.start()
    await house.pass_time(1.0)
    walk = Steps(house)
    armed = _ARMED if house.surface == SLACK else _ARMED_IN_TEAMS
    at = house.seed * 37 % len(armed)  # evenly: so each of them has its turn in as many histories
    for _ in range(steps):
        while len(house.faults.armed) < AT_ONCE:
            _arm(house, rng, armed[at])
            at = (at + 101) % len(armed)
        await walk.next()
        if house.violations:
            return
    house.stormy = 0.0
    await unfreeze_all(house, People(house))
    await comes_to_rest(house)  # where half of the faults meet the replies that are still queued
    house.faults.disarm()
    await ends_well(house, waits=house.seed % WAITING == 1)


def _arm(house: House, rng: random.Random, fault: tuple[str, Outcome]) -> None:
    point, outcome = fault
    anywhere = LIVE[point].seam is Seam.WRITE
    house.faults.arm(point, outcome, rng.randrange(12) if anywhere else 0)


def run(plan: Plan) -> Part:
    """Play all histories; the n-th has the seed that the plan begins with, and n."""
    count = BEFORE_A_RELEASE if plan.long else IN_CI
    part, pairs, surfaces, waves, steps = Part(), Counter[str](), Counter[str](), Counter[str](), 0
    for one in spread(play, range(plan.seed, plan.seed + count), plan):
        part.counts["histories"] += 1
        surfaces[surface_of(one.seed)] += 1
        part.crash_points += one.hits
        pairs += one.pairs
        waves += one.waves
        steps += one.steps
        part.violations += [
            f"{what}: python -m tests.faults --seed {one.seed}" for what in one.violations[:MOST_OF_ONE]
        ]
    part.goals |= {f"{point} at least {HITS} times": part.crash_points[point] >= HITS for point in LIVE}
    names = [f"{point} {outcome}" for point, outcome in _PAIRS]
    rare = {name: pairs[name] for name in names if pairs[name] < PAIRS}
    part.goals[f"each crash point with each outcome at least {PAIRS} times"] = not rare
    part.goals |= {f"{what} at least {HITS} times": waves[what] >= HITS for what in OF_WAVES}
    part.details = {
        "steps": steps,
        "waves": dict(waves),
        "surfaces": dict(surfaces),
        "pairs": dict(sorted(pairs.items())),
        "rare": rare,
    }
    return part

"""Every single fault: each crash point with each outcome of the call nearest to it, for each kind of platform."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.connectors.connector import Idempotency
from bot.domain.people import Person
from bot.handlers.names import CLAIM, ESCALATE, REPLY, SUGGEST
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, JONAS, SELMA
from tests.faults.chats import SLACK, TEAMS, UNSEEN
from tests.faults.disk import InMemory
from tests.faults.faults import SHOWN
from tests.faults.house import House
from tests.faults.loop import run as run_story
from tests.faults.mistakes import heard
from tests.faults.outcomes import OF_MESSAGES, Outcome
from tests.faults.part import Part, Plan
from tests.faults.people import People
from tests.faults.points import ELSEWHERE, LIVE, Does, Seam
from tests.faults.resting import ends_well
from tests.faults.spreading import MOST_OF_ONE, spread
from tests.faults.teams import SERVICE_IN_TEAMS, SOCIAL_IN_TEAMS

IN_TEAMS: Final = (TEAMS, UNSEEN)
"""With Graph, which shows the bot what stands there, and without, where only people can look."""

SURFACES: Final = (SLACK, *IN_TEAMS)

_WITH_A_QUESTION: Final = frozenset({"C4", "C5", "C6"})


@dataclass(frozen=True, slots=True)
class Cell:
    point: str
    outcome: Outcome
    kind: Idempotency
    surface: str

    def __str__(self) -> str:
        return f"{self.point} × {self.outcome} × {self.kind} × {self.surface}"


@dataclass(frozen=True, slots=True)
class Told:
    """What a cell's story came to."""

    cell: Cell
    violations: tuple[str, ...]
    hits: Counter[str]
    pairs: Counter[str]
    trace: tuple[str, ...]


def cells() -> Iterator[Cell]:
    """Return all of them; the outcome is that of the reply's request, or of the message where the point is about one.

    What happens to a message has nothing to do with the platform, so in Teams the kinds of platform take turns there.
    """
    for point, outcome, kind in itertools.product(LIVE, Outcome, Idempotency):
        if outcome in OF_MESSAGES or LIVE[point].seam not in SHOWN:
            yield Cell(point, outcome, kind, SLACK)
    kinds = itertools.cycle(Idempotency)
    for point, outcome, surface in itertools.product(LIVE, Outcome, IN_TEAMS):
        yield Cell(point, outcome, next(kinds), surface)


def tell(cell: Cell, scratch: Path) -> Told:
    """Tell the story of a cell."""
    seed = sum(map(ord, str(cell)))  # the same on every machine
    house = House(cell.kind, InMemory(), scratch / "store", seed, surface=cell.surface)
    with heard(house.violated):
        run_story(lambda: _whole(house, cell))
    return Told(cell, tuple(house.violations), house.faults.hits, house.faults.pairs, tuple(house.trace))


async def _whole(house: House, cell: Cell) -> None:
    try:
        await _story(house, cell)
    finally:
        await house.bury()


async def _story(house: House, cell: Cell) -> None:
    people = People(house)
    house.forum.echoes = LIVE[cell.point].does is Does.ECHO
    house.forum.say("Mia", "My train is late")
    await house.start()
    await house.pass_time(61.0)
    await _press(people, ANNA, CLAIM)
    await house.pass_time(2.0)
    if cell.point in _WITH_A_QUESTION:
        await _asks_another_department(house, people, cell)
    else:
        _arm(house, cell)
    await _press(people, ANNA, REPLY)
    await house.pass_time(90.0)
    house.forum.say("Mia", "And my bag?", "c1")
    await house.pass_time(61.0)
    await people.settle()
    await house.pass_time(2.0)
    await _press(people, JONAS, REPLY)
    await ends_well(house)


async def _asks_another_department(house: House, people: People, cell: Cell) -> None:
    _arm(house, cell)
    await _press(people, ANNA, ESCALATE)
    await house.pass_time(40.0)
    await _press(people, SELMA, SUGGEST)
    await house.pass_time(40.0)


def _arm(house: House, cell: Cell) -> None:
    anywhere = LIVE[cell.point].seam is Seam.WRITE
    house.faults.arm(cell.point, cell.outcome, house.rng.randrange(25) if anywhere else 0)


async def _press(people: People, by: Person, handler: str) -> None:
    """Press a button, if it stands there."""
    where = (IN_SERVICE, SERVICE_IN_TEAMS) if by is SELMA else (IN_SOCIAL, SOCIAL_IN_TEAMS)
    found = [one for one in people.buttons(handler) if one.channel in where]
    if found:
        await people.press(by, found[0])


def run(plan: Plan) -> Part:
    """Tell every cell's story."""
    part, unmet, surfaces = Part(), list[str](), Counter[str]()
    for one in spread(tell, cells(), plan):
        part.counts["cells"] += 1
        surfaces[one.cell.surface] += 1
        part.crash_points += one.hits
        if not one.pairs:
            unmet.append(str(one.cell))
        part.violations += [
            f"{what}: python -m tests.faults --cell '{one.cell}'" for what in one.violations[:MOST_OF_ONE]
        ]
    part.goals["every cell meets its crash point and its outcome"] = not unmet
    part.details = {"surfaces": dict(surfaces), "unmet": unmet, "elsewhere": dict(ELSEWHERE)}
    return part


def replay(name: str, scratch: Path) -> Told:
    """Tell the story of the cell that is called so."""
    return tell(next(cell for cell in cells() if str(cell) == name), scratch)

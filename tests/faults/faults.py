"""Faults that wait for their place, one after the other."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.faults.outcomes import Outcome
from tests.faults.points import POINTS, At, Point, Seam

SHOWN = frozenset({Seam.ASKED_CARD, Seam.REPAINT, Seam.LINE, Seam.LINE_KEPT})
"""Here the outcome is that of the message, elsewhere that of the reply's request."""


@dataclass(slots=True)
class Armed:
    """A point that is to be met once, and the outcome of the call that is nearest to it."""

    point: Point
    outcome: Outcome
    skips: int = 0
    """So many of its places are passed before: for what may happen anywhere."""
    met: bool = False
    used: bool = False

    @property
    def of_message(self) -> bool:
        return self.point.seam in SHOWN

    @property
    def over(self) -> bool:
        return self.met and self.used


@dataclass(slots=True)
class Faults:
    """`hits` counts the points that were met, `pairs` those whose outcome came about as well."""

    rng: random.Random
    armed: list[Armed] = field(default_factory=list)
    hits: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)

    def arm(self, point: str, outcome: Outcome, skips: int = 0) -> None:
        self.armed.append(Armed(POINTS[point], outcome, skips))

    def disarm(self) -> None:
        self.armed.clear()

    def meets(self, seam: Seam, at: At) -> Point | None:
        """Return the point that is met here, if one is; it is met only once."""
        there = [one for one in self.armed if one.point.seam is seam and one.point.at is at and not one.met]
        for one in sorted(there, key=lambda one: not one.used):  # what has come about by half comes first
            if one.skips:
                one.skips -= 1
                continue
            one.met = True
            self.hits[one.point.name] += 1
            self._count(one)
            return one.point
        return None

    def meets_any(self, seams: Iterable[Seam], at: At) -> Point | None:
        """Return the first point that is met at one of several places."""
        return (
            next((point for seam in seams if (point := self.meets(seam, at))), None) if self.armed else None
        )

    def outcome_of_request(self) -> Outcome | None:
        """Return the outcome of a reply's request, if a fault names one: after its point where that is a request itself."""
        return self._outcome(
            lambda one: not one.of_message and (one.met or one.point.seam is not Seam.REQUEST)
        )

    def outcome_of_message(self, seam: Seam) -> Outcome | None:
        """Return the outcome of a card or line, if a fault names one for this kind."""
        kinds = {seam, Seam.LINE_KEPT} if seam is Seam.LINE else {seam}
        return self._outcome(lambda one: one.point.seam in kinds)

    def _outcome(self, fits: Callable[[Armed], bool]) -> Outcome | None:
        fitting = [one for one in self.armed if not one.used and fits(one)]
        for one in sorted(fitting, key=lambda one: not one.met):
            one.used = True
            self._count(one)
            return one.outcome
        return None

    def _count(self, one: Armed) -> None:
        if one.over:
            self.pairs[f"{one.point.name} {one.outcome}"] += 1
            self.armed.remove(one)

"""What every part of `make faults` is: a module with `run(plan) -> Part`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done. The same plan does the same, whatever the machine.

    `long` is for before a release, `share` for whoever has less time: what is tried for its own sake may be tried in part. `seed` begins every choice; `processes` may work at once; `scratch` is a directory that is
    gone afterwards.
    """

    seed: int
    processes: int
    scratch: Path
    long: bool = False
    share: bool = False


@dataclass(slots=True, kw_only=True)
class Part:
    """What a part found.

    `counts` are added up over all parts and stand in the report by their name: `cells`, `histories`, `kills`, `mutants`,
    `mutants_caught`. Each violation is one text that says what is wrong and how to see it again. `crash_points` counts how often
    each point of `tests/faults/points.py` was hit. `goals` are what has to be reached, by what is said when it was not.
    `details` stand in the report under the part's name.
    """

    counts: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    crash_points: Counter[str] = field(default_factory=Counter)
    goals: dict[str, bool] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)


class Runs(Protocol):
    def __call__(self, plan: Plan) -> Part: ...

"""What `build/faults.json` says, from what the parts found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from tests.faults.part import Part

COUNTS: Final = ("cells", "histories", "kills", "mutants", "mutants_caught")

POINTS: Final = tuple(f"C{number}" for number in range(26))


def report(parts: Mapping[str, Part], seed: int) -> dict[str, Any]:
    """Return the report; `violations` counts them, `broken` names them, `missed` the `goals` that were not reached."""
    goals = {goal: reached for part in parts.values() for goal, reached in part.goals.items()}
    counts = sum((part.counts for part in parts.values()), Counter[str]())
    hits = sum((part.crash_points for part in parts.values()), Counter[str]())
    broken = [violation for part in parts.values() for violation in part.violations]
    return {
        **{name: counts[name] for name in dict.fromkeys((*COUNTS, *counts))},
        "violations": len(broken),
        "crash_points": {point: hits[point] for point in POINTS},
        "seed": seed,
        "goals": goals,
        "missed": [goal for goal, reached in goals.items() if not reached],
        "broken": broken,
        "parts": {name: dict(part.details) for name, part in parts.items()},
    }


def is_sound(found: Mapping[str, Any]) -> bool:
    """Tell whether nothing is wrong and every goal is reached."""
    return not found["violations"] and not found["missed"]

"""Many simulations in numbers: to compare one policy with another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.people import DepartmentId
from bot.domain.policy import Policy
from bot.simulation.simulating import Simulation


@dataclass(frozen=True, slots=True)
class Counts:
    """So many posts, how many of them hurry, and for how many neither a template nor an FAQ entry was found."""

    posts: int
    urgent: int
    without_suggestion: int


def counted(simulations: Sequence[Simulation]) -> Counts:
    return Counts(
        posts=len(simulations),
        urgent=sum(one.opened.urgent for one in simulations),
        without_suggestion=sum(not (one.templates or one.faq) for one in simulations),
    )


def by_department(simulations: Sequence[Simulation], policy: Policy) -> dict[DepartmentId, Counts]:
    """Return the counts of every department of the policy, in its order, also of those that would get nothing."""
    return {
        department: counted([one for one in simulations if one.opened.department == department])
        for department in policy.departments
    }

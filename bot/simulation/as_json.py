"""A simulation for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.domain.people import Person, Role
from bot.domain.policy import Policy
from bot.domain.regions import Placed
from bot.simulation.counting import by_department
from bot.simulation.simulating import InWave, Offered, Simulation

Json = dict[str, Any]


def as_json(one: Simulation, policy: Policy) -> Json:
    """Return what `told` says, with ids instead of names and times in ISO 8601, UTC."""
    opened = one.opened
    return {
        "post": one.post.ref.external_id,
        "account": one.post.ref.account,
        "language": {"code": one.post.language, "known": one.heard.value},
        "hints": [
            {"name": hint.name, "matched": hint.matched, "urgent": hint.urgent} for hint in opened.hints
        ],
        "urgent": opened.urgent,
        "urgent_because": {
            "rule": one.rule.name if one.rule.urgent else None,
            "hints": [hint.name for hint in one.urgent_hints],
        },
        "rules": [{"rule": tried.rule.name, "miss": tried.miss and tried.miss.value} for tried in one.rules],
        "rule": opened.rule,
        "matched": opened.matched,
        "department": opened.department,
        "channels": list(opened.channels),
        "region": _region(one.placed),
        "seen_at": (opened.due_at or one.at).isoformat(),
        "wave": _wave(one.wave),
        "templates": [_template(offered) for offered in one.templates],
        "faq": [
            {"id": entry.id, "question": entry.questions[0], "words": list(found.words)}
            for entry, found in one.faq
        ],
        "escalations": [
            {
                "department": target.department,
                "reasons": list(target.reasons),
                "due_at": (one.at + target.due).isoformat(),
            }
            for target in one.targets
        ],
        "may_answer": _ids(one.may(Role.ANSWER)),
        "may_draft": _ids(one.may(Role.DRAFT)),
        "undo_seconds": policy.undo_window.total_seconds(),
    }


def summary_as_json(simulations: Sequence[Simulation], policy: Policy) -> Json:
    """Return what `summary` says, by the department's id."""
    return {department: asdict(counts) for department, counts in by_department(simulations, policy).items()}


def _wave(wave: InWave | None) -> Json | None:
    if wave is None:
        return None
    return {"sort": wave.sort.value, "begun_by": wave.begun_by.external_id, "own_card": wave.own_card}


def _region(placed: Placed | None) -> Json | None:
    return {"id": placed.region, "matched": placed.matched} if placed else None


def _template(offered: Offered) -> Json:
    variant = offered.wording.variant
    return {
        "id": offered.template.id,
        "words": list(offered.suggestion.words),
        "wording": {
            "language": variant.language,
            "address": variant.address and variant.address.value,
            "region": variant.region,
            "accounts": sorted(variant.accounts),
        },
        "lacks": [lack.value for lack in offered.wording.lacks],
    }


def _ids(people: Sequence[Person]) -> list[str]:
    return [person.id for person in people]

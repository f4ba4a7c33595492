"""From rounds to figures: medians of what was measured in turns, each a ratio to its peer."""

from __future__ import annotations

import json
import math
import os
import platform
import sqlite3
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound for a ratio (or, where `of_value`, for the value itself)."""

    bound: float
    at_least: bool = False
    of_value: bool = False

    def met(self, value: float, ratio: float) -> bool:
        measured = value if self.of_value else ratio
        return measured >= self.bound if self.at_least else measured <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; `None` where it could not be measured, with the reason in `note`.

    `value` is ours and `peer` that of what stands in `against`, both medians over `runs` rounds in `unit`; `ratio` is the
    median of the rounds' own ratios and `spread` the lowest and the highest of them.
    """

    name: str
    value: float | None
    unit: str
    against: str
    peer: float | None
    ratio: float | None
    goal: str | None
    met: bool | None
    runs: int
    spread: tuple[float, float] | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a figure is about: ours against a peer, in a unit, with a goal or none."""

    name: str
    unit: str
    against: str
    goal: Goal | None = None
    note: str = ""

    def figure(self, ours: Sequence[float], peers: Sequence[float]) -> Figure:
        """Return the figure of rounds in which both were measured, one after the other."""
        value, peer = statistics.median(ours), statistics.median(peers)
        ratios = [mine / other for mine, other in zip(ours, peers, strict=True)]
        ratio = statistics.median(ratios)
        return Figure(
            name=self.name,
            value=_rounded(value),
            unit=self.unit,
            against=self.against,
            peer=_rounded(peer),
            ratio=_rounded(ratio),
            goal=str(self.goal) if self.goal else None,
            met=self.goal.met(value, ratio) if self.goal else None,
            runs=len(ours),
            spread=(_rounded(min(ratios)), _rounded(max(ratios))),
            note=self.note,
        )

    def missing(self, why: str) -> Figure:
        """Return the figure of something that cannot be measured here."""
        goal = str(self.goal) if self.goal else None
        return Figure(self.name, None, self.unit, self.against, None, None, goal, None, 0, None, why)


def percentile(samples: Sequence[float], share: float) -> float:
    """Return the smallest sample that at least this share of all does not exceed."""
    ordered = sorted(samples)
    return ordered[math.ceil(len(ordered) * share) - 1]


def machine() -> dict[str, Any]:
    """Return what figures depend on and a reader needs to judge them."""
    packages = ("aiohttp", "botbuilder-core", "slack-bolt", "slack-sdk", "tinydb")
    return {
        "cpus": os.cpu_count(),
        "processor": platform.machine(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "packages": {name: version(name) for name in packages},
        "load_before": round(os.getloadavg()[0], 2),
    }


def write(path: Path, about: dict[str, Any], figures: Sequence[Figure]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"machine": about, "figures": [asdict(figure) for figure in figures]}
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def table(figures: Sequence[Figure]) -> str:
    """Return the figures for a terminal."""
    rows = [("figure", "value", "peer", "ratio", "spread", "goal", ""), *map(_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(7)]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)


def _row(figure: Figure) -> tuple[str, ...]:
    if figure.value is None or figure.ratio is None or figure.spread is None:
        return (figure.name, "–", figure.note, "", "", figure.goal or "", "not measured")
    verdict = {True: "met", False: "MISSED", None: ""}[figure.met]
    return (
        figure.name,
        f"{figure.value:g} {figure.unit}",
        f"{figure.peer:g} {figure.against}",
        f"{figure.ratio:g}",
        f"{figure.spread[0]:g}–{figure.spread[1]:g}",
        figure.goal or "",
        verdict,
    )


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")

"""`python -m tests.faults`: every part of the proof; writes `build/faults.json`. `--seed N` plays one history again, and tells it."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.faults import histories, single
from tests.faults.part import Part, Plan
from tests.faults.parts import PARTS
from tests.faults.report import is_sound, report

REPORT: Final = Path("build/faults.json")

BEGIN: Final = 20_261_121
"""Where every run begins, so that a run on every change proves the same; `--begin` begins elsewhere."""


def main() -> int:
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="zuruf-faults-") as directory:
        scratch = Path(directory)
        if asked.seed is not None:
            return _again(histories.play(asked.seed, scratch, keep_trace=True))
        if asked.cell is not None:
            return _again(single.replay(asked.cell, scratch))
        plan = Plan(
            seed=asked.begin, processes=asked.processes, scratch=scratch, long=asked.long, share=asked.share
        )
        parts = {name: _run(name, plan) for name in asked.part or PARTS}
    found = report(parts, asked.begin)
    if not asked.part:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(json.dumps(found, indent=1) + "\n")
    _say({name: value for name, value in found.items() if name not in {"parts", "goals"}})
    return 0 if is_sound(found) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--long", action="store_true", help="as much as before a release")
    parser.add_argument("--share", action="store_true", help="every second of the seeded bugs only")
    parser.add_argument("--begin", type=int, default=BEGIN, help="the seed of the first history")
    parser.add_argument(
        "--seed", type=int, help="play only the history of this seed, and tell it step by step"
    )
    parser.add_argument("--cell", help="tell only the story of this cell")
    parser.add_argument("--part", action="append", choices=[*PARTS], help="only this part; writes no report")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def _run(name: str, plan: Plan) -> Part:
    begun = time.monotonic()
    part = PARTS[name](plan)
    _say(
        f"{name}: {dict(part.counts)} in {time.monotonic() - begun:.0f} s, {len(part.violations)} violations"
    )
    return part


def _again(one: histories.Played | single.Told) -> int:
    """Tell a story step by step."""
    _say("\n".join((*one.trace, *(f"violated: {what}" for what in one.violations))))
    return 1 if one.violations else 0


def _with_fixed_hashes() -> None:
    """Begin anew where the order of sets would be another one each time."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        again = [sys.executable, "-m", "tests.faults", *sys.argv[1:]]
        os.execve(sys.executable, again, {**os.environ, "PYTHONHASHSEED": "0"})  # noqa: S606 -- this very program


def _say(what: object) -> None:
    text = what if isinstance(what, str) else json.dumps(what, indent=1)
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _with_fixed_hashes()
    sys.exit(main())

"""`python -m tests.faults`: every part of the proof; writes `build/faults.json`. With `--part NAME`, only some of them."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.faults.part import Part, Plan
from tests.faults.parts import PARTS
from tests.faults.report import is_sound, report

REPORT: Final = Path("build/faults.json")

SEED: Final = 20261121
"""Where every run begins, so that a run on every change proves the same; `--seed` begins elsewhere."""


def main() -> int:
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="zuruf-faults-") as scratch:
        plan = Plan(seed=asked.seed, processes=asked.processes, scratch=Path(scratch), long=asked.long)
        parts = {name: _run(name, plan) for name in asked.part or PARTS}
    found = report(parts, asked.seed)
    if not asked.part:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(json.dumps(found, indent=1) + "\n")
    _say({name: value for name, value in found.items() if name != "parts"})
    return 0 if is_sound(found) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--long", action="store_true", help="as much as before a release")
    parser.add_argument("--seed", type=int, default=SEED)
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


def _say(what: object) -> None:
    text = what if isinstance(what, str) else json.dumps(what, indent=1)
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

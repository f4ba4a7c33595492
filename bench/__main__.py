"""`python -m bench`: measure, print a table, write `build/bench.json`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from bench import bluesky, browser, claims, connectors, ingest, starting, storm, teams
from bench.figures import Figure, machine, table, write
from bench.processes import ROOT
from bench.setting import FULL, QUICK, Scale, Setting
from bench.slack import listening
from bench.suggestion import measuring as suggestion

REPORT = ROOT / "build" / "bench.json"

Measurement = Callable[[Setting], Awaitable[list[Figure]]]

MEASUREMENTS: Mapping[str, Measurement] = {
    "socket": partial(claims.measure, http=False),
    "http": partial(claims.measure, http=True),
    "teams": teams.measure,
    "start": starting.measure,
    "store": ingest.measure_store,
    "hook": ingest.measure_hook,
    "storm": storm.measure,
    "browser": browser.measure,
    "suggestion": suggestion.measure,
    "bluesky": bluesky.measure,
    "connectors": connectors.measure,
}


def main(arguments: Sequence[str]) -> None:
    asked = _parser().parse_args(arguments)
    scale = QUICK if asked.quick else FULL
    if asked.rounds is not None:
        scale = replace(scale, rounds=asked.rounds)
    about = machine()
    figures = asyncio.run(run(asked.only or list(MEASUREMENTS), scale))
    write(asked.report, about, figures)
    print(table(figures))
    print(f"\nThe spread is the lowest and the highest ratio of a round. Written to {asked.report}")


async def run(names: Sequence[str], scale: Scale) -> list[Figure]:
    """Return the figures of some measurements; raises `Lost` if something acknowledged is not on disk."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="zuruf-bench-") as folder:
        async with listening() as slack:
            setting = Setting(scale, Path(folder), slack)
            for name in names:
                began = time.monotonic()
                figures += await MEASUREMENTS[name](setting)
                print(f"measured {name} in {time.monotonic() - began:.0f} s", file=sys.stderr)
    return figures


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=MEASUREMENTS, help="measure only this; may be repeated"
    )
    parser.add_argument("--rounds", type=_rounds, help="interleaved rounds, at least 3")
    parser.add_argument(
        "--quick", action="store_true", help="little of everything: shows that it works, not how fast"
    )
    parser.add_argument("--report", type=Path, default=REPORT, help="where the JSON goes")
    return parser


def _rounds(text: str) -> int:
    if (rounds := int(text)) < 3:
        raise argparse.ArgumentTypeError("a median needs at least 3 rounds")
    return rounds


if __name__ == "__main__":
    main(sys.argv[1:])

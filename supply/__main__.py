"""`python -m supply`: check licences and floors of all that is locked, and write `build/sbom.json`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

import click

from supply.bom import bill
from supply.floors import below
from supply.licences import is_allowed, licence_of
from supply.locks import DEV, ROOT, RUN, pinned

BILL: Final = ROOT / "build" / "sbom.json"


def problems() -> Iterator[str]:
    """Yield what is wrong with what is locked and installed."""
    for package in {one.name: one for lock in (RUN, DEV) for one in pinned(lock)}.values():
        try:
            licence = licence_of(package.name)
        except LookupError as unknown:
            yield str(unknown.args[0])
            continue
        if not is_allowed(licence):
            yield f"{package.name} is under {licence}, which supply/licences.py does not allow"
    yield from below()


@click.command()
def main() -> None:
    """Check licences and floors; write the bill of materials."""
    found = list(problems())
    for problem in found:
        click.echo(problem, err=True)
    if found:
        sys.exit(1)
    BILL.parent.mkdir(exist_ok=True)
    BILL.write_text(bill(pinned(RUN)), encoding="utf-8")
    click.echo(f"{len(pinned(RUN))} packages: {BILL.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

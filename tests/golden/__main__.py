"""Write all golden cards anew, and remove those of cases that are no more."""

from __future__ import annotations

from tests.golden.cases import CASES, HERE, write


def main() -> None:
    written = {file for case in CASES for file in write(case)}
    for file in set(HERE.glob("*.json")) - written:
        file.unlink()


main()

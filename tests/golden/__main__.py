"""Write all golden cards anew, and remove those of cases that are no more."""

from __future__ import annotations

from tests.golden import cases, wave_cases


def main() -> None:
    written = {file for case in cases.CASES for file in cases.write(case)}
    written |= {file for case in wave_cases.CASES for file in wave_cases.write(case)}
    for file in {*cases.HERE.glob("*.json"), *wave_cases.HERE.glob("*.json")} - written:
        file.unlink()


main()

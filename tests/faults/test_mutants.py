"""The suite's test of itself, tested: what it must say of a bug that is noticed, of one that is not, and of one that is out of date."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.faults.mutants import ROOT, tried
from tests.faults.seeded import MUTANTS, Mutant


def test_every_bug_has_its_place_in_the_code_and_a_check_of_its_own() -> None:
    for mutant in MUTANTS:
        assert (ROOT / mutant.file).read_text().count(mutant.old) == 1, mutant.name
        file, _, test = mutant.check.partition("::")
        assert f"def {test.rpartition('::')[2]}(" in _source(file), mutant.name
    assert max(Counter(mutant.name for mutant in MUTANTS).values()) == 1


def _source(file: str) -> str:
    """Return a test's file; what every store must do is in the contracts."""
    contracts = (ROOT / "tests" / "contracts").glob("*.py")
    return "".join(path.read_text() for path in (ROOT / file, *contracts))


def test_a_bug_that_is_noticed_is_caught_and_others_are_told(tmp_path: Path) -> None:
    noticed = next(mutant for mutant in MUTANTS if mutant.check.startswith("tests/connectors/test_http.py"))
    unnoticed = Mutant("does nothing else", noticed.file, noticed.old, f"{noticed.old} ", noticed.check)
    outdated = Mutant("is out of date", noticed.file, "nobody writes this", "", noticed.check)
    part = tried([noticed, unnoticed, outdated], 1, tmp_path)
    assert (part.counts["mutants"], part.counts["mutants_caught"]) == (3, 1)
    assert len(part.violations) == 2
    assert part.violations[0].endswith(f"{noticed.check} passes")
    assert part.violations[1].endswith("stands 0 times in bot/connectors/http.py: bring it up to date")

"""The bugs that `make faults` puts in, and the check that notices each."""

from __future__ import annotations

from docs.generate.markdown import code, table
from tests.faults.seeded import MUTANTS

_HEAD = """# Seeded bugs

A suite that never fails proves nothing. So `make faults` copies the project, puts in one of these {count} bugs at a time, and runs the one check
that has to notice it. A bug that gets through, a check that fails without any bug, and a bug whose place in the code has changed fail the run.

To add one: five lines in `tests/faults/seeded.py`. `.venv/bin/python -m tests.faults.mutants WORDS` tries those whose names hold the words.

"""


def page() -> str:
    rows = [(mutant.name, code(mutant.file), code(mutant.check.rpartition("::")[2])) for mutant in MUTANTS]
    return _HEAD.format(count=len(MUTANTS)) + table(("Zuruf …", "in", "noticed by"), rows)

"""The suite tests itself: every bug of `tests/faults/seeded.py` is put in, one at a time, and its check has to fail.

`python -m tests.faults.mutants [WORDS]` runs those whose names hold the words; `make faults` runs all, `make faults-ci` every second one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import Final

from tests.faults.part import Part, Plan
from tests.faults.seeded import MUTANTS, Mutant

ROOT: Final = Path(__file__).parents[2]

GOAL: Final = 30

LONGEST: Final = 180.0
"""Seconds for one check; on an idle machine it takes three."""
LONGEST_FOR_ALL: Final = 900.0

_LEFT_OUT: Final = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", ".hypothesis", "build", "dist", "node_modules"
)
_PASSED, _FAILED = 0, 1
_LATER: Final = 10
"""Seconds between the times of two versions of a file: by them Python tells whether it has to compile it anew."""


@dataclass
class Tree:
    """A copy of the project, in which one file at a time is changed."""

    folder: Path
    changes: int = 0

    @classmethod
    def copied(cls, folder: Path) -> Tree:
        shutil.copytree(ROOT, folder, ignore=_LEFT_OUT)
        return cls(folder)

    def write(self, file: str, text: str) -> None:
        path = self.folder / file
        before = path.stat().st_mtime
        path.write_text(text)
        os.utime(path, (before + _LATER, before + _LATER))

    def pytest(self, checks: Sequence[str], longest: float = LONGEST) -> tuple[int, str]:
        """Run some tests here; return pytest's exit code and what it said last."""
        command = (
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "--no-header",
            "--tb=line",
            "-p",
            "no:cacheprovider",
            *checks,
        )
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environ = kept | {
            "PYTHONPYCACHEPREFIX": f"{self.folder}-compiled",
            "HYPOTHESIS_STORAGE_DIRECTORY": f"{self.folder}-known",
        }
        try:
            done = subprocess.run(  # noqa: S603 - our own tests
                command,
                cwd=self.folder,
                env=environ,
                capture_output=True,
                text=True,
                timeout=longest,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return -1, f"not done after {longest:g} s"
        return done.returncode, done.stdout[-1500:] + done.stderr[-500:]


def run(plan: Plan) -> Part:
    chosen = MUTANTS[plan.seed % 2 :: 2] if plan.share else MUTANTS
    part = tried(chosen, plan.processes, plan.scratch)
    part.goals[f"at least {GOAL} mutants"] = part.counts["mutants"] >= GOAL
    return part


def tried(mutants: Sequence[Mutant], at_once: int, scratch: Path) -> Part:
    trees = SimpleQueue[Tree]()
    for number in range(at_once):
        trees.put(Tree.copied(scratch / f"mutants-{number}"))
    part = Part()
    with ThreadPoolExecutor(at_once) as hands:
        original = hands.submit(_try_the_original, trees, mutants, part)
        survivals = list(hands.map(lambda mutant: _survives(trees, mutant), mutants))
    original.result()
    for mutant, survival in zip(mutants, survivals, strict=True):
        part.counts["mutants"] += 1
        part.counts["mutants_caught"] += survival is None
        part.violations += (
            [f"`python -m tests.faults.mutants '{mutant.name}'`: {survival}"] if survival else []
        )
    part.details = {mutant.name: mutant.check for mutant in mutants}
    return part


def _try_the_original(trees: SimpleQueue[Tree], mutants: Sequence[Mutant], part: Part) -> None:
    """A check that fails without a bug proves nothing about it."""
    tree = trees.get()
    code, said = tree.pytest(sorted({mutant.check for mutant in mutants}), LONGEST_FOR_ALL)
    if code != _PASSED:
        part.violations.append(f"a check fails without any bug ({code}): {said}")
    trees.put(tree)


def _survives(trees: SimpleQueue[Tree], mutant: Mutant) -> str | None:
    """Return why a mutant counts as not caught; None if its check has noticed it."""
    tree = trees.get()
    original = (tree.folder / mutant.file).read_text()
    count = original.count(mutant.old)
    try:
        tree.write(mutant.file, original.replace(mutant.old, mutant.new))
        code, said = tree.pytest([mutant.check])
    finally:
        tree.write(mutant.file, original)
        trees.put(tree)
    if count != 1:
        return f"what it replaces stands {count} times in {mutant.file}: bring it up to date"
    if code == _FAILED:
        return None
    return f"{mutant.check} passes" if code == _PASSED else f"{mutant.check} cannot be run ({code}): {said}"


def main() -> int:
    wanted = " ".join(sys.argv[1:])
    chosen = [mutant for mutant in MUTANTS if wanted in mutant.name]
    if not chosen:
        sys.stderr.write(f"no bug's name holds {wanted!r}\n")
        return 2
    with TemporaryDirectory(prefix="zuruf-mutants-") as scratch:
        part = tried(chosen, os.cpu_count() or 1, Path(scratch))
    sys.stdout.write("\n".join([*part.violations, f"{dict(part.counts)}", ""]))
    return bool(part.violations)


if __name__ == "__main__":
    sys.exit(main())

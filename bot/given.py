"""What the files of an installation say: the policy, and the prepared answers that go with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.connectors.registry import forwards, problems
from bot.domain.library import Library
from bot.domain.policy import Policy
from bot.library import load_library
from bot.policy_file import load_file

Signature = tuple[tuple[str, int, int], ...]
"""Path, size and time of change (ns) of every file that there is."""


@dataclass(frozen=True, slots=True)
class Given:
    """A policy, and the prepared answers that were checked against it."""

    policy: Policy
    library: Library


@dataclass(frozen=True, slots=True)
class Files:
    """Where it all stands: one file, and two folders that need not be there."""

    policy: Path
    templates: Path
    faq: Path
    adapt: Callable[[Policy], Policy] = lambda policy: policy
    """What is made of the policy before it is gone by; the demo puts everybody into Teams as well."""

    @staticmethod
    def beside(policy: Path) -> Files:
        """Return a policy with the folders that stand beside it."""
        return Files(policy, policy.parent / "templates", policy.parent / "faq")

    def read(self) -> Given:
        """Return what they say; `PolicyProblems` or `LibraryProblems` name everything that is wrong."""
        policy = self.adapt(load_file(self.policy, account_problems=problems, forwards=forwards))
        return Given(policy, load_library(self.templates, self.faq, policy))

    def signature(self) -> Signature:
        """Return what changes when somebody writes to one of them."""
        return tuple(sorted(self._stamps()))

    def _stamps(self) -> Iterator[tuple[str, int, int]]:
        beside = self.policy.parent
        calendars = (*beside.glob("*.ics"), *beside.glob("*/*.ics"))
        for path in (self.policy, *calendars, *self.templates.glob("**/*"), *self.faq.glob("**/*")):
            try:
                known = path.stat()
            except OSError:
                continue  # gone again, or not to be read: reading it says so
            yield str(path), known.st_size, known.st_mtime_ns

"""The locked packages, as `requirements/` has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
RUN: Final = ROOT / "requirements" / "run.txt"
DEV: Final = ROOT / "requirements" / "dev.txt"

_PIN: Final = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)")
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Pinned:
    """A package at the version that is installed; `hashes` are the SHA-256 of the files that may be installed for it."""

    name: str
    version: str
    hashes: tuple[str, ...]


def pinned(lock: Path) -> list[Pinned]:
    """Return the packages of a lock; `ValueError` for a line that pins nothing or a package without hashes."""
    entries = re.split(r"\n(?=[^\s#])", lock.read_text(encoding="utf-8"))
    return [_entry(text) for text in entries if not text.startswith("#")]


def _entry(text: str) -> Pinned:
    found = _PIN.match(text)
    hashes = tuple(_HASH.findall(text))
    if found is None or not hashes:
        raise ValueError(f"not pinned with a version and hashes: {text.splitlines()[0]}")
    return Pinned(found["name"], found["version"], hashes)

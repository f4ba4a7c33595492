"""One of the disks of `make faults`: it is full, and has room again."""

from __future__ import annotations

from pathlib import Path

from tests.faults.disks import trial


def test_a_full_disk_is_refused_honestly_and_goes_on_by_itself(tmp_path: Path) -> None:
    part = trial(tmp_path, "a full disk")
    assert part.violations == []
    assert part.counts["disk_failures"] > 1

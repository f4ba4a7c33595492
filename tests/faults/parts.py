"""The parts of `make faults`, in their order. A new one is a module with `run`, and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.faults import bytes as cuts
from tests.faults import disks, histories, kills, mutants, single
from tests.faults.part import Runs

PARTS: Final[Mapping[str, Runs]] = {
    "single": single.run,
    "histories": histories.run,
    "kills": kills.run,
    "cuts": cuts.run,
    "disks": disks.run,
    "mutants": mutants.run,
}

"""What the official library for Adaptive Cards says to our cards; it reads them without drawing them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.drift import npm

_SCRIPT = Path(__file__).parent / "official.cjs"


def complaints(cards: Sequence[dict[str, Any]], folder: Path) -> list[list[str]]:
    """What is wrong with each card, [] = nothing; half a second for any number. Skips as all that needs npm does."""
    file = folder / "cards.json"
    file.write_text(json.dumps(cards))
    found: list[list[str]] = json.loads(npm.node(_SCRIPT, str(file)))
    return found

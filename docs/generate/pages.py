"""Every generated page by its path."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from docs.generate import activities, bugs, commands, connectors, handlers, words

REFERENCE: Final = Path(__file__).parents[1] / "reference"

_NOTE: Final = "\n*This page is written by `python -m docs.generate --write` from the code.*\n"


def documents() -> dict[Path, str]:
    """Return what each generated page has to say, by its path."""
    pages = {
        "activities.md": activities.page(),
        "bugs.md": bugs.page(),
        "commands.md": commands.page(),
        "connectors.md": connectors.page(),
        "handlers.md": handlers.page(),
        "words.md": words.page(),
    }
    return {REFERENCE / name: text + _NOTE for name, text in pages.items()}

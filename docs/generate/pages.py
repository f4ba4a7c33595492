"""Every generated page by its path."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from docs.generate import activities, bugs, commands, connectors, handlers, words

REFERENCE: Final = Path(__file__).parents[1] / "reference"

_ROOT: Final = Path(__file__).parents[2]
READMES: Final = (_ROOT / "README.md", _ROOT / "README.de.md")

_BEGIN: Final = "<!-- platforms -->"
_END: Final = "<!-- end of platforms -->"
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
    generated = {REFERENCE / name: text + _NOTE for name, text in pages.items()}
    return generated | {readme: _with_matrix(readme.read_text()) for readme in READMES}


def _with_matrix(text: str) -> str:
    """Return a README with what each platform lets us do, between the marks that it has for that; `ValueError` without them."""
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"a README has {_BEGIN} and {_END} around the table of platforms")
    return f"{before}{begin}\n\n{connectors.matrix()}\n{end}{after}"

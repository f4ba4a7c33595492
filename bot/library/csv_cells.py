"""Texts and lists as cells of a spreadsheet, without letting a spreadsheet compute anything, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_FORMULA: Final = re.compile(r"'*\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""How a cell begins that a spreadsheet may run as a formula, some of them after blanks (owasp.org/www-community/attacks/CSV_Injection)."""

_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_ESCAPED: Final = {escaped: char for char, escaped in _ESCAPES.items()}


def cell(text: str) -> str:
    """Return a text as a cell. An apostrophe before what looks like a formula makes it text everywhere."""
    return f"'{text}" if _FORMULA.match(text) else text


def text_in(cell: str) -> str:
    """Return the text of a cell, without the apostrophe that `cell` may have put there."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def joined(items: Iterable[str]) -> str:
    """Return a list as a text with one item in a line; a line break inside an item becomes backslash and n."""
    return "\n".join(re.sub(r"[\\\n\r]", lambda found: _ESCAPES[found[0]], item) for item in items)


def split(text: str) -> tuple[str, ...]:
    """Return the items of `joined`; empty lines are none."""
    lines = (line for line in re.split(r"\r\n|\r|\n", text) if line.strip())
    return tuple(re.sub(r"\\[\\nr]", lambda found: _ESCAPED[found[0]], line) for line in lines)

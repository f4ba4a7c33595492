"""How large a file is, for people."""

from __future__ import annotations

_STEP = 1000


def readable(size: int, mark: str) -> str:
    """Return a number of bytes as people say it, with one decimal from a megabyte on; `mark` separates it."""
    if size < _STEP:
        return f"{size} B"
    if size < _STEP**2:
        return f"{round(size / _STEP)} kB"
    return f"{size / _STEP**2:.1f} MB".replace(".", mark)

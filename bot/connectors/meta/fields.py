"""Reads what Meta sends without trusting its shape: what is not as documented reads as empty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

LONGEST_ID: Final = 512
_LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC).timestamp()
_MILLISECONDS: Final = 100_000_000_000
"""A larger number of seconds would be in the year 5138: such a time is told in milliseconds."""

_NOTHING: Final[Mapping[str, Any]] = {}


def inner(thing: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the object of this name; an empty one if there is none."""
    value = thing.get(name)
    return value if isinstance(value, dict) else _NOTHING


def items(thing: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return the objects in the list of this name."""
    value = thing.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def text(thing: Mapping[str, Any], name: str) -> str:
    """Return the text of this name; "" if there is none."""
    value = thing.get(name)
    return value if isinstance(value, str) else ""


def identity(thing: Mapping[str, Any], name: str) -> str:
    """Return an id, which Meta sends as text or as a number; "" if it is none."""
    value = thing.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    fits = isinstance(value, str) and 0 < len(value) <= LONGEST_ID and value.isprintable()
    return str(value) if fits else ""


def moment(value: Any) -> datetime | None:
    """Return a time that is told in seconds, in milliseconds or in ISO 8601, aware and after 1970; None if it is none."""
    if isinstance(value, str):
        return _written(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    seconds = value / 1000 if value > _MILLISECONDS else value
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _LATEST else None


def _written(value: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    try:
        return at if 0 < at.timestamp() < _LATEST else None
    except (OverflowError, OSError):
        return None

"""Taking from a chat product's payload what has to be there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]


class Junk(ValueError):
    """Not a payload that the product sends."""


def text(value: object, *path: str) -> str:
    """Return the words at a path; raises `Junk` where there are none."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(value, str) or not value:
        raise Junk(f"no {'.'.join(path)}")
    return value


def mapping(value: object, *path: str) -> Json:
    """Return the object at a path; raises `Junk` where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping):
        raise Junk(f"no {'.'.join(path)}")
    return value


def said(value: object, *path: str) -> str:
    """Return the words at a path, or nothing."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""

"""`dataclasses.replace` for what a log is folded into, at a tenth of its cost.

A ticket is folded whenever it is looked at, and each activity replaces a few of its 38 fields: that is most of what a click on a long
log costs. Here all others are copied at once, as Python copies a dictionary, past `__init__`, which has nothing to check or to
compute. So what is replaced here keeps its fields in a dictionary: these few classes have no slots.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T")


def _replaced(one: T, /, **changes: Any) -> T:
    """Return a copy with other values in some fields; `TypeError` for one that there is not."""
    kind, fields = type(one), one.__dict__
    if hasattr(kind, "__post_init__"):
        raise TypeError(f"{kind.__name__} wants to see what it is made of")
    copy = object.__new__(kind)
    copy.__dict__.update(fields, **changes)
    if len(copy.__dict__) > len(fields):
        raise TypeError(f"{kind.__name__} has no {', '.join(sorted(changes.keys() - fields.keys()))}")
    return copy


if TYPE_CHECKING:
    from dataclasses import replace as replace  # noqa: PLC0414 -- the type checker knows its arguments by the fields
else:
    replace = _replaced

"""`dataclasses.replace` for what a log is folded into, at less than half of its cost.

A ticket is folded whenever it is looked at, and each activity replaces a few of its 35 fields: that is most of what a click on a long
log costs. Here the others are copied from slot to slot, past `__init__`, which has nothing to check or to compute.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T")

_Slot = tuple[Callable[[Any], Any], Callable[[Any, Any], None]]


@cache
def _slots(kind: Any) -> Mapping[str, _Slot]:
    """Return how each field of a class is read and written, frozen or not."""
    if hasattr(kind, "__post_init__"):
        raise TypeError(f"{kind.__name__} wants to see what it is made of")
    members = {one.name: kind.__dict__[one.name] for one in fields(kind)}
    return {name: (member.__get__, member.__set__) for name, member in members.items()}


def _replaced(one: T, /, **changes: Any) -> T:
    """Return a copy with other values in some fields; `TypeError` for one that there is not."""
    kind: Any = type(one)
    slots = _slots(kind)
    if unknown := changes.keys() - slots.keys():
        raise TypeError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    copy: T = object.__new__(kind)
    for name, (read, write) in slots.items():
        write(copy, changes[name] if name in changes else read(one))
    return copy


if TYPE_CHECKING:
    from dataclasses import replace as replace  # noqa: PLC0414 -- the type checker knows its arguments by the fields
else:
    replace = _replaced

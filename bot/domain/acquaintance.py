"""What we know of a customer from before: for one line on the card, and for whoever looks them up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """`earlier` counts their other tickets, up to `more` than can be told at a glance; `tags` are theirs, not a ticket's."""

    earlier: int = 0
    more: bool = False
    answered_at: datetime | None = None
    answered_by: str = ""
    tags: tuple[str, ...] = ()
    notes: int = 0

"""What a department focuses on, or does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Actor


@dataclass(frozen=True, slots=True)
class FocusedAlready:
    """Somebody chose another focus before; it is ended first."""

    who: Actor
    until: datetime


@dataclass(frozen=True, slots=True)
class NoFocus:
    """It is over: its time came, or `who` ended it."""

    who: Actor | None = None


FocusRefusal = FocusedAlready | NoFocus

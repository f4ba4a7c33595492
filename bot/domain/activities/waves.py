"""What happens to a ticket when many customers write the same at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Actor
from bot.domain.ticket import Leaving


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedWave:
    """The ticket is one of many alike, in the wave of this number. `bundled`: it has no card of its own there."""

    at: datetime
    wave: int
    bundled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftWave:
    """The ticket goes on by itself, with a card of its own; an answer to the wave that has not left yet stays here.

    `by` is None where no person took it out.
    """

    at: datetime
    wave: int
    why: Leaving
    by: Actor | None = None

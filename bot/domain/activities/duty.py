"""What happens to a ticket when shifts change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """At a handover somebody accepted the ticket, and has it from now on; `of` is who had it before, if anybody."""

    at: datetime
    by: Actor
    handover: str
    of: Actor | None = None

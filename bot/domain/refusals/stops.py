"""What is stopped, or is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Actor


@dataclass(frozen=True, slots=True)
class FrozenAlready:
    """Somebody else stopped it before."""

    who: Actor
    since: datetime


@dataclass(frozen=True, slots=True)
class NotFrozen:
    """Nothing is stopped (any more); `who` let it go again, if somebody just did."""

    who: Actor | None = None
    since: datetime | None = None


StopRefusal = FrozenAlready | NotFrozen

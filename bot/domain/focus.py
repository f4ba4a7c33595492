"""A department looks at a part of its accounts for a while; what comes to the others is held back until then. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.people import Actor, DepartmentId
from bot.domain.posts import AccountId

LONGEST: Final = timedelta(hours=12)
SHORTEST: Final = timedelta(minutes=5)
_LASTS: Final = re.compile(r"(\d{1,3})\s*(min|m|h|std)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """`number` counts those of a department from 1. Before `until` somebody may have ended it, at `over_at`."""

    department: DepartmentId
    number: int
    accounts: frozenset[AccountId]
    by: Actor
    since: datetime
    until: datetime
    over_at: datetime | None = None
    over_by: Actor | None = None

    @property
    def key(self) -> str:
        """Return what tells it from all others."""
        return f"{self.department} {self.number}"

    @property
    def ends_at(self) -> datetime:
        """Return when it ended, or will."""
        return self.over_at or self.until

    def is_on(self, now: datetime) -> bool:
        return self.since <= now < self.ends_at

    def holds(self, account: AccountId, now: datetime) -> bool:
        """Tell whether what comes to an account now waits until it is over."""
        return self.is_on(now) and account not in self.accounts


Focuses = Mapping[DepartmentId, Focus]
"""The newest focus of each department that ever had one."""


def lasting(typed: str) -> tuple[str, timedelta | None]:
    """Return what somebody typed without the time in it (`2h`, `90 min`, `1 Std`), and that time, if they named one."""
    found = _LASTS.search(typed)
    if found is None:
        return typed.strip(), None
    unit = timedelta(hours=1) if found[2].casefold() in {"h", "std"} else timedelta(minutes=1)
    lasts = min(max(int(found[1]) * unit, SHORTEST), LONGEST)
    return f"{typed[: found.start()]} {typed[found.end() :]}".strip(), lasts

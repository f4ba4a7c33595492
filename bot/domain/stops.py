"""Why a reply that somebody confirmed does not leave yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.people import Actor
from bot.domain.text import Untrusted


class Stop(StrEnum):
    FROZEN = "frozen"
    """A person stopped everything that goes out, or one account."""
    UNREACHABLE = "unreachable"
    """The platform does not answer, for nobody."""
    LOGGED_OUT = "logged out"
    """The platform does not let us in any more: a person has to renew a token or a right."""
    RATE_LIMITED = "rate limited"
    """The platform asked the account for a pause."""
    RESTARTING = "restarting"
    """Zuruf itself is being stopped."""


PLATFORMS: Final = frozenset({Stop.UNREACHABLE, Stop.LOGGED_OUT, Stop.RATE_LIMITED})
"""What platforms make replies wait for, and nobody of the team."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A reply waits since `since`. `by` and their `reason` for what a person did; else `reason` is the platform's wording.

    `until` is when it is tried again; None: when a person says so.
    """

    why: Stop
    since: datetime
    by: Actor | None = None
    reason: Untrusted | None = None
    until: datetime | None = None

"""Whether somebody who wanted something to leave is still of the team, at the moment when it does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.chat.surface import Directory
from bot.domain.deliveries import Later
from bot.domain.obstacles import Hold
from bot.domain.people import PersonId

UNTIL_ASKED_AGAIN: Final = timedelta(seconds=30)
"""Between two questions whether somebody is still of the team, while nobody can be asked."""

LONGEST_UNASKED: Final = timedelta(minutes=10)
"""How long something waits for that word before a person decides; who wants it sooner takes it back."""


class Membership:
    """Asks the chat products. Without `directory`, the policy alone says who may speak."""

    def __init__(self, directory: Directory | None, clock: Callable[[], datetime]) -> None:
        self._directory = directory
        self._clock = clock

    async def is_active(self, person: PersonId) -> bool | None:
        """See `Directory.active`."""
        return True if self._directory is None else await self._directory.active(person)

    async def hold(self, person: PersonId, due_at: datetime | None) -> Hold | Later | None:
        """Return what speaks against something that was due then; `Later` while nobody can be asked, for not too long."""
        match await self.is_active(person):
            case True:
                return None
            case False:
                return Hold.INACTIVE
            case None:
                now = self._clock()
                if now < (due_at or now) + LONGEST_UNASKED:
                    return Later(now + UNTIL_ASKED_AGAIN, "nobody says who is of the team")
                return Hold.UNASKED

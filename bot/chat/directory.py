"""Who still belongs to the team, wherever people work."""

from __future__ import annotations

from collections.abc import Iterable

from bot.chat.surface import Directory
from bot.domain.people import PersonId


class Directories:
    """Several chat products as one: whom one of them knows as active is active."""

    def __init__(self, directories: Iterable[Directory]) -> None:
        self._directories = tuple(directories)

    async def active(self, person: PersonId) -> bool | None:
        """See `Directory.active`; None if nobody says yes and one of them could not be asked."""
        answers = [await directory.active(person) for directory in self._directories]
        if True in answers:
            return True
        return None if None in answers else False

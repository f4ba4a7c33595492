"""Search fields of dialogs: what fits to what is being typed, and what comes first before anything is.

Fields ask only while somebody types. So what they offer before comes along with the form.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.chat.reception import Reception
from bot.chat.teams.naming import SURFACE
from bot.domain.people import Person
from bot.handlers.form import Form, Option, Search
from bot.handlers.handler import Interaction

logger = logging.getLogger(__name__)


class Offering:
    """Asks handlers for options. A search cannot say that something went wrong: then there are none."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    async def fitting(self, interaction: Interaction, typed: str) -> Sequence[Option]:
        """Return what fits to what is typed in a form."""
        try:
            return await self._reception.suggest(interaction, typed)
        except Exception:
            logger.exception("no options for a search field of %s", interaction.handler)
            return ()

    async def with_first(self, form: Form, by: Person) -> Form:
        """Return a form whose search fields have something to choose from already."""
        if not any(isinstance(part, Search) for part in form.parts):
            return form
        opened = Interaction(
            cause="", by=by, handler=form.handler, ticket=form.ticket, surface=SURFACE, memory=form.memory
        )
        first = tuple(await self.fitting(opened, ""))
        parts = (replace(part, first=first) if isinstance(part, Search) else part for part in form.parts)
        return replace(form, parts=tuple(parts))

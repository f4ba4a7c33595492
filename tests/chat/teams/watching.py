"""Every form that a test of handlers comes across is one that Teams can show, and that comes back as it was if nobody touches it."""

from __future__ import annotations

from bot.chat.reception import Answer, Ask, Reception
from bot.chat.teams import codes
from bot.chat.teams.dialogs import HARD_LIMIT, dialog
from bot.chat.teams.values import overlooked, values_in
from bot.domain.people import Person
from bot.handlers.form import Form, MomentField
from bot.handlers.handler import Interaction
from tests.chat.teams.filling import sent
from tests.chat.teams.rules import dialog_problems
from tests.handlers.untouched import initial


class WatchedReception(Reception):
    """The reception, with an eye on what it asks."""

    async def press(self, interaction: Interaction) -> Answer:
        return self._seen(await super().press(interaction), interaction.by)

    async def submit(self, interaction: Interaction) -> Answer:
        return self._seen(await super().submit(interaction), interaction.by)

    async def change(self, interaction: Interaction) -> Answer:
        return self._seen(await super().change(interaction), interaction.by)

    def _seen(self, answer: Answer, by: Person) -> Answer:
        if isinstance(answer, Ask):
            self._fits(answer.form, by)
        return answer

    def _fits(self, form: Form, by: Person) -> None:
        zone = self.policy.time_zone
        shown = dialog(form, zone, language=by.language)
        assert not (wrong := dialog_problems(shown, HARD_LIMIT)), (
            wrong
        )  # buttons alone may fill the usual room
        if form.submit is None:
            return
        came = sent(shown)
        values = values_in(came, zone)
        assert values == initial(form) | {name: values[name] for name in _moments(form)}
        assert not overlooked(codes.form_in(came), values)


def _moments(form: Form) -> list[str]:
    """The points in time, of which people see no seconds."""
    return [part.name for part in form.parts if isinstance(part, MomentField)]

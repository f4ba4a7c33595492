"""The ways back to a person: forms, errors beside fields, words that only they see."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, Final

from bot.chat.slack.blocks import words_message
from bot.chat.slack.calls import Calls
from bot.chat.slack.codes import field_name
from bot.chat.slack.escape import words as as_words
from bot.chat.slack.heard import View
from bot.chat.slack.modal import modal as rendered
from bot.chat.slack.modal import ready_to_write, with_notice
from bot.chat.slack.surface import SlackSurface
from bot.chat.slack.values import inputs_of
from bot.domain.errors import OutsideError, Rejected
from bot.domain.policy import Policy
from bot.domain.text import Text, shortened
from bot.handlers.form import Form
from bot.texts import speaking

logger = logging.getLogger(__name__)

Json = dict[str, Any]

_PATIENCE: Final = 1.5
"""Seconds that opening a form may wait for its turn: a trigger lives for three."""
_ERROR_LIMIT: Final = 2000


@dataclass(frozen=True, slots=True)
class Whisper:
    """To whom and where something is said that only they see."""

    user: str
    place: str
    thread: str | None


class Replies:
    def __init__(self, calls: Calls, surface: SlackSurface, policy: Callable[[], Policy]) -> None:
        self._calls = calls
        self._surface = surface
        self._policy = policy

    async def open(self, form: Form, trigger: str, fallback: Whisper, language: str) -> None:
        """Open a form; if its trigger ended meanwhile or Slack refuses it, say so."""
        try:
            view = ready_to_write(self.modal(form, language))
            await self._calls.call("views.open", patience=_PATIENCE, trigger_id=trigger, view=view)
        except OutsideError as error:
            logger.warning("a form could not be opened: %s", error)
            await self.whisper(fallback, (speaking(language).something_broke(),))

    async def repaint(self, view: View, content: Json) -> None:
        """Show something else in an open form."""
        try:
            await self._calls.call("views.update", view_id=view.id, hash=view.hash, view=content)
        except Rejected as error:  # closed meanwhile, or somebody was faster to choose something else
            logger.info("a form was not repainted: %s", error)

    async def whisper(self, to: Whisper, text: Text) -> None:
        """Say something where only this person sees it; as a direct message where Slack refuses that."""
        try:
            await self._surface.whisper(to.user, to.place, text, to.thread)
        except Rejected as error:
            logger.info("no whisper to %s: %s", to.user, error)
            await self._surface.write(to.user, text)

    def beside_fields(self, view: View, problems: Mapping[str, str]) -> Json:
        """Show problems beside their fields (else the first), without touching what was typed."""
        inputs = inputs_of(view.content)
        if not inputs:
            return {
                "response_action": "update",
                "view": self.noticed(view, (" ".join(problems.values()),)),
            }
        named = {field_name(block_id): block_id for block_id in inputs}
        errors: dict[str, str] = {}
        for name, problem in problems.items():
            block_id = named.get(name, inputs[0])
            errors[block_id] = shortened(f"{errors.get(block_id, '')} {problem}".strip(), _ERROR_LIMIT)
        return {"response_action": "errors", "errors": errors}

    def modal(self, form: Form, language: str) -> Json:
        close = speaking(language).labels.cancel if form.submit is not None else None
        return rendered(form, self._zone, close)

    def noticed(self, view: View, text: Text) -> Json:
        """Return an open view with a sentence on top."""
        return with_notice(view.content, text, self._zone)

    def words(self, text: Text) -> Json:
        return words_message(text, self._zone)

    def plain(self, text: Text) -> str:
        return "".join(as_words(span, self._zone) for span in text)

    @property
    def _zone(self) -> tzinfo:
        return self._policy().time_zone

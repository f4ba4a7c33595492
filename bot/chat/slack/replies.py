"""The ways back to a person besides forms: errors beside fields, words that only they see."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, Final

from bot.chat.reception import Tell, Wrong
from bot.chat.slack.blocks import words_message
from bot.chat.slack.codes import field_name
from bot.chat.slack.escape import words as as_words
from bot.chat.slack.heard import View
from bot.chat.slack.surface import SlackSurface
from bot.chat.slack.values import inputs_of
from bot.domain.errors import Rejected
from bot.domain.policy import Policy
from bot.domain.text import Text, shortened

logger = logging.getLogger(__name__)

Json = dict[str, Any]

_ERROR_LIMIT: Final = 2000


@dataclass(frozen=True, slots=True)
class Whisper:
    """To whom and where something is said that only they see; without a place in a direct message."""

    user: str
    place: str | None = None
    thread: str | None = None


class Replies:
    def __init__(self, surface: SlackSurface, policy: Callable[[], Policy]) -> None:
        self._surface = surface
        self._policy = policy

    async def whisper(self, to: Whisper, text: Text) -> None:
        """Say something where only this person sees it; as a direct message where Slack refuses that."""
        if to.place is None:
            await self._surface.write(to.user, text)
            return
        try:
            await self._surface.whisper(to.user, to.place, text, to.thread)
        except Rejected as error:
            logger.info("no whisper to %s: %s", to.user, error)
            await self._surface.write(to.user, text)

    def beside_fields(self, view: View, problems: Mapping[str, str]) -> dict[str, str]:
        """Return problems by the block_ids of their fields (else of the first); nothing where a form has no field."""
        inputs = inputs_of(view.content)
        named = {field_name(block_id): block_id for block_id in inputs}
        errors: dict[str, str] = {}
        for name, problem in problems.items() if inputs else ():
            block_id = named.get(name, inputs[0])
            errors[block_id] = shortened(f"{errors.get(block_id, '')} {problem}".strip(), _ERROR_LIMIT)
        return errors

    def words(self, text: Text) -> Json:
        return words_message(text, self._zone)

    def plain(self, text: Text) -> str:
        return "".join(as_words(span, self._zone) for span in text)

    @property
    def _zone(self) -> tzinfo:
        return self._policy().time_zone


def said_in(answer: Tell | Wrong) -> Text:
    """Return what an answer says, where it cannot stand beside a field."""
    return answer.text if isinstance(answer, Tell) else (" ".join(answer.problems.values()),)

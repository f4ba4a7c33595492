"""Somebody acts: who they are, and whatever goes wrong as words for them."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.chat.reception import Answer, Reception, Tell
from bot.chat.slack.channels import Channels
from bot.chat.slack.heard import Visitor
from bot.chat.slack.people import NotOurs
from bot.chat.slack.visitors import Visitors
from bot.domain.errors import OutsideError
from bot.domain.people import Person
from bot.domain.refusals import NotHere, NotOfTheTeam, Refusal
from bot.texts import speaking

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answered:
    """The reception's answer, and the language of whom it is for."""

    answer: Answer
    language: str


class Acting:
    """Lets people act. Nothing that goes wrong gets out of here except as an answer."""

    def __init__(self, reception: Reception, channels: Channels, visitors: Visitors) -> None:
        self._reception = reception
        self._channels = channels
        self._visitors = visitors

    async def let(
        self, who: Visitor, act: Callable[[Person], Awaitable[Answer]], place: str | None = None
    ) -> Answered:
        """Let somebody act; `place` is the channel in which they do, if it is one."""
        language = self._reception.policy.language
        try:
            if place is not None and self._channels.is_shared(place):
                return Answered(_refused(NotHere(), language), language)
            by = await self._person(who)
            language = by.language
            return Answered(await act(by), language)
        except NotOurs as stranger:
            logger.warning("%s of %s was refused: %s", who.user, who.home, stranger)
            return Answered(_refused(NotOfTheTeam(), language), language)
        except _NotSaid as unsaid:
            logger.warning("Slack does not say who %s is: %s", who.user, unsaid)
            return Answered(Tell((speaking(language).words.not_answering("Slack"),)), language)
        except Exception:
            logger.exception("an interaction of %s failed", who.user)
            return Answered(Tell((speaking(language).something_broke(),)), language)

    async def _person(self, who: Visitor) -> Person:
        try:
            return await self._visitors.person(who)
        except OutsideError as error:
            raise _NotSaid(f"{type(error).__name__}: {error}") from error


class _NotSaid(Exception):
    """Slack cannot be asked who somebody is. What else is outside and fails while they act is another matter."""


def _refused(why: Refusal, language: str) -> Tell:
    return Tell(speaking(language).refused(why))

"""Somebody acts: who they are, and whatever goes wrong as words for them."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.chat.reception import Answer, Ask, Tell
from bot.chat.teams.heard import Spot, Visitor
from bot.chat.teams.offering import Offering
from bot.chat.teams.people import NotOurs
from bot.chat.teams.visitors import Visitors
from bot.domain.errors import OutsideError
from bot.domain.people import Person
from bot.domain.refusals import NotOfTheTeam
from bot.texts import speaking

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answered:
    """The reception's answer, and the language of whom it is for."""

    answer: Answer
    language: str


class Acting:
    """Lets people act. Nothing that goes wrong gets out of here except as an answer."""

    def __init__(self, offering: Offering, visitors: Visitors) -> None:
        self._offering = offering
        self._visitors = visitors

    async def let(self, who: Visitor, spot: Spot, act: Callable[[Person], Awaitable[Answer]]) -> Answered:
        """Let somebody act."""
        language = self._visitors.author(who).language
        try:
            by = await self._person(who, spot)
            language = by.language
            answer = await act(by)
            if isinstance(answer, Ask):
                answer = replace(answer, form=await self._offering.with_first(answer.form, by))
            return Answered(answer, language)
        except NotOurs as stranger:
            logger.warning("%s was refused: %s", who.object_id or who.user, stranger)
            return Answered(Tell(speaking(language).refused(NotOfTheTeam())), language)
        except _NotSaid as unsaid:
            logger.warning("Teams does not say who %s is: %s", who.object_id or who.user, unsaid)
            return Answered(Tell((speaking(language).words.not_answering("Teams"),)), language)
        except Exception:
            logger.exception("an interaction of %s failed", who.object_id or who.user)
            return Answered(Tell((speaking(language).something_broke(),)), language)

    async def _person(self, who: Visitor, spot: Spot) -> Person:
        try:
            return await self._visitors.person(who, spot)
        except OutsideError as error:
            raise _NotSaid(f"{type(error).__name__}: {error}") from error


class _NotSaid(Exception):
    """Teams cannot be asked who somebody is. What else is outside and fails while they act is another matter."""

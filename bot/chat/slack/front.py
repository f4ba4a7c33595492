"""What Slack told us -> the reception, and its answer -> Slack.

An answer that Slack takes in its acknowledgement goes there. Everything that needs a call (open a form, whisper) is begun before the
acknowledgement and does not hold it up: people wait for the decision on disk, never for the network.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, assert_never

from bot.chat.reception import Answer, Ask, Nothing, Reception, Tell, Written, Wrong
from bot.chat.slack.channels import SURFACE, Channels
from bot.chat.slack.chores import Chores
from bot.chat.slack.heard import (
    Changed,
    ChannelChanged,
    Commanded,
    Heard,
    Ignored,
    PersonChanged,
    Pressed,
    Searched,
    Submitted,
    Visitor,
    Wrote,
)
from bot.chat.slack.parts import option
from bot.chat.slack.people import NotOurs
from bot.chat.slack.replies import Replies, Whisper
from bot.chat.slack.visitors import Visitors
from bot.domain.deliveries import MessageRef
from bot.domain.people import Person, PersonId
from bot.domain.refusals import NotHere, Refusal, Stranger
from bot.domain.text import Text
from bot.domain.ticket import TicketId
from bot.handlers.handler import Interaction
from bot.texts import speaking

logger = logging.getLogger(__name__)

Json = dict[str, Any]

_OPTIONS_LIMIT: Final = 100
_YOUNG: Final = 600.0
"""Seconds after which a message of ours that is no card by our records will not become one any more."""


class Early(Exception):
    """Somebody wrote under a card that stands there, but we do not know yet that it does: ask Slack to bring it again."""


@dataclass(frozen=True, slots=True)
class _Answered:
    """The reception's answer, and the language of whom it is for."""

    answer: Answer
    language: str


class Front:
    """Answers whatever is heard, and raises nothing for what people do with buttons and forms.

    For what they write in threads the store's errors do go on, and `Early`, so that Slack brings it again.
    """

    def __init__(
        self,
        reception: Reception,
        channels: Channels,
        visitors: Visitors,
        replies: Replies,
        chores: Chores,
    ) -> None:
        self._reception = reception
        self._channels = channels
        self._visitors = visitors
        self._replies = replies
        self._chores = chores

    async def hear(self, heard: Heard) -> Json | None:
        """Act on what was heard; return what belongs into the acknowledgement."""
        match heard:
            case Pressed():
                await self._pressed(heard)
            case Changed():
                await self._changed(heard)
            case Submitted():
                return await self._submitted(heard)
            case Searched():
                return {"options": await self._options(heard)}
            case Commanded():
                return await self._commanded(heard)
            case Wrote():
                await self._wrote(heard)
            case PersonChanged() | ChannelChanged():
                self._outdated(heard)
            case Ignored(reason=reason):
                logger.debug("ignored: %s", reason)
            case _:
                assert_never(heard)
        return None

    # What people do

    async def _pressed(self, heard: Pressed) -> None:
        async def press(by: Person) -> Answer:
            return await self._reception.press(
                Interaction(
                    cause=heard.cause,
                    by=by,
                    handler=heard.handler,
                    ticket=TicketId(heard.ticket),
                    channel=self._channels.named(heard.place),
                    subject=heard.subject,
                )
            )

        answered = await self._answer(heard.who, press, heard.place)
        match answered.answer:
            case Nothing():
                pass
            case Ask(form=form):
                whisper = Whisper(heard.who.user, heard.place, heard.thread)
                self._chores.begin(
                    "opening a form", self._replies.open(form, heard.trigger, whisper, answered.language)
                )
            case Tell() | Wrong() as said:
                whisper = Whisper(heard.who.user, heard.place, heard.thread)
                self._chores.begin("whispering", self._replies.whisper(whisper, _words(said)))

    async def _changed(self, heard: Changed) -> None:
        async def change(by: Person) -> Answer:
            return await self._reception.change(_in_form(heard, by))

        answered = await self._answer(heard.who, change)
        match answered.answer:
            case Nothing():
                return
            case Ask(form=form):
                view = self._replies.modal(form, answered.language)
            case Tell() | Wrong() as said:
                view = self._replies.noticed(heard.view, _words(said))
            case _:
                assert_never(answered.answer)
        self._chores.begin("repainting a form", self._replies.repaint(heard.view, view))

    async def _submitted(self, heard: Submitted) -> Json | None:
        async def submit(by: Person) -> Answer:
            return await self._reception.submit(_in_form(heard, by))

        answered = await self._answer(heard.who, submit)
        match answered.answer:
            case Nothing():
                return None
            case Ask(form=form):
                return {"response_action": "update", "view": self._replies.modal(form, answered.language)}
            case Wrong(problems=problems):
                return self._replies.beside_fields(heard.view, problems)
            case Tell(text=text):
                return self._replies.beside_fields(heard.view, {"": self._replies.plain(text)})

    async def _commanded(self, heard: Commanded) -> Json | None:
        async def command(by: Person) -> Answer:
            unaddressed = Interaction(cause=heard.cause, by=by, handler="", ticket=TicketId(0))
            return await self._reception.command(heard.words, unaddressed)

        answered = await self._answer(heard.who, command, heard.place)
        match answered.answer:
            case Nothing():
                return None
            case Ask(form=form):
                whisper = Whisper(heard.who.user, heard.place, None)
                self._chores.begin(
                    "opening a form", self._replies.open(form, heard.trigger, whisper, answered.language)
                )
                return None
            case Tell() | Wrong() as said:
                return {"response_type": "ephemeral", **self._replies.words(_words(said))}

    async def _options(self, heard: Searched) -> list[Json]:
        """Return what fits to what is being typed; nothing where something is wrong, since a search cannot say so."""
        try:
            by = await self._visitors.person(heard.who)
            found = await self._reception.suggest(_in_form(heard, by), heard.typed)
        except Exception:
            logger.exception("no options for a search field of %s", heard.form.handler)
            return []
        return [option(one) for one in found[:_OPTIONS_LIMIT]]

    async def _wrote(self, heard: Wrote) -> None:
        if not self._visitors.at_home(heard.workspace) or self._channels.is_shared(heard.place):
            logger.warning("a message of another company's channel is left alone")
            return
        written = Written(
            cause=heard.cause,
            by=await self._visitors.author(heard.user) if heard.user else None,
            root=MessageRef(SURFACE, heard.place, heard.root),
            message=heard.message,
            text=None if heard.text is None else self._visitors.read(heard.text),
        )
        known = await self._reception.noted(written)
        if not known and heard.ours and _is_young(heard.root):
            raise Early(heard.root)

    def _outdated(self, heard: PersonChanged | ChannelChanged) -> None:
        match heard:
            case PersonChanged(user=user):
                self._visitors.forget(user)
            case ChannelChanged(place=place, shared=True):
                self._channels.mark_shared(place)
            case ChannelChanged(place=place):
                logger.info("channel %s changed", place)
                self._channels.forget()

    # Whatever goes wrong

    async def _answer(
        self, who: Visitor, act: Callable[[Person], Awaitable[Answer]], place: str | None = None
    ) -> _Answered:
        """Let somebody act; whatever goes wrong becomes words for them."""
        language = self._reception.policy.language
        try:
            if place is not None and self._channels.is_shared(place):
                return _Answered(_refused(NotHere(), language), language)
            by = await self._visitors.person(who)
            language = by.language
            return _Answered(await act(by), language)
        except NotOurs as stranger:
            logger.warning("%s of %s was refused: %s", who.user, who.home, stranger)
            return _Answered(_refused(Stranger(PersonId(who.user)), language), language)
        except Exception:
            logger.exception("an interaction of %s failed", who.user)
            return _Answered(Tell((speaking(language).something_broke(),)), language)


def _in_form(heard: Changed | Submitted | Searched, by: Person) -> Interaction:
    return Interaction(
        cause="" if isinstance(heard, Searched) else heard.cause,
        by=by,
        handler=heard.form.handler,
        ticket=heard.form.ticket,
        values=heard.values,
        memory=heard.form.memory,
    )


def _is_young(ts: str) -> bool:
    seconds = ts.partition(".")[0]
    return seconds.isdecimal() and time.time() - int(seconds) < _YOUNG


def _words(said: Tell | Wrong) -> Text:
    return said.text if isinstance(said, Tell) else (" ".join(said.problems.values()),)


def _refused(why: Refusal, language: str) -> Tell:
    return Tell(speaking(language).refused(why))

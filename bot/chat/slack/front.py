"""What Slack told us -> the reception, and its answer -> Slack.

An answer that Slack takes in its acknowledgement goes there. Everything that needs a call (open a form, whisper) is begun before the
acknowledgement and does not hold it up: people wait for the decision on disk, never for the network.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any, Final, assert_never

from bot.chat.chores import Chores
from bot.chat.reception import Answer, Ask, Nothing, Reception, Tell, Written, Wrong
from bot.chat.slack.acting import Acting, Answered
from bot.chat.slack.channels import SURFACE, Channels
from bot.chat.slack.heard import (
    CameHome,
    Changed,
    ChannelChanged,
    Closed,
    Commanded,
    Heard,
    Ignored,
    PersonChanged,
    Pointed,
    Pressed,
    PressedWithin,
    Searched,
    Submitted,
    Summoned,
    Typed,
    Vanished,
    Wrote,
)
from bot.chat.slack.in_views import InViews
from bot.chat.slack.intake import OUTDATED
from bot.chat.slack.parts import option
from bot.chat.slack.replies import Replies, Whisper, said_in
from bot.chat.slack.views import Views
from bot.chat.slack.visitors import Visitors
from bot.domain.deliveries import MessageRef
from bot.domain.people import Person
from bot.domain.ticket import TicketId
from bot.handlers.form import NO_TICKET
from bot.handlers.handler import Interaction
from bot.handlers.names import INBOX, WALK

logger = logging.getLogger(__name__)

Json = dict[str, Any]

SUMMONED: Final = {"inbox": INBOX, "walk": WALK}
"""What the shortcuts that are about no message do, by the names under which the app's manifest registers them."""
_OPTIONS_LIMIT: Final = 100
_YOUNG: Final = 600.0
"""Seconds after which a message of ours that is no card by our records will not become one any more."""


class Early(Exception):
    """Somebody wrote under a card that stands there, but we do not know yet that it does: ask Slack to bring it again."""


class Front:
    """Answers whatever is heard, and raises nothing for what people do with buttons and forms.

    For what they write in threads the store's errors do go on, and `Early`, so that Slack brings it again.
    """

    def __init__(
        self,
        reception: Reception,
        channels: Channels,
        visitors: Visitors,
        *,
        replies: Replies,
        views: Views,
        chores: Chores,
    ) -> None:
        self._reception = reception
        self._channels = channels
        self._visitors = visitors
        self._replies = replies
        self._views = views
        self._chores = chores
        self._acting = Acting(reception, channels, visitors)
        self._in_views = InViews(reception, self._acting, replies, views, chores)

    async def hear(self, heard: Heard) -> Json | None:
        """Act on what was heard; return what belongs into the acknowledgement."""
        match heard:
            case PressedWithin() | Changed() | Typed() | Submitted() | Closed() | CameHome():
                return await self._in_views.hear(heard)
            case Pressed():
                await self._pressed(heard)
            case Pointed():
                await self._pointed(heard)
            case Summoned():
                await self._summoned(heard)
            case Searched():
                return {"options": await self._options(heard)}
            case Commanded():
                return await self._commanded(heard)
            case Wrote():
                await self._wrote(heard)
            case PersonChanged() | ChannelChanged() | Vanished():
                await self._outdated(heard)
            case Ignored(reason=reason):
                logger.debug("ignored: %s", reason)
            case _:
                assert_never(heard)
        return None

    # What people do

    async def _pressed(self, heard: Pressed) -> None:
        direct = self._channels.is_direct(heard.place)
        card = None if direct else MessageRef(SURFACE, heard.place, heard.thread or heard.message)

        async def press(by: Person) -> Answer:
            return await self._reception.press(
                Interaction(
                    cause=heard.cause,
                    by=by,
                    handler=heard.handler,
                    ticket=TicketId(heard.ticket),
                    surface=SURFACE,
                    channel=None if direct else self._channels.named(heard.place),
                    subject=heard.subject,
                    card=card,
                )
            )

        answered = await self._acting.let(heard.who, press, heard.place)
        self._reply(answered, heard.trigger, Whisper(heard.who.user, heard.place, heard.thread))

    async def _pointed(self, heard: Pointed) -> None:
        async def point(by: Person) -> Answer:
            values = {"text": heard.text, "message": f"{heard.place}:{heard.message}"}
            unaddressed = _unaddressed(heard, by, values)
            root = MessageRef(SURFACE, heard.place, heard.root)
            return await self._reception.shortcut(heard.name, unaddressed, root)

        answered = await self._acting.let(heard.who, point, heard.place)
        thread = heard.root if heard.root != heard.message else None
        self._reply(answered, heard.trigger, Whisper(heard.who.user, heard.place, thread))

    async def _summoned(self, heard: Summoned) -> None:
        async def press(by: Person) -> Answer:
            handler = SUMMONED.get(heard.name, OUTDATED)
            return await self._reception.press(
                Interaction(cause=heard.cause, by=by, handler=handler, ticket=NO_TICKET, surface=SURFACE)
            )

        self._reply(await self._acting.let(heard.who, press), heard.trigger, Whisper(heard.who.user))

    def _reply(self, answered: Answered, trigger: str, whisper: Whisper) -> None:
        """Begin to show an answer to what was done outside of a form."""
        match answered.answer:
            case Nothing():
                pass
            case Ask(form=form):
                work = self._views.open(form, trigger, whisper, answered.language)
                self._chores.begin("opening a form", work)
            case Tell() | Wrong() as said:
                self._chores.begin("whispering", self._replies.whisper(whisper, said_in(said)))

    async def _commanded(self, heard: Commanded) -> Json | None:
        async def command(by: Person) -> Answer:
            unaddressed = _unaddressed(heard, by)
            return await self._reception.command(heard.words, unaddressed)

        answered = await self._acting.let(heard.who, command, heard.place)
        if isinstance(answered.answer, Tell | Wrong):
            return {"response_type": "ephemeral", **self._replies.words(said_in(answered.answer))}
        self._reply(answered, heard.trigger, Whisper(heard.who.user, heard.place))
        return None

    async def _options(self, heard: Searched) -> list[Json]:
        """Return what fits to what is being typed; nothing where something is wrong, since a search cannot say so."""
        try:
            by = await self._visitors.person(heard.who)
            found = await self._reception.suggest(_searching(heard, by), heard.typed)
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

    async def _outdated(self, heard: PersonChanged | ChannelChanged | Vanished) -> None:
        match heard:
            case Vanished(place=place) if self._visitors.at_home(heard.workspace):
                deleted, root = (MessageRef(SURFACE, place, ts) for ts in (heard.message, heard.root))
                await self._reception.vanished(deleted, root)
            case Vanished():
                logger.warning("a deletion in another company's workspace is left alone")
            case PersonChanged(user=user):
                self._visitors.forget(user)
            case ChannelChanged(place=place, shared=True):
                self._channels.mark_shared(place)
            case ChannelChanged(place=place):
                logger.info("channel %s changed", place)
                self._channels.forget()


def _unaddressed(
    heard: Pointed | Commanded, by: Person, values: Mapping[str, str] | None = None
) -> Interaction:
    """Return what somebody did; the reception finds out what they want, and with which ticket."""
    return Interaction(
        cause=heard.cause, by=by, handler="", ticket=NO_TICKET, surface=SURFACE, values=values or {}
    )


def _searching(heard: Searched, by: Person) -> Interaction:
    return Interaction(
        cause="",
        by=by,
        handler=heard.form.handler,
        ticket=heard.form.ticket,
        surface=SURFACE,
        values=heard.values,
        memory=heard.form.memory,
    )


def _is_young(ts: str) -> bool:
    seconds = ts.partition(".")[0]
    return seconds.isdecimal() and time.time() - int(seconds) < _YOUNG

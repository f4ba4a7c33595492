"""What Teams told us -> the reception, and its answer -> Teams.

An invoke is answered with what its person is to see: the new card, words under it, a dialog. Whatever needs a call of its own is begun
before the answer and does not hold it up.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Final, assert_never

from bot.chat.chores import Chores
from bot.chat.reception import Answer, Ask, Nothing, Reception, Tell, Written, Wrong
from bot.chat.teams import files, invoking
from bot.chat.teams.acting import Acting, Answered
from bot.chat.teams.channels import Channels
from bot.chat.teams.files import Files
from bot.chat.teams.heard import (
    ChannelsChanged,
    Commanded,
    FileAnswered,
    Happened,
    Heard,
    Ignored,
    InDialog,
    Installed,
    MembersChanged,
    Pointed,
    Pressed,
    Removed,
    Searched,
    Spot,
    Vanished,
    Visitor,
    Wrote,
)
from bot.chat.teams.in_dialogs import InDialogs
from bot.chat.teams.naming import SURFACE
from bot.chat.teams.people import NotOurs
from bot.chat.teams.replies import MENTION, Replies
from bot.chat.teams.visitors import Visitors
from bot.domain.deliveries import MessageRef
from bot.domain.errors import OutsideError
from bot.domain.people import Person
from bot.domain.ticket import TicketId
from bot.handlers.form import NO_TICKET
from bot.handlers.handler import Interaction
from bot.texts import speaking

logger = logging.getLogger(__name__)

Json = dict[str, Any]

_BY_US: Final = (Pressed, InDialog, Commanded, Pointed)
"""What people do with us: of channels in which they do, we may know. What they write in others is none of our business."""


class Front:
    """Answers whatever is heard, and raises nothing for what people do with buttons and forms.

    For what they write in threads the store's errors do go on, so that Teams brings it again.
    """

    def __init__(
        self,
        reception: Reception,
        channels: Channels,
        visitors: Visitors,
        *,
        replies: Replies,
        dialogs: InDialogs,
        acting: Acting,
        files: Files,
        chores: Chores,
    ) -> None:
        self._reception = reception
        self._channels = channels
        self._visitors = visitors
        self._replies = replies
        self._dialogs = dialogs
        self._acting = acting
        self._files = files
        self._chores = chores

    async def hear(self, heard: Heard) -> Json | None:
        """Act on what was heard; return the body of the answer to an invoke, None for an empty one."""
        if isinstance(heard, _BY_US) and self._channels.is_news(heard.spot):
            self._chores.begin("learning a channel", self._channels.seen(heard.spot))
        match heard:
            case Pressed():
                return await self._pressed(heard)
            case InDialog():
                return await self._dialogs.hear(heard)
            case Searched():
                return await self._dialogs.found(heard)
            case Commanded():
                await self._commanded(heard)
            case Pointed():
                return await self._pointed(heard)
            case Wrote():
                await self._wrote(heard)
            case FileAnswered():
                self._chores.begin("handing over a file", self._hand(heard))
            case Ignored(reason=reason):
                logger.debug("ignored: %s", reason)
            case _:
                await self._happened(heard)
        return None

    # What people do

    async def _pressed(self, heard: Pressed) -> Json | None:
        spot = heard.spot
        card = None if spot.is_personal else MessageRef(SURFACE, spot.channel, spot.root or heard.message)

        async def press(by: Person) -> Answer:
            return await self._reception.press(
                Interaction(
                    cause=heard.cause,
                    by=by,
                    handler=heard.code.handler,
                    ticket=TicketId(heard.code.ticket),
                    surface=SURFACE,
                    channel=None if spot.is_personal else self._channels.named(spot.channel),
                    subject=heard.code.subject,
                    card=card,
                )
            )

        answered = await self._acting.let(heard.who, heard.spot, press)
        if heard.dialog:
            return self._dialogs.opened(answered)
        return await self._at_once(heard, answered)

    async def _at_once(self, heard: Pressed, answered: Answered) -> Json | None:
        """Answer a button that was to act at once. Where it has to ask after all, the way to its form is sent to its person."""
        texts = speaking(answered.language)
        match answered.answer:
            case Nothing():
                return await self._as_it_is_now(heard, answered.language) if heard.answered else None
            case Ask(form=form):
                way = self._replies.way(form, _again(heard), answered.language)
                self._chores.begin("sending the way to a form", self._whisper(heard.who, heard.spot, way))
                return invoking.words(texts.words.form_in_chat()) if heard.answered else None
            case Tell() | Wrong() as said if heard.answered:
                return invoking.words(self._replies.plain(said, answered.language))
            case Tell() | Wrong() as said:
                words = self._replies.words(said, answered.language)
                self._chores.begin("telling somebody", self._whisper(heard.who, heard.spot, words))
                return None

    async def _as_it_is_now(self, heard: Pressed, language: str) -> Json:
        """Return the card or line that was pressed, as everybody will see it in a moment."""
        spot = heard.spot
        place, root = spot.channel or spot.conversation, spot.root or heard.message
        pressed = heard.message or root  # not every client says on which message of a thread a button stands
        shown = await self._reception.shown_at(
            MessageRef(SURFACE, place, pressed), MessageRef(SURFACE, place, root)
        )
        if shown is None:
            return invoking.words(speaking(language).words.done())
        return invoking.card(self._replies.content(shown, self._channels.named(place)))

    async def _pointed(self, heard: Pointed) -> Json:
        async def point(by: Person) -> Answer:
            place = heard.spot.channel or heard.spot.conversation
            values = {"text": heard.text, "message": f"{place}:{heard.message}"}
            unaddressed = _unaddressed(heard, by, values)
            root = MessageRef(SURFACE, place, heard.root)
            return await self._reception.shortcut(heard.name, unaddressed, root)

        return self._dialogs.opened(await self._acting.let(heard.who, heard.spot, point))

    async def _commanded(self, heard: Commanded) -> None:
        """Answer in the chat with whoever typed it: no form can be opened without something to press."""

        async def command(by: Person) -> Answer:
            unaddressed = _unaddressed(heard, by)
            typed = "" if heard.spot.is_personal else MENTION
            return await self._reception.command(heard.words, unaddressed, typed)

        answered = await self._acting.let(heard.who, heard.spot, command)
        said = self._replies.to_a_command(answered)
        self._chores.begin("answering a command", self._whisper(heard.who, heard.spot, said))

    async def _whisper(self, who: Visitor, spot: Spot, activity: Json) -> None:
        await self._replies.whisper(who, spot, activity)

    async def _wrote(self, heard: Wrote) -> None:
        """Keep what was written under a card of ours. Of everything else nothing is kept and nobody is looked up."""
        root = MessageRef(SURFACE, heard.spot.channel, heard.root)
        if heard.spot.is_personal or not await self._reception.is_ours(root):
            return
        if (
            heard.text is None
        ):  # what an owner of the team deleted may as well be a line of ours: Teams names the owner
            await self._gone(heard.spot, heard.message, heard.root)
        written = Written(
            cause=heard.cause,
            by=self._visitors.author(heard.who) if heard.who else None,
            root=root,
            message=heard.message,
            text=heard.text,
        )
        await self._reception.noted(written)

    async def _hand(self, heard: FileAnswered) -> None:
        """Hand over a file; whatever keeps it from its person is said to them."""
        words = speaking(heard.who.language or self._reception.policy.language)
        try:
            await self._visitors.person(heard.who, heard.spot)
            await self._files.answered(heard)
        except NotOurs as stranger:
            logger.warning("%s was refused: %s", heard.who.object_id, stranger)
        except files.Gone:
            said = Tell((words.words.file_gone(),))
            await self._whisper(heard.who, heard.spot, self._replies.words(said, words.code))
        except OutsideError as error:
            logger.warning("a file was not handed over: %s", error)
            said = Tell((words.something_broke(),))
            await self._whisper(heard.who, heard.spot, self._replies.words(said, words.code))

    # What happens

    async def _happened(self, heard: Happened) -> None:
        match heard:
            case Installed(spot=spot, who=who) if spot.is_personal:
                if who is not None:
                    await self._visitors.seen(who, spot)
            case Installed():
                await self._channels.installed(heard)
            case Removed(spot=spot):
                if not spot.is_personal:
                    await self._channels.removed(heard)
            case ChannelsChanged():
                await self._channels.changed(heard)
            case MembersChanged(spot=spot):
                self._visitors.forget(spot)
            case Vanished(spot=spot):
                await self._gone(spot, heard.message, heard.root)
            case _:
                assert_never(heard)

    async def _gone(self, spot: Spot, message: str, root: str) -> None:
        """A message was deleted: if it was one of ours that somebody needs, it comes back."""
        deleted = MessageRef(SURFACE, spot.channel, message)
        self._replies.vanished(deleted)
        await self._reception.vanished(deleted, MessageRef(SURFACE, spot.channel, root))


def _unaddressed(
    heard: Pointed | Commanded, by: Person, values: Mapping[str, str] | None = None
) -> Interaction:
    """Return what somebody did; the reception finds out what they want, and with which ticket."""
    return Interaction(
        cause=heard.cause, by=by, handler="", ticket=NO_TICKET, surface=SURFACE, values=values or {}
    )


def _again(heard: Pressed) -> tuple[str, TicketId, str]:
    return heard.code.handler, TicketId(heard.code.ticket), heard.code.subject

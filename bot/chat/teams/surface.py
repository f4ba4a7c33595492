"""Teams as a surface: cards and lines as messages that are found again by the marks in their cards."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import tzinfo
from typing import Any, Final

from bot.chat.card import Card
from bot.chat.lines import Known, Line, mentioned
from bot.chat.surface import Haste
from bot.chat.teams import codes
from bot.chat.teams.calls import Calls
from bot.chat.teams.cards import card_activity, lines_activity, words_activity
from bot.chat.teams.channels import Channels
from bot.chat.teams.files import Files
from bot.chat.teams.naming import SURFACE
from bot.chat.teams.people import People
from bot.chat.teams.ways import Ways
from bot.domain.deliveries import MessageRef
from bot.domain.errors import CannotLook, Gone, OutsideError, Rejected
from bot.domain.people import ChannelId, PersonId
from bot.domain.policy import Policy
from bot.domain.text import Link, Text
from bot.domain.ticket import TicketId
from bot.handlers.form import Button
from bot.texts.plain import plain

logger = logging.getLogger(__name__)

Json = dict[str, Any]

REPAINT_PATIENCE: Final = 3.0
"""Seconds that a repaint waits for its turn: in storms the rest comes back later, so that it does not fill the courier's hands."""
_CARD_PAGES: Final = 20
_THREAD_PAGES: Final = 20
"""Of 50 messages each: a thousand, as far as a look goes back."""
_MOST_SHOWN: Final = 5000


class TeamsSurface:
    """See `bot.chat.surface.Surface`. `app` is our app's id, by which Graph tells our messages from everybody else's."""

    name = SURFACE

    def __init__(
        self,
        calls: Calls,
        channels: Channels,
        people: People,
        ways: Ways,
        files: Files,
        *,
        policy: Callable[[], Policy],
        app: str,
    ) -> None:
        self._calls = calls
        self._channels = channels
        self._people = people
        self._ways = ways
        self._files = files
        self._policy = policy
        self._app = app
        self._shown: OrderedDict[MessageRef, str] = OrderedDict()
        self._deleted: OrderedDict[MessageRef, None] = OrderedDict()

    async def show(
        self, card: Card, channel: ChannelId, at: MessageRef | None, haste: Haste = Haste.NORMAL
    ) -> MessageRef:
        """Post a card or repaint it; see `Surface.show`."""
        activity = card_activity(card, self._zone, self._policy().language_of(channel))
        if at is not None:
            return await self._update(at, activity, haste)
        return await self._begin(channel, activity, haste)

    async def log(
        self, lines: Sequence[Line], thread: MessageRef, at: MessageRef | None, haste: Haste = Haste.NORMAL
    ) -> MessageRef:
        """Post lines in a thread or repaint their message; see `Surface.log`.

        A repaint mentions nobody: whether Teams would tell them once more is not documented.
        """
        activity = lines_activity(lines, self._zone, self._language_at(thread.place))
        if at is not None:
            return await self._update(at, activity, haste)
        self._channels.check(thread.place)
        if thread in self._deleted:
            raise Gone("the card was deleted; what is said in its thread would stand under nothing")
        known = await self._mentionable(lines, thread.place)
        calling = lines_activity(lines, self._zone, self._language_at(thread.place), known)
        message = await self._calls.reply(thread.place, thread.id, calling, haste)
        ref = MessageRef(SURFACE, thread.place, message or await self._id_of(lines, thread))
        self._remember(ref, activity)
        return ref

    async def retire(self, old: MessageRef, text: Text, to: MessageRef) -> None:
        """Put a text and a link in the place of a card, or of lines."""
        activity = words_activity(
            (*text, " ", *self._link(to)), self._zone, language=self._language_at(old.place)
        )
        await self._update(old, activity, Haste.UNHURRIED)

    async def find_cards(self, ticket: TicketId, channel: ChannelId) -> Sequence[MessageRef]:
        """Return the cards of a ticket among the last thousand threads of a channel."""
        return await self._find(channel, lambda content: codes.card_in(content) == ticket)

    async def find_lines(self, thread: MessageRef) -> Mapping[int, Sequence[MessageRef]]:
        """Return where the lines of a thread stand."""
        group = self._group(thread.place)
        replies = self._calls.graph.replies(group, thread.place, thread.id, most=_THREAD_PAGES)
        found: dict[int, list[MessageRef]] = {}
        standing = [(_written_at(message), content) async for message, content in self._ours(replies)]
        for (_, message), content in sorted(standing, key=lambda one: one[0]):
            for number in codes.lines_in(content):
                found.setdefault(number, []).append(MessageRef(SURFACE, thread.place, message))
        return found

    async def active(self, person: PersonId) -> bool | None:
        """Say whether a person is in one of our teams now; see `Directory.active`."""
        user = self._policy().known_on(person, SURFACE)
        if user is None:
            return False
        teams = [space.id for space in self._channels.spaces]
        return await self._people.active(user, teams) if teams else None

    async def language_of(self, person: PersonId) -> str:
        """Return the locale in which a person read Teams when they last did something in it."""
        return await self._ways.language(self._user(person))

    async def tell(
        self,
        person: PersonId,
        text: Text,
        about: MessageRef | None,
        buttons: Sequence[Button] = (),
        *,
        key: str = "",
    ) -> None:
        """Write into the chat with a person, with a link to a message of a channel."""
        link = self._link(about) if about else ()
        user = self._user(person)
        language = self._policy().people[person].language or await self._ways.language(user)
        said = words_activity((*text, *link), self._zone, buttons, key=key, language=language)
        await self.write(user, said)

    async def hand(self, person: PersonId, name: str, content: bytes, text: Text, *, key: str = "") -> None:
        """Offer a file in the chat with a person; see `bot.chat.teams.files`. Nobody can look there for the `key`."""
        user = self._user(person)
        logger.debug("a file is offered: %s", key)
        await self.write(user, await self._files.offer(user, name, content, plain(text, self._zone)))

    async def was_told(self, person: PersonId, key: str) -> bool:
        """Nobody can look into the chat with one person, not even the bot that it is with."""
        self._user(person)
        raise CannotLook(f"what stands in the chat with one person cannot be read, {key} neither")

    async def announce(
        self,
        channel: ChannelId,
        key: str,
        text: Text,
        buttons: Sequence[Button] = (),
        at: MessageRef | None = None,
    ) -> MessageRef:
        """Post something in a channel, or repaint it; its mark carries the key."""
        language = self._policy().language_of(channel)
        activity = words_activity(text, self._zone, buttons, key=key, language=language)
        if at is not None:
            return await self._update(at, activity, Haste.NORMAL)
        return await self._begin(channel, activity, Haste.NORMAL)

    async def find_announcement(self, channel: ChannelId, key: str) -> MessageRef | None:
        """Return an announcement among the last thousand threads of a channel."""
        found = await self._find(channel, lambda content: codes.notice_in(content) == key)
        return next(iter(found), None)

    def vanished(self, message: MessageRef) -> None:
        """Somebody deleted a message of ours, as Teams says where it may."""
        self._shown.pop(message, None)
        self._deleted[message] = None
        while len(self._deleted) > _MOST_SHOWN:
            self._deleted.popitem(last=False)

    async def write(self, person: str, activity: Json) -> None:
        """Say something in the chat with a person, by their id in Entra."""
        await self._ways.write(person, await self._called(person), activity)

    async def _begin(self, channel: ChannelId, activity: Json, haste: Haste) -> MessageRef:
        place = (await self._channels.room(channel)).place
        ref = MessageRef(SURFACE, place, await self._calls.post_root(place, activity, haste))
        self._remember(ref, activity)
        return ref

    async def _update(self, at: MessageRef, activity: Json, haste: Haste) -> MessageRef:
        """Repaint a message; not with what it shows already, since that would close what somebody has open on it."""
        self._channels.check(at.place)
        if not at.id:
            raise Gone("Teams gave this message no id, so it cannot be changed")
        if self._shown.get(at) == _digest(activity):
            return at
        self._shown.pop(at, None)
        await self._calls.update(at.place, at.id, activity, haste, REPAINT_PATIENCE)
        self._remember(at, activity)
        return at

    async def _id_of(self, lines: Sequence[Line], thread: MessageRef) -> str:
        """Look for the id that Teams did not give; nothing where nobody can look."""
        with suppress(OutsideError):
            found = await self.find_lines(thread)
            return next((found[line.number][-1].id for line in lines if line.number in found), "")
        return ""

    async def _find(self, channel: ChannelId, wanted: Callable[[Json], bool]) -> Sequence[MessageRef]:
        """Return those messages of ours that are wanted, the newest first."""
        place = (await self._channels.room(channel)).place
        messages = self._calls.graph.messages(self._group(place), place, most=_CARD_PAGES)
        found = [_written_at(message) async for message, content in self._ours(messages) if wanted(content)]
        return [MessageRef(SURFACE, place, message) for _, message in sorted(found, reverse=True)]

    async def _ours(self, messages: AsyncIterator[Json]) -> AsyncIterator[tuple[Json, Json]]:
        """Yield what we wrote and nobody deleted, each with a card in it."""
        async for message in messages:
            if self._is_ours(message) and not message.get("deletedDateTime"):
                for content in _cards_in(message):
                    yield message, content

    def _is_ours(self, message: Json) -> bool:
        match message:
            case {"id": str(), "from": {"application": {"id": str(app)}}}:
                return app == self._app
            case _:
                return False

    def _group(self, place: str) -> str:
        space = self._channels.space(place)
        if space is None or not space.group:
            raise CannotLook("the team's id in Entra is not known")
        return space.group

    async def _mentionable(self, lines: Sequence[Line], place: str) -> Known:
        """Return those whom lines mention and who are in the team; others are named, since Teams takes no mention of them."""
        space = self._channels.space(place)
        teams = [space.id] if space else []
        known = {one: user for one in mentioned(lines) if (user := self._policy().known_on(one, SURFACE))}
        return {one: user for one, user in known.items() if await self._people.active(user, teams)}

    def _user(self, person: PersonId) -> str:
        """Return a person's id in Entra; `Rejected` if the policy knows none."""
        user = self._policy().known_on(person, SURFACE)
        if user is None:
            raise Rejected(f"no id in Entra is known for {person}")
        return user

    async def _called(self, person: str) -> str:
        """Return what Teams calls somebody; nothing where no roster says it."""
        with suppress(OutsideError):
            found = await self._people.find(person, [space.id for space in self._channels.spaces])
            return found.user if found else ""
        return ""

    def _link(self, about: MessageRef) -> Text:
        """Return a link to a message; the words stand without it where none can be made."""
        url = self._channels.link(about.place, about.id)
        return (Link(f"→ {self._channels.name(about.place)}", url),) if url else ()

    def _language_at(self, place: str) -> str:
        return self._policy().language_of(self._channels.named(place))

    def _remember(self, ref: MessageRef, activity: Json) -> None:
        self._shown[ref] = _digest(activity)
        while len(self._shown) > _MOST_SHOWN:
            self._shown.popitem(last=False)

    @property
    def _zone(self) -> tzinfo:
        return self._policy().time_zone


def _written_at(message: Json) -> tuple[str, str]:
    """Return when a message was written, and its id: so they sort by age."""
    return str(message.get("createdDateTime") or ""), str(message["id"])


def _digest(activity: Json) -> str:
    whole = json.dumps(activity, sort_keys=True).encode()
    return hashlib.blake2b(whole, digest_size=16).hexdigest()


def _cards_in(message: Json) -> Iterable[Json]:
    """Yield the contents of a message's cards; Graph gives them as JSON in a string."""
    for attachment in message.get("attachments") or ():
        content = attachment.get("content") if isinstance(attachment, dict) else None
        if isinstance(content, str):
            with suppress(ValueError, RecursionError):
                content = json.loads(content)
        if isinstance(content, dict):
            yield content

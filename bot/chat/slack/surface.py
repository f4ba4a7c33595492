"""Slack as a surface: cards and lines as messages that are found again by their metadata."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Final, NoReturn

from bot.chat.card import Card
from bot.chat.lines import Known, Line, mentioned
from bot.chat.slack import codes
from bot.chat.slack.blocks import card_message, lines_message, words_message
from bot.chat.slack.calls import Calls, Json
from bot.chat.slack.channels import SURFACE, Channels
from bot.chat.slack.people import People
from bot.chat.surface import Haste
from bot.domain.deliveries import MessageRef
from bot.domain.errors import Gone, OutsideError, Rejected
from bot.domain.people import ChannelId, PersonId
from bot.domain.policy import Policy
from bot.domain.text import Link, Text
from bot.domain.ticket import TicketId
from bot.handlers.form import Button

_QUIET: Final[Json] = {"unfurl_links": False, "unfurl_media": False}
"""Else Slack would fetch what a stranger linked to and show it in the channel."""
_UNPARSED: Final[Json] = {"parse": "none"}
"""chat.update would look for links and names in `text` otherwise; chat.postMessage does not."""
REPAINT_PATIENCE: Final = 3.0
"""Seconds that a repaint waits for its turn. Slack takes 50 a minute, in storms people cause more: the rest comes back later,
so that it does not fill the hands of whoever delivers."""
_CARD_PAGES: Final = 5
_THREAD_PAGES: Final = 50


class SlackSurface:
    """See `bot.chat.surface.Surface`. `bot_id` tells our own messages from everybody else's."""

    name = SURFACE

    def __init__(
        self,
        calls: Calls,
        channels: Channels,
        people: People,
        policy: Callable[[], Policy],
        bot_id: Callable[[], str],
    ) -> None:
        self._calls = calls
        self._channels = channels
        self._people = people
        self._policy = policy
        self._bot_id = bot_id
        self._directs: dict[str, str] = {}

    async def show(
        self, card: Card, channel: ChannelId, at: MessageRef | None, haste: Haste = Haste.NORMAL
    ) -> MessageRef:
        """Post a card or repaint it; see `Surface.show`."""
        message = card_message(card, self._policy().time_zone)
        if at is None:
            return await self._post(await self._channels.place(channel), message, haste)
        return await self._update(at, message, haste)

    async def log(
        self, lines: Sequence[Line], thread: MessageRef, at: MessageRef | None, haste: Haste = Haste.NORMAL
    ) -> MessageRef:
        """Post lines in a thread or repaint their message; see `Surface.log`."""
        message = lines_message(lines, self._policy().time_zone, await self._mentionable(lines))
        if at is None:
            return await self._post(thread.place, message, haste, thread_ts=thread.id)
        return await self._update(at, message, haste)

    async def retire(self, old: MessageRef, text: Text, to: MessageRef) -> None:
        """Put a text and a link in the place of a message; what Slack does not change any more is deleted, its thread stays."""
        message = words_message((*text, " ", *await self._link(to)), self._policy().time_zone)
        try:
            await self._update(old, message | {"metadata": codes.retired_metadata()}, Haste.UNHURRIED)
        except Gone:
            await self._calls.call("chat.delete", channel=old.place, ts=old.id)

    async def find_cards(self, ticket: TicketId, channel: ChannelId) -> Sequence[MessageRef]:
        """Return the cards of a ticket among the last thousand messages of a channel."""
        place = await self._channels.place(channel)
        return await self._find(place, lambda message: codes.card_in(message.get("metadata")) == ticket)

    async def find_lines(self, thread: MessageRef) -> Mapping[int, Sequence[MessageRef]]:
        """Return where the lines of a thread stand; Slack lists replies from the oldest on."""
        replies = self._calls.pages(
            "conversations.replies",
            "messages",
            most=_THREAD_PAGES,
            channel=thread.place,
            ts=thread.id,
            include_all_metadata=True,
        )
        found: dict[int, list[MessageRef]] = {}
        async for message in replies:
            if self._is_ours(message):
                ref = MessageRef(SURFACE, thread.place, str(message["ts"]))
                for number in codes.lines_in(message.get("metadata")):
                    found.setdefault(number, []).append(ref)
        return found

    async def active(self, person: PersonId) -> bool | None:
        """Say whether a person is of our workspace now; see `Directory.active`."""
        user = self._known(person)
        return False if user is None else await self._people.active(user)

    async def language_of(self, person: PersonId) -> str:
        """Return the locale that a person has set in Slack."""
        answer = await self._calls.call("users.info", user=self._user(person), include_locale=True)
        return str(answer.get("user", {}).get("locale", ""))

    async def tell(
        self,
        person: PersonId,
        text: Text,
        about: MessageRef | None,
        buttons: Sequence[Button] = (),
        *,
        key: str = "",
    ) -> None:
        """Write a direct message, with a link to a message of a channel."""
        user = self._user(person)
        link = await self._link(about) if about else ()
        message = words_message((*text, *link), self._policy().time_zone, buttons)
        await self._post(await self._direct(user), message | {"metadata": codes.word_metadata(key)})

    async def hand(self, person: PersonId, name: str, content: bytes, text: Text, *, key: str = "") -> None:
        """Send a file in a direct message: <https://docs.slack.dev/messaging/working-with-files#upload>.

        Slack gives no metadata to a message with a file; so the key is in the id of the block with its words.
        """
        direct = await self._direct(self._user(person))
        place = await self._calls.call("files.getUploadURLExternal", filename=name, length=len(content))
        await self._calls.upload(str(place["upload_url"]), content)
        said = words_message(text, self._policy().time_zone)
        said["blocks"][0] |= {"block_id": codes.file_id(key)}
        await self._calls.call(
            "files.completeUploadExternal",
            files=json.dumps([{"id": str(place["file_id"]), "title": name}]),
            channel_id=direct,
            blocks=json.dumps(said["blocks"]),
        )

    async def was_told(self, person: PersonId, key: str) -> bool:
        """Say whether a word or a file with this key is among the last thousand direct messages to a person."""
        direct = await self._direct(self._user(person))
        return bool(await self._find(direct, lambda message: key in codes.keys_in(message)))

    async def announce(
        self,
        channel: ChannelId,
        key: str,
        text: Text,
        buttons: Sequence[Button] = (),
        at: MessageRef | None = None,
    ) -> MessageRef:
        """Post something in a channel, or repaint it; its metadata carry the key."""
        said = words_message(text, self._policy().time_zone, buttons)
        message = said | {"metadata": codes.notice_metadata(key)}
        if at is not None:
            return await self._update(at, message)
        return await self._post(await self._channels.place(channel), message)

    async def find_announcement(self, channel: ChannelId, key: str) -> MessageRef | None:
        """Return an announcement among the last thousand messages of a channel."""
        place = await self._channels.place(channel)
        found = await self._find(place, lambda message: codes.notice_in(message.get("metadata")) == key)
        return next(iter(found), None)

    async def whisper(self, user: str, place: str, text: Text, thread: str | None) -> None:
        """Say something in a channel or thread that only this person sees, until they reload."""
        message = words_message(text, self._policy().time_zone)
        await self._calls.call("chat.postEphemeral", channel=place, user=user, thread_ts=thread, **message)

    async def write(self, user: str, text: Text) -> None:
        """Write a direct message to a person by their Slack id."""
        message = words_message(text, self._policy().time_zone)
        await self._post(await self._direct(user), message)

    async def _find(self, place: str, wanted: Callable[[Json], bool]) -> Sequence[MessageRef]:
        """Return those messages of ours that are wanted, the newest first."""
        history = self._calls.pages(
            "conversations.history", "messages", most=_CARD_PAGES, channel=place, include_all_metadata=True
        )
        ours = [str(message["ts"]) async for message in history if self._is_ours(message) and wanted(message)]
        return [MessageRef(SURFACE, place, ts) for ts in ours]

    def _user(self, person: PersonId) -> str:
        """Return a person's Slack id; `Rejected` if the policy knows none."""
        user = self._known(person)
        if user is None:
            raise Rejected(f"no Slack id is known for {person}")
        return user

    def _known(self, person: PersonId) -> str | None:
        return self._policy().known_on(person, SURFACE)

    async def _mentionable(self, lines: Sequence[Line]) -> Known:
        """Return those whom lines mention and Slack knows now. Others are named: an id that it does not know could cost the line."""
        known = {one: user for one in mentioned(lines) if (user := self._known(one)) is not None}
        return {one: user for one, user in known.items() if await self._people.active(user)}

    async def _post(
        self, place: str, message: Json, haste: Haste = Haste.URGENT, thread_ts: str | None = None
    ) -> MessageRef:
        self._channels.check(place)
        answer = await self._calls.call(
            "chat.postMessage", haste=haste, channel=place, thread_ts=thread_ts, **message, **_QUIET
        )
        ref = MessageRef(SURFACE, str(answer["channel"]), str(answer["ts"]))
        if thread_ts and not answer.get("message", {}).get("thread_ts"):
            await self._take_back(ref)
        return ref

    async def _take_back(self, stray: MessageRef) -> NoReturn:
        """A reply to a message that somebody deleted may come to stand in the channel itself, before everybody's eyes:
        <https://github.com/slackapi/python-slack-events-api/issues/87>.
        """
        with suppress(OutsideError):
            await self._calls.call("chat.delete", channel=stray.place, ts=stray.id)
        raise Gone("thread_not_found")

    async def _update(self, at: MessageRef, message: Json, haste: Haste = Haste.URGENT) -> MessageRef:
        self._channels.check(at.place)
        await self._calls.call(
            "chat.update",
            haste=haste,
            patience=REPAINT_PATIENCE,
            channel=at.place,
            ts=at.id,
            **message,
            **_UNPARSED,
        )
        return at

    async def _direct(self, user: str) -> str:
        if user not in self._directs:
            answer = await self._calls.call("conversations.open", users=user)
            self._directs[user] = str(answer["channel"]["id"])
        return self._directs[user]

    async def _link(self, about: MessageRef) -> Text:
        """Return a link to a message; the words stand without it where Slack does not give one."""
        try:
            answer = await self._calls.call("chat.getPermalink", channel=about.place, message_ts=about.id)
        except OutsideError:
            return ()
        label = self._channels.name(about.place) or about.place
        return (Link(f"→ #{label}", str(answer["permalink"])),)

    def _is_ours(self, message: Json) -> bool:
        return message.get("bot_id") == self._bot_id()

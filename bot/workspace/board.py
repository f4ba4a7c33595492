"""The channels' messages and every change to them; each change is published once."""

from typing import TypedDict, Unpack

from bot.workspace.changes import (
    Changes,
    ChannelChanged,
    Deleted,
    Edited,
    Joined,
    Left,
    Posted,
    Reacted,
    Whispered,
)  # fmt: skip
from bot.workspace.clock import Clock
from bot.workspace.model import Channel, Ephemeral, Json, Message, Team
from bot.workspace.shown import shown_message
from bot.workspace.stored import IdMaker, stored_blocks

MICRO = 1_000_000
TOMBSTONE = "This message was deleted."
FORMER = 5
"""How many former states of a message can still be pressed: a click may have left before the repaint arrived."""


class Details(TypedDict, total=False):
    """What a message can have besides author and text: see `Message`."""

    bot_id: str
    blocks: list[Json]
    thread_ts: str
    subtype: str
    metadata: Json | None
    files: list[str]


class Board:
    def __init__(self, team: Team, clock: Clock, changes: Changes) -> None:
        self.team = team
        self.clock = clock
        self.changes = changes
        self.make_id = IdMaker()
        self.ephemerals: list[Ephemeral] = []
        self._last_stamp = self._newest_stamp()
        self._channel_count = 0

    def stamp(self) -> str:
        """A `ts`: seconds with six digits, unique and rising in the whole workspace."""
        self._last_stamp = max(self._last_stamp + 1, int(self.clock.now() * MICRO))
        return f"{self._last_stamp // MICRO}.{self._last_stamp % MICRO:06d}"

    def post(self, channel: Channel, user: str, text: str, **details: Unpack[Details]) -> Message:
        message = self.compose(user, text, **details)
        channel.add(message)
        self.changes.publish(Posted(channel, message))
        return message

    def compose(self, user: str, text: str, **details: Unpack[Details]) -> Message:
        """A message that stands nowhere yet."""
        message = Message(self.stamp(), user, text, **details)
        message.blocks = stored_blocks(message.blocks, self.make_id)
        return message

    def edit(self, channel: Channel, message: Message, by: str, **fields: object) -> None:
        """Replaces fields of a message. Blocks hide the "edited" mark, as in Slack."""
        previous = shown_message(self.team, channel, message)
        message.former = [message.blocks, *message.former][:FORMER]
        for name, value in fields.items():
            setattr(message, name, value)
        message.blocks = stored_blocks(message.blocks, self.make_id)
        if not message.blocks:
            message.edited = {"user": by, "ts": self.stamp()}
        self.changes.publish(Edited(channel, message, previous))

    def delete(self, channel: Channel, message: Message) -> None:
        """Takes a message away; a parent with replies leaves a tombstone, so that its thread stays."""
        previous = shown_message(self.team, channel, message)
        tombstone = None
        if channel.replies(message.ts):
            tombstone = Message(message.ts, "USLACKBOT", TOMBSTONE, subtype="tombstone")
            channel.messages[message.ts] = tombstone
        else:
            channel.remove(message)
        self.changes.publish(Deleted(channel, message.ts, previous, tombstone))

    def react(self, channel: Channel, message: Message, user: str, name: str, *, add: bool) -> bool:
        """False if there is nothing to add or to remove."""
        users = message.reactions.setdefault(name, [])
        changed = (user not in users) == add
        if changed:
            (users.append if add else users.remove)(user)
        if not users:
            del message.reactions[name]
        if changed:
            self.changes.publish(Reacted(channel, message, user, name, add))
        return changed

    def whisper(self, channel: Channel, person: str, message: Message) -> Ephemeral:
        ephemeral = Ephemeral(message, channel.id, person)
        self.ephemerals.append(ephemeral)
        self.changes.publish(Whispered(ephemeral))
        return ephemeral

    def rewrite_whisper(self, ephemeral: Ephemeral, text: str, blocks: list[Json]) -> None:
        ephemeral.message.text = text
        ephemeral.message.blocks = stored_blocks(blocks, self.make_id)
        self.changes.publish(Whispered(ephemeral))

    def drop_whisper(self, ephemeral: Ephemeral) -> None:
        self.ephemerals.remove(ephemeral)
        self.changes.publish(Whispered(ephemeral, gone=True))

    def reload(self, person: str) -> None:
        """A reload of the client: ephemeral messages are gone."""
        for ephemeral in [mine for mine in self.ephemerals if mine.person == person]:
            self.drop_whisper(ephemeral)

    def join(self, channel: Channel, user: str, inviter: str = "") -> None:
        channel.members.add(user)
        self.changes.publish(Joined(channel, user, inviter))

    def leave(self, channel: Channel, user: str) -> None:
        channel.members.discard(user)
        self.changes.publish(Left(channel, user))

    def create(self, name: str, by: str, *, private: bool = False) -> Channel:
        channel = Channel(self._channel_id("C"), name, is_private=private, members={by}, creator=by)
        return self._add(channel, by)

    def direct(self, user: str) -> Channel:
        """The direct messages between a person and the app, opened at first use."""
        pair = {user, self.team.app.user}
        for channel in self.team.channels.values():
            if channel.is_im and channel.members == pair:
                return channel
        return self._add(Channel(self._channel_id("D"), "", is_im=True, members=pair), user)

    def archive(self, channel: Channel, by: str, *, archived: bool = True) -> None:
        channel.is_archived = archived
        self.changes.publish(ChannelChanged(channel, "archived" if archived else "unarchived", by))

    def set_topic(self, channel: Channel, topic: str, by: str) -> None:
        channel.topic = topic
        self.changes.publish(ChannelChanged(channel, "topic", by))

    def _add(self, channel: Channel, by: str) -> Channel:
        channel.created = int(self.clock.now())
        self.team.channels[channel.id] = channel
        self.changes.publish(ChannelChanged(channel, "created", by))
        return channel

    def _channel_id(self, letter: str) -> str:
        while True:
            self._channel_count += 1
            identifier = f"{letter}0NEW{self._channel_count:04d}"
            if identifier not in self.team.channels:
                return identifier

    def _newest_stamp(self) -> int:
        stamps = (ts for channel in self.team.channels.values() for ts in channel.messages)
        return max((int(ts.replace(".", "")) for ts in stamps), default=0)

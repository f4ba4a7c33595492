"""Which changes the app hears of, and as which event: https://docs.slack.dev/reference/events"""

import re
from functools import singledispatchmethod

from bot.workspace.changes import (
    Change,
    ChannelChanged,
    Deleted,
    Edited,
    HomeOpened,
    Joined,
    Left,
    PersonChanged,
    Posted,
    Reacted,
)  # fmt: skip
from bot.workspace.courier import Courier
from bot.workspace.modals import Modals
from bot.workspace.model import Channel, Json, Message, Team
from bot.workspace.payloads import Payloads
from bot.workspace.shown import shown_channel, shown_message, shown_person


class Events:
    """Turns changes into events for the courier; an event without subscription or membership is not sent."""

    def __init__(self, team: Team, payloads: Payloads, modals: Modals, courier: Courier) -> None:
        self.team = team
        self.payloads = payloads
        self.modals = modals
        self.courier = courier

    @singledispatchmethod
    def on(self, change: Change) -> None:
        """Changes without a method of their own are no events."""

    @on.register
    def _(self, change: Posted) -> None:
        event = shown_message(self.team, change.channel, change.message)
        event |= {
            "channel": change.channel.id,
            "event_ts": change.message.ts,
            "channel_type": change.channel.type,
        }
        self._message(change.channel, event)
        self._mention(change.channel, change.message, event)

    @on.register
    def _(self, change: Edited) -> None:
        now = shown_message(self.team, change.channel, change.message)
        event = {"subtype": "message_changed", "message": now, "previous_message": change.previous}
        self._message(change.channel, self._hidden(change.channel, event))

    @on.register
    def _(self, change: Deleted) -> None:
        event: Json = {"previous_message": change.previous}
        if change.tombstone:
            now = shown_message(self.team, change.channel, change.tombstone) | {"hidden": True}
            event |= {"subtype": "message_changed", "message": now}
        else:
            event |= {"subtype": "message_deleted", "deleted_ts": change.ts}
        self._message(change.channel, self._hidden(change.channel, event))

    @on.register
    def _(self, change: Reacted) -> None:
        self._send("reaction_added" if change.added else "reaction_removed", change.channel, {
            "user": change.user,
            "reaction": change.name,
            "item": {"type": "message", "channel": change.channel.id, "ts": change.message.ts},
            "item_user": change.message.user,
        })  # fmt: skip

    @on.register
    def _(self, change: PersonChanged) -> None:
        person = shown_person(self.team, change.person, locale=True)
        self._send("user_change", None, {"user": person, "cache_ts": int(self.courier.clock.now())})

    @on.register
    def _(self, change: ChannelChanged) -> None:
        names = {
            "created": "channel_created",
            "archived": "channel_archive",
            "unarchived": "channel_unarchive",
        }
        if change.what not in names or change.channel.kind != "channels":
            return
        if change.what == "created":
            self._send(names[change.what], None, {"channel": shown_channel(self.team, change.channel)})
        else:
            self._send(names[change.what], change.channel, {"channel": change.channel.id, "user": change.by})

    @on.register
    def _(self, change: Joined) -> None:
        self._membership("member_joined_channel", change.channel, change.user, change.inviter)

    @on.register
    def _(self, change: Left) -> None:
        self._membership("member_left_channel", change.channel, change.user)

    @on.register
    def _(self, change: HomeOpened) -> None:
        event: Json = {"user": change.user, "channel": change.channel.id, "tab": change.tab}
        home = self.modals.homes.get(change.user)
        if home and change.tab == "home":
            event["view"] = self.modals.shown(home)
        self._send("app_home_opened", None, event)

    def _mention(self, channel: Channel, message: Message, event: Json) -> None:
        if (
            message.bot_id
            or channel.is_im
            or not re.search(rf"<@{self.team.app.user}(\|[^>]*)?>", message.text)
        ):
            return
        left_out = {"type", "channel_type"}
        self._send(
            "app_mention", channel, {key: value for key, value in event.items() if key not in left_out}
        )

    def _message(self, channel: Channel, event: Json) -> None:
        app = self.team.app
        if f"message.{channel.kind}" in app.events and f"{channel.kind}:history" in app.scopes:
            self._emit(channel, {"type": "message"} | event)

    def _membership(self, kind: str, channel: Channel, user: str, inviter: str = "") -> None:
        letter = "G" if channel.is_private else "C"
        event = {"user": user, "channel": channel.id, "channel_type": letter, "team": self.team.id}
        self._send(kind, channel, event | ({"inviter": inviter} if inviter else {}))

    def _send(self, kind: str, channel: Channel | None, event: Json) -> None:
        if kind in self.team.app.events:
            self._emit(channel, {"type": kind, "event_ts": self.payloads.stamp()} | event)

    def _emit(self, channel: Channel | None, event: Json) -> None:
        if channel is None or self.team.app.user in channel.members:
            self.courier.emit(self.payloads.event(event, channel))

    def _hidden(self, channel: Channel, event: Json) -> Json:
        stamp = self.payloads.stamp()
        return event | {
            "channel": channel.id,
            "hidden": True,
            "ts": stamp,
            "event_ts": stamp,
            "channel_type": channel.type,
        }

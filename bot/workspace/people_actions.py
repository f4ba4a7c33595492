"""What a person can do in Slack's client, for the page and for tests."""

from bot.workspace.changes import HomeOpened, PersonChanged
from bot.workspace.form_use import FormUse, Outcome
from bot.workspace.shown import shown_message
from bot.workspace.stored import typed_text


class PersonAtWork(FormUse):
    """One person with Slack open. LookupError for what this person cannot see or change."""

    async def say(self, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Posts what was typed; answers its ts."""
        place = self._channel(channel)
        if place.is_archived or (thread_ts and thread_ts not in place.messages):
            raise LookupError(f"nothing can be written there: {channel} {thread_ts or ''}")
        return self.hub.board.post(place, self.who.id, self._typed(text), thread_ts=thread_ts or "").ts

    async def edit(self, channel: str, ts: str, text: str) -> None:
        place, message = self._own_message(channel, ts)
        self.hub.board.edit(place, message, self.who.id, text=self._typed(text))

    async def delete(self, channel: str, ts: str) -> None:
        self.hub.board.delete(*self._own_message(channel, ts))

    async def react(self, channel: str, ts: str, name: str, *, add: bool | None = None) -> None:
        """Adds or removes a reaction; without `add` whichever is possible, as a click on it does."""
        place = self._channel(channel)
        message = place.messages[ts]
        wanted = self.who.id not in message.reactions.get(name, []) if add is None else add
        self.hub.board.react(place, message, self.who.id, name, add=wanted)

    async def join(self, channel: str) -> None:
        self.hub.board.join(self._channel(channel), self.who.id)

    async def invite(self, channel: str, user: str) -> None:
        self.hub.board.join(self._channel(channel), user, self.who.id)

    async def leave(self, channel: str) -> None:
        self.hub.board.leave(self._channel(channel), self.who.id)

    async def speak(self, locale: str) -> None:
        """Changes the language of the client, e.g. "de-AT"."""
        self.who.locale = locale
        self.hub.publish(PersonChanged(self.who))

    def reload(self) -> None:
        """A reload of the client: ephemeral messages and open modals are gone."""
        self.hub.board.reload(self.who.id)
        self.hub.modals.clear(self.who.id)

    async def command(self, command: str, text: str, channel: str) -> Outcome:
        """Types a slash command; what it answers is among the ephemerals (or messages) of the channel."""
        if command not in {known.command for known in self.hub.team.app.commands}:
            self.hub.warn(self.who.id, "invalid_command", command)
            return Outcome("invalid_command")
        place = self._channel(channel)
        path = self.hub.responses.new(self.who.id, place)
        payload = self.hub.payloads.command(self.who, place, command, text)
        payload |= {"trigger_id": self._trigger(), "response_url": self.hub.url + path}
        answer = await self.hub.interact("slash_commands", payload, self.who.id)
        if answer.payload.get("text") or answer.payload.get("blocks"):
            self.hub.responses.answer_command(path, answer.payload)
        return Outcome.of(answer)

    async def message_action(self, callback_id: str, channel: str, ts: str) -> Outcome:
        """Uses a shortcut from the menu of a message."""
        self._check_shortcut(callback_id, "message")
        place = self._channel(channel)
        message = place.messages[ts]
        path = self.hub.responses.new(self.who.id, place, message)
        payload = self.hub.payloads.interaction("message_action", self.who, self._trigger())
        payload |= {
            "callback_id": callback_id,
            "action_ts": self.hub.payloads.stamp(),
            "message_ts": ts,
            "message": shown_message(self.hub.team, place, message),
            "channel": {"id": place.id, "name": self.hub.payloads.name_of(place)},
            "response_url": self.hub.url + path,
        }
        return Outcome.of(await self.hub.interact("interactive", payload, self.who.id))

    async def shortcut(self, callback_id: str) -> Outcome:
        """Uses a global shortcut."""
        self._check_shortcut(callback_id, "global")
        payload = self.hub.payloads.interaction("shortcut", self.who, self._trigger())
        payload |= {"callback_id": callback_id, "action_ts": self.hub.payloads.stamp()}
        return Outcome.of(await self.hub.interact("interactive", payload, self.who.id))

    async def open_home(self) -> None:
        """Looks at the app's Home tab."""
        self.hub.publish(HomeOpened(self.who.id, self.hub.board.direct(self.who.id), "home"))

    async def open_messages(self) -> str:
        """Looks at the app's Messages tab; answers the id of the direct messages with it."""
        channel = self.hub.board.direct(self.who.id)
        self.hub.publish(HomeOpened(self.who.id, channel, "messages"))
        return channel.id

    def _check_shortcut(self, callback_id: str, kind: str) -> None:
        if (callback_id, kind) not in {(one.callback_id, one.type) for one in self.hub.team.app.shortcuts}:
            raise LookupError(f"the app has no {kind} shortcut {callback_id!r}")

    def _typed(self, text: str) -> str:
        return typed_text(text, self.hub.team.people.values())

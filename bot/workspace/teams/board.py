"""The messages of the tenant and every change to them; each change is published once."""

from typing import Any

from bot.workspace.clock import Clock
from bot.workspace.teams.changes import (
    Answered,
    Change,
    Changes,
    Deleted,
    Edited,
    PersonChanged,
    Posted,
    Reacted,
    TeamChanged,
)
from bot.workspace.teams.model import (
    Channel,
    Chat,
    Json,
    Message,
    Person,
    Said,
    Team,
    Tenant,
    opaque,
)

FORMER = 5
"""How many former states of a message can still be pressed: a click may have left before the update arrived."""


class Board:
    """`unchanged`: ids of messages that were updated with what stood there already, which costs whoever types a form in them."""

    def __init__(self, tenant: Tenant, clock: Clock, changes: Changes) -> None:
        self.tenant = tenant
        self.clock = clock
        self.changes = changes
        self.unchanged: list[str] = []
        self.lost_words: list[tuple[str, Json]] = []  # person, and what an update took from them
        self._last = self._newest()

    def new_id(self) -> str:
        """Milliseconds, unique and rising in the whole tenant."""
        self._last = max(self._last + 1, int(self.clock.now() * 1000))
        return str(self._last)

    def post(
        self, place: Channel | Chat, author: str, content: Json, *, root: str = "", **more: Any
    ) -> Message:
        message = Message(self.new_id(), author, content, self.clock.now(), root=root, **more)
        place.messages[message.id] = message
        self.changes.publish(Posted(place, message))
        return message

    def update(self, place: Channel | Chat, message: Message, content: Json) -> None:
        """For everybody: what they saw of it by themselves, and what they typed into it, is gone."""
        if content == message.content:
            self.unchanged.append(message.id)
        message.former = [message.content, *message.former][:FORMER]
        message.content = content
        message.edited_at = self.clock.now()
        message.overlays.clear()
        message.said.clear()
        self.lost_words += [(person, typed) for person, typed in message.typed.items() if typed]
        message.typed.clear()
        self.changes.publish(Edited(place, message))

    def delete(self, place: Channel | Chat, message: Message) -> None:
        """What is deleted stays as a mark, and can be brought back by whoever wrote it."""
        message.is_deleted = True
        self.changes.publish(Deleted(place, message))

    def bring_back(self, place: Channel | Chat, message: Message) -> None:
        message.is_deleted = False
        self.changes.publish(Edited(place, message))

    def overlay(self, place: Channel | Chat, message: Message, person: str, card: Json) -> None:
        message.overlays[person] = card
        message.said.pop(person, None)
        message.typed.pop(person, None)
        self.changes.publish(Answered(place, message, person))

    def say_below(self, place: Channel | Chat, message: Message, person: str, said: Said) -> None:
        message.said[person] = said
        self.changes.publish(Answered(place, message, person))

    def react(self, place: Channel | Chat, message: Message, person: str, name: str, *, add: bool) -> bool:
        """False if there is nothing to add or to remove."""
        people = message.reactions.setdefault(name, [])
        changed = (person not in people) == add
        if changed:
            (people.append if add else people.remove)(person)
        if not people:
            del message.reactions[name]
        if changed:
            self.changes.publish(Reacted(place, message))
        return changed

    def chat_with(self, person: Person) -> Chat:
        """The chat of somebody with the app, which begins at first use."""
        chat = self.tenant.chat_of(person.id)
        if chat is None:
            chat = Chat(f"a:{opaque(f'chat {person.id}')}", person=person.id)
            self.tenant.chats[chat.id] = chat
            self.changes.publish(PersonChanged(person))
        return chat

    def add_channel(self, team: Team, name: str, **more: Any) -> Channel:
        channel = Channel(
            f"19:{opaque(f'{team.name}/{name}/{len(team.channels)}')}@thread.tacv2", name=name, **more
        )
        team.channels[channel.id] = channel
        self.changes.publish(TeamChanged(team))
        return channel

    def publish(self, change: Change) -> None:
        self.changes.publish(change)

    def _newest(self) -> int:
        return max((int(one) for place in self.tenant.places() for one in place.messages), default=0)

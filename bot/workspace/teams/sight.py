"""What one person sees in Teams' client."""

from dataclasses import dataclass

from bot.workspace.teams.cards import Read, read
from bot.workspace.teams.dialogs import Dialog
from bot.workspace.teams.hub import Hub
from bot.workspace.teams.model import Channel, Chat, Json, Message, Person, Said, Team


@dataclass(frozen=True)
class Seen:
    """One message as one person sees it: the card of theirs, if the app answered them with one, else everybody's."""

    message: Message
    card: Json | None
    said: Said | None

    @property
    def read(self) -> Read:
        return read(self.card) if self.card else Read(texts=[self.message.text])

    @property
    def words(self) -> str:
        return self.read.words

    @property
    def labels(self) -> list[str]:
        """The titles of its buttons."""
        return self.read.labels


class Sight:
    """All state stays in the tenant, so several of these may exist for one person. LookupError for what they cannot see."""

    def __init__(self, hub: Hub, person: str) -> None:
        self.hub = hub
        self.who: Person = hub.tenant.people[person]

    @property
    def channels(self) -> list[tuple[Team, Channel]]:
        return [
            (team, one) for team, one in self.hub.tenant.channels() if self.is_in(team) and not one.is_deleted
        ]

    @property
    def chat(self) -> Chat | None:
        """The chat with the app, once there is one."""
        return self.hub.tenant.chat_of(self.who.id)

    @property
    def dialog(self) -> Dialog | None:
        return self.hub.dialogs.open.get(self.who.id)

    @property
    def dialog_words(self) -> str:
        """What stands in the place of a dialog."""
        return self.dialog.text if self.dialog else ""

    def is_in(self, team: Team) -> bool:
        return self.who.id in team.members

    def messages(self, place: str) -> list[Message]:
        """All messages of a channel with its threads, or of the chat; what is deleted is among them."""
        return [one for one in self._place(place).messages.values() if self._is_for_me(one)]

    def thread(self, root: str) -> list[Seen]:
        """The replies below a message, oldest first."""
        place, message = self._found(root)
        below = (one for one in place.replies(message.id) if self._is_for_me(one) and not one.is_deleted)
        return [self._seen(one) for one in below]

    def sees(self, message: str) -> Seen:
        """What this person sees of a message."""
        return self._seen(self._found(message)[1])

    def _seen(self, message: Message) -> Seen:
        card = message.overlays.get(self.who.id) or message.card
        return Seen(message, card, message.said.get(self.who.id))

    def _is_for_me(self, message: Message) -> bool:
        return message.only_for in {"", self.who.id}

    def _place(self, wanted: str) -> Channel | Chat:
        place = self.hub.tenant.place(wanted)
        team = self.hub.tenant.team_of(wanted)
        mine = isinstance(place, Chat) and place.person == self.who.id
        if place is None or not (mine or (team and self.is_in(team))):
            raise LookupError(f"{self.who.name} sees no place {wanted!r}")
        return place

    def _found(self, message: str) -> tuple[Channel | Chat, Message]:
        """A message wherever this person can see it: ids are unique in the whole tenant."""
        places: list[Channel | Chat] = [channel for _team, channel in self.channels]
        for place in (*places, *([self.chat] if self.chat else [])):
            found = place.messages.get(message)
            if found and self._is_for_me(found) and not found.is_deleted:
                return place, found
        raise LookupError(f"{self.who.name} sees no message {message!r}")

    def _own(self, message: str) -> tuple[Channel | Chat, Message]:
        place, found = self._found(message)
        if found.author != self.who.id:
            raise LookupError(f"{message} is not {self.who.name}'s")
        return place, found

"""A person in Teams as the page needs them: with what it shows and uses of a message."""

from bot.workspace.teams.model import Channel, Chat, Message
from bot.workspace.teams.people import PersonInTeams
from bot.workspace.teams.sight import Seen


class PersonAtPage(PersonInTeams):
    """LookupError for what this person cannot see."""

    @property
    def places(self) -> list[Channel | Chat]:
        channels: list[Channel | Chat] = [channel for _team, channel in self.channels]
        return [*channels, *([self.chat] if self.chat else [])]

    def seen(self, message: Message) -> Seen:
        """What this person sees of a message."""
        return self._seen(message)

    def can_see(self, place: Channel | Chat, message: Message) -> bool:
        return self._is_for_me(message) and any(one.id == place.id for one in self.places)

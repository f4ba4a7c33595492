"""All chat products of a house at once, as people see them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.chat.card import Card
from bot.chat.lines import Line
from bot.domain.deliveries import MessageRef
from bot.domain.people import ChannelId
from bot.domain.policy import Policy
from bot.domain.ticket import TicketId
from tests.fakes.surface import Message
from tests.fakes.world import IN_SERVICE, IN_SOCIAL, SERVICE, SOCIAL
from tests.faults.chat import Chat
from tests.faults.teams import IDENTITIES, SERVICE_IN_TEAMS, SOCIAL_IN_TEAMS, TeamsChat

SLACK: Final = "slack"
TEAMS: Final = "teams"
UNSEEN: Final = "teams, nobody can look"
BOTH: Final = "both"

_SOCIAL: Final = {
    SLACK: (IN_SOCIAL,),
    TEAMS: (SOCIAL_IN_TEAMS,),
    UNSEEN: (SOCIAL_IN_TEAMS,),
    BOTH: (IN_SOCIAL, SOCIAL_IN_TEAMS),
}
_SERVICE: Final = {
    SLACK: (IN_SERVICE,),
    TEAMS: (SERVICE_IN_TEAMS,),
    UNSEEN: (SERVICE_IN_TEAMS,),
    BOTH: (SERVICE_IN_TEAMS, IN_SERVICE),
}


def spread_over(surface: str, policy: Policy) -> Policy:
    """Return a policy whose departments have their channels on these products."""
    social, service = policy.departments[SOCIAL], policy.departments[SERVICE]
    departments = {
        SOCIAL: replace(social, channels=_SOCIAL[surface]),
        SERVICE: replace(service, channels=_SERVICE[surface]),
    }
    return replace(policy, departments=departments, identities={**policy.identities, **IDENTITIES})


class Chats:
    """What stands on all of them; what belongs to one alone is asked of the one that has it."""

    def __init__(self, slack: Chat | None, teams: TeamsChat | None) -> None:
        self.slack = slack
        self.teams = teams
        self._all = tuple(one for one in (slack, teams) if one is not None)

    @property
    def messages(self) -> list[Message]:
        return [message for chat in self._all for message in chat.messages]

    @property
    def deleted(self) -> list[Message]:
        return [message for chat in self._all for message in chat.deleted]

    def was(self, ref: MessageRef) -> Message | None:
        """Return what stood somewhere once."""
        return self._of(ref).ever.get(ref)

    def cards(self) -> list[tuple[Message, Card]]:
        return [card for chat in self._all for card in chat.cards()]

    def card_in(self, ticket: TicketId, channel: ChannelId) -> list[Message]:
        return [one for one, shown in self.cards() if shown.ticket == ticket and self.channel(one) == channel]

    def thread(self, card: Message) -> list[tuple[Message, tuple[Line, ...]]]:
        return self._of(card.ref).thread(card)

    def channel(self, message: Message | MessageRef) -> ChannelId:
        ref = message if isinstance(message, MessageRef) else message.ref
        return self._of(ref).channel(ref.place)

    def human_deletes(self, message: Message) -> None:
        self._of(message.ref).human_deletes(message)

    def close(self, channel: ChannelId) -> None:
        self._at(channel).close(channel)

    def open(self, channel: ChannelId) -> None:
        self._at(channel).open(channel)

    def _of(self, ref: MessageRef) -> Chat | TeamsChat:
        return next(one for one in self._all if one.name == ref.surface)

    def _at(self, channel: ChannelId) -> Chat | TeamsChat:
        return next(one for one in self._all if channel.startswith(one.name))

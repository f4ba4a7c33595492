"""Who somebody is to the bot, and what they mean by what they typed."""

from __future__ import annotations

from bot.chat.reception import Reception
from bot.chat.slack.channels import SURFACE, Channels
from bot.chat.slack.heard import Visitor
from bot.chat.slack.people import Member, NotOurs, People
from bot.chat.slack.typed import typed
from bot.domain.errors import OutsideError
from bot.domain.people import Identity, Person


class Visitors:
    """People of one workspace, `team`, as the policy knows them."""

    def __init__(self, reception: Reception, people: People, channels: Channels, team: str) -> None:
        self._reception = reception
        self._people = people
        self._channels = channels
        self._team = team

    def at_home(self, workspace: str) -> bool:
        return workspace == self._team

    async def person(self, who: Visitor) -> Person:
        """Return who acts; `NotOurs` for people of other workspaces, guests and bots; `OutsideError` if Slack cannot say."""
        if not self.at_home(who.workspace) or not self.at_home(who.home):
            raise NotOurs("other workspace")
        return self._known(await self._people.member(who.user))

    async def author(self, user: str) -> Person:
        """Return who wrote in a thread. What they wrote counts even while Slack cannot say more about them."""
        try:
            return self._known(await self._people.anybody(user))
        except OutsideError:
            return self._known(Member(user, user, self._reception.policy.language))

    def forget(self, user: str) -> None:
        self._people.forget(user)

    def read(self, text: str) -> str:
        """Return what somebody typed as it is meant; see `bot.chat.slack.typed`."""
        return typed(text, self._name, self._channels.name)

    def _known(self, member: Member) -> Person:
        identity = Identity(SURFACE, member.id)
        return self._reception.person(identity, name=member.name, language=member.locale[:2])

    def _name(self, user: str) -> str | None:
        policy = self._reception.policy
        known = policy.whose(SURFACE, user)
        person = policy.people.get(known) if known else None
        return person.name if person else self._people.name(user)

"""Who somebody is to the bot."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.reception import Reception
from bot.chat.teams.channels import Channels
from bot.chat.teams.heard import Spot, Visitor
from bot.chat.teams.naming import SURFACE
from bot.chat.teams.people import Member, People
from bot.chat.teams.ways import Ways
from bot.domain.people import Identity, Person


class Visitors:
    """People of our tenant, as the policy knows them."""

    def __init__(self, reception: Reception, people: People, channels: Channels, ways: Ways) -> None:
        self._reception = reception
        self._people = people
        self._channels = channels
        self._ways = ways

    async def person(self, who: Visitor, spot: Spot) -> Person:
        """Return who acts; `NotOurs` for guests and people of other companies; `OutsideError` if Teams cannot say."""
        member = await self._people.member(who, self._roster_at(spot))
        who = replace(who, object_id=who.object_id or member.id)
        await self._ways.seen(who, spot)
        return self._known(who, member, who.language or await self._ways.language(who.object_id))

    def author(self, who: Visitor) -> Person:
        """Return who wrote in a thread. What they wrote counts whoever they are, and nobody has to be asked for it."""
        return self._known(who, self._people.known(who), who.language)

    async def seen(self, who: Visitor, spot: Spot) -> None:
        """Somebody has a chat with us: that is how they are reached."""
        await self._ways.seen(who, spot)

    def forget(self, spot: Spot) -> None:
        """Somebody came or went."""
        self._people.forget(self._roster_at(spot))

    def _roster_at(self, spot: Spot) -> str:
        """Return whose roster tells who belongs here: the team's, for all of its channels, else the chat's."""
        space = self._channels.space(spot.channel) if spot.channel else None
        return spot.team or (space.id if space else "") or spot.conversation

    def _known(self, who: Visitor, member: Member | None, language: str) -> Person:
        person = who.object_id or (member.id if member else "") or who.user
        name = (member.name if member else "") or who.name or person
        spoken = (language or self._reception.policy.language)[:2].casefold()
        return self._reception.person(Identity(SURFACE, person), name=name, language=spoken)

"""A whole house whose people work in Teams: the same policy, with every channel and everybody there."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast
from urllib.parse import quote

from bot.app import Zuruf, running
from bot.chat.teams.throttle import Throttle
from bot.connectors.square import Square
from bot.domain.library import Library
from bot.domain.people import ChannelId, Identity
from bot.domain.policy import Department, Policy
from bot.products import Throttles
from bot.settings import Settings
from bot.workspace.teams.changes import Called
from bot.workspace.teams.model import App, MessageAction, Person, Team, Tenant
from bot.workspace.teams.server import Connector
from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import House
from tests.journeys.surroundings import HURRY, in_a_hurry, noticing_errors
from tests.journeys.teams_people import TeamsShown, TeamsSomebody, as_workspace
from tests.journeys.teams_reading import read_aloud
from tests.journeys.waiting import eventually

TEAM = "Haus"
ACTIONS = (MessageAction("note", "Notiz"), MessageAction("propose", "Vorschlag"))
_MISSING = "cannot be used"


def moved(policy: Policy) -> Policy:
    """Return a policy whose channels are in one team, and whose people are known there."""
    departments = {one.id: _moved(one) for one in policy.departments.values()}
    people = {Identity("teams", Person.named(one.name).object_id): one.id for one in policy.people.values()}
    return replace(policy, departments=departments, identities=people)


def _moved(department: Department) -> Department:
    names = [channel.rpartition("#")[2] for channel in department.channels]
    return replace(department, channels=tuple(ChannelId(f"teams:{TEAM}/{name}") for name in names))


def tenant_of(policy: Policy) -> Tenant:
    """Return the company of a moved policy. Its owner is somebody whom the policy does not know."""
    people = [
        Person.named(one.name, locale={"en": "en-GB"}.get(one.language or policy.language, "de-DE"))
        for one in policy.people.values()
    ]
    channels = [channel.rpartition("/")[2] for one in policy.departments.values() for channel in one.channels]
    team = Team.named(TEAM, *dict.fromkeys(channels))
    return Tenant.of(
        [*people, Person.named("Olga Owner", role="owner")], [team], App(message_actions=ACTIONS)
    )


@dataclass
class TeamsHouse(House):
    """What a story in Teams happens in."""

    @property
    def connector(self) -> Connector:
        return cast("Connector", self.workspace)

    async def open(self) -> None:
        """Start the bot, let Teams reach it, and install it, if that was not done before."""
        self.zuruf = await self._running.enter_async_context(self.start())
        self._wind()
        host, port = self.zuruf.address
        self.connector.deliver_to(f"http://{host}:{port}/api/messages")
        team = self.connector.team(TEAM)
        if not team.installed:
            await self.connector.install(team)
            self.troubles[:] = [one for one in self.troubles if _MISSING not in one]

    async def close(self) -> None:
        await self.connector.settled()
        await self._running.aclose()

    def somebody(self, name: str) -> Somebody:
        people = self.connector.tenant.people.values()
        return TeamsSomebody(self.connector, next(one.id for one in people if one.name.startswith(name)))

    def channel(self, name: str) -> str:
        return self.connector.channel(f"{TEAM}/{name}").id

    async def deactivate(self, person: Somebody) -> None:
        """Somebody leaves the team, and Teams says so."""
        await self.connector.leave(self.connector.team(TEAM), self.connector.tenant.people[person.id])

    def delete(self, shown: Shown) -> None:
        """An owner of the team deletes a message of the bot."""
        people = self.connector.tenant.people.values()
        owner = next(one for one in people if one.role == "owner")
        self.connector.as_person(owner.id).delete(shown.ts)

    def notes_under(self, card: Shown) -> list[str]:
        place = self.connector.place(card.channel)
        assert place is not None
        bot = self.connector.app.bot
        replies = [one for one in place.replies(card.ts) if one.author != bot and not one.is_deleted]
        return [read_aloud(one) for one in replies]

    def link_to(self, shown: Shown) -> str:
        group = self.connector.team(TEAM).group
        path = f"{quote(shown.channel, safe='')}/{shown.ts}"
        return f"https://teams.microsoft.com/l/message/{path}?groupId={group}"

    def cards(self, channel: str) -> list[Shown]:
        place = self.connector.channel(f"{TEAM}/{channel}")
        own = [one for one in place.roots() if one.author == self.connector.app.bot and not one.is_deleted]
        return [TeamsShown(self.workspace, place.id, one.id) for one in own]

    async def card(self, channel: str, about: str) -> Shown:
        return await eventually(
            self.workspace,
            lambda: next((one for one in self.cards(channel) if about in one.words), None),
            lambda: [one.words for one in self.cards(channel)],
        )


@asynccontextmanager
async def teams_house(
    policy: Policy,
    folder: Path,
    library: Library,
    square: Square,
    environ: Mapping[str, str],
) -> AsyncIterator[House]:
    """Open a house in Teams. At its end, nothing was done that Teams would not have taken, or shown otherwise."""
    there = moved(policy)
    async with await Connector.start(tenant_of(there)) as connector:

        def look_again() -> None:
            connector.hub.changes.publish(Called("team", 200))

        def start() -> AbstractAsyncContextManager[Zuruf]:
            told = {"ZURUF_DATA": str(folder), "ZURUF_PORT": "0"}
            throttle = Throttle(lambda: time.monotonic() * HURRY, in_a_hurry)
            return running(
                Settings.read({**connector.settings, **told}),
                there,
                environ,
                library=library,
                square=square,
                throttles=Throttles(teams=throttle),
            )

        square.watch(look_again)
        with noticing_errors(look_again) as troubles:
            opened = TeamsHouse(as_workspace(connector), square, start, "teams", troubles)
            try:
                await opened.open()
                yield opened
            finally:
                await opened.close()
            await connector.settled()
        assert troubles == []
        assert connector.unexpected == []
        assert connector.hub.board.unchanged == []

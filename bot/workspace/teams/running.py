"""What a test or the demo does with a tenant that runs: installing the app, changing teams, watching."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.workspace.teams.activities import Activities
from bot.workspace.teams.addressing import address
from bot.workspace.teams.changes import TeamChanged
from bot.workspace.teams.driver import Driver
from bot.workspace.teams.faults import Faults
from bot.workspace.teams.hub import Hub
from bot.workspace.teams.keys import Keys
from bot.workspace.teams.limiter import Limiter
from bot.workspace.teams.model import App, Channel, Chat, Message, Person, Team, Tenant
from bot.workspace.teams.people import PersonInTeams
from bot.workspace.teams.profile import Profile

T = TypeVar("T")


class Running:
    """Events are delivered in the background: `settled` waits for them."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.activities = Activities(hub)

    @property
    def url(self) -> str:
        return self.hub.url

    @property
    def service_url(self) -> str:
        """What activities say as `serviceUrl`."""
        return self.hub.service_url

    @property
    def openid_url(self) -> str:
        return f"{self.hub.url}/v1/.well-known/openidconfiguration"

    @property
    def tenant(self) -> Tenant:
        return self.hub.tenant

    @property
    def app(self) -> App:
        return self.hub.tenant.app

    @property
    def settings(self) -> Mapping[str, str]:
        """What the bot has to be told to work with this Teams; its checks stay on."""
        return {
            "TEAMS_APP_ID": self.app.id,
            "TEAMS_APP_PASSWORD": self.app.password,
            "TEAMS_TENANT_ID": self.tenant.id,
            "TEAMS_OPENID_URL": self.openid_url,
            "TEAMS_LOGIN_URL": self.url,
            "TEAMS_GRAPH_URL": self.url,
        }

    @property
    def faults(self) -> Faults:
        return self.hub.faults

    @property
    def keys(self) -> Keys:
        return self.hub.keys

    @property
    def limiter(self) -> Limiter:
        """`limiter.enabled` switches Teams' rate limits on and off."""
        return self.hub.limiter

    @property
    def profile(self) -> Profile:
        return self.hub.profile

    @property
    def driver(self) -> Driver:
        return self.hub.driver

    @property
    def unexpected(self) -> list[str]:
        """What the app did that no correct app does; empty at the end of a good test."""
        return self.hub.unexpected

    def deliver_to(self, url: str) -> None:
        """Where the bot takes messages: its `/api/messages`."""
        self.hub.driver.target = url

    def as_person(self, person: str) -> PersonInTeams:
        """Somebody by their id, their id in Entra, or their name."""
        named = (one.id for one in self.tenant.people.values() if person in {one.id, one.object_id, one.name})
        return PersonInTeams(self.hub, next(named, person))

    def team(self, name: str) -> Team:
        return next(team for team in self.tenant.teams.values() if name in {team.name, team.id})

    def channel(self, name: str) -> Channel:
        """A channel by its id, or as `Team/Channel`."""
        for team, channel in self.tenant.channels():
            if name in {channel.id, f"{team.name}/{channel.name}"}:
                return channel
        raise LookupError(f"no channel {name!r}")

    def message(self, identifier: str) -> Message:
        """A message wherever it stands, deleted ones as well."""
        for place in self.tenant.places():
            if identifier in place.messages:
                return place.messages[identifier]
        raise LookupError(f"no message {identifier!r}")

    # What happens to teams

    async def install(self, team: Team, *, channel: Channel | None = None, by: Person | None = None) -> None:
        """Somebody adds the app to a team, in this channel; the bot hears it twice, as in Teams."""
        team.installed = True
        who, place = by or self._somebody(team), channel or team.channels[team.id]
        self.hub.publish(TeamChanged(team))
        await self.driver.deliver(self.activities.members(who, place, [self.app.bot], added=True))
        await self.driver.deliver(self.activities.installed(who, place, added=True))

    async def renew(self, team: Team) -> None:
        """Somebody installs another version of the app."""
        who, place = self._somebody(team), team.channels[team.id]
        await self.driver.deliver(self.activities.installed(who, place, added=True, renewed=True))

    async def remove(self, team: Team) -> None:
        """Somebody takes the app out of a team."""
        who, place = self._somebody(team), team.channels[team.id]
        team.installed = False
        self.hub.publish(TeamChanged(team))
        await self.driver.deliver(self.activities.members(who, place, [self.app.bot], added=False))
        await self.driver.deliver(self.activities.installed(who, place, added=False))

    async def add_channel(self, team: Team, name: str) -> Channel:
        channel = self.hub.board.add_channel(team, name)
        await self._tell(team, "channelCreated", channel)
        return channel

    async def rename_channel(self, channel: Channel, name: str) -> None:
        channel.name = name
        await self._tell(self._team_of(channel), "channelRenamed", channel)

    async def delete_channel(self, channel: Channel, *, restore: bool = False) -> None:
        channel.is_deleted = not restore
        await self._tell(self._team_of(channel), "channelRestored" if restore else "channelDeleted", channel)

    async def rename_team(self, team: Team, name: str) -> None:
        team.name = name
        await self._tell(team, "teamRenamed")

    async def archive(self, team: Team, *, archived: bool = True) -> None:
        team.is_archived = archived
        await self._tell(team, "teamArchived" if archived else "teamUnarchived")

    async def join(self, team: Team, person: Person) -> None:
        self.tenant.people[person.id] = person
        team.members.add(person.id)
        await self._members(team, person, added=True)

    async def leave(self, team: Team, person: Person) -> None:
        team.members.discard(person.id)
        await self._members(team, person, added=False)

    async def _members(self, team: Team, person: Person, *, added: bool) -> None:
        self.hub.publish(TeamChanged(team))
        place, who = team.channels[team.id], self._somebody(team)
        if team.installed:
            await self.driver.deliver(self.activities.members(who, place, [person.id], added=added))

    async def _tell(self, team: Team, event: str, channel: Channel | None = None) -> None:
        self.hub.publish(TeamChanged(team))
        if team.installed:
            who = self._somebody(team)
            await self.driver.deliver(self.activities.team_event(who, team, event, channel))

    def _somebody(self, team: Team) -> Person:
        """An owner of the team, or whoever is in it."""
        members = [person for person in self.tenant.people.values() if person.id in team.members]
        return next((one for one in members if one.role == "owner"), members[0])

    def _team_of(self, channel: Channel) -> Team:
        team = self.tenant.team_of(channel.id)
        assert team
        return team

    # Watching

    def place(self, conversation: str) -> Channel | Chat | None:
        """Where a conversation's id leads, with a thread in it or without."""
        return self.tenant.place(address(conversation).place)

    async def wait_for(self, holds: Callable[[], T], timeout: float = 5.0) -> T:  # noqa: ASYNC109 - callers say how long
        """The first truthy `holds()`, asked again after every change; TimeoutError after `timeout` seconds."""
        return await self.hub.changes.wait_for(holds, timeout)

    async def settled(self) -> None:
        """Waits until the bot has answered everything that was sent."""
        await self.driver.settled()

"""A Teams tenant for the people of `tests.fakes.world`, and the bot's side of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from bot.chat.reception import Reception
from bot.chat.teams.calls import Calls
from bot.chat.teams.graph import Graph, scope
from bot.chat.teams.heard import (
    ChannelsChanged,
    FileAnswered,
    Installed,
    MembersChanged,
    Spot,
    Upload,
    Vanished,
    Visitor,
)
from bot.chat.teams.inside import Inside, inside
from bot.chat.teams.service_urls import ServiceUrls
from bot.chat.teams.throttle import Throttle
from bot.chat.teams.tokens import Credentials, TokenSource
from bot.chat.teams.wire import Wire
from bot.connectors.http import new_client
from bot.desk import Desk
from bot.domain.deliveries import MessageRef
from bot.domain.people import ChannelId, Identity, PersonId
from bot.domain.policy import Department, Policy
from bot.settings.secret import Secret
from bot.stores.memory import MemoryStore
from bot.workspace.teams.content import CONSENT
from bot.workspace.teams.model import App, Channel, Chat, Message, MessageAction, Person, Team, Tenant
from bot.workspace.teams.people import PersonInTeams
from bot.workspace.teams.server import Connector
from bot.workspace.teams.sight import Seen as Sight
from tests.chat.passing import Passing
from tests.contracts.surface_bench import Bench, Seen
from tests.fakes.exits import EVERYWHERE
from tests.fakes.world import EVERYBODY, PLATFORM, SERVICE, SHOP, SOCIAL, Watch, policy

IN_SOCIAL = ChannelId("teams:Shop/Social Media")
IN_SERVICE = ChannelId("teams:Shop/Kundenservice")
ACTIONS = (MessageAction("note", "Note"), MessageAction("propose", "Suggest"))

Json = dict[str, Any]


def tenant() -> Tenant:
    """A company in which everybody of the policy is in one team, with a guest and somebody whom the policy does not know."""
    known = [Person.named(one.name, locale=_locale(one.language)) for one in EVERYBODY]
    others = [Person.named("Nobody"), Person.named("Guest", role="guest"), Person.named("Olga", role="owner")]
    team = Team.named("Shop", "Social Media", "Kundenservice", "Coffee")
    team.installed = True
    return Tenant.of([*known, *others], [team], App(message_actions=ACTIONS))


def _locale(language: str) -> str:
    return {"de": "de-AT"}.get(language, "en-GB")


def in_teams(where: Tenant, **changes: Any) -> Policy:
    """Return the usual policy with its channels and people in Teams."""
    known = {Identity("teams", one.object_id): PersonId(one.name.lower()) for one in where.people.values()}
    everybody = {one.id for one in EVERYBODY}
    fields: dict[str, Any] = {
        "departments": {
            SOCIAL: Department(SOCIAL, "Social Media", (IN_SOCIAL,), "en"),
            SERVICE: Department(SERVICE, "Kundenservice", (IN_SERVICE,), "de"),
        },
        "identities": {identity: person for identity, person in known.items() if person in everybody},
    }
    return policy(**{**fields, **changes})


class Teams:
    """The tenant, and what a person in it sees."""

    def __init__(self, connector: Connector) -> None:
        self.connector = connector
        self.hub = connector.hub
        self.team = next(iter(self.hub.tenant.teams.values()))

    def person(self, name: str) -> Person:
        return next(one for one in self.hub.tenant.people.values() if one.name.lower() == name.lower())

    def as_person(self, name: str) -> PersonInTeams:
        return PersonInTeams(self.hub, self.person(name).id)

    def channel(self, name: str) -> Channel:
        return next(one for one in self.team.channels.values() if one.name == name)

    def channel_of(self, channel: ChannelId) -> Channel:
        return self.channel(channel.rpartition("/")[2])

    def chat(self, name: str) -> list[Message]:
        """What stands in the chat of somebody with the app, by the app."""
        chat = self.hub.tenant.chat_of(self.person(name).id)
        said = chat.messages.values() if chat else ()
        return [one for one in said if one.author == self.hub.tenant.app.bot and not one.is_deleted]

    def spot(self, place: Channel | Chat, root: str | None = None) -> Spot:
        in_channel = isinstance(place, Channel)
        return Spot(
            service_url=self.hub.service_url,
            tenant=self.hub.tenant.id,
            conversation=place.id,
            team=self.team.id if in_channel else "",
            group=self.team.group if in_channel else "",
            channel=place.id if in_channel else "",
            root=root,
        )

    def visitor(self, name: str, **changes: str) -> Visitor:
        person = self.person(name)
        about = Visitor(person.object_id, person.id, person.name, self.hub.tenant.id, person.locale)
        return replace(about, **changes)


@asynccontextmanager
async def calls_to(
    connector: Connector, time: Passing | None = None, *, graph: bool = True
) -> AsyncIterator[Calls]:
    """Open the bot's way into a tenant; waiting for turns takes no time."""
    time = time or Passing()
    hub, urls = connector.hub, ServiceUrls(local=True)

    async def skip(seconds: float) -> None:
        time.now += seconds

    async with new_client(EVERYWHERE) as http:
        own = Credentials(hub.tenant.app.id, Secret(hub.tenant.app.password), hub.tenant.id, hub.url)
        throttle = Throttle(time, skip)
        looks = Graph(Wire(http, TokenSource(http, own, scope(hub.url), time)), throttle, hub.url)
        wire, bot = Wire(http, TokenSource(http, own, clock=time)), hub.tenant.app.bot
        yield Calls(wire, throttle, urls, tenant=hub.tenant.id, bot=bot, graph=looks if graph else None)


class TeamsBench(Bench):
    """The real surface against the local Teams."""

    channel = IN_SOCIAL
    other_channel = IN_SERVICE
    person = PersonId("anna")
    bystander = PersonId("jonas")

    def __init__(self, teams: Teams, parts: Inside, calls: Calls) -> None:
        self.teams = teams
        self.parts = parts
        self.calls = calls
        self.surface = parts.surface

    def seen(self, channel: ChannelId) -> Sequence[Seen]:
        place = self.teams.channel_of(channel)
        return [self._seen(place, one) for one in place.roots() if not one.is_deleted]

    def thread(self, card: MessageRef) -> Sequence[Seen]:
        place = self.teams.team.channels[card.place]
        return [self._seen(place, one) for one in place.replies(card.id) if not one.is_deleted]

    def mentioned(self, message: MessageRef) -> Sequence[PersonId]:
        shown = self.teams.team.channels[message.place].messages[message.id].card or {}
        told = {entity["mentioned"]["id"] for entity in shown["msteams"].get("entities", ())}
        people = self.teams.hub.tenant.people.values()
        return [PersonId(one.name.lower()) for one in people if told & {one.id, one.object_id}]

    def told(self, person: PersonId) -> Sequence[str]:
        return [_words(message) for message in self.teams.chat(person)]

    def offered(self, person: PersonId) -> Sequence[str]:
        return [label for message in self.teams.chat(person) for label in _shown(message).labels]

    def handed(self, person: PersonId) -> Mapping[str, bytes]:
        owner = self.teams.person(person).id
        uploads = self.teams.hub.uploads.uploads.values()
        return {one.name: one.content for one in uploads if one.person == owner and one.is_complete}

    async def take_files(self, person: PersonId) -> None:
        """Agree to every file that is offered, as the front hears it."""
        who = self.teams.as_person(person)
        for message in self.teams.chat(person):
            for file in message.content.get("attachments") or ():
                if file["contentType"] == CONSENT:
                    await self._take(who, message, file)

    async def _take(self, who: PersonInTeams, message: Message, file: Json) -> None:
        chat = who.chat
        assert chat is not None
        about = who._upload(file)
        upload = Upload(
            about["uploadUrl"], about["contentUrl"], about["name"], about["uniqueId"], about["fileType"]
        )
        heard = FileAnswered(
            who=self.teams.visitor(who.who.name),
            cause="c",
            spot=self.teams.spot(chat),
            message=message.id,
            file=file["content"]["acceptContext"]["file"],
            upload=upload,
        )
        await self.parts.front.hear(heard)
        await self.parts.chores.drain(5)

    async def speaks(self, person: PersonId, locale: str) -> None:
        who = self.teams.visitor(person, language=locale)
        await self.parts.visitors.person(who, self.teams.spot(self.teams.channel_of(self.channel)))

    async def dismiss(self, person: PersonId) -> None:
        self.teams.team.members.discard(self.teams.person(person).id)
        spot = self.teams.spot(self.teams.channel_of(self.channel))
        await self.parts.front.hear(MembersChanged(spot=spot))

    async def delete(self, message: MessageRef) -> None:
        place = self.teams.team.channels[message.place]
        found = place.messages[message.id]
        self.teams.hub.board.delete(place, found)
        root = found.root or found.id
        await self.parts.front.hear(Vanished(spot=self.teams.spot(place, root), root=root, message=found.id))

    def lose_next_answer(self) -> None:
        for kind in ("create", "reply", "post"):
            self.teams.hub.faults.cut(kind)

    def lose_next_file(self) -> None:
        self.teams.hub.faults.cut("post")

    def throttle_next(self, seconds: int) -> None:
        self.teams.hub.faults.throttle("create", retry_after=seconds)

    async def close(self, channel: ChannelId) -> None:
        self.teams.team.is_archived = True
        spot = self.teams.spot(self.teams.channel_of(channel))
        await self.parts.front.hear(ChannelsChanged(spot=spot, kind="teamArchived"))

    async def revoke(self) -> None:
        self.teams.hub.tenant.app.password = "another"
        self.teams.hub.logins.withdraw()

    async def unplug(self) -> None:
        self._cut_off = self.teams.connector.unreachable()  # what ends it opens the door again
        await self._cut_off.__aenter__()
        # Another name for the same machine: what breaks is a new connection, not a kept one, whose fate nobody knows.
        urls = self.calls.urls
        elsewhere = {place: url.replace("127.0.0.1", "localhost") for place, url in urls._of.items()}
        for place, url in elsewhere.items():
            urls.learn(place, url)

    def _seen(self, place: Channel, message: Message) -> Seen:
        spoken = _read(str(message.content.get("summary") or ""))
        ref = MessageRef("teams", place.id, message.id)
        return Seen(ref, _words(message), tuple(_shown(message).labels), spoken)


@asynccontextmanager
async def teams_bench(*, graph: bool = True) -> AsyncIterator[TeamsBench]:
    async with await Connector.start(tenant()) as connector, calls_to(connector, graph=graph) as calls:
        teams = Teams(connector)
        desk = Desk(MemoryStore(), in_teams(connector.hub.tenant), {SHOP: PLATFORM}, Watch())
        parts = behind_the_door(teams, calls, desk)
        spot = teams.spot(teams.channel("General"))
        calls.urls.learn("", spot.service_url)
        await parts.front.hear(Installed(spot=spot, team_name=teams.team.name))
        yield TeamsBench(teams, parts, calls)


def behind_the_door(teams: Teams, calls: Calls, desk: Desk) -> Inside:
    where = teams.hub.tenant
    return inside(Reception(desk), calls, desk.store, desk.clock, tenant=where.id, app=where.app.id)


def _shown(message: Message) -> Sight:
    return Sight(message, message.card, None)


def _words(message: Message) -> str:
    offers = [one for one in message.content.get("attachments") or () if one["contentType"] == CONSENT]
    return "".join(one["content"]["description"] for one in offers) or _read(_shown(message).words)


def _read(words: str) -> str:
    """Return words as somebody reads them: what keeps them from being taken for markup is not to be seen."""
    return words.replace("\u2060", "")

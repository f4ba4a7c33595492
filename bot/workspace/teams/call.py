"""One call of the app: what it asks for, and where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.workspace.teams.addressing import Address, address
from bot.workspace.teams.model import Channel, Chat, Json, Message, Team
from bot.workspace.teams.refusals import (
    ARCHIVED,
    BAD_JSON,
    BLOCKED,
    NO_ACTIVITY,
    NOT_FOUND,
    NOT_IN_TEAM,
    NOT_OURS,
    Refused,
)
from bot.workspace.teams.tokens import BOT_CONNECTOR

if TYPE_CHECKING:
    from bot.workspace.teams.hub import Hub

Kind = Literal["create", "post", "reply", "update", "delete", "members", "team", "graph"]


@dataclass(frozen=True)
class Call:
    """`parts` are what stands in the path, decoded."""

    hub: "Hub"
    kind: Kind
    parts: Mapping[str, str]
    query: Mapping[str, str]
    body: Json = field(default_factory=dict)

    @property
    def address(self) -> Address:
        """The place and thread that the path names; a message in the path of a post is the thread as well."""
        found = address(self.parts.get("conversation", ""))
        return Address(found.place, found.root or self.parts.get("root", ""))

    def only(self, *names: str) -> None:
        """Refuses what nobody documents."""
        unknown = sorted(self.body.keys() - set(names))
        if unknown:
            raise Refused(BAD_JSON, f"unknown field {unknown[0]!r}")

    def place(self) -> Channel | Chat:
        """Where it is to happen, if the app is there; raises `Refused`."""
        return open_place(self.hub, self.address.place)

    def own_message(self, place: Channel | Chat) -> Message:
        message = place.messages.get(self.parts["message"])
        if message is None or message.is_deleted:
            raise Refused(NO_ACTIVITY)
        if message.author != self.hub.tenant.app.bot:
            raise Refused(NOT_OURS)
        return message


@dataclass(frozen=True)
class Answer:
    status: int
    body: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Endpoint:
    """`paths` relative to the service; `kind` where it does not depend on the call."""

    method: str
    path: str
    kind: Kind
    run: Callable[[Call], Answer]
    scope: str = BOT_CONNECTOR


def open_place(hub: "Hub", wanted: str) -> Channel | Chat:
    """A channel or chat where the app may speak; raises `Refused`."""
    place = hub.tenant.place(wanted)
    if isinstance(place, Chat):
        if hub.tenant.people[place.person].blocks_app:
            raise Refused(BLOCKED)
        return place
    team = hub.tenant.team_of(wanted)
    if place is None or team is None:
        raise Refused(NOT_FOUND, wanted)
    check_team(team)
    if place.kind != "standard":
        raise Refused(NOT_IN_TEAM)  # the app would have to be added there by itself
    if place.is_deleted:
        raise Refused(NOT_FOUND, wanted)
    return place


def check_team(team: Team, *, writing: bool = True) -> None:
    if not team.installed:
        raise Refused(NOT_IN_TEAM)
    if writing and team.is_archived:
        raise Refused(ARCHIVED)

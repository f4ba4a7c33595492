"""What a tenant is made of: people, teams with their channels, chats, one app. Plain data, no rules."""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

READ_MESSAGES = "ChannelMessage.Read.Group"
"""The right to all messages of a team, which its owner gives on installation (resource-specific consent)."""

_NAMES = uuid.UUID("5f3d0a0e-6a52-4b39-9c0e-2a4f7a0e2c11")


def guid(name: str) -> str:
    """The same name has the same id in every run, so that a policy can name people."""
    return str(uuid.uuid5(_NAMES, name))


def opaque(name: str) -> str:
    """Something that means nothing, as Teams makes its ids of."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


@dataclass
class Person:
    """`id` is by which the app writes to and mentions them, `object_id` theirs in Entra.

    `tenant`: the company they do it for, if that is another one than the team's.
    """

    id: str
    object_id: str
    name: str
    title: str = ""
    email: str = ""
    locale: str = "en-GB"
    tz: str = "Europe/Vienna"
    color: str = "2f6f4f"
    role: Literal["owner", "user", "guest"] = "user"
    tenant: str = ""
    has_app: bool = True  # in a chat of their own
    blocks_app: bool = False

    @classmethod
    def named(cls, name: str, **more: Any) -> "Person":
        """Somebody with the ids that belong to this name."""
        handle = name.lower().replace(" ", ".")
        return cls(f"29:{opaque(name)}", guid(name), name, **{"email": f"{handle}@shop.example", **more})


@dataclass
class Said:
    """What the app answered to somebody's click: words under the card that nobody else sees."""

    text: str
    is_error: bool = False


@dataclass
class Message:
    """`content` is the activity without its addresses; `root` the first message of the thread, if it is another one.

    `only_for`: whom a targeted message is for. `overlays`: what the card looks like to those whom the app answered with a card of
    their own; the next update ends that.
    """

    id: str
    author: str
    content: Json
    at: float
    root: str = ""
    only_for: str = ""
    is_deleted: bool = False
    edited_at: float | None = None
    former: list[Json] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    overlays: dict[str, Json] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)
    typed: dict[str, Json] = field(
        default_factory=dict
    )  # person -> input id -> what is filled in and not sent

    @property
    def text(self) -> str:
        return str(self.content.get("text") or "")

    @property
    def card(self) -> Json | None:
        """The Adaptive Card that everybody sees, but for those with an overlay."""
        for attachment in self.content.get("attachments") or ():
            if attachment.get("contentType") == CARD:
                card: Json = attachment["content"]
                return card
        return None


CARD = "application/vnd.microsoft.card.adaptive"


@dataclass
class Conversation:
    """A place with messages in it, those of its threads included."""

    id: str
    messages: dict[str, Message] = field(default_factory=dict)

    def replies(self, root: str) -> list[Message]:
        return [message for message in self.messages.values() if message.root == root]

    def roots(self) -> list[Message]:
        return [message for message in self.messages.values() if not message.root]


@dataclass
class Channel(Conversation):
    """`name` is empty in what Teams lists of General, whose id is the team's."""

    name: str = ""
    kind: Literal["standard", "private", "shared"] = "standard"
    is_deleted: bool = False


@dataclass
class Chat(Conversation):
    """The chat of one person with the app."""

    person: str = ""


@dataclass
class Team:
    """`group` is its id in Entra, `members` are people's ids. `installed`: whether the app is in it."""

    id: str
    group: str
    name: str
    channels: dict[str, Channel] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    installed: bool = False
    is_archived: bool = False

    @classmethod
    def named(cls, name: str, *channels: str, members: tuple[str, ...] = ()) -> "Team":
        """A team with General and these channels; nobody named means that everybody is in it."""
        general = Channel(f"19:{opaque(name)}@thread.tacv2", name=GENERAL)
        others = [Channel(f"19:{opaque(f'{name}/{one}')}@thread.tacv2", name=one) for one in channels]
        built = {channel.id: channel for channel in (general, *others)}
        return cls(general.id, guid(name), name, built, set(members))


GENERAL = "General"


@dataclass(frozen=True)
class MessageAction:
    """An entry in the menu of every message, as the manifest has it."""

    id: str
    title: str


@dataclass
class App:
    """The one app that is installed here. Its password opens nothing but this loopback server."""

    name: str = "Zuruf"
    id: str = guid("Zuruf")
    password: str = "local-teams-password"  # noqa: S105 - see above
    permissions: frozenset[str] = frozenset({READ_MESSAGES})
    message_actions: tuple[MessageAction, ...] = ()

    @property
    def bot(self) -> str:
        return f"28:{self.id}"


@dataclass
class Tenant:
    """A company with its people and teams. `people` by the id that the app knows them by."""

    name: str = "Zuruf Werkstatt"
    id: str = guid("Zuruf Werkstatt")
    app: App = field(default_factory=App)
    people: dict[str, Person] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)

    @classmethod
    def of(cls, people: list[Person], teams: list[Team], app: App | None = None) -> "Tenant":
        """A tenant of these people and teams; a team without members has everybody."""
        built = cls(app=app or App())
        built.people = {person.id: person for person in people}
        built.teams = {team.id: team for team in teams}
        for team in teams:
            team.members = team.members or set(built.people)
        return built

    def person(self, wanted: str) -> Person | None:
        """Somebody by their id here, in Entra, or by their address: Teams takes each."""
        known = self.people.get(wanted)
        return known or next(
            (one for one in self.people.values() if wanted and wanted in {one.object_id, one.email}), None
        )

    def channels(self) -> Iterator[tuple[Team, Channel]]:
        yield from ((team, channel) for team in self.teams.values() for channel in team.channels.values())

    def team_of(self, channel: str) -> Team | None:
        return next((team for team in self.teams.values() if channel in team.channels), None)

    def place(self, wanted: str) -> Channel | Chat | None:
        """A channel or a chat by its id."""
        team = self.team_of(wanted)
        return team.channels[wanted] if team else self.chats.get(wanted)

    def chat_of(self, person: str) -> Chat | None:
        return next((chat for chat in self.chats.values() if chat.person == person), None)

    def places(self) -> Iterator[Channel | Chat]:
        yield from (channel for _team, channel in self.channels())
        yield from self.chats.values()

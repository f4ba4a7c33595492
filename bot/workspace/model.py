"""What a workspace is made of: people, channels, messages, one installed app. Plain data, no rules."""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

# What a ticket bot asks for, plus what makes its tests worthwhile.
# https://docs.slack.dev/reference/scopes
DEFAULT_SCOPES = frozenset({
    "app_mentions:read", "channels:history", "channels:join", "channels:manage", "channels:read", "chat:write",
    "chat:write.public", "commands", "dnd:read", "files:read", "files:write", "groups:history", "groups:read",
    "groups:write", "im:history", "im:read", "im:write", "reactions:read", "reactions:write", "team:read", "usergroups:write", "users:read", "users:read.email",
})  # fmt: skip

# https://docs.slack.dev/reference/events
DEFAULT_EVENTS = frozenset({
    "app_home_opened", "app_mention", "channel_archive", "channel_created", "channel_unarchive",
    "member_joined_channel", "member_left_channel", "message.channels", "message.groups", "message.im",
    "reaction_added", "reaction_removed", "user_change",
})  # fmt: skip


@dataclass
class Person:
    id: str
    handle: str
    name: str
    title: str = ""
    locale: str = "en-GB"
    tz: str = "Europe/Vienna"
    email: str = ""
    color: str = "2f6f4f"
    is_bot: bool = False
    presence: str = "active"
    is_deactivated: bool = False
    is_guest: bool = False  # in one or a few channels only: Slack says restricted
    foreign_team: str = ""  # the home of a guest who is here through Slack Connect


@dataclass
class File:
    """`content` is what was uploaded; `shared` the ids of the channels in which messages show it."""

    id: str
    name: str
    title: str
    mimetype: str
    user: str
    created: int
    alt_text: str = ""
    content: bytes = b""
    shared: list[str] = field(default_factory=list)


@dataclass
class Message:
    """`user` wrote it; `bot_id` is set when the app did; `files` are ids."""

    ts: str
    user: str
    text: str
    bot_id: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str = ""
    subtype: str = ""
    metadata: Json | None = None
    files: list[str] = field(default_factory=list)
    edited: Json | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    typed: dict[str, Json] = field(default_factory=dict)  # person -> block_id -> action_id -> chosen value
    former: list[list[Json]] = field(default_factory=list)  # blocks before the last edits, newest first


@dataclass
class Ephemeral:
    """A message that one person sees until the next reload; it is in no history."""

    message: Message
    channel: str
    person: str


@dataclass
class Channel:
    id: str
    name: str
    topic: str = ""
    members: set[str] = field(default_factory=set)
    is_private: bool = False
    is_im: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    created: int = 0
    creator: str = ""
    messages: dict[str, Message] = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)  # parent ts -> ts of its replies

    def add(self, message: Message) -> None:
        self.messages[message.ts] = message
        if message.thread_ts:
            self.threads.setdefault(message.thread_ts, []).append(message.ts)

    def remove(self, message: Message) -> None:
        del self.messages[message.ts]
        if message.thread_ts:
            self.threads[message.thread_ts].remove(message.ts)

    def replies(self, ts: str) -> list[Message]:
        return [self.messages[reply] for reply in self.threads.get(ts, [])]

    @property
    def kind(self) -> str:
        """The word that scopes and events use: channels, groups or im."""
        return "im" if self.is_im else "groups" if self.is_private else "channels"

    @property
    def type(self) -> str:
        """`channel_type` of message events."""
        return "im" if self.is_im else "group" if self.is_private else "channel"


@dataclass(frozen=True)
class Command:
    command: str
    hint: str = ""


@dataclass(frozen=True)
class Shortcut:
    """One entry in the menu of every message, or among those behind the bolt beside the composer."""

    callback_id: str
    name: str  # at most 24 characters
    type: Literal["message", "global"] = "message"


@dataclass
class App:
    """The one app that is installed here."""

    name: str = "Zuruf"
    id: str = "A0ZURUF"
    bot_id: str = "B0ZURUF"
    user: str = "U0ZURUF"
    bot_token: str = "xoxb-local-workspace"  # noqa: S105 - opens nothing but this loopback server
    app_token: str = "xapp-local-workspace"  # noqa: S105 - opens nothing but this loopback server
    signing_secret: str = "local-signing-secret"  # noqa: S105 - opens nothing but this loopback server
    scopes: frozenset[str] = DEFAULT_SCOPES
    events: frozenset[str] = DEFAULT_EVENTS
    commands: tuple[Command, ...] = (Command("/zuruf"),)
    shortcuts: tuple[Shortcut, ...] = ()


@dataclass
class Team:
    """`url` is set when the workspace listens; addresses of files begin with it."""

    name: str = "Zuruf Werkstatt"
    domain: str = "zuruf-werkstatt"
    id: str = "T0ZURUF"
    app: App = field(default_factory=App)
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    url: str = ""

    def __post_init__(self) -> None:
        app = self.app
        self.people.setdefault(app.user, Person(app.user, app.name.lower(), app.name, is_bot=True))

    @classmethod
    def of(cls, people: list[Person], channels: list[Channel], app: App | None = None) -> "Team":
        """A team of these people and channels; a channel without members gets everybody and the app."""
        team = cls(app=app or App())
        team.people.update({person.id: person for person in people})
        team.channels.update({channel.id: channel for channel in channels})
        for channel in channels:
            channel.members = channel.members or set(team.people)
        return team

"""What happened in the workspace, told to whoever listens: the bot's events, the page, waiting tests."""

from dataclasses import dataclass
from typing import Literal

from bot.workspace.model import Channel, Ephemeral, Json, Message, Person
from bot.workspace.telling import Telling


@dataclass(frozen=True)
class Posted:
    channel: Channel
    message: Message


@dataclass(frozen=True)
class Edited:
    """`previous` is the message as Slack showed it before."""

    channel: Channel
    message: Message
    previous: Json


@dataclass(frozen=True)
class Deleted:
    """`tombstone` is what stays in place of a parent that has replies."""

    channel: Channel
    ts: str
    previous: Json
    tombstone: Message | None


@dataclass(frozen=True)
class Reacted:
    channel: Channel
    message: Message
    user: str
    name: str
    added: bool


@dataclass(frozen=True)
class Whispered:
    """An ephemeral message appeared, changed (same ts) or, with `gone`, went away."""

    ephemeral: Ephemeral
    gone: bool = False


@dataclass(frozen=True)
class PersonChanged:
    person: Person


@dataclass(frozen=True)
class ChannelChanged:
    channel: Channel
    what: Literal["created", "archived", "unarchived", "topic"]
    by: str


@dataclass(frozen=True)
class Joined:
    channel: Channel
    user: str
    inviter: str = ""


@dataclass(frozen=True)
class Left:
    channel: Channel
    user: str


@dataclass(frozen=True)
class ViewsChanged:
    user: str


@dataclass(frozen=True)
class FormRefused:
    """Errors appeared below the inputs of a view: block_id -> text."""

    user: str
    view_id: str
    errors: dict[str, str]


@dataclass(frozen=True)
class HomeChanged:
    user: str


@dataclass(frozen=True)
class HomeOpened:
    """Somebody looks at the app's Home tab or at the direct messages with it."""

    user: str
    channel: Channel
    tab: Literal["home", "messages"]


@dataclass(frozen=True)
class Warned:
    """Slack shows this person that the app did not answer."""

    user: str
    code: str
    detail: str


@dataclass(frozen=True)
class Called:
    """The app called a Web API method."""

    method: str


@dataclass(frozen=True)
class Connected:
    """The number of open Socket Mode connections changed."""

    connections: int


Change = (
    Posted | Edited | Deleted | Reacted | Whispered | PersonChanged | ChannelChanged | Joined | Left
    | ViewsChanged | FormRefused | HomeChanged | HomeOpened | Warned | Called | Connected
)  # fmt: skip


class Changes(Telling[Change]):
    """Everything that happens in a Slack-compatible workspace."""

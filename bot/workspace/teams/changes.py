"""What happened in the tenant, told to whoever listens: the page, waiting tests."""

from dataclasses import dataclass
from typing import Literal

from bot.workspace.teams.model import Channel, Chat, Message, Person, Team
from bot.workspace.telling import Telling


@dataclass(frozen=True)
class Posted:
    place: Channel | Chat
    message: Message


@dataclass(frozen=True)
class Edited:
    """For everybody: a changed text, or a card that was updated. Overlays of it are gone."""

    place: Channel | Chat
    message: Message


@dataclass(frozen=True)
class Deleted:
    place: Channel | Chat
    message: Message


@dataclass(frozen=True)
class Reacted:
    place: Channel | Chat
    message: Message


@dataclass(frozen=True)
class Answered:
    """The app answered a click: for this person the card looks otherwise, or says something below."""

    place: Channel | Chat
    message: Message
    person: str


@dataclass(frozen=True)
class DialogChanged:
    """A dialog opened, changed, closed, or says what is wrong."""

    person: str


@dataclass(frozen=True)
class TeamChanged:
    """The app came or went, somebody joined or left, a channel came, went or has another name."""

    team: Team


@dataclass(frozen=True)
class PersonChanged:
    person: Person


@dataclass(frozen=True)
class Warned:
    """Teams shows this person that the app did not answer, or not as it should: see `Trouble`."""

    person: str
    code: str
    detail: str


@dataclass(frozen=True)
class Called:
    """The app called us; `kind` as in `calls.Kind`."""

    kind: str
    status: int


@dataclass(frozen=True)
class Delivered:
    """The app was told something; `status` 0: no answer in time."""

    name: str
    status: int


@dataclass(frozen=True)
class Keys:
    """Somebody asked for a document of the login service."""

    what: Literal["metadata", "keys", "token"]


Change = (
    Posted | Edited | Deleted | Reacted | Answered | DialogChanged | TeamChanged | PersonChanged | Warned
    | Called | Delivered | Keys
)  # fmt: skip


class Changes(Telling[Change]):
    """Everything that happens in a tenant."""

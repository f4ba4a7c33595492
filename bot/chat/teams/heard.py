"""What Teams told us, without Teams' dress. `intake` makes these, `front` acts on them.

A `cause` says what was done, not in which request it came (see `causes`): a card's buttons carry its version, and a form carries a mark
of its own, so that the same twice has the same cause, and the next one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.chat.teams.codes import Act, FormCode, PressCode


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who did something: `object_id` is their id in Entra, `user` the one by which they are mentioned and written to.

    `object_id` and `name` may be empty where Teams does not say them. `language`: a locale, or nothing.
    """

    object_id: str
    user: str
    name: str
    tenant: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where something happened. `channel` and `root` are nothing in a chat with one person.

    `conversation` is the place as it came, without the thread: the channel's id, or the chat's. `group` is the team's id in Entra,
    where Teams says it.
    """

    service_url: str
    tenant: str
    conversation: str
    team: str = ""
    group: str = ""
    channel: str = ""
    root: str | None = None

    @property
    def is_personal(self) -> bool:
        return not self.channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button under a message, `message`. `dialog`: the answer may be a form, as Teams asks for one.

    Without `dialog` it came as Action.Execute, and is answered with a card or words, or (`answered` False) as a message that an
    older client sent in its stead: then the request takes no answer.
    """

    who: Visitor
    cause: str
    code: PressCode
    spot: Spot
    message: str
    dialog: bool = False
    answered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class InDialog:
    """Something was done in a form: submitted, or it stays open for whatever `act` says.

    `data` is all that the form sent: our codes and what was filled in. `extension`: the form was opened from a message's menu, and
    the answer has to be in that dialect.
    """

    who: Visitor
    cause: str
    act: Act
    code: FormCode
    press: PressCode | None
    data: Mapping[str, Any]
    spot: Spot
    extension: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """Somebody types into a search field, `field`, and waits for options."""

    who: Visitor
    code: FormCode
    field: str
    typed: str
    data: Mapping[str, Any]
    spot: Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded:
    """`@Zuruf words`, or words alone in the chat with us."""

    who: Visitor
    cause: str
    words: str
    spot: Spot
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """An action of a message's menu. `root` is where its thread begins, or itself."""

    who: Visitor
    cause: str
    name: str
    spot: Spot
    root: str
    message: str
    text: str


@dataclass(frozen=True, slots=True)
class Upload:
    """Where a file is to be put, in the OneDrive of whoever wants it, and what Teams calls it there."""

    url: str
    content_url: str
    name: str
    unique_id: str
    file_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAnswered:
    """Somebody wants a file that was offered to them by `message`, or (`upload` None) does not."""

    who: Visitor
    cause: str
    spot: Spot
    message: str
    file: str
    upload: Upload | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote:
    """A message in a thread: new, changed, or deleted (`text` None). `who` is None where Teams does not say who it was.

    `again`: it was there before, and has other words now.
    """

    tenant: str
    cause: str
    who: Visitor | None
    spot: Spot
    root: str
    message: str
    text: str | None
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanished:
    """A message was deleted that may be ours. `root` is where its thread begins, or itself."""

    spot: Spot
    root: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """The app was added to a team, or somebody has it in a chat of their own (`spot.is_personal`, then `who` is theirs).

    `chosen` is the channel that was picked while installing, if one was. Said again whenever the app is renewed.
    """

    spot: Spot
    team_name: str = ""
    chosen: str = ""
    who: Visitor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """The app was taken out of a team, or the team itself is gone or archived: nothing arrives there any more."""

    spot: Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelsChanged:
    """A channel came, went, came back or has another name, or the team itself has; `kind` is Teams' word for it."""

    spot: Spot
    kind: str
    channel: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersChanged:
    """Others than us came or went."""

    spot: Spot


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing that concerns us."""

    reason: str = field(default="")


Happened = Installed | Removed | ChannelsChanged | MembersChanged | Vanished

Heard = Pressed | InDialog | Searched | Commanded | Pointed | FileAnswered | Wrote | Happened | Ignored

"""What Slack told us, without Slack's dress. `intake` makes these, `app` acts on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.chat.slack.codes import FormCode


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who did something: `workspace` is where, `home` is the workspace that the person belongs to."""

    user: str
    workspace: str
    home: str


@dataclass(frozen=True, slots=True)
class View:
    """A modal or Home tab as it was when something happened in it; `content` is Slack's view object."""

    id: str
    hash: str
    content: Mapping[str, Any]

    @property
    def is_home(self) -> bool:
        return self.content.get("type") == "home"

    @property
    def under_it(self) -> tuple[str, ...]:
        """Return the ids of the modals that it covers, the nearest first: Slack stacks three at most."""
        ids = (self.content.get("previous_view_id"), self.content.get("root_view_id"))
        others = (one for one in ids if isinstance(one, str) and one != self.id)
        return tuple(dict.fromkeys(others))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button under `message`. `thread` is the thread that the message stands in, if it does."""

    who: Visitor
    cause: str
    handler: str
    ticket: int
    subject: str
    place: str
    message: str
    thread: str | None
    trigger: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PressedWithin:
    """A button in a form, or on the Home tab."""

    who: Visitor
    cause: str
    handler: str
    ticket: int
    subject: str
    form: FormCode
    values: Mapping[str, str]
    view: View
    trigger: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A field that reports at once, or a button that turns a form's pages."""

    who: Visitor
    cause: str
    form: FormCode
    values: Mapping[str, str]
    view: View


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """Somebody goes on writing in a form."""

    who: Visitor
    cause: str
    form: FormCode
    values: Mapping[str, str]
    view: View


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    who: Visitor
    cause: str
    form: FormCode
    values: Mapping[str, str]
    view: View


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """Somebody left a form without submitting it; `everything`: and all that it covered."""

    who: Visitor
    cause: str
    form: FormCode
    values: Mapping[str, str]
    view: View
    everything: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """Somebody types into a search field and waits for options."""

    who: Visitor
    form: FormCode
    values: Mapping[str, str]
    typed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded:
    """`/zuruf words`."""

    who: Visitor
    cause: str
    words: str
    place: str
    trigger: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """A shortcut of a message's menu. `root` is where its thread begins, or itself."""

    who: Visitor
    cause: str
    name: str
    place: str
    root: str
    message: str
    text: str
    trigger: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summoned:
    """A shortcut that is about nothing that is shown."""

    who: Visitor
    cause: str
    name: str
    trigger: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CameHome:
    """Somebody looks at our Home tab."""

    who: Visitor
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote:
    """A message in a thread: new, changed, or deleted (`text` None). `user` is None where Slack does not say who it was.

    `ours`: the thread hangs on a message of ours.
    """

    workspace: str
    cause: str
    user: str | None
    place: str
    root: str
    message: str
    text: str | None
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Vanished:
    """A message of ours was deleted. `root` is where its thread begins, or itself."""

    workspace: str
    place: str
    root: str
    message: str


@dataclass(frozen=True, slots=True)
class PersonChanged:
    workspace: str
    user: str


@dataclass(frozen=True, slots=True)
class ChannelChanged:
    """Renamed, archived, shared with another company, or we were asked in: what we know about it is old."""

    workspace: str
    place: str
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing that concerns us."""

    reason: str = field(default="")


InView = PressedWithin | Changed | Typed | Submitted | Closed | CameHome

Heard = (
    Pressed
    | InView
    | Searched
    | Commanded
    | Pointed
    | Summoned
    | Wrote
    | Vanished
    | PersonChanged
    | ChannelChanged
    | Ignored
)

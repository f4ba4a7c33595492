"""The dialogs that lie open before people: one for each, as Teams has it.

https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots
"""

from dataclasses import dataclass, field
from typing import Literal

from bot.workspace.teams.cards import Read, filled, read
from bot.workspace.teams.changes import Changes, DialogChanged
from bot.workspace.teams.model import CARD, Json


@dataclass(frozen=True)
class Origin:
    """What a dialog was opened from."""

    place: str
    message: str
    extension: str = ""


SIZES = frozenset({"small", "medium", "large"})


@dataclass
class Dialog:
    """A form, or (`card` None) words in the place of one.

    `id` is that of the opening, `serial` rises with everything that the app shows in it. `message`: the id of the message it was
    opened from; `extension`: the action in a message's menu that opened it. `typed`: input id -> what is filled in. `errors`: input
    id -> what the client says below it. `trouble`: "", or what is wrong with the app (see `driver.Trouble`).
    """

    id: int
    serial: int
    title: str
    card: Json | None
    place: str
    message: str
    text: str = ""
    extension: str = ""
    height: str | int = "medium"
    width: str | int = "medium"
    typed: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""

    @property
    def read(self) -> Read:
        return read(self.card) if self.card else Read(texts=[self.text])

    @property
    def values(self) -> Json:
        """What goes along when it is submitted: what the inputs began with, and what was filled in since."""
        return filled(self.read.inputs, self.typed)


class BadDialog(ValueError):
    """The app's answer is no dialog that Teams could show."""


@dataclass(frozen=True)
class Shown:
    """What an answer to `task/fetch` and `task/submit` says: a dialog, words in its place, or nothing: it closes."""

    kind: Literal["continue", "message", "closed"]
    words: str = ""
    info: Json = field(default_factory=dict)


def shown(body: Json) -> Shown:
    """Reads an answer; raises `BadDialog`."""
    task = body.get("task")
    if not task:
        return Shown("closed")
    kind, value = task.get("type"), task.get("value")
    if kind == "message" and isinstance(value, str) and value:
        return Shown("message", words=value)
    if kind == "continue" and isinstance(value, dict):
        return Shown("continue", info=_checked(value))
    raise BadDialog(f"a task of type {kind!r} with a value of type {type(value).__name__}")


def _checked(info: Json) -> Json:
    card = info.get("card")
    if (
        not isinstance(card, dict)
        or card.get("contentType") != CARD
        or not isinstance(card.get("content"), dict)
    ):
        raise BadDialog("a dialog whose card is no attachment with an Adaptive Card")
    for side in ("height", "width"):
        size = info.get(side, "medium")
        if not isinstance(size, int) and size not in SIZES:
            raise BadDialog(f"a dialog of the {side} {size!r}")
    if not isinstance(info.get("title"), str) or not info["title"]:
        raise BadDialog("a dialog without title")
    return info


class Dialogs:
    """`open` by the person who sees it."""

    def __init__(self, changes: Changes) -> None:
        self.open: dict[str, Dialog] = {}
        self.changes = changes
        self._serial = 0

    def begin(self, person: str, info: Json, origin: Origin) -> None:
        """A new dialog, in the place of one that may lie there."""
        self.open.pop(person, None)
        self._put(person, info, origin)

    def go_on(self, person: str, info: Json) -> None:
        """Another card in the dialog that lies open; what was typed into the one before is gone."""
        before = self.open[person]
        self._put(person, info, Origin(before.place, before.message, before.extension))

    def say(self, person: str, words: str, origin: Origin, title: str = "") -> None:
        """Words in the place of a dialog, until somebody looks them away."""
        before = self.open.get(person)
        self._serial += 1
        self.open[person] = Dialog(
            id=before.id if before else self._serial,
            serial=self._serial,
            title=title or (before.title if before else ""),
            card=None,
            text=words,
            place=origin.place,
            message=origin.message,
        )
        self.changed(person)

    def close(self, person: str) -> None:
        if self.open.pop(person, None):
            self.changed(person)

    def refuse(self, person: str, errors: dict[str, str]) -> None:
        self.open[person].errors = errors
        self.changed(person)

    def say_trouble(self, person: str, trouble: str) -> None:
        if dialog := self.open.get(person):
            dialog.trouble = trouble
            self.changed(person)

    def changed(self, person: str) -> None:
        self.changes.publish(DialogChanged(person))

    def _put(self, person: str, info: Json, origin: Origin) -> None:
        before = self.open.get(person)
        self._serial += 1
        self.open[person] = Dialog(
            id=before.id if before else self._serial,
            serial=self._serial,
            title=info["title"],
            card=info["card"]["content"],
            place=origin.place,
            message=origin.message,
            extension=origin.extension,
            height=info.get("height", "medium"),
            width=info.get("width", "medium"),
        )
        self.changed(person)

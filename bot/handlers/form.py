"""What we ask a person, before any chat product has a say in it (Slack: modal; Teams: dialog)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from bot.domain.text import Text, Untrusted, shortened
from bot.domain.ticket import TicketId

QUOTE_LIMIT: Final = 4000
"""Characters of one post: a log's page of long posts, or one beside a preview, stays below the 250 KB of a Slack modal."""


NO_TICKET: Final = TicketId(0)
"""For buttons and forms that are not about one ticket."""

_DIGITS: Final = 11  # of unix seconds, until the year 5138


class Style(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press, on a card, under a line or in a form. `handler` and `subject` come back when it is."""

    handler: str
    ticket: TicketId
    label: str
    subject: str = ""
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Something to read."""

    text: Text


@dataclass(frozen=True, slots=True)
class Heading:
    """What the parts below it are about; at most 150 characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Buttons:
    """Things to press at once, as on a card, at most 25; the form stays open and what was typed in it stays."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What a customer wrote, or the exact words that will be published: shown as they are, never as markup."""

    text: Untrusted

    @classmethod
    def of(cls, words: Untrusted) -> Quote:
        """Return what a customer wrote, no longer than leaves room for the rest of a form."""
        return cls(Untrusted(shortened(words.clean(), QUOTE_LIMIT)))


@dataclass(frozen=True, slots=True)
class TextField:
    """Text to write. `edition` changes when the content is replaced by us, so that surfaces show the new one.

    `single`: one line.
    """

    name: str
    label: str
    initial: str = ""
    hint: str = ""
    optional: bool = False
    edition: int = 0
    limit: int = 3000
    single: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few options (at most 100). `live`: choosing reports back at once, before the form is submitted."""

    name: str
    label: str
    options: tuple[Option, ...]
    initial: str = ""
    live: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Several:
    """Any number of a few options (at most 100). In `values`: theirs, joined by newlines."""

    name: str
    label: str
    options: tuple[Option, ...]
    initial: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """One of many options, found by typing; the handler's `suggest` answers. `live` as in `Choice`.

    `first` are what it answers before anything is typed, for a surface whose fields do not ask by then.
    """

    name: str
    label: str
    placeholder: str = ""
    initial: Option | None = None
    live: bool = False
    optional: bool = False
    first: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Toggle:
    """Yes or no. In `values`: `yes` or nothing."""

    name: str
    label: str
    initial: bool = False


@dataclass(frozen=True, slots=True)
class MomentField:
    """A point in time. In `values`: unix seconds."""

    name: str
    label: str
    initial: datetime


@dataclass(frozen=True, slots=True)
class Pager:
    """Buttons to the page before and the page after; None where there is none. Reports the page's number as `page`."""

    back: str | None
    forth: str | None


Part = (
    Passage | Heading | Quote | Buttons | TextField | Choice | Several | Search | Toggle | MomentField | Pager
)


@dataclass(frozen=True, slots=True)
class Form:
    """Parts to read and to fill in, for one handler and ticket (`NO_TICKET`: about none, or about many).

    `memory` travels with the form and comes back with every report: at most 2,000 characters in all, nothing secret.
    `submit` None: only to read. `kept`: the surface says when the form is closed, so that what was typed is not lost. `turn`
    changes when the form goes on to something else: what stands in the fields of one turn never shows in those of another.
    """

    handler: str
    ticket: TicketId
    title: str
    parts: tuple[Part, ...]
    submit: str | None = None
    memory: Mapping[str, str] = field(default_factory=dict)
    kept: bool = False
    turn: int = 0


def chosen(values: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Return what was chosen in a `Several`."""
    return tuple(values.get(name, "").split("\n")) if values.get(name) else ()


def moment(values: Mapping[str, str], name: str) -> datetime | None:
    """Return the point in time that was chosen in a `MomentField`; None for what is none."""
    seconds = values.get(name, "")
    plausible = seconds.isascii() and seconds.isdecimal() and len(seconds) <= _DIGITS
    return datetime.fromtimestamp(int(seconds), UTC) if plausible else None


def written(values: Mapping[str, str], name: str) -> str:
    """Return what a person wrote into a text field, without what no reader would see of it: previews show no more."""
    return Untrusted(values.get(name, "")).clean().strip()

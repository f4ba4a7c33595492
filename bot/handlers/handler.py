"""What a handler is: one thing that a person can want."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.desk import Desk
from bot.domain.people import ChannelId, DepartmentId, Person, Role
from bot.domain.posts import Platform
from bot.domain.ticket import Ticket, TicketId
from bot.handlers.form import Form, Option
from bot.texts.texts import Texts


class Side(StrEnum):
    """From which side of a ticket people may do something."""

    ORIGIN = "origin"
    """People of the department that the ticket belongs to."""
    ASKED = "asked"
    """People of a department that it was escalated to."""
    ANY = "any"
    """Whoever has the ticket in front of them."""


class Style(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """A person did something. The same `cause` twice is the same interaction.

    `subject` is what the button is about, where that is not the whole ticket (a reply's id). `values` holds what was
    filled in, by field name; `memory` what the form carried along. `channel` is None inside a form.
    """

    cause: str
    by: Person
    handler: str
    ticket: TicketId
    channel: ChannelId | None = None
    subject: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    memory: Mapping[str, str] = field(default_factory=dict)


class Incomplete(Exception):
    """What was filled in cannot be taken as it is. `problems`: sentence by field name."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(str(dict(problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """One thing a person can want.

    offered   does this button stand on the card of a ticket in this department's channels?
    ask       the form to show before anything happens; None: the button acts at once
    act       does it, with what was filled in; returns a form to show next (the reply's preview), or None when done
    changed   the form again after a `live` field was chosen
    suggest   the options for what was typed into a `Search` field
    """

    name: str
    label: Callable[[Texts], str]
    needs: Role
    side: Side
    offered: Callable[[Ticket, Platform, DepartmentId], bool]
    act: Callable[[Interaction, Desk], Awaitable[Form | None]]
    ask: Callable[[Interaction, Desk], Awaitable[Form]] | None = None
    changed: Callable[[Interaction, Desk], Awaitable[Form]] | None = None
    suggest: Callable[[Interaction, str, Desk], Awaitable[Sequence[Option]]] | None = None
    style: Style = Style.PLAIN

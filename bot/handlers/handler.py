"""What a handler is: one thing that a person can want."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Concatenate, ParamSpec

from bot.desk import Desk
from bot.domain.activities import Activity
from bot.domain.deliveries import MessageRef
from bot.domain.people import ChannelId, DepartmentId, Person, Role
from bot.domain.policy import Policy
from bot.domain.posts import Platform
from bot.domain.refusals import Refused
from bot.domain.ticket import Ticket, TicketId
from bot.handlers.form import Form, Option, Style
from bot.texts import speaking
from bot.texts.texts import Texts

P = ParamSpec("P")

Decision = Callable[Concatenate[Ticket, Person, datetime, P], Sequence[Activity]]


class Side(StrEnum):
    """From which side of a ticket people may do something."""

    ORIGIN = "origin"
    """People of the department that the ticket belongs to."""
    ASKED = "asked"
    """People of a department that it was escalated to."""
    ANY = "any"
    """Whoever has the ticket in front of them, or was asked for help with it."""
    DESK = "desk"
    """Not about one ticket: everybody whom the policy knows."""


class Place(StrEnum):
    """Where a handler's button stands when it is offered."""

    CARD = "card"
    MORE = "more"
    """Behind *More* on the card, and wherever a ticket is shown whole."""
    ELSEWHERE = "elsewhere"
    """Under a line of the thread, in a form, or only as a command."""


@dataclass(frozen=True, slots=True)
class Within:
    """The form in which a button was pressed."""

    handler: str
    ticket: TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """A person did something, in the chat product `surface`. The same `cause` twice is the same interaction.

    `subject` is what the button is about, where that is not the whole ticket (a reply's id), or what was typed after a command.
    `values` holds what was filled in, by field name; `memory` what the form carried along. `channel` is None inside a form and
    for commands; `within` is the form, where a button in it was pressed. `card` is the message that was pressed in a channel, or in
    whose thread it stands.
    """

    cause: str
    by: Person
    handler: str
    ticket: TicketId
    surface: str
    channel: ChannelId | None = None
    subject: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    memory: Mapping[str, str] = field(default_factory=dict)
    within: Within | None = None
    card: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """From where a ticket is looked at: a department's channel, the platform behind the account, the policy."""

    channel: ChannelId
    department: DepartmentId
    platform: Platform
    policy: Policy


class Incomplete(Exception):
    """What was filled in cannot be taken as it is. `problems`: sentence by field name."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(str(dict(problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """One thing a person can want.

    offered   does this button stand on the card of a ticket, as seen from a department's channel?
    ask       the form to show before anything happens; None: the button acts at once
    act       does it, with what was filled in; returns a form to show next (the reply's preview), or None when done
    changed   the form again after a `live` field was chosen
    suggest   the options for what was typed into a `Search` field
    subject   what its button on the card is about, where that is not the whole ticket (a reply's id)
    keeps     the text fields whose words are kept until `act` has used them, whatever happens to the form
    kept_with the handler under whose name they are kept, where two forms write the same text
    kept_by   what in the form's memory says which of several they are about, where a ticket has more than one (a question)
    """

    name: str
    label: Callable[[Texts], str]
    needs: Role
    side: Side
    offered: Callable[[Ticket, Seat], bool]
    act: Callable[[Interaction, Desk], Awaitable[Form | None]]
    ask: Callable[[Interaction, Desk], Awaitable[Form]] | None = None
    changed: Callable[[Interaction, Desk], Awaitable[Form]] | None = None
    suggest: Callable[[Interaction, str, Desk], Awaitable[Sequence[Option]]] | None = None
    subject: Callable[[Ticket], str] | None = None
    style: Style = Style.PLAIN
    place: Place = Place.CARD
    keeps: frozenset[str] = frozenset()
    kept_with: str = ""
    kept_by: str = ""


def beside(field_name: str | None, refused: Refused, interaction: Interaction) -> Exception:
    """Return a refusal as a sentence beside the field that it is about, so that what was typed stays; else itself."""
    if field_name is None:
        return refused
    words = speaking(interaction.by.language).refused(refused.why)
    return Incomplete({field_name: "".join(str(word) for word in words)})


@contextmanager
def placing(fields: Mapping[type, str], interaction: Interaction) -> Iterator[None]:
    """Say the refusals of what happens inside beside the fields that they are about, by their class; others as they are."""
    try:
        yield
    except Refused as refused:
        raise beside(fields.get(type(refused.why)), refused, interaction) from refused


def never(_ticket: Ticket, _seat: Seat) -> bool:
    """Not on the card: this button stands under a line of the thread."""
    return False


def seat_of(ticket: Ticket, by: Person, desk: Desk) -> Seat:
    """Return from where a person looks at a ticket in a form: their own department's card, the origin's first."""
    platform = desk.platform(ticket.conversation.account)
    for channel in ticket.all_channels():
        department = ticket.department_in(channel)
        if department is not None and department in by.departments:
            return Seat(channel, department, platform, desk.policy)
    return Seat(
        ticket.channels[0], next(iter(sorted(by.departments)), ticket.department), platform, desk.policy
    )


def at_origin(ticket: Ticket, seat: Seat) -> bool:
    """Tell whether a card stands in front of the department that the ticket belongs to."""
    return seat.department == ticket.department


async def carry_out(
    interaction: Interaction, desk: Desk, decide: Decision[P], *args: P.args, **kwargs: P.kwargs
) -> None:
    """Change the ticket by what `decide(ticket, person, now, …)` says."""
    await desk.change(
        interaction.ticket, interaction.cause, decide, interaction.by, desk.clock(), *args, **kwargs
    )


def simply(decide: Decision[[]]) -> Callable[[Interaction, Desk], Awaitable[Form | None]]:
    """Return an `act` for what needs no words: a ticket and a person are enough."""

    async def act(interaction: Interaction, desk: Desk) -> Form | None:
        await carry_out(interaction, desk, decide)
        return None

    return act

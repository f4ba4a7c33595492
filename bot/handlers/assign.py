"""Assign: give a ticket to a person, who is told."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk import Desk
from bot.domain import claiming
from bot.domain.matching import folded
from bot.domain.people import DepartmentId, Person, Role
from bot.domain.ticket import Ticket
from bot.handlers.finding import person_chosen
from bot.handlers.form import Form, Option, Search
from bot.handlers.handler import Handler, Interaction, Seat, Side, at_origin, carry_out
from bot.handlers.names import ASSIGN
from bot.texts import speaking

_SHOWN = 25


def _offered(ticket: Ticket, seat: Seat) -> bool:
    return at_origin(ticket, seat) and not ticket.closed


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    claiming.must_be_open(await desk.ticket(interaction.ticket))
    labels = speaking(interaction.by.language).labels
    return Form(
        handler=ASSIGN,
        ticket=interaction.ticket,
        title=labels.assign,
        submit=labels.assign,
        parts=(Search("person", labels.person),),
    )


async def _suggest(interaction: Interaction, typed: str, desk: Desk) -> Sequence[Option]:
    ticket = await desk.ticket(interaction.ticket)
    return people_named(typed, able(frozenset({ticket.department}), desk))


def able(departments: frozenset[DepartmentId], desk: Desk) -> list[Person]:
    """Return whoever could deal with a ticket of one of these departments, by name."""
    people = desk.policy.people.values()
    found = (p for p in people if departments & p.departments and p.role >= Role.DRAFT)
    return sorted(found, key=lambda person: folded(person.name))


def people_named(typed: str, people: Sequence[Person]) -> list[Option]:
    """Return the people in whose name stands what was typed, as options."""
    fitting = (person for person in people if folded(typed) in folded(person.name))
    return [Option(person.id, person.name) for person in fitting][:_SHOWN]


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    to = person_chosen("person", interaction, desk)
    await carry_out(interaction, desk, claiming.assign, to=to)
    return None


HANDLER = Handler(
    name=ASSIGN,
    label=lambda texts: texts.labels.assign,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=_offered,
    ask=_ask,
    act=_act,
    suggest=_suggest,
)

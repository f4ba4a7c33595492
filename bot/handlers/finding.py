"""Whom and what people mean when they type into a search field: colleagues and tickets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.desk import Desk
from bot.domain.cleaning import isolated
from bot.domain.matching import folded
from bot.domain.people import Person, PersonId, Role
from bot.domain.refusals import Refused, UnknownPerson
from bot.domain.text import shortened
from bot.domain.ticket import Ticket, TicketId
from bot.handlers.form import Option
from bot.handlers.handler import Handler, Interaction
from bot.handlers.permission import permit
from bot.stores.store import Filter
from bot.texts import speaking

SHOWN: Final = 25
"""Options at once: more than anybody reads, few enough to be read from disk while somebody types."""

_LABEL: Final = 75
"""Characters of an option; Slack takes no more. https://docs.slack.dev/reference/block-kit/composition-objects/option-object"""

_DIGITS: Final = 15


def colleagues(by: Person, typed: str, desk: Desk, *, needs: Role = Role.READ) -> list[Option]:
    """Return everybody else, of at least this role, whose name or department holds what was typed, by name."""
    people = sorted(desk.policy.people.values(), key=lambda person: folded(person.name))
    others = (one for one in people if one.id != by.id and one.role >= needs)
    options = (Option(one.id, one.name, _departments(one, desk)) for one in others)
    return [one for one in options if folded(typed) in folded(f"{one.label} {one.hint}")][:SHOWN]


def person_chosen(field: str, interaction: Interaction, desk: Desk) -> Person:
    """Return whom somebody chose in a field of a form; refused if the policy does not know them (any more)."""
    chosen = PersonId(interaction.values.get(field, ""))
    if (person := desk.policy.people.get(chosen)) is None:
        raise Refused(UnknownPerson(chosen))
    return person


def _departments(person: Person, desk: Desk) -> str:
    return ", ".join(sorted(desk.policy.name_of(department) for department in person.departments))


def ticket_number(words: str) -> TicketId | None:
    """Return the ticket's number that somebody typed."""
    number = words.strip().removeprefix("#")
    plausible = number.isascii() and number.isdecimal() and len(number) <= _DIGITS
    return TicketId(int(number)) if plausible else None


async def tickets_meant(typed: str, by: Person, desk: Desk) -> list[TicketId]:
    """Return the ticket of this number, else those in which the words stand; without words the newest open ones."""
    if (number := ticket_number(typed)) is not None:
        return [number]
    if typed.strip():
        found = await desk.store.search(typed, by.departments, limit=SHOWN)
        return [one.ticket for one in found]
    return await desk.store.tickets(Filter(closed=False, departments=by.departments, limit=SHOWN))


async def visible(wanted: Iterable[TicketId], handler: Handler, by: Person, desk: Desk) -> list[Ticket]:
    """Return those of the tickets, each once, that a person may do this with."""
    tickets: list[Ticket] = []
    for one in dict.fromkeys(wanted):
        try:
            ticket = await desk.ticket(one)
            permit(handler, by, ticket)
        except Refused:
            continue
        tickets.append(ticket)
    return tickets


def ticket_option(ticket: Ticket, by: Person) -> Option:
    """Return a ticket as an option: its number, who wrote, and how the newest post begins."""
    texts = speaking(by.language)
    post = ticket.answerable or ticket.last_post
    words = " ".join(post.text.clean().split()) or texts.labels.removed_post
    label = f"{texts.ticket(ticket.id)} · {isolated(post.author.shown.clean())}: {words}"
    return Option(str(ticket.id), shortened(label, _LABEL))

"""Asked by mail: whose answers a person's departments wait for, those wanted soonest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.desk import Desk
from bot.domain.forwards import Forward
from bot.domain.people import Role
from bot.domain.ticket import AWAITING, Term, Ticket
from bot.handlers.form import NO_TICKET, Form, Part, Passage
from bot.handlers.handler import Handler, Interaction, Place, Side, never
from bot.handlers.listing import headline, opening
from bot.handlers.names import FORWARDS
from bot.stores.store import Filter
from bot.texts import speaking
from bot.texts.texts import Texts

_MOST: Final = 30
"""Mails in the list: a form takes a hundred parts."""
_TICKETS: Final = 200


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    texts = speaking(interaction.by.language)
    wanted = Filter(
        departments=interaction.by.departments, terms=((Term.FORWARDED, AWAITING),), limit=_TICKETS
    )
    tickets = [await desk.ticket(number) for number in await desk.store.tickets(wanted)]
    waiting = [(one.due_at, ticket, one) for ticket in tickets for one in ticket.open_forwards]
    waiting.sort(key=lambda entry: (entry[0], entry[1].id, entry[2].number))
    parts = [part for _, ticket, one in waiting[:_MOST] for part in _entry(ticket, one, desk, texts)]
    labels = texts.mails.labels
    return Form(FORWARDS, NO_TICKET, labels.forwards, tuple(parts) or (Passage((labels.none_open,)),))


def _entry(ticket: Ticket, one: Forward, desk: Desk, texts: Texts) -> Iterator[Part]:
    yield Passage(
        (*texts.mails.waits(one), f" · {one.by.name}\n{one.question}\n", *headline(ticket, desk, texts))
    )
    yield opening(ticket.id, texts, named=True)


HANDLER = Handler(
    name=FORWARDS,
    label=lambda texts: texts.mails.labels.forwards,
    needs=Role.READ,
    side=Side.DESK,
    offered=never,
    ask=_ask,
    act=_ask,
    place=Place.ELSEWHERE,
)

"""Merge: two tickets of one conversation become one. The older one stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.desk import Desk
from bot.domain import recutting
from bot.domain.claiming import must_be_open
from bot.domain.people import Role
from bot.domain.refusals import (
    AlreadyMerged,
    CannotMerge,
    ClosedAlready,
    NoSuchTicket,
    OtherDepartment,
    Refused,
)
from bot.domain.ticket import Term, Ticket, TicketId
from bot.handlers.finding import SHOWN, ticket_number, ticket_option, tickets_meant, visible
from bot.handlers.form import Form, Option, Passage, Quote, Search
from bot.handlers.handler import Handler, Interaction, Place, Seat, Side, at_origin, placing
from bot.handlers.names import MERGE
from bot.handlers.permission import permit
from bot.stores.store import Filter
from bot.texts import speaking

_FIELDS: Final[Mapping[type, str]] = dict.fromkeys(
    (NoSuchTicket, OtherDepartment, AlreadyMerged, CannotMerge, ClosedAlready), "other"
)


def _offered(ticket: Ticket, seat: Seat) -> bool:
    return at_origin(ticket, seat) and not ticket.closed


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    must_be_open(await desk.ticket(interaction.ticket))
    labels = speaking(interaction.by.language).tools.labels
    other = Search("other", labels.other_ticket, labels.search_tickets)
    return Form(MERGE, interaction.ticket, labels.merge, (other,), labels.merge)


async def _suggest(interaction: Interaction, typed: str, desk: Desk) -> Sequence[Option]:
    """Return open tickets of the same account; without words those of the same customer first."""
    ticket = await desk.ticket(interaction.ticket)
    wanted = [*([] if typed.strip() else await _of_customer(ticket, desk))]
    wanted += await tickets_meant(typed, interaction.by, desk)
    tickets = await visible(wanted, HANDLER, interaction.by, desk)
    return [ticket_option(one, interaction.by) for one in tickets if _fits(one, ticket)][:SHOWN]


async def _of_customer(ticket: Ticket, desk: Desk) -> list[TicketId]:
    customer = (Term.CUSTOMER, ticket.last_post.customer.key)
    account = ticket.conversation.account
    return await desk.store.tickets(Filter(closed=False, account=account, terms=(customer,), limit=SHOWN))


def _fits(other: Ticket, ticket: Ticket) -> bool:
    return (
        other.id != ticket.id
        and not other.closed
        and other.conversation.account == ticket.conversation.account
    )


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    """Show which of the two stays and which goes over; the second time, do it."""
    if (confirmed := ticket_number(interaction.memory.get("other", ""))) is not None:
        await _merge(confirmed, interaction, desk)
        return None
    with placing(_FIELDS, interaction):
        return await _confirm(interaction, desk)


async def _confirm(interaction: Interaction, desk: Desk) -> Form:
    chosen = ticket_number(interaction.values.get("other", ""))
    if chosen is None:
        raise Refused(NoSuchTicket())
    here, other = await desk.ticket(interaction.ticket), await desk.ticket(chosen)
    permit(HANDLER, interaction.by, other)
    survivor, going = _by_age(here, other)
    recutting.merge(survivor, going, interaction.by, desk.clock())
    texts = speaking(interaction.by.language).tools
    parts = (
        Passage(texts.stays(survivor.id)),
        Quote.of(survivor.last_post.text),
        Passage(texts.goes_over(going.id)),
        Quote.of(going.last_post.text),
    )
    memory = {"other": str(other.id)}
    return Form(MERGE, here.id, texts.labels.merge, parts, texts.labels.merge, memory)


async def _merge(chosen: TicketId, interaction: Interaction, desk: Desk) -> None:
    here, other = await desk.ticket(interaction.ticket), await desk.ticket(chosen)
    permit(HANDLER, interaction.by, other)
    survivor, going = _by_age(here, other)
    await desk.change_both(
        survivor.id, going.id, interaction.cause, recutting.merge, interaction.by, desk.clock()
    )


def _by_age(one: Ticket, other: Ticket) -> tuple[Ticket, Ticket]:
    older, younger = sorted((one, other), key=lambda ticket: ticket.id)
    return older, younger


HANDLER = Handler(
    name=MERGE,
    label=lambda texts: texts.tools.labels.merge,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=_offered,
    ask=_ask,
    act=_act,
    suggest=_suggest,
    place=Place.MORE,
)

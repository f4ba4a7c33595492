"""What marks a ticket at one press: a star, silence. And its region, chosen from those of the policy."""

from __future__ import annotations

from typing import Final

from bot.desk import Desk
from bot.domain import marking
from bot.domain.claiming import must_go_on
from bot.domain.people import Role
from bot.domain.ticket import Ticket
from bot.handlers.form import Choice, Form, Option
from bot.handlers.handler import Handler, Interaction, Place, Seat, Side, at_origin, carry_out, simply
from bot.handlers.names import MUTE, REGION, STAR, UNMUTE, UNSTAR
from bot.texts import speaking

_NONE: Final = "*"
"""Chosen for no region; options cannot be empty."""


def _goes_on(ticket: Ticket) -> bool:
    return ticket.merged_into is None


def _mutable(ticket: Ticket, seat: Seat) -> bool:
    return at_origin(ticket, seat) and _goes_on(ticket) and not ticket.muted


def _unmutable(ticket: Ticket, seat: Seat) -> bool:
    return at_origin(ticket, seat) and _goes_on(ticket) and ticket.muted


def _in_a_region(ticket: Ticket, seat: Seat) -> bool:
    return at_origin(ticket, seat) and _goes_on(ticket) and bool(seat.policy.regions)


async def _ask_region(interaction: Interaction, desk: Desk) -> Form:
    ticket = await desk.ticket(interaction.ticket)
    must_go_on(ticket)
    labels = speaking(interaction.by.language).tools.labels
    regions = (Option(region.id, region.name) for region in desk.policy.regions.values())
    options = (*regions, Option(_NONE, labels.no_region))
    known = ticket.region if ticket.region in desk.policy.regions else _NONE
    return Form(
        handler=REGION,
        ticket=ticket.id,
        title=labels.region,
        submit=labels.save,
        parts=(Choice("region", labels.region, options, known),),
    )


async def _set_region(interaction: Interaction, desk: Desk) -> Form | None:
    chosen = interaction.values.get("region", _NONE)
    region = "" if chosen == _NONE else chosen
    await carry_out(interaction, desk, marking.set_region, region=region, policy=desk.policy)
    return None


STAR_HANDLER = Handler(
    name=STAR,
    label=lambda texts: texts.tools.labels.star,
    needs=Role.DRAFT,
    side=Side.ANY,
    offered=lambda ticket, _seat: _goes_on(ticket) and not ticket.starred,
    act=simply(marking.star),
    place=Place.MORE,
)

UNSTAR_HANDLER = Handler(
    name=UNSTAR,
    label=lambda texts: texts.tools.labels.unstar,
    needs=Role.DRAFT,
    side=Side.ANY,
    offered=lambda ticket, _seat: _goes_on(ticket) and ticket.starred,
    act=simply(marking.unstar),
    place=Place.MORE,
)

MUTE_HANDLER = Handler(
    name=MUTE,
    label=lambda texts: texts.tools.labels.mute,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=_mutable,
    act=simply(marking.mute),
    place=Place.MORE,
)

UNMUTE_HANDLER = Handler(
    name=UNMUTE,
    label=lambda texts: texts.tools.labels.unmute,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=_unmutable,
    act=simply(marking.unmute),
    place=Place.MORE,
)

REGION_HANDLER = Handler(
    name=REGION,
    label=lambda texts: texts.tools.labels.region,
    needs=Role.DRAFT,
    side=Side.ORIGIN,
    offered=_in_a_region,
    ask=_ask_region,
    act=_set_region,
    place=Place.MORE,
)

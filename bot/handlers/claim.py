"""Claim: "I deal with it". First click wins."""

from __future__ import annotations

from bot.domain import claiming
from bot.domain.people import Role
from bot.domain.ticket import Ticket
from bot.handlers.form import Style
from bot.handlers.handler import Handler, Seat, Side, at_origin, simply
from bot.handlers.names import CLAIM


def _offered(ticket: Ticket, seat: Seat) -> bool:
    return at_origin(ticket, seat) and ticket.owner is None and not ticket.closed


HANDLER = Handler(
    name=CLAIM,
    label=lambda texts: texts.labels.claim,
    needs=Role.DRAFT,
    side=Side.ORIGIN,
    offered=_offered,
    act=simply(claiming.claim),
    style=Style.PRIMARY,
)

"""Release: give a ticket back to everybody."""

from __future__ import annotations

from bot.domain import claiming
from bot.domain.people import Role
from bot.domain.ticket import Ticket
from bot.handlers.handler import Handler, Seat, Side, at_origin, simply
from bot.handlers.names import RELEASE


def _offered(ticket: Ticket, seat: Seat) -> bool:
    return at_origin(ticket, seat) and ticket.owner is not None and not ticket.closed


HANDLER = Handler(
    name=RELEASE,
    label=lambda texts: texts.labels.release,
    needs=Role.DRAFT,
    side=Side.ORIGIN,
    offered=_offered,
    act=simply(claiming.release),
)

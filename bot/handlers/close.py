"""Close: there is nothing more to do. Reopen: there is."""

from __future__ import annotations

from bot.domain import claiming
from bot.domain.people import Role
from bot.domain.ticket import Ticket
from bot.handlers.handler import Handler, Seat, Side, at_origin, simply
from bot.handlers.names import CLOSE, REOPEN


def _closable(ticket: Ticket, seat: Seat) -> bool:
    return at_origin(ticket, seat) and not ticket.closed and ticket.in_flight is None


def _reopenable(ticket: Ticket, seat: Seat) -> bool:
    return at_origin(ticket, seat) and ticket.closed and ticket.merged_into is None


CLOSE_HANDLER = Handler(
    name=CLOSE,
    label=lambda texts: texts.labels.close,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=_closable,
    act=simply(claiming.close),
)

REOPEN_HANDLER = Handler(
    name=REOPEN,
    label=lambda texts: texts.labels.reopen,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=_reopenable,
    act=simply(claiming.reopen),
)

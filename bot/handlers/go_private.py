"""Answer in private what was written in public: one press, and the reply form speaks to the customer alone."""

from __future__ import annotations

from bot.domain.people import Role
from bot.domain.posts import Act
from bot.domain.ticket import Ticket
from bot.handlers import reply
from bot.handlers.handler import Handler, Seat, Side, at_origin
from bot.handlers.names import GO_PRIVATE, REPLY


def _offered(ticket: Ticket, seat: Seat) -> bool:
    post = ticket.answerable
    public = post is not None and not post.private
    able = post is not None and {Act.REPLY, Act.REPLY_PRIVATELY} <= seat.platform.acts_on(post)
    return at_origin(ticket, seat) and able and public and not ticket.closed and ticket.in_flight is None


HANDLER = Handler(
    name=GO_PRIVATE,
    label=lambda texts: texts.tools.labels.go_private,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=_offered,
    ask=reply.begin_private,
    act=reply.HANDLER.act,
    keeps=reply.HANDLER.keeps,
    kept_with=REPLY,
)

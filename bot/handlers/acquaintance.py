"""What we know of whoever wrote a ticket."""

from __future__ import annotations

from typing import Final

from bot.desk import Desk
from bot.domain.acquaintance import Acquaintance
from bot.domain.posts import Customer
from bot.domain.replies import Reply
from bot.domain.ticket import Term, Ticket, TicketId
from bot.keeping import customers
from bot.stores.store import Filter

MOST: Final = 20
"""Tickets that are counted; more than that is "more than 20"."""
_LOOKED_AT: Final = 3
"""Tickets in which the last reply is looked for."""


async def acquaintance(ticket: Ticket, desk: Desk) -> Acquaintance:
    """Return what is known of the customer of a ticket's last post, apart from this ticket."""
    customer = ticket.last_post.customer
    others = await other_tickets(customer, ticket.id, desk)
    last = await _last_reply(others, desk)
    return Acquaintance(
        earlier=min(len(others), MOST),
        more=len(others) > MOST,
        answered_at=last.sent_at if last else None,
        answered_by=last.by.name if last else "",
        tags=await customers.tags(desk.store, customer),
        notes=len(await customers.notes(desk.store, customer)),
    )


async def other_tickets(customer: Customer, but: TicketId, desk: Desk) -> list[TicketId]:
    """Return a customer's other tickets, newest first; one more than are counted, if there are more."""
    wanted = Filter(terms=((Term.CUSTOMER, customer.key),), limit=MOST + 2)
    return [one for one in await desk.store.tickets(wanted) if one != but][: MOST + 1]


async def _last_reply(tickets: list[TicketId], desk: Desk) -> Reply | None:
    for one in tickets[:_LOOKED_AT]:
        if (sent := (await desk.ticket(one)).last_sent) is not None:
            return sent
    return None

"""Who is answered with an answer to a wave, and what each of them reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.desk import Desk
from bot.domain import answering
from bot.domain.bundling import WAITING, text_for
from bot.domain.people import Person
from bot.domain.posts import Post, PostRef
from bot.domain.refusals import Refused
from bot.domain.ticket import Ticket, TicketId
from bot.handlers import reply
from bot.handlers.permission import permit
from bot.handlers.prepared import values_for
from bot.handlers.wave_figures import members
from bot.keeping.wave_answers import Answer
from bot.keeping.waves import Wave
from bot.stores.store import Order

MOST: Final = 500
"""People who get one answer: at the usual pace half an hour, and as many logs as are read in a second."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person of a wave, and what they are to read. `edited`: somebody changed it for them alone."""

    ticket: Ticket
    post: Post
    text: str
    edited: bool = False


async def waiting(wave: Wave, by: Person, desk: Desk) -> list[Ticket]:
    """Return the tickets that nobody has answered and nobody else deals with, those who wait longest first."""
    wanted = replace(members(wave, MOST), closed=False, statuses=WAITING, order=Order.DUE)
    tickets = [await desk.ticket(one) for one in await desk.store.tickets(wanted)]
    return [one for one in tickets if one.answerable and _may_answer(one, by)]


def _may_answer(ticket: Ticket, by: Person) -> bool:
    if ticket.owner is not None and ticket.owner.id != by.id:
        return False
    try:
        permit(reply.HANDLER, by, ticket)
    except Refused:
        return False
    return True


def addressed(tickets: Sequence[Ticket]) -> tuple[tuple[TicketId, str], ...]:
    """Return the tickets, each with the post that is answered."""
    return tuple((one.id, one.answerable.ref.external_id) for one in tickets if one.answerable)


async def recipients(answer: Answer, desk: Desk, start: int = 0, count: int = MOST) -> list[Recipient]:
    """Return some of the people of an answer, also those who get none."""
    chosen = answer.people[start : start + count]
    return [await recipient(answer, start + turn, desk) for turn in range(len(chosen))]


async def recipient(answer: Answer, turn: int, desk: Desk) -> Recipient:
    """Return the person whose turn it is."""
    ticket_id, post_id = answer.people[turn]
    ticket = await desk.ticket(ticket_id)
    ref = PostRef(ticket.conversation.account, post_id)
    post = next((one for one in ticket.posts if one.ref == ref), ticket.last_post)
    edited = answer.edits.get(ticket_id)
    text = edited if edited is not None else _text(answer, turn, ticket, post, desk)
    return Recipient(ticket, post, text, edited is not None)


def _text(answer: Answer, turn: int, ticket: Ticket, post: Post, desk: Desk) -> str:
    return text_for(answer.words, turn, values_for(ticket, post, answer.by.name, desk))


def can_leave(text: str, ticket: Ticket, desk: Desk) -> bool:
    """Tell whether the platform takes a text, and nothing in it is left to fill in."""
    try:
        answering.check_text(
            text, desk.platform(ticket.conversation.account), private=ticket.last_post.private
        )
    except Refused:
        return False
    return True

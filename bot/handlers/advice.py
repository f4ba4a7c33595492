"""A second look at a reply before it is sent: it explains what it noticed, and never stands in the way."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk import Desk
from bot.domain.friendliness import check
from bot.domain.posts import Post
from bot.domain.replies import Reply, ReplyState
from bot.domain.similarity import nearest
from bot.domain.text import Text
from bot.domain.ticket import Term, Ticket, TicketId
from bot.stores.store import Filter
from bot.texts.texts import Texts

NEIGHBOURS = 20
"""Tickets under the same post whose replies are compared: what a reader sees on one page of comments."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A reply that stands under the same post already."""

    ticket: TicketId
    reply: Reply


async def advice(ticket: Ticket, post: Post, text: str, desk: Desk, texts: Texts) -> tuple[Text, ...]:
    """Return what somebody should know before they send a text in answer to a post, a sentence each."""
    account = desk.policy.account(ticket.conversation.account)
    language = post.language or account.language
    tone = (
        texts.answers.noticed(one) for one in check(text, account.address, language, account=account.name)
    )
    noticed = (*tone, *await _repetition(ticket, post, text, desk, texts))
    return tuple(("💡 ", *one) for one in noticed)


async def _repetition(ticket: Ticket, post: Post, text: str, desk: Desk, texts: Texts) -> tuple[Text, ...]:
    found = nearest(text, await _neighbours(ticket, post, desk), lambda one: one.reply.text)
    if found is None:
        return ()
    near, _likeness = found
    return (texts.answers.nearly_equal(near.reply.by.name, near.ticket, near.reply.sent_at),)


async def _neighbours(ticket: Ticket, post: Post, desk: Desk) -> list[Neighbour]:
    """Return the replies in the conversation, and in those under the same post of ours."""
    tickets = [ticket]
    if post.under:
        under = ((Term.UNDER, f"{post.ref.account} {post.under}"),)
        others = await desk.store.tickets(Filter(terms=under, limit=NEIGHBOURS))
        tickets += [await desk.ticket(one) for one in others if one != ticket.id]
    return [
        Neighbour(one.id, reply) for one in tickets for reply in one.replies if reply.state is ReplyState.SENT
    ]

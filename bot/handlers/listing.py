"""A ticket as lists show it: whose words, how long they wait, and a button that opens it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.desk import Desk
from bot.domain.people import Person
from bot.domain.posts import Post
from bot.domain.queueing import waited
from bot.domain.text import Span, Strong, Text, Untrusted, shortened
from bot.domain.ticket import Ticket, TicketId
from bot.handlers.form import Button, Buttons, Part, Passage
from bot.handlers.names import MORE
from bot.stores.store import Row
from bot.texts import speaking
from bot.texts.texts import Texts

_WORDS: Final = 120


async def listed(rows: Sequence[Row], by: Person, desk: Desk) -> list[Part]:
    """Return tickets with a button each. Only the logs of these are read, so show few."""
    texts = speaking(by.language)
    return [part for row in rows for part in one(await desk.ticket(row.ticket), desk, texts)]


def one(ticket: Ticket, desk: Desk, texts: Texts) -> tuple[Part, Part]:
    """Return a ticket in two lines, and its button."""
    line = (
        *headline(ticket, desk, texts),
        " · ",
        state(ticket, desk, texts),
        "\n",
        *beginning(ticket, texts),
    )
    return (Passage(line), opening(ticket.id, texts))


def headline(ticket: Ticket, desk: Desk, texts: Texts) -> Text:
    """Return which ticket it is: number, account, customer."""
    return (*urgency(ticket), Strong(texts.ticket(ticket.id)), " · ", *origin(ticket, desk))


def urgency(ticket: Ticket) -> Text:
    """Return the sign of an urgent ticket, as on its card."""
    return ("🔴 ",) if ticket.urgent else ()


def origin(ticket: Ticket, desk: Desk) -> Text:
    """Return where a ticket comes from: account, customer."""
    post = ticket.answerable or _newest(ticket)
    name: tuple[Span, ...] = (" · ", post.author.shown) if post else ()
    return (desk.policy.account(ticket.conversation.account).name, *name)


def state(ticket: Ticket, desk: Desk, texts: Texts) -> str:
    """Return how long somebody waits; where nobody does, or not for us, how the ticket stands."""
    if ticket.waiting_since is None or ticket.due_at is None:
        return texts.status(ticket.status)
    return waiting(ticket.waiting_since, desk, texts)


def waiting(since: datetime, desk: Desk, texts: Texts) -> str:
    return texts.inbox.waiting(waited(since, desk.clock(), desk.policy.time_zone))


def opening(ticket: TicketId, texts: Texts, *, named: bool = False) -> Buttons:
    """Return the button that shows a ticket whole."""
    label = texts.ticket(ticket) if named else texts.inbox.labels.open
    return Buttons((Button(MORE, ticket, label),))


def beginning(ticket: Ticket, texts: Texts) -> Text:
    """Return how what the customer wrote last begins."""
    post = ticket.answerable
    if post is None:
        return (texts.labels.removed_post,)
    return (Untrusted(shortened(" ".join(post.text.clean().split()), _WORDS)),)


def _newest(ticket: Ticket) -> Post | None:
    return ticket.posts[-1] if ticket.posts else None

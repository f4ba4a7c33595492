"""What a channel reads when its department focuses on something, and of what was held back meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from bot.desk import Desk
from bot.domain.activities import Opened
from bot.domain.deliveries import Delivery
from bot.domain.focus import Focus
from bot.domain.owing import notices
from bot.domain.people import ChannelId
from bot.domain.text import Span, Text
from bot.domain.ticket import Ticket, TicketId
from bot.handlers.form import NO_TICKET, Button
from bot.handlers.listing import beginning
from bot.handlers.names import END_FOCUS
from bot.handlers.notice import Notice
from bot.stores.store import Filter
from bot.texts import speaking
from bot.texts.texts import Texts

FOCUS: Final = "focus"
FOCUS_AGAIN: Final = "focus_again"
FOCUS_OVER: Final = "focus_over"
"""The first words of the notices' keys; the focus's own follows."""

_LISTED: Final = 20
_MOST: Final = 1000


def begun(focus: Focus, desk: Desk) -> list[Delivery]:
    """Return what says that a focus begins, and what says later that it is over."""
    first = notices(channels(focus, desk), f"{FOCUS} {focus.key}", focus.since, urgent=False)
    return [*first, *ended(focus, focus.until, desk)]


def ended(focus: Focus, at: datetime, desk: Desk) -> list[Delivery]:
    """Return what says that a focus is over; owed once more, it is the same and comes earlier."""
    where = channels(focus, desk)
    again = notices(where, f"{FOCUS_AGAIN} {focus.key}", at, urgent=False)
    return [*again, *notices(where, f"{FOCUS_OVER} {focus.key}", at, urgent=False)]


def channels(focus: Focus, desk: Desk) -> tuple[ChannelId, ...]:
    department = desk.policy.departments.get(focus.department)
    return department.channels if department else ()


def names(focus: Focus, desk: Desk) -> list[str]:
    """Return what a department focuses on, as people call it."""
    return [desk.policy.account(one).name for one in sorted(focus.accounts)]


async def focus_notice(desk: Desk, channel: ChannelId, key: str) -> Notice | None:
    """Return what a channel reads when its department focuses on something."""
    focus = await meant(desk, key)
    if focus is None:
        return None
    texts = speaking(desk.policy.language_of(channel)).focus
    said = texts.begun(focus.by.name, names(focus, desk), focus.until)
    on = focus.is_on(desk.clock())
    return Notice(said, (Button(END_FOCUS, NO_TICKET, texts.labels.end, focus.key),) if on else ())


async def focus_again(desk: Desk, channel: ChannelId, key: str) -> Notice | None:
    """Return the same without its button, for where it stands."""
    shown = await focus_notice(desk, channel, key)
    return Notice(shown.text, (), key=f"{FOCUS} {key.partition(' ')[2]}") if shown else None


async def focus_over(desk: Desk, channel: ChannelId, key: str) -> Text | None:
    """Return that it is over, with the list of what was held back."""
    focus = await meant(desk, key)
    if focus is None:
        return None
    texts = speaking(desk.policy.language_of(channel))
    held = await held_back(focus, desk)
    return (
        *texts.focus.over(focus.over_by.name if focus.over_by else ""),
        texts.focus.held_back(len(held)),
        *_list(held, desk, texts),
    )


def _list(held: Sequence[Ticket], desk: Desk, texts: Texts) -> Iterator[Span]:
    for ticket in held[:_LISTED]:
        account = desk.policy.account(ticket.conversation.account).name
        yield from texts.focus.one_held_back(ticket.id, account)
        yield from beginning(ticket, texts)
    if len(held) > _LISTED:
        yield texts.focus.and_more(len(held) - _LISTED)


async def held_back(focus: Focus, desk: Desk) -> list[Ticket]:
    """Return the tickets that waited for the end of a focus, in the order in which they came."""
    rows = await desk.store.rows(Filter(department=focus.department, limit=_MOST))
    there = [one.ticket for one in rows if focus.since <= one.opened_at < focus.ends_at]
    found = [await desk.ticket(one) for one in reversed(there) if await _was_held(one, focus, desk)]
    return [one for one in found if one.merged_into is None]


async def _was_held(ticket: TicketId, focus: Focus, desk: Desk) -> bool:
    first = (await desk.log(ticket))[0].activity
    return isinstance(first, Opened) and first.due_at is not None and first.due_at >= focus.until


async def meant(desk: Desk, key: str) -> Focus | None:
    """Return the focus that a notice's key means."""
    _, department, number, *_ = key.split(" ")
    return await desk.focusing.find(department, number)

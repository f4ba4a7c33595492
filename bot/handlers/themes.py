"""Themes without an answer: what customers ask again and again, and no template and no FAQ entry says."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from bot.desk import Desk
from bot.domain.people import ChannelId, DepartmentId, Role
from bot.domain.text import Text
from bot.domain.ticket import TicketId
from bot.handlers.form import NO_TICKET, Button, Buttons, Form, Part, Passage
from bot.handlers.handler import Handler, Interaction, Place, Side, never
from bot.handlers.names import MORE, THEMES
from bot.stores.store import Filter
from bot.suggesting import Question, Theme
from bot.texts import speaking

PERIOD: Final = timedelta(days=7)
MOST_TICKETS: Final = 500
"""The newest of the period: enough to see what comes again and again."""
_EXAMPLES: Final = 3
_LINES: Final = 9
"""With the heading a list of ten lines, that people read."""


async def themes_of(departments: Collection[DepartmentId], desk: Desk) -> list[Theme]:
    """Return what came up in the last week at these departments and has no answer, the largest first."""
    since = desk.clock() - PERIOD
    wanted = Filter(departments=frozenset(departments), limit=MOST_TICKETS)
    rows = await desk.store.rows(wanted)
    questions = [await _question(row.ticket, desk) for row in rows if row.opened_at >= since]
    return desk.answers.suggester.themes(questions)


async def weekly_list(desk: Desk, channel: ChannelId, _key: str) -> Text | None:
    """Return the list for a channel's department; None if there is nothing to tell."""
    owners = [one for one in desk.policy.departments.values() if channel in one.channels]
    if not owners:
        return None
    found = await themes_of([owners[0].id], desk)
    texts = speaking(desk.policy.language_of(channel)).library
    if not found:
        return None
    head = texts.themes_of_the_week(owners[0].name)
    lines = [("\n• ", *texts.theme(one.words, len(one.tickets)), _examples(one)) for one in found[:_LINES]]
    return (*head, *(span for line in lines for span in line))


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    texts = speaking(interaction.by.language).library
    parts: list[Part] = []
    for theme in (await themes_of(interaction.by.departments, desk))[:_LINES]:
        parts.append(Passage(texts.theme(theme.words, len(theme.tickets))))
        shown = [TicketId(one) for one in theme.tickets[:_EXAMPLES]]
        parts.append(Buttons(tuple(Button(MORE, one, texts.example(one)) for one in shown)))
    if not parts:
        parts.append(Passage((texts.labels.no_themes,)))
    return Form(THEMES, NO_TICKET, texts.labels.themes, tuple(parts))


async def _question(ticket_id: TicketId, desk: Desk) -> Question:
    post = (await desk.ticket(ticket_id)).posts[0]
    return Question(ticket_id, post.text.clean(), post.language)


def _examples(theme: Theme) -> str:
    numbers = ", ".join(f"#{ticket}" for ticket in theme.tickets[:_EXAMPLES])
    return f" ({numbers})"


HANDLER = Handler(
    name=THEMES,
    label=lambda texts: texts.library.labels.themes,
    needs=Role.READ,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    ask=_ask,
    act=_ask,
)

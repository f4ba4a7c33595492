"""Themes without an answer: what customers ask again and again, and no template and no FAQ entry says."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Final

from bot.desk import Desk
from bot.domain.people import ChannelId, DepartmentId, Role
from bot.domain.text import Text, Untrusted, shortened
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
_WORDS: Final = 120
_LINES: Final = 9
"""With the heading a list of ten lines, that people read."""


async def themes_of(departments: Collection[DepartmentId], desk: Desk) -> list[Theme]:
    """Return what came up in the last week at these departments and has no answer, the largest first."""
    since = desk.clock() - PERIOD
    wanted = Filter(departments=frozenset(departments), limit=MOST_TICKETS)
    rows = await desk.store.rows(wanted)
    questions = [await _question(row.ticket, desk) for row in rows if row.opened_at >= since]
    # Hundreds of long posts take seconds, for which no click should wait.
    return await asyncio.to_thread(desk.answers.suggester.themes, questions)


async def weekly_list(desk: Desk, channel: ChannelId, _key: str) -> Text | None:
    """Return the lists for a channel's department: themes, and what was starred; None if there is nothing to tell."""
    owner = next((one for one in desk.policy.departments.values() if channel in one.channels), None)
    if owner is None:
        return None
    texts = speaking(desk.policy.language_of(channel)).library
    themes = (await themes_of([owner.id], desk))[:_LINES]
    starred = await _highlights(owner.id, desk)
    parts = (
        _listed(
            texts.themes_of_the_week(owner.name),
            [(*texts.theme(one.words, len(one.tickets)), _examples(one)) for one in themes],
        ),
        _listed(texts.highlights_of_the_week(owner.name), [texts.highlight(*one) for one in starred]),
    )
    told = [part for part in parts if part]
    return tuple(span for part in told for span in ("\n\n", *part))[1:] if told else None


def _listed(head: Text, lines: Sequence[Text]) -> Text:
    return (*head, *(span for line in lines for span in ("\n• ", *line))) if lines else ()


async def _highlights(department: DepartmentId, desk: Desk) -> list[tuple[TicketId, Untrusted, Untrusted]]:
    """Return what people starred in the last week: the ticket, who wrote, and the first words."""
    since = desk.clock() - PERIOD
    rows = await desk.store.rows(Filter(department=department, starred=True, limit=_LINES))
    found: list[tuple[TicketId, Untrusted, Untrusted]] = []
    for row in rows:
        post = (await desk.ticket(row.ticket)).answerable
        if row.opened_at >= since and post is not None:
            words = Untrusted(shortened(" ".join(post.text.clean().split()), _WORDS))
            found.append((row.ticket, post.author.shown, words))
    return found


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

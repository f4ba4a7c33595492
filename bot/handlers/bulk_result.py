"""What became of a change to many tickets, and of taking it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from bot.domain.people import Person
from bot.domain.text import Untrusted
from bot.domain.ticket import TicketId
from bot.handlers.form import NO_TICKET, Button, Buttons, Form, Part, Passage, Style
from bot.handlers.names import BULK, UNDO_BULK
from bot.keeping.bulks import Bulk
from bot.texts import speaking
from bot.texts.texts import Texts

_NAMED = 20
"""Reasons that are told apart; tickets with the same one share a line."""


def form(bulk: Bulk, by: Person) -> Form:
    """Return how far it has come. Where something is left, submitting goes on with it."""
    texts = speaking(by.language)
    progress = bulk.undoing or bulk.progress
    taken_back = bulk.undoing is not None
    counts = texts.inbox.bulk_counts(
        len(progress.done), len(progress.refused), len(progress.left), undone=taken_back
    )
    parts: tuple[Part, ...] = (
        Passage((counts,)),
        *_reasons(progress.refused, texts),
        *(() if taken_back or not progress.done else (_undo(bulk, texts),)),
    )
    labels = texts.inbox.labels
    submit = labels.go_on if progress.left else None
    return Form(BULK, NO_TICKET, labels.bulk, parts, submit, {"bulk": bulk.id})


def too_late(by: Person) -> Form:
    """Return the form that says that this cannot be taken back (any more)."""
    texts = speaking(by.language)
    return Form(BULK, NO_TICKET, texts.inbox.labels.bulk, (Passage((texts.inbox.undo_too_late(),)),))


def _undo(bulk: Bulk, texts: Texts) -> Buttons:
    return Buttons((Button(UNDO_BULK, NO_TICKET, texts.inbox.labels.undo_bulk, bulk.id, style=Style.DANGER),))


def _reasons(refused: Mapping[TicketId, str], texts: Texts) -> list[Part]:
    """Return why, for the tickets that could not be; those with the same reason together."""
    alike: defaultdict[str, list[TicketId]] = defaultdict(list)
    for ticket, why in refused.items():
        alike[why].append(ticket)
    lines = [
        Passage((f"{', '.join(texts.ticket(one) for one in tickets)}: ", Untrusted(why)))
        for why, tickets in alike.items()
    ]
    return list(lines[:_NAMED])

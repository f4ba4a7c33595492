"""The form of a handover: for those who go, for those who come, and for whoever begins one by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from bot.desk import Desk
from bot.domain.handing_over import Standing, in_order, promised_at
from bot.domain.people import Person, Role
from bot.domain.text import Text, shortened
from bot.domain.ticket import Ticket
from bot.handlers import listing
from bot.handlers.assign import able
from bot.handlers.form import (
    NO_TICKET,
    Button,
    Buttons,
    Choice,
    Form,
    Heading,
    Option,
    Pager,
    Part,
    Passage,
    TextField,
    Toggle,
)
from bot.handlers.handed import Entry, entries, left, summary
from bot.handlers.handing import is_noted, items_of
from bot.handlers.names import ACCEPT_ITEM, HANDOVER, MORE, NOTE
from bot.keeping.handovers import Handover
from bot.stores.store import Filter
from bot.texts import speaking
from bot.texts.texts import Texts

PAGE: Final = 10
"""Tickets on a page: with their headings and buttons they stay below the 100 blocks of a Slack modal."""
WORDS: Final = 2000
_NOTE: Final = 200
_MOST: Final = 100
_ALL: Final = 5000


async def shown(handover: Handover, by: Person, desk: Desk, page: int = 1) -> Form:
    """Return a handover as a person sees it now."""
    texts = speaking(by.language)
    labels = texts.handover.labels
    found = await entries(handover, desk)
    open_still = left(found)
    going = by.id in handover.leaving
    mine = [one for one in open_still if one.item.owner.id == by.id] if going else open_still
    parts: list[Part] = [Passage(summary(handover, found, desk, texts.handover))]
    parts += await _unclaimed(handover, desk, texts)
    parts += _how(mine, going=going, by=by, texts=texts)
    parts += await _page(mine, page, by, desk, _buttons(handover, going=going, by=by, texts=texts))
    parts += _words(handover, by, texts) if going else _giving(handover, open_still, by, desk, texts)
    submit = _submit(handover, open_still, by, texts)
    memory = {"handover": handover.key, "page": str(page)}
    return Form(HANDOVER, NO_TICKET, labels.handover, tuple(parts), submit, memory)


async def beginning(by: Person, desk: Desk, page: int = 1) -> Form:
    """Return what somebody would hand over now, by themselves."""
    texts = speaking(by.language)
    items = [
        one for department in sorted(by.departments) for one in await items_of([by.actor], department, desk)
    ]
    mine = [Entry(one, await desk.ticket(one.ticket), Standing.OPEN) for one in in_order(items)]
    note = Button(NOTE, NO_TICKET, texts.handover.labels.note)
    parts: list[Part] = _how(mine, going=True, by=by, texts=texts)
    parts += await _page(mine, page, by, desk, (note,))
    may = by.role >= Role.DRAFT
    parts += _fields("", said=False, texts=texts) if may else ()
    labels = texts.handover.labels
    submit = labels.hand_over if may else None
    return Form(
        HANDOVER, NO_TICKET, labels.handover, tuple(parts), submit, {"handover": "", "page": str(page)}
    )


def _how(mine: Sequence[Entry], *, going: bool, by: Person, texts: Texts) -> list[Part]:
    said = texts.handover
    if not mine:
        return [Passage((said.nothing_to_hand_over() if going else said.nothing_left(),))]
    if by.role < Role.DRAFT:
        return []
    return [Passage((said.how_to_hand_over() if going else said.how_to_take(),))]


async def _unclaimed(handover: Handover, desk: Desk, texts: Texts) -> list[Part]:
    """Return how much lies in the inbox and is nobody's: that is no part of a handover, but those who come should know."""
    wanted = Filter(department=handover.department, owned=False, closed=False, limit=_ALL)
    count = sum(one.count for one in await desk.store.tally(wanted))
    return [Passage((texts.handover.unclaimed(count),))] if count else []


async def _page(
    mine: Sequence[Entry], page: int, by: Person, desk: Desk, buttons: Sequence[Button]
) -> list[Part]:
    """Return the tickets of a page, by their sort."""
    texts = speaking(by.language)
    pages = max(1, -(-len(mine) // PAGE))
    shown_page = min(max(page, 1), pages)
    parts: list[Part] = []
    here = mine[(shown_page - 1) * PAGE : shown_page * PAGE]
    for sort, some in groupby(here, key=lambda one: one.item.sort):
        parts.append(Heading(texts.handover.sort(sort)))
        for one in some:
            parts += await _entry(one, desk, texts, buttons)
    if pages > 1:
        back = str(shown_page - 1) if shown_page > 1 else None
        forth = str(shown_page + 1) if shown_page < pages else None
        parts += [Passage((texts.page(shown_page, pages),)), Pager(back, forth)]
    return parts


async def _entry(one: Entry, desk: Desk, texts: Texts, buttons: Sequence[Button]) -> Iterable[Part]:
    ticket = one.ticket
    passage, _ = listing.one(ticket, desk, texts)
    said = texts.handover.item(
        one.item.owner.name,
        promised_at(ticket),
        starred=ticket.starred,
        noted=await is_noted(ticket, desk),
    )
    assert isinstance(passage, Passage)
    own = (Button(one.handler, ticket.id, one.label, one.subject, one.style) for one in buttons)
    ways = (*own, Button(MORE, ticket.id, texts.inbox.labels.open))
    return (Passage((*passage.text, *said, *_newest_note(ticket))), Buttons(ways))


def _newest_note(ticket: Ticket) -> Text:
    said = next((note.text for note in reversed(ticket.notes) if note.text), None)
    return (f"\n📝 {shortened(' '.join(said.split()), _NOTE)}",) if said else ()


def _buttons(handover: Handover, *, going: bool, by: Person, texts: Texts) -> tuple[Button, ...]:
    labels = texts.handover.labels
    if by.role < Role.DRAFT:
        return ()
    if going:
        return (Button(NOTE, NO_TICKET, labels.note),)
    return (Button(ACCEPT_ITEM, NO_TICKET, labels.take, handover.key),)


def _words(handover: Handover, by: Person, texts: Texts) -> tuple[Part, ...]:
    said = handover.said_by(by.id)
    return _fields(said.text if said else "", said=said is not None and not said.text, texts=texts)


def _fields(text: str, *, said: bool, texts: Texts) -> tuple[Part, ...]:
    labels = texts.handover.labels
    return (
        TextField("words", labels.words, text, hint=labels.words_hint, optional=True, limit=WORDS),
        Toggle("nothing", labels.nothing, said),
    )


def _giving(
    handover: Handover, open_still: Sequence[Entry], by: Person, desk: Desk, texts: Texts
) -> Iterator[Part]:
    """Yield the field by which whoever leads gives everything that is left to somebody."""
    if open_still and may_give(handover, by, desk):
        people = [
            one for one in able(frozenset({handover.department}), desk) if one.id not in handover.leaving
        ]
        options = tuple(Option(one.id, one.name) for one in people)[:_MOST]
        if options:
            yield Choice("to", texts.handover.labels.give_to, options, optional=True)


def may_give(handover: Handover, by: Person, desk: Desk) -> bool:
    """Tell whether somebody may give what is left to others: who leads the department."""
    return by.id in desk.policy.leads_of(handover.department)


def _submit(handover: Handover, open_still: Sequence[Entry], by: Person, texts: Texts) -> str | None:
    labels = texts.handover.labels
    if by.role < Role.DRAFT:
        return None
    if by.id in handover.leaving:
        return labels.say_again if handover.said_by(by.id) else labels.hand_over
    return labels.take_all if open_still else None

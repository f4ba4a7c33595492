"""Search: whatever was written in the tickets of one's departments, by customers and colleagues, with the place in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.desk import Desk
from bot.domain.passages import passage
from bot.domain.people import Person, Role
from bot.domain.searching import words_of
from bot.domain.text import Moment, Untrusted
from bot.domain.ticket import TicketId
from bot.handlers.form import NO_TICKET, Form, Pager, Part, Passage, Quote, TextField, written
from bot.handlers.handler import Handler, Interaction, Place, Side, never
from bot.handlers.listing import headline, opening
from bot.handlers.names import SEARCH
from bot.stores.store import Found
from bot.texts import speaking
from bot.texts.saying import without_removed
from bot.texts.texts import Texts

PAGE: Final = 20
"""Tickets on a page: with three blocks each they stay below the 100 blocks of a Slack modal."""

_PASSAGE: Final = 240
_WORDS_LIMIT: Final = 200
_PAGES: Final = 100


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for, and before which ticket each page begins that was seen so far (0: at the newest)."""

    words: str
    begins: tuple[TicketId, ...] = (NO_TICKET,)

    def memory(self) -> dict[str, str]:
        return {"words": self.words, "begins": ",".join(map(str, self.begins))}


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    return await _first_page(interaction.subject, interaction.by, desk)


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    return await _first_page(written(interaction.values, "words"), interaction.by, desk)


async def _turned(interaction: Interaction, desk: Desk) -> Form:
    numbers = (number for number in interaction.memory.get("begins", "").split(",") if number.isdecimal())
    begins = tuple(TicketId(int(number)) for number in numbers) or (NO_TICKET,)
    page = interaction.values.get("page", "")
    query = Query(interaction.memory.get("words", ""), begins)
    return await _form(query, int(page) if page.isdecimal() else 1, interaction.by, desk)


async def _first_page(words: str, by: Person, desk: Desk) -> Form:
    return await _form(Query(words[:_WORDS_LIMIT]), 1, by, desk)


async def _form(query: Query, page: int, by: Person, desk: Desk) -> Form:
    texts = speaking(by.language)
    labels = texts.inbox.labels
    page = min(max(page, 1), len(query.begins))
    before = query.begins[page - 1] or None
    words, store = query.words, desk.store
    found = await store.search(words, by.departments, before=before, limit=PAGE + 1) if words else []
    shown, more = found[:PAGE], len(found) > PAGE and page < _PAGES
    parts: list[Part] = [
        TextField("words", labels.search_words, words, texts.inbox.search_hint(), single=True)
    ]
    if words and not found:
        parts.append(Passage((texts.inbox.nothing_found(),)))
    for one in shown:
        parts += await _result(one, words, desk, texts)
    parts += _pages(page, more=more, texts=texts)
    if more:
        query = Query(words, (*query.begins[:page], shown[-1].ticket))
    return Form(SEARCH, NO_TICKET, labels.search, tuple(parts), labels.search, query.memory())


def _pages(page: int, *, more: bool, texts: Texts) -> Iterator[Part]:
    if page > 1 or more:
        yield Passage((texts.inbox.search_page(page),))
        yield Pager(str(page - 1) if page > 1 else None, str(page + 1) if more else None)


async def _result(found: Found, words: str, desk: Desk, texts: Texts) -> Sequence[Part]:
    """Return a ticket with the passage that was found; what a customer deleted meanwhile is not told any more."""
    ticket, log = await desk.ticket_and_log(found.ticket)
    activity = without_removed(log[found.number - 1].activity, ticket.removed, texts)
    status = texts.status(ticket.status)
    line = (*headline(ticket, desk, texts), " · ", Moment(ticket.opened_at), f" · {status}")
    words_found = Untrusted(passage(Untrusted(words_of(activity)).clean(), words, _PASSAGE))
    return (Passage(line), Quote(words_found), opening(found.ticket, texts))


HANDLER = Handler(
    name=SEARCH,
    label=lambda texts: texts.inbox.labels.search,
    needs=Role.READ,
    side=Side.DESK,
    offered=never,
    place=Place.ELSEWHERE,
    ask=_ask,
    act=_act,
    changed=_turned,
)

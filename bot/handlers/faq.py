"""FAQ: what to say when the same question comes again, and whom to ask if that is not enough."""

from __future__ import annotations

from bot.desk import Desk
from bot.domain.library import FaqEntry, Reference
from bot.domain.matching import folded
from bot.domain.people import DepartmentId, Role
from bot.domain.text import Link, Strong, Text, Untrusted
from bot.handlers.form import NO_TICKET, Form, Part, Passage, Quote, TextField, written
from bot.handlers.handler import Handler, Interaction, Place, Side, never
from bot.handlers.names import FAQ
from bot.texts import speaking
from bot.texts.texts import Texts

SHOWN = 8
"""Entries on a page; each is a paragraph or two."""


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    return _form(interaction.subject, interaction, desk)


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    return _form(written(interaction.values, "words"), interaction, desk)


def _form(words: str, interaction: Interaction, desk: Desk) -> Form:
    texts = speaking(interaction.by.language)
    labels = texts.library.labels
    found = entries(words, interaction.by.language, desk)
    parts: list[Part] = [TextField("words", labels.words, words, optional=True, single=True)]
    for one in found[:SHOWN]:
        parts += shown(one, desk, texts)
    if len(found) > SHOWN:
        parts.append(Passage((texts.library.more_found(len(found) - SHOWN),)))
    if not found:
        parts.append(Passage((labels.nothing_found,)))
    return Form(FAQ, NO_TICKET, labels.faq, tuple(parts), labels.search)


def entries(words: str, language: str, desk: Desk) -> list[FaqEntry]:
    """Return the valid entries that hold every word; where none does, those whose questions are most like the words."""
    valid = {one.id: one for one in desk.answers.library.faq.values() if one.is_valid(desk.today())}
    wanted = folded(words).split()
    found = [one for one in valid.values() if all(word in _searched(one) for word in wanted)]
    if found:
        return found
    return [valid[hit.id] for hit in desk.answers.suggester.faq(words, language[:2]) if hit.id in valid]


def shown(entry: FaqEntry, desk: Desk, texts: Texts) -> tuple[Part, ...]:
    """Return an entry to be read: its question, its answer, and where more stands."""
    owner = desk.policy.people.get(entry.owner)
    owned = texts.library.owned(owner.name if owner else "", entry.valid_until)
    contact = (texts.library.contact(contact_of(entry, desk)),) if entry.contact else ()
    more = " · ".join(part for part in (*contact, owned) if part)
    return (
        Passage(("❓ ", *_questions(entry))),
        Quote.of(Untrusted("\n\n".join(entry.answer))),
        *(
            (Passage(_references((*entry.links, *entry.documents))),)
            if entry.links or entry.documents
            else ()
        ),
        *((Passage((more,)),) if more else ()),
    )


def contact_of(entry: FaqEntry, desk: Desk) -> str:
    """Return whom to ask, in words."""
    return desk.policy.name_of(DepartmentId(entry.contact))


def _questions(entry: FaqEntry) -> Text:
    first, *others = entry.questions
    return (Strong(first), f" ({' / '.join(others)})") if others else (Strong(first),)


def _references(references: tuple[Reference, ...]) -> Text:
    spans: list[str | Link] = []
    for one in references:
        spans += [" · ", Link(one.label, one.url)]
    return tuple(spans[1:])


def _searched(entry: FaqEntry) -> str:
    return folded(" ".join((*entry.questions, *entry.answer, *entry.tags)))


HANDLER = Handler(
    name=FAQ,
    label=lambda texts: texts.library.labels.faq,
    needs=Role.READ,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    ask=_ask,
    act=_act,
)

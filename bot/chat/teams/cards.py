"""Cards, lines and words as messages to Teams. Pure: reads from top to bottom like the message.

A message is one Adaptive Card and nothing else: text beside it would be split off, into a message without an id. Lines are cards, too:
plain text has no place for a mark to find it again by, and Teams would read it as Markdown and HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta, tzinfo
from typing import Final

from bot.chat.card import Card, Fact
from bot.chat.lines import NOBODY, Known, Line
from bot.chat.teams import codes
from bot.chat.teams.elements import (
    BUTTONS_IN_A_ROW,
    Json,
    Reader,
    Room,
    adaptive,
    addressed,
    attached,
    heading,
    paragraph,
    press,
    quotation,
    rows,
    size_of,
    spoken,
)
from bot.chat.teams.escape import cleaned, essential, unmarked
from bot.domain.people import PersonId
from bot.domain.text import Mention, Moment, Strong, Text, shortened
from bot.handlers.form import Button
from bot.handlers.names import MORE

CARD_LIMIT: Final = 25_000
"""Bytes of a card. Teams takes about 100,000 and advises to stay well below; older connectors took 40,000."""
AUTHOR_LIMIT: Final = 600
HINT_LIMIT: Final = 300
NAME_LIMIT: Final = 80

_ROOMS: Final = (8000, 4000, 2000, 1000, 500, 200, 0)
"""Characters to try a card with, until it is small enough; the first does for nearly all."""
_MINUTE: Final = timedelta(minutes=1)
_SUBTLE: Final = {"isSubtle": True, "size": "small"}


def card_activity(card: Card, zone: tzinfo, language: str = "") -> Json:
    """Return the message that shows a card to a channel that speaks `language`; moments are in `zone`."""
    reader = Reader.of(language, zone)
    summary = essential(card.summary, zone, reader.texts)
    return _message(summary, lambda room: _card(card, reader, room, summary))


def lines_activity(lines: Sequence[Line], zone: tzinfo, language: str = "", known: Known = NOBODY) -> Json:
    """Return one message that holds these lines and mentions those who are `known`, by their ids in Teams or in Entra."""
    reader = Reader.of(language, zone)
    whole = tuple(span for line in lines for span in (*line.text, "\n"))[:-1]
    summary = essential(whole, zone, reader.texts)
    entities = _entities(lines, known)
    return _message(summary, lambda room: _lines(lines, reader, room, summary, entities))


def words_activity(
    text: Text,
    zone: tzinfo,
    buttons: Sequence[Button] = (),
    *,
    key: str = "",
    language: str = "",
) -> Json:
    """Return something said, with things to press below it. `key` is what it is found again by."""
    reader = Reader.of(language, zone)
    summary = essential(text, zone, reader.texts)

    def content(room: Room) -> Json:
        said = paragraph(text, reader, room)
        first = _marked(said, codes.notice_mark(key)) if key else said
        return adaptive([first, *rows([press(one) for one in buttons])], summary, reader)

    return _message(summary, content)


def _message(summary: str, content: Callable[[Room], Json]) -> Json:
    """Return a message with as much in its card as fits. `summary` is what a notification says."""
    card = next((card for card in map(content, map(Room, _ROOMS)) if size_of(card) < CARD_LIMIT), None)
    if card is None:
        raise ValueError("a card is too large even without words")
    return {"type": "message", "summary": spoken(summary), "attachments": [attached(card)]}


def _marked(element: Json, mark: str) -> Json:
    return element | {"id": mark}


# Cards


def _card(card: Card, reader: Reader, room: Room, summary: str) -> Json:
    actions = [press(one, card.version, card.title) for one in _shown(card.buttons)]
    return adaptive(
        [*_head_and_post(card, reader, room), *_facts(card.facts, reader, room)],
        summary,
        reader,
        actions=actions,
    )


def _head_and_post(card: Card, reader: Reader, room: Room) -> Iterator[Json]:
    yield _marked(_head(card), codes.card_mark(card))
    yield paragraph(card.author, reader, room, AUTHOR_LIMIT)
    if card.customer:
        yield paragraph(card.customer, reader, room, AUTHOR_LIMIT, **_SUBTLE) | {"spacing": "small"}
    whole = room.left >= len(cleaned(card.quote))
    yield quotation(card.quote, room)
    hint = card.hint if whole else f"{reader.texts.shortened()} {card.hint}".strip()
    if hint:
        yield paragraph((hint,), reader, Room(HINT_LIMIT), HINT_LIMIT, **_SUBTLE) | {"spacing": "small"}


def _head(card: Card) -> Json:
    title = heading(card.title, size="medium")
    look = {"style": "attention", "bleed": True} if card.urgent else {}
    return {"type": "Container", "items": [title], **look}


def _facts(facts: Sequence[Fact], reader: Reader, room: Room) -> Iterator[Json]:
    """Yield a paragraph for each fact. Not a FactSet: its values are Markdown, and strangers' words are among ours."""
    for number, fact in enumerate(facts):
        share = room.left // (len(facts) - number)
        said = paragraph((Strong(f"{fact.label}: "), *fact.value), reader, room, share)
        yield said | {"spacing": "small" if number else "medium"}


def _shown(buttons: Sequence[Button]) -> Sequence[Button]:
    """Return the buttons that a card has room for; *More*, which has them all, is always among them."""
    if len(buttons) <= BUTTONS_IN_A_ROW:
        return buttons
    more = [one for one in buttons if one.handler == MORE][:1]
    others = [one for one in buttons if one.handler != MORE]
    return (*others[: BUTTONS_IN_A_ROW - len(more)], *more)


# Lines


def _lines(
    lines: Sequence[Line], reader: Reader, room: Room, summary: str, entities: Mapping[PersonId, Json]
) -> Json:
    buttons = [press(button) for line in lines for button in line.buttons]
    said = list(_paragraphs(lines, reader, room, {person: one["text"] for person, one in entities.items()}))
    first = _marked(said[0], codes.lines_mark(line.number for line in lines))
    body = [first, *said[1:], *rows(buttons)]
    return adaptive(body, summary, reader, **_mentioning(said, entities))


def _paragraphs(
    lines: Sequence[Line], reader: Reader, room: Room, at: Mapping[PersonId, str]
) -> Iterator[Json]:
    """Yield a paragraph for each line; it says when it happened where the message's own time would not do for all."""
    apart = lines[-1].at - lines[0].at > _MINUTE
    for number, line in enumerate(lines):
        said = (Moment(line.at), "  ", *line.text) if apart else line.text
        share = room.left // (len(lines) - number)
        yield _paragraph(said, reader, room, share, at) | ({"spacing": "small"} if number else {})


def _paragraph(text: Text, reader: Reader, room: Room, most: int, at: Mapping[PersonId, str]) -> Json:
    if any(isinstance(span, Mention) and span.person in at for span in text):
        return addressed(text, reader, room, most, at)
    return paragraph(text, reader, room, most)


# Mentions


def _entities(lines: Sequence[Line], known: Known) -> Mapping[PersonId, Json]:
    """Return what makes names mentions. Teams goes by the name: of two who share one, the second is not mentioned."""
    entities: dict[str, tuple[PersonId, Json]] = {}
    for one in (span for line in lines for span in line.text if isinstance(span, Mention)):
        if one.person in known:
            name = _name(one)
            mentioned = {"id": known[one.person], "name": name}
            entity = {"type": "mention", "text": f"<at>{name}</at>", "mentioned": mentioned}
            entities.setdefault(name, (one.person, entity))
    return dict(entities.values())


def _mentioning(said: Sequence[Json], entities: Mapping[PersonId, Json]) -> Json:
    """Return the part of a card that has the entities; none whose words had no room."""
    shown = [one for one in entities.values() if any(one["text"] in block.get("text", "") for block in said)]
    return {"msteams": {"width": "Full", "entities": shown}} if shown else {}


def _name(one: Mention) -> str:
    return unmarked(shortened(one.name.replace("<", "").replace(">", ""), NAME_LIMIT)) or "…"

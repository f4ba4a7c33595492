"""What cards, lines and forms are made of: paragraphs, quotations, rows of buttons. Pure.

Only elements that every client of Teams shows, of Adaptive Cards 1.5 at most
(<https://learn.microsoft.com/en-us/microsoftteams/platform/task-modules-and-cards/cards/cards-reference#adaptive-card>).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import groupby
from typing import Any, Final

from bot.chat.teams import codes
from bot.chat.teams.escape import cleaned, encodable, inert, is_web_link, unmarked, words
from bot.domain.cleaning import isolated
from bot.domain.people import PersonId
from bot.domain.text import Link, Mention, Span, Strong, Text, Untrusted, shortened
from bot.handlers import HANDLERS
from bot.handlers.form import Button, Style
from bot.texts import speaking
from bot.texts.texts import Texts

Json = dict[str, Any]

CONTENT_TYPE: Final = "application/vnd.microsoft.card.adaptive"
VERSION: Final = "1.5"
"""Teams shows cards of a later version as their `fallbackText`."""
BUTTONS_IN_A_ROW: Final = 6
"""What a row has more, Teams drops without a word (<https://github.com/MicrosoftDocs/msteams-docs/issues/5356>)."""
LABEL_LIMIT: Final = 75
HEADING_LIMIT: Final = 150

_STYLES: Final = {
    Style.PRIMARY: {"style": "positive"},
    Style.DANGER: {"style": "destructive"},
    Style.PLAIN: {},
}
_FETCH: Final = {"msteams": {"type": "task/fetch"}}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom something is shown: in which language, and in which time zone moments are."""

    texts: Texts
    zone: tzinfo

    @classmethod
    def of(cls, language: str, zone: tzinfo) -> Reader:
        return cls(speaking(language), zone)


class Room:
    """Characters that a card still has room for."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, text: str, most: int = 3000) -> str:
        """Return as much of the text as fits, at most `most` characters, and remember that it is used."""
        kept = shortened(text, max(0, min(most, self.left))) if self.left > 0 else ""
        self.left -= len(kept)
        return kept


def size_of(content: Json) -> int:
    """Return how many bytes Teams counts: it keeps cards as UTF-16."""
    return len(json.dumps(content, ensure_ascii=False).encode("utf-16-le"))


# Words


def heading(text: str, **look: Any) -> Json:
    """Return a line that screen readers announce as a heading."""
    shown = unmarked(shortened(encodable(text), HEADING_LIMIT)) or " "
    return {"type": "TextBlock", "text": shown, "style": "heading", "weight": "bolder", "wrap": True, **look}


def paragraph(text: Text, reader: Reader, room: Room, most: int = 3000, **look: Any) -> Json:
    """Return a paragraph of at most `most` characters; `look` is that of all its words. Never empty: clients differ in that."""
    runs = [run | look for run in _runs(text, reader, room, most)]
    return {"type": "RichTextBlock", "inlines": runs or [_run(" ")]}


def addressed(text: Text, reader: Reader, room: Room, most: int, at: Mapping[PersonId, str]) -> Json:
    """Return a paragraph that mentions people, as `at` writes them: one line of plain words.

    Only in a TextBlock mentions are any, and that is Markdown: so nothing else in it is more than words.
    """
    own = Room(min(most, room.left))
    before = own.left
    said = "".join(_addressed(text, reader, own, at))
    room.left -= before - own.left
    return {"type": "TextBlock", "text": said.strip() or " ", "wrap": True}


def _addressed(text: Text, reader: Reader, room: Room, at: Mapping[PersonId, str]) -> Iterator[str]:
    for whom, group in groupby(text, lambda span: at.get(span.person) if isinstance(span, Mention) else None):
        kept = "".join(_kept(span, reader, room) for span in group)
        yield _spaced(kept) if whom is None else whom if kept else ""


def _kept(span: Span, reader: Reader, room: Room) -> str:
    kept = room.take(words(span, reader.zone, reader.texts)) if room.left > 0 else ""
    return isolated(kept) if kept and isinstance(span, Untrusted) else kept


def _spaced(text: str) -> str:
    """Return words without markup that still stand apart from what is before and after them."""
    before, after = (" " if end.isspace() else "" for end in (text[:1], text[-1:]))
    return f"{before}{unmarked(text)}{after}"


def quotation(text: Untrusted, room: Room, most: int = 3000) -> Json:
    """Return a quotation that shows exactly these characters, as far as there is room."""
    kept = room.take(cleaned(text), most) if room.left > 0 else ""
    said = {"type": "RichTextBlock", "inlines": [_run(inert(kept) or " ")]}
    return {"type": "Container", "style": "emphasis", "items": [said]}


def _runs(text: Text, reader: Reader, room: Room, most: int) -> Iterator[Json]:
    own = Room(min(most, room.left))
    before = own.left
    found = [run for span in text if (run := _run_of(span, reader, own)) is not None]
    room.left -= before - own.left
    for plain, group in groupby(found, lambda run: run.keys() == {"type", "text"}):
        runs = list(group)
        yield from [_run(inert("".join(run["text"] for run in runs)))] if plain else runs


def _run_of(span: Span, reader: Reader, room: Room) -> Json | None:
    kept = room.take(words(span, reader.zone, reader.texts)) if room.left > 0 else ""
    if not kept:
        return None
    match span:
        case Strong() | Mention():
            return _run(inert(kept), weight="bolder")
        case Link(url=url) if is_web_link(url):
            return _run(inert(kept), selectAction={"type": "Action.OpenUrl", "url": url})
        case Untrusted():
            return _run(inert(isolated(kept)))
        case _:
            return _run(inert(kept))


def _run(text: str, **look: Any) -> Json:
    return {"type": "TextRun", "text": text, **look}


# Buttons


def rows(actions: Sequence[Json]) -> Iterator[Json]:
    """Yield the rows that hold these actions, as even as can be."""
    if not actions:
        return
    count = -(-len(actions) // BUTTONS_IN_A_ROW)
    length = -(-len(actions) // count)
    for start in range(0, len(actions), length):
        yield {"type": "ActionSet", "actions": list(actions[start : start + length])}


def press(button: Button, version: int = 0, about: str = "") -> Json:
    """Return a button under a message.

    One that asks something opens a dialog. One that acts at once is executed, so that whoever presses it gets an answer in its place;
    clients that cannot do that submit it instead. `about` is what a screen reader adds.
    """
    data = codes.press_data(button, version)
    shown: Json = {"title": label(button.label), **_STYLES[button.style]}
    heard = {"tooltip": label(f"{button.label}: {about}")} if about else {}
    if _asks(button):
        return {"type": "Action.Submit", **shown, **heard, "data": data | _FETCH}
    fallback = {"type": "Action.Submit", **shown, "data": data}
    return {
        "type": "Action.Execute",
        **shown,
        **heard,
        "verb": button.handler,
        "data": data,
        "fallback": fallback,
    }


def submit(title: str, data: Json, style: Style = Style.PLAIN) -> Json:
    """Return a button in a dialog."""
    return {"type": "Action.Submit", "title": label(title), **_STYLES[style], "data": data}


def label(text: str) -> str:
    """Return the words on a button; never empty, because nobody could press that."""
    return inert(shortened(encodable(text), LABEL_LIMIT)) or " "


def _asks(button: Button) -> bool:
    handler = HANDLERS.get(button.handler)
    return handler is not None and handler.ask is not None


# Cards


def adaptive(body: Sequence[Json], fallback: str, reader: Reader, **more: Any) -> Json:
    """Return a card. `fallback` is for clients that cannot show it."""
    return {
        "type": "AdaptiveCard",
        "version": VERSION,
        "lang": reader.texts.code,
        "fallbackText": spoken(fallback),
        "msteams": {"width": "Full"},
        "body": list(body),
        **more,
    }


def spoken(words: str) -> str:
    """Return what a notification says; never empty, because clients would make something up."""
    return words if words.strip() else "…"


def attached(content: Json) -> Json:
    return {"contentType": CONTENT_TYPE, "content": content}

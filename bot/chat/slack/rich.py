"""Texts as rich text elements: <https://docs.slack.dev/reference/block-kit/blocks/rich-text-block>.

Slack parses nothing inside a `text` element, so there is no markup to neutralise: not `<!channel>`, not `*bold*`, not `:tada:`.
That is why cards, lines and forms put all their words here, ours and foreign ones alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import Any, Final

from bot.chat.lines import NOBODY, Known
from bot.chat.slack.escape import cleaned, is_web_link, words
from bot.domain.cleaning import isolated
from bot.domain.text import Link, Mention, Moment, Span, Strong, Text, Untrusted, shortened

Json = dict[str, Any]

_BOLD: Final = {"bold": True}
_DATE: Final = "{date_short_pretty}, {time}"


class Room:
    """Characters that a message still has room for.

    Slack refuses messages whose blocks hold more than about 13,200 characters in all (`msg_blocks_too_long`, not documented:
    <https://github.com/slackapi/bolt-js/issues/2509>).
    """

    def __init__(self, left: int = 12_000) -> None:
        self.left = left

    def take(self, text: str, most: int = 3000) -> str:
        """Return as much of the text as fits, at most `most` characters, and remember that it is used."""
        kept = shortened(text, max(0, min(most, self.left))) if self.left > 0 else ""
        self.left -= len(kept)
        return kept


def section(text: Text, zone: tzinfo, room: Room, most: int = 3000, known: Known = NOBODY) -> Json:
    """Return a paragraph of at most `most` characters, which mentions those who are `known`."""
    return {"type": "rich_text_section", "elements": list(_elements(text, zone, room, most, known))}


def quote(text: Untrusted, room: Room, most: int = 3000) -> Json:
    """Return a quotation that shows exactly these characters, as far as there is room."""
    kept = room.take(cleaned(text), most) if room.left > 0 else ""
    return {"type": "rich_text_quote", "elements": [_text(kept or " ")]}


def block(parts: Iterable[Json], block_id: str) -> Json:
    """Return the block that holds paragraphs and quotations."""
    return {"type": "rich_text", "block_id": block_id, "elements": list(parts)}


def _elements(text: Text, zone: tzinfo, room: Room, most: int, known: Known) -> Iterator[Json]:
    own = Room(min(most, room.left))
    before = own.left
    for span in text:
        if (element := _element(span, zone, own, known)) is not None:
            yield element
    room.left -= before - own.left


def _element(  # noqa: PLR0911 -- one case for each kind of span
    span: Span, zone: tzinfo, room: Room, known: Known
) -> Json | None:
    kept = room.take(words(span, zone)) if room.left > 0 else ""
    if not kept:
        return None
    match span:
        case Moment(at=at):
            return {"type": "date", "timestamp": int(at.timestamp()), "format": _DATE, "fallback": kept}
        case Mention(person=person) if person in known:
            return {"type": "user", "user_id": known[person]}
        case Strong() | Mention():
            return _text(kept, _BOLD)
        case Link(url=url) if is_web_link(url):
            return {"type": "link", "url": url, "text": kept}
        case Untrusted():
            return _text(isolated(kept))
        case _:
            return _text(kept)


def _text(text: str, style: Json | None = None) -> Json:
    return {"type": "text", "text": text} | ({"style": dict(style)} if style else {})

"""Text as plain words, for terminals and files."""

from __future__ import annotations

from datetime import tzinfo
from typing import assert_never

from bot.domain.text import Link, Mention, Moment, Span, Strong, Text, Untrusted


def plain(text: Text, zone: tzinfo) -> str:
    """Return a text in words, its moments in a time zone. Cleaned, so that no stranger commands the terminal."""
    return "".join(_span(span, zone) for span in text)


def _span(span: Span, zone: tzinfo) -> str:
    match span:
        case str():
            return span
        case Untrusted():
            return span.clean()
        case Moment(at=at):
            return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        case Strong(text=text) | Mention(name=text):
            return text
        case Link(label=label, url=url):
            return f"{label} <{Untrusted(url).clean()}>"
        case _:
            assert_never(span)

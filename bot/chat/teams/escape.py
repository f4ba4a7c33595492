"""Words that stay words in an Adaptive Card, whatever a client makes of them. Nothing else in this package takes strangers' words apart.

Texts are put into `TextRun`s, which have no Markdown by the schema
(<https://adaptivecards.io/explorer/TextRun.html>), but in which clients replace `{{DATE(…)}}`; headings and what stands beside a box to
tick are Markdown in most clients and plain in some, so that backslashes would be read by people. So what could come alive is broken
by a character that nobody sees, and what only decorates is replaced by a character that looks like it.
"""

from __future__ import annotations

import re
from datetime import tzinfo
from typing import Final
from urllib.parse import urlsplit

from bot.chat.teams.service_urls import is_loopback
from bot.domain.cleaning import isolated
from bot.domain.text import Link, Mention, Moment, Span, Strong, Text, Untrusted, shortened
from bot.texts.texts import Texts

NOTIFICATION_LIMIT: Final = 500
"""Characters of a notification, and of what stands in the place of a card that cannot be shown."""

LINK_LIMIT: Final = 2000

_LOOKED_AT: Final = 60_000
_BREAK: Final = "\N{WORD JOINER}"
"""Invisible, and no place to break a line. Strangers' words have none: it is cleaned away."""
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_ALIVE: Final = re.compile(
    r"(?<=\{)(?=\{)|(?<=\$)(?=\{)|(?<=\])(?=[(\[:])|(?<=<)(?=[a-zA-Z/!?])|(?<=&)(?=[#a-zA-Z])"
)
"""Inside of `{{DATE(…)}}`, `${…}`, `[label](address)`, `[label][name]`, `<at>`, `&lt;`."""
_DECORATION: Final = (
    (re.compile(r"\*"), "\N{ASTERISK OPERATOR}"),
    (re.compile("`"), "\N{MODIFIER LETTER GRAVE ACCENT}"),
    (re.compile(r"(?<![^\W_])_|_(?!_*[^\W_])"), "\N{MODIFIER LETTER LOW MACRON}"),
    (re.compile(r"(?<=~)(?=~)"), _BREAK),
    (re.compile(r"\\(?=[!-/:-@\[-`{-~]|\Z)"), r"\\" + _BREAK),
)
_BEGINNING: Final = re.compile(r"(?=[#>+=-]|\d+[.)])")
"""What makes a heading, a quotation, a list or a line of the first words of a text."""


def encodable(text: str) -> str:
    """Return the text without lone surrogates, which no UTF-8 request can carry."""
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)


def inert(text: str) -> str:
    """Return words for a `TextRun`: nothing in them is a link, a mention, a date or a name to fill in."""
    return _ALIVE.sub(_BREAK, encodable(text))


def unmarked(text: str) -> str:
    """Return one line of words for where a client may read Markdown: nothing in it is any."""
    line = inert(" ".join(text.split()))
    for found, instead in _DECORATION:
        line = found.sub(instead, line)
    return _BREAK + line if _BEGINNING.match(line) else line


def words(span: Span, zone: tzinfo, texts: Texts) -> str:
    """Return a span as plain characters; a moment as people read it, in the team's time zone."""
    match span:
        case str():
            return encodable(span)
        case Untrusted():
            return cleaned(span)
        case Moment(at=at):
            return texts.moment(at.astimezone(zone))
        case Strong(text=text) | Link(label=text) | Mention(name=text):
            return encodable(text)


def essential(text: Text, zone: tzinfo, texts: Texts) -> str:
    """Return a text as one string, for notifications and for clients that cannot show the card."""
    whole = "".join(_inline(span, zone, texts) for span in text)
    return inert(shortened(whole, NOTIFICATION_LIMIT))


def cleaned(foreign: Untrusted) -> str:
    """Return a stranger's words as they may be shown, as far as any card could hold them."""
    return Untrusted(foreign.raw[:_LOOKED_AT]).clean()


def is_web_link(url: str) -> bool:
    """Say whether an address may become a link: https with a host, and nothing that a card cannot carry.

    On the machine of whoever reads it, http is as good: so it is in a trial.
    """
    if len(url) > LINK_LIMIT or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url)))


def _inline(span: Span, zone: tzinfo, texts: Texts) -> str:
    plain = words(span, zone, texts)
    return isolated(plain) if isinstance(span, Untrusted) else plain

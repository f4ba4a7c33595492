"""Strings that are safe to hand to Slack as mrkdwn. Nothing else in this package makes a `Mrkdwn`.

<https://docs.slack.dev/messaging/formatting-message-text#escaping>: exactly `&`, `<` and `>` are escaped. Unescaped, `<!channel>`,
`<@U…>` and `<url|label>` from a stranger would be live.
"""

from __future__ import annotations

import re
from datetime import tzinfo
from typing import Final, NewType
from urllib.parse import urlsplit

from bot.domain.cleaning import isolated
from bot.domain.text import Link, Mention, Moment, Span, Strong, Text, Untrusted, shortened

Mrkdwn = NewType("Mrkdwn", str)

TEXT_LIMIT: Final = 4000
"""Characters of a message's `text`, counted after escaping; chat.update refuses more (`msg_too_long`)."""

LINK_LIMIT: Final = 3000

_LOOKED_AT: Final = 60_000
_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_CUT_ENTITY: Final = re.compile(r"&[a-z]{0,3}\Z")


def essential(text: Text, zone: tzinfo, limit: int = TEXT_LIMIT) -> Mrkdwn:
    """Return a text as one string without any live markup, for notifications and screen readers."""
    return _escaped("".join(_inline(span, zone) for span in text), limit)


def _inline(span: Span, zone: tzinfo) -> str:
    plain = words(span, zone)
    return isolated(plain) if isinstance(span, Untrusted) else plain


def words(span: Span, zone: tzinfo) -> str:
    """Return a span as plain characters; a moment in the team's time zone."""
    match span:
        case str():
            return encodable(span)
        case Untrusted():
            return cleaned(span)
        case Moment(at=at):
            return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}"
        case Strong(text=text) | Link(label=text) | Mention(name=text):
            return encodable(text)


def cleaned(foreign: Untrusted) -> str:
    """Return a stranger's words as they may be shown, as far as any message or form could hold them."""
    return Untrusted(foreign.raw[:_LOOKED_AT]).clean()


def encodable(text: str) -> str:
    """Return the text without lone surrogates, which no UTF-8 request can carry."""
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)


def is_web_link(url: str) -> bool:
    """Say whether an address may become a link: http or https with a host, and nothing that Slack cannot carry."""
    if len(url) > LINK_LIMIT or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _escaped(text: str, limit: int) -> Mrkdwn:
    """Escape and then cut, so that the limit holds for what is sent, never in the middle of an entity."""
    escaped = shortened(text, limit).translate(_ENTITIES)
    if len(escaped) <= limit:
        return Mrkdwn(escaped)
    return Mrkdwn(_CUT_ENTITY.sub("", escaped[: limit - 1]).rstrip() + "…")

"""Headers as people read them, however broken they are: bounded before anything looks at them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from itertools import islice
from typing import Final

from bot.connectors.mail import ids
from bot.connectors.mail.charsets import decoded

LONGEST: Final = 4_000
"""Characters of one header that are looked at."""
MOST_ADDRESSES: Final = 50

_FOLDED: Final = re.compile(r"[\r\n]+[ \t]*")
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]+")
_EARLIEST: Final = datetime(1971, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(2199, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody who can be written to; the name is empty where none is given."""

    address: str
    name: str = ""


def value(message: Message, name: str) -> str:
    """Return a header as it came, unfolded and shortened; empty where there is none."""
    return next(_values(message, name), "")


def _values(message: Message, name: str) -> Iterator[str]:
    """As they came: asked for in the usual way, bytes beyond ASCII would be lost, which many programs write as they are."""
    wanted = name.lower()
    return (
        _said(_FOLDED.sub(" ", str(value)[:LONGEST]).strip())
        for called, value in message.raw_items()
        if called.lower() == wanted
    )


def words(message: Message, name: str) -> str:
    """Return a header's words, in one line."""
    return plain(value(message, name))


def plain(text: str) -> str:
    """Decode the encoded words in a text (RFC 2047); what is none stays as it is."""
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        pieces = [(text, None)]
    joined = "".join(_piece(piece, charset) for piece, charset in pieces)
    return " ".join(_UNSEEN.sub(" ", joined).split())[:LONGEST]


def _said(value: str) -> str:
    """Return a text of which some bytes came through the parser as surrogates."""
    return value if value.isascii() else decoded(value.encode("utf-8", "surrogateescape"), "")


def _piece(piece: bytes | str, charset: str | None) -> str:
    return _said(piece) if isinstance(piece, str) else decoded(piece, charset or "")


def mailboxes(message: Message, name: str) -> tuple[Mailbox, ...]:
    """Return whom a header names, as far as they can be written to; at most fifty."""
    values = list(islice(_values(message, name), MOST_ADDRESSES))
    try:
        found = [Mailbox(ids.normal(address), plain(called)) for called, address in getaddresses(values)]
    except RecursionError:  # comments within comments, by the thousand
        return ()
    return tuple(one for one in found if ids.is_address(one.address))[:MOST_ADDRESSES]


def moment(message: Message) -> datetime | None:
    """Return when a mail was written, as it says itself."""
    try:
        at = parsedate_to_datetime(value(message, "Date"))
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError, RecursionError):
        return None
    return at if _EARLIEST <= at <= _LATEST else None

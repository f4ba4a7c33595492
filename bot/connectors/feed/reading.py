"""RSS and Atom become entries. Without I/O; slow enough for long feeds to belong into a thread."""

from __future__ import annotations

import calendar
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, Final

import feedparser

from bot.connectors.html_text import LONGEST, text_of
from bot.domain.text import Untrusted, shortened

MOST: Final = 500
"""Entries of a feed that are looked at; usual are ten to fifty."""
LONGEST_TITLE: Final = 300
LONGEST_TEXT: Final = 1_000

_ENTITIES: Final = b"<\x21ENTITY"
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_ADDRESS: Final = re.compile(r"https?://[^\s\x00-\x20\x7f<>\"\\^`{|}]{1,2040}")
_YEARS: Final = range(1971, 2200)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a feed tells of. `id` is made of its own id, else its link, else its words; `at` is None where it has no time."""

    id: str
    title: Untrusted
    text: Untrusted
    url: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a feed says: its own title, and its entries in its order, usually the newest first."""

    title: Untrusted
    entries: tuple[Entry, ...]


def read(body: bytes) -> Told | None:
    """Read a feed, also a broken one as far as it goes; None if it is none, or declares entities, which no feed needs but a bomb.

    The library does not clean the HTML, which takes it long: here nothing of it is left but words.
    """
    if _ENTITIES in body:
        return None
    try:
        found = feedparser.parse(
            BytesIO(body), response_headers={}, resolve_relative_uris=False, sanitize_html=False
        )
    except Exception:  # noqa: BLE001 -- whatever strangers write, and whatever a parser of all their dialects makes of it
        return None
    if not found.get("version") and not found.get("entries"):
        return None
    entries = (_entry(one) for one in found.get("entries", ())[:MOST])
    once = {one.id: one for one in reversed([one for one in entries if one])}
    return Told(Untrusted(_line(found.get("feed", {}), "title")), tuple(reversed(once.values())))


def _entry(told: Mapping[str, Any]) -> Entry | None:
    title, text = _line(told, "title"), _text(told)
    link = told.get("link")
    url = link if isinstance(link, str) and _ADDRESS.fullmatch(link) else ""
    key = str(told.get("id") or "") or url or f"{title}\n{text}"
    if not title and not text and not url:
        return None
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return Entry(digest, Untrusted(title), Untrusted(text), url, _at(told))


def _line(told: Mapping[str, Any], name: str) -> str:
    return shortened(" ".join(_words(told.get(name)).split()), LONGEST_TITLE)


def _text(told: Mapping[str, Any]) -> str:
    contents = told.get("content") or ()
    whole = contents[0].get("value") if isinstance(contents, list) and contents else ""
    return shortened(_words(told.get("summary") or whole), LONGEST_TEXT)


def _words(html: Any) -> str:
    """Return what a reader sees of a text, which may be HTML whatever the feed says."""
    return (
        _UNSTORABLE.sub("\ufffd", text_of(html[:LONGEST], says_targets=False))
        if isinstance(html, str)
        else ""
    )


def _at(told: Mapping[str, Any]) -> datetime | None:
    """Return when an entry appeared."""
    parsed: Any = told.get("published_parsed") or told.get("updated_parsed")
    try:
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=calendar.timegm(parsed))
    except (TypeError, ValueError, OverflowError):
        return None
    return at if at.year in _YEARS else None

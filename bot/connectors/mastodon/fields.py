"""Fields of what a server sends, each read as the documentation has it; anything else is `Malformed` or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from bot.connectors.connector import Malformed
from bot.domain.text import shortened

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")
"""Numbers on Mastodon, ULIDs on GoToSocial, UUIDs on Hollo: whatever it is, it goes into addresses as it stands."""
_ADDRESS: Final = re.compile(r"https?://[^\s\x00-\x20\x7f<>\"\\^`{|}]{1,2040}")
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_LANGUAGE: Final = re.compile(r"([A-Za-z]{2})(?:[-_].{0,40})?")
_MOST: Final = 10_000_000
_YEARS: Final = range(1971, 2200)  # what every chat product can show

Json = Mapping[str, Any]


def within(value: Any, name: str) -> Json:
    """Return an object in an object; `Malformed` if there is none."""
    found = optional(value, name)
    if not found:
        raise Malformed(f"{name}: an object expected")
    return found


def optional(value: Any, name: str) -> Json:
    """Return an object in an object; an empty one where there is none."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def listed(value: Any, name: str, most: int = 100) -> list[Json]:
    """Return the objects of a list in an object, as many as are looked at."""
    found = value.get(name) if isinstance(value, dict) else None
    return [one for one in (found if isinstance(found, list) else [])[:most] if isinstance(one, dict)]


def identifier(value: Json, name: str = "id") -> str:
    """Return an id; `Malformed` if there is none that could stand in an address."""
    found = value.get(name)
    if not isinstance(found, str) or not _ID.fullmatch(found):
        raise Malformed(f"{name}: an id expected")
    return found


def maybe_id(value: Json, name: str) -> str:
    """Return an id, or nothing."""
    found = value.get(name)
    return found if isinstance(found, str) and _ID.fullmatch(found) else ""


def words(value: Json, name: str, most: int) -> str:
    """Return a text that can be stored, at most so long; nothing where there is none."""
    found = value.get(name)
    return shortened(_UNSTORABLE.sub("\ufffd", found), most) if isinstance(found, str) else ""


def number(value: Json, name: str, default: int) -> int:
    """Return a number from 1 to 10 millions; the default for anything else."""
    found = value.get(name)
    fits = isinstance(found, int) and not isinstance(found, bool) and 0 < found <= _MOST
    return int(found) if fits and isinstance(found, int) else default


def address(value: Json, *names: str) -> str:
    """Return the first of these that is an address of a page; nothing if none is."""
    found = (value.get(name) for name in names)
    return next((one for one in found if isinstance(one, str) and _ADDRESS.fullmatch(one)), "")


def language(value: Json, name: str = "language") -> str:
    """Return a language as ISO 639-1 has it; nothing where it is not told."""
    told = _LANGUAGE.fullmatch(words(value, name, 64))
    return told[1].lower() if told else ""


def moment(value: Json, name: str) -> datetime:
    """Return a time; `Malformed` if there is none that can be shown."""
    told = words(value, name, 64)
    try:
        at = datetime.fromisoformat(told)
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Malformed(f"{name}: a time expected") from None
    if at.year not in _YEARS:
        raise Malformed(f"{name}: a time of today expected")
    return at

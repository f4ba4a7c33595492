"""The cursor: what was seen already, so that nothing comes twice, and edits and removals are noticed.

Notifications come newest first and tell of no place to go on from. So the cursor names the posts that were seen last, each
with its version, and a moment before which everything counts as seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.connectors.bluesky.reading import View

FIRST: Final = timedelta(days=7)
"""How far back the very first look goes: what is older was dealt with, or will not be."""

_PREFIX: Final = "at://"
_COLLECTION: Final = "/app.bsky.feed.post/"
_VERSION: Final = 8  # characters of a content id: enough to tell that it is another one


@dataclass(frozen=True, slots=True)
class Known:
    """A post that was seen."""

    uri: str
    version: str
    conversation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """Older notifications that are still to be read: from where on, and down to when."""

    cursor: str
    floor: datetime


@dataclass(frozen=True, slots=True)
class Memory:
    """What was seen. Nothing that is not newer than `floor` is news, unless `known` has another version of it."""

    floor: datetime
    known: Mapping[str, Known] = field(default_factory=dict)
    gap: Gap | None = None

    def is_news(self, seen: View, floor: datetime | None = None) -> bool:
        """Tell whether a post was not seen, or not in this version."""
        if (known := self.known.get(seen.uri)) is not None:
            return known.version != seen.cid[-_VERSION:]
        return seen.at > (floor or self.floor)

    @property
    def conversations(self) -> dict[str, str]:
        return {uri: one.conversation for uri, one in self.known.items()}

    def after(
        self, seen: Iterable[tuple[View, str]], gone: Iterable[str], gap: Gap | None, most: int
    ) -> Memory:
        """Return what is known after these posts, each with its conversation, and without those that are gone."""
        new = {one.uri: Known(one.uri, one.cid[-_VERSION:], into, one.at) for one, into in seen}
        away = set(gone)
        left = [one for one in (dict(self.known) | new).values() if one.uri not in away]
        left.sort(key=lambda one: (one.at, one.uri))
        dropped, kept = left[:-most], left[-most:]
        floor = max([self.floor, *(one.at for one in dropped)])
        return Memory(floor, {one.uri: one for one in kept}, gap)


def begin(now: datetime) -> Memory:
    """Return what is known before the first look; the same for a whole day, so that looking again begins at the same place."""
    return Memory((now - FIRST).replace(hour=0, minute=0, second=0, microsecond=0))


def written(memory: Memory) -> str:
    """Return the cursor."""
    known = [
        [
            _short(one.uri),
            one.version,
            "" if one.conversation == one.uri else _short(one.conversation),
            _micros(one.at),
        ]
        for one in memory.known.values()
    ]
    gap = [memory.gap.cursor, _micros(memory.gap.floor)] if memory.gap else None
    told = {"v": 1, "floor": _micros(memory.floor), "known": known, "gap": gap}
    return json.dumps(told, separators=(",", ":"))


def read(cursor: str | None, now: datetime) -> Memory:
    """Return what a cursor says; one that cannot be read begins anew, which tells things twice and loses none."""
    try:
        told = json.loads(cursor or "")
        known = [_known(*one) for one in told["known"]]
        gap = Gap(str(told["gap"][0]), _at(told["gap"][1])) if told["gap"] else None
        return Memory(_at(told["floor"]), {one.uri: one for one in known}, gap)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError):
        return begin(now)


def _known(short: Any, version: Any, conversation: Any, micros: Any) -> Known:
    if not all(isinstance(one, str) for one in (short, version, conversation)):
        raise TypeError("texts expected")
    uri = _long(short)
    return Known(uri, version, _long(conversation) if conversation else uri, _at(micros))


def _short(uri: str) -> str:
    return uri.removeprefix(_PREFIX).replace(_COLLECTION, "/")


def _long(short: str) -> str:
    did, _, key = short.partition("/")
    return f"{_PREFIX}{did}{_COLLECTION}{key}"


def _micros(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)


def _at(micros: Any) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)

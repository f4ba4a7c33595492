"""What is kept of a server over a restart: what it takes, and which posts are looked at again. Without I/O."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.connectors.mastodon.reading import Place
from bot.connectors.mastodon.server import Server

MOST: Final = 200
"""Posts that are looked at again; as text some 30 kB."""
WATCHED_FOR: Final = timedelta(days=3)
"""How long after it was written a post is looked at again by itself; before a reply leaves it is read again in any case."""
LARGEST: Final = 60_000
"""Characters that are kept; ids are short, but nobody promises that."""
_REPORTS: Final = 200


@dataclass(frozen=True, slots=True)
class Watched:
    """A post that came not long ago, in the version that was told."""

    id: str
    revision: str
    place: Place
    at: datetime


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything that is kept. `ours` is our account's id on the server, `reported` what was reported already."""

    server: Server = field(default_factory=Server)
    ours: str = ""
    watched: Mapping[str, Watched] = field(default_factory=dict)
    reported: tuple[str, ...] = ()

    def with_watched(self, posts: Iterable[Watched], now: datetime) -> Memory:
        """Return it with these posts in their newest version, without those that are old."""
        known = dict(self.watched) | {one.id: one for one in posts}
        young = sorted((one for one in known.values() if one.at > now - WATCHED_FOR), key=lambda one: one.at)
        return replace(self, watched={one.id: one for one in young[-MOST:]})

    def without(self, external_id: str) -> Memory:
        """Return it without a post that is gone."""
        return replace(self, watched={name: one for name, one in self.watched.items() if name != external_id})

    def with_report(self, external_id: str) -> Memory:
        """Return it with one more report."""
        return replace(self, reported=(*self.reported, external_id)[-_REPORTS:])


def written(memory: Memory) -> str:
    """Return what is kept; without its oldest posts where it would be too much."""
    text = _text(memory)
    while len(text) > LARGEST and memory.watched:
        newest = sorted(memory.watched.values(), key=lambda one: one.at)[len(memory.watched) // 4 + 1 :]
        memory = replace(memory, watched={one.id: one for one in newest})
        text = _text(memory)
    return text


def _text(memory: Memory) -> str:
    watched = [
        [one.id, one.revision, one.place.conversation, one.place.under, round(one.at.timestamp())]
        for one in memory.watched.values()
    ]
    told = {
        "server": asdict(memory.server),
        "ours": memory.ours,
        "watched": watched,
        "reported": memory.reported,
    }
    return json.dumps(told, separators=(",", ":"))


def read(text: str | None) -> Memory:
    """Read what was kept; what cannot be read was of another version, and is learnt again."""
    try:
        told = json.loads(text or "")
        watched = {one[0]: _watched(*one) for one in told["watched"]}
        return Memory(Server(**told["server"]), told["ours"], watched, tuple(told["reported"]))
    except (ValueError, TypeError, KeyError, IndexError, OverflowError):
        return Memory()


def _watched(external_id: str, revision: str, conversation: str, under: str, at: Any) -> Watched:
    return Watched(external_id, revision, Place(conversation, under), datetime.fromtimestamp(at, UTC))

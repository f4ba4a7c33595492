"""The chain of a `MemoryStore`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.stores.chain import Evidence, Head, Link, LinkKind, linked
from bot.stores.codec import dumps, to_document
from bot.stores.store import Entry


@dataclass(slots=True)
class _Held:
    """A link, and what stands for it."""

    link: Link
    payload: str = ""
    entry: Entry | None = None
    instead: Link | None = None


class MemoryChain:
    """Links, in a list."""

    def __init__(self) -> None:
        self._held: list[_Held] = []
        self._link_of: dict[tuple[int, int], int] = {}

    async def head(self) -> Head:
        return self._head()

    async def links(self, after: int = 0, limit: int = 1000) -> list[Evidence]:
        return self._evidence()[after : after + limit]

    def _evidence(self) -> list[Evidence]:
        return list(map(_evidence, self._held))

    def _head(self) -> Head:
        return Head(len(self._held), self._held[-1].link.link) if self._held else Head()

    def _link_entries(self, entries: list[Entry]) -> None:
        for entry in entries:
            about: dict[str, Any] = {"cause": entry.cause, "ticket": entry.ticket, "number": entry.number}
            self._link_of[entry.ticket, entry.number] = self._add(
                LinkKind.ACTIVITY, _payload(entry), entry=entry, **about
            )

    def _add(self, kind: LinkKind, payload: str, *, entry: Entry | None = None, **about: Any) -> int:
        link = linked(self._head(), kind, payload, **about)
        self._held.append(_Held(link, payload, entry))
        return link.seq

    def _erase_link(self, seq: int, note: str, instead: Entry | None = None) -> None:
        """Let a link that was there before say nothing any more, or what stands instead."""
        held, payload = self._held[seq - 1], "" if instead is None else _payload(instead)
        about: dict[str, Any] = {"ticket": held.link.ticket, "number": held.link.number}
        erasing = self._held[self._add(LinkKind.ERASED, payload, about=seq, note=note, **about) - 1]
        if held.instead is not None:
            older = self._held[held.instead.seq - 1]
            older.link = older.link._replace(salt=None)
        held.link = held.link._replace(salt=None)
        held.payload, held.entry, held.instead, erasing.payload = payload, instead, erasing.link, ""

    def _erase_versions(self, seq: int, note: str) -> None:
        """Erase what a record's links say, from the newest version to the first."""
        while seq:
            self._erase_link(seq, note)
            seq = self._held[seq - 1].link.about


def _payload(entry: Entry) -> str:
    return dumps({"activity": to_document(entry.activity)})


def _evidence(held: _Held) -> Evidence:
    entry, payload = held.entry, held.payload.encode()
    if entry is None:
        return Evidence(held.link, payload, instead=held.instead)
    return Evidence(held.link, payload, entry.cause.encode(), (entry.ticket, entry.number), held.instead)

"""The chain of a `TinyStore`. What writes is a step within a transaction, so a link is there if and only if its activity is.

Whoever commits calls `settle` before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from bot.stores.chain import HASH_BYTES, Evidence, Head, Link, LinkKind, linked, seal_of
from bot.stores.sqlite_tinydb import SqliteTinyDB
from bot.stores.store import Damaged

_LINK: Final = "seq, kind, ticket, number, about, note, salt, commitment, link"
_ADD: Final = f"INSERT INTO chain ({_LINK}, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - our own names
_MOVE: Final = "UPDATE head SET seq = ?, link = ?, seal = ?"
_SOUND: Final = "typeof(log.ticket) || typeof(log.number) || typeof(log.cause) || typeof(log.rest)"
"""What a column holds may have another type than it was written with, and then be found by nobody."""
_SOUND_TYPES: Final = "integerintegertexttext"
_NOWHERE: Final = (0, 0)
_EVIDENCE: Final = f"""
    SELECT {", ".join(f"chain.{column}" for column in _LINK.split(", "))}, CAST(coalesce(log.rest, payload) AS BLOB),
        CAST(log.cause AS BLOB), log.id, log.ticket, log.number, {_SOUND}
    FROM chain LEFT JOIN activities AS log ON log.id = chain.seq WHERE seq > ? ORDER BY seq LIMIT ?
"""  # noqa: S608 - our own names
_INSTEAD: Final = f"SELECT {_LINK} FROM chain WHERE about = ? AND kind = 'erased' ORDER BY seq DESC LIMIT 1"  # noqa: S608 - our own names


class Chain:
    """Links and head, in the tables of one connection; `key` seals the head."""

    def __init__(self, db: SqliteTinyDB, key: bytes | None = None) -> None:
        self._sql = db.storage.sql
        self.key = key

    def head(self) -> Head:
        found = self._sql.execute("SELECT seq, link FROM head").fetchall()
        match found:
            case [(int(seq), bytes(link))] if len(link) == HASH_BYTES:
                return Head(seq, link)
        raise Damaged("the head of the log's chain cannot be read")

    def tip(self) -> Head:
        """Return the newest link, which becomes the head with the commit."""
        found = self._sql.execute("SELECT seq, link FROM chain ORDER BY seq DESC LIMIT 1").fetchall()
        return Head(*found[0]) if found else Head()

    def seal(self) -> bytes | None:
        ((seal,),) = self._sql.execute("SELECT seal FROM head").fetchall()
        return seal if seal is None else bytes(seal)

    def grow(self) -> Growth:
        return Growth(self)

    def add(self, link: Link, payload: str | None) -> None:
        """Store a link; `payload` is what stands in no document."""
        self._sql.execute(_ADD, (*link, payload))

    def settle(self) -> None:
        """Say where the chain ends from now on, once for all that share a commit."""
        if (tip := self.tip()) != self.head():
            seal = None if self.key is None else seal_of(self.key, tip)
            self._sql.execute(_MOVE, (tip.seq, tip.link, seal))

    def erased(self, link: int, payload: str | None = None) -> None:
        """Forget the salt of a link that another one is about by now, and what it kept itself."""
        self._sql.execute("UPDATE chain SET salt = NULL, payload = ? WHERE seq = ?", (payload, link))

    def about(self, link: int) -> int:
        """Return which link one is about, 0 if it is about none."""
        ((about,),) = self._sql.execute("SELECT about FROM chain WHERE seq = ?", (link,)).fetchall()
        return int(about)

    def instead(self, link: int) -> Link | None:
        """Return the newest link that erased one."""
        return next((Link(*row) for row in self._sql.execute(_INSTEAD, (link,))), None)

    def at(self, seq: int) -> Head | None:
        """Return the chain's end when it had so many links; None if it never had."""
        if seq == 0:
            return Head()
        found = self._sql.execute("SELECT seq, link FROM chain WHERE seq = ?", (seq,)).fetchall()
        return Head(*found[0]) if found else None

    def last(self) -> int:
        """Return the number of the last link that is there, whatever the head says."""
        ((last,),) = self._sql.execute("SELECT coalesce(max(seq), 0) FROM chain").fetchall()
        return int(last)

    def follow(self, after: int = 0, limit: int = -1) -> Iterator[Evidence]:
        """Yield links in order, each with what stands for it; -1: all there are."""
        for row in self._sql.execute(_EVIDENCE, (after, limit)):
            link, (payload, cause, found, ticket, number, types) = Link(*row[:9]), row[9:]
            place = (ticket, number) if types == _SOUND_TYPES else _NOWHERE
            instead = self.instead(link.seq) if link.salt is None and link.kind != LinkKind.ERASED else None
            yield Evidence(link, payload, cause, None if found is None else place, instead)

    def unlinked(self) -> int | None:
        """Return the first activity that no link stands for, None if there is none."""
        statement = (
            "SELECT min(id) FROM activities WHERE NOT EXISTS (SELECT 1 FROM chain WHERE seq = activities.id)"
        )
        ((found,),) = self._sql.execute(statement).fetchall()
        return None if found is None else int(found)


class Growth:
    """Links that are added together, within one commit."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._head = chain.tip()

    @property
    def next(self) -> int:
        """Return the number of the next link."""
        return self._head.seq + 1

    def add(self, kind: LinkKind, payload: str, *, kept: bool = False, **about: Any) -> int:
        """Add a link for a payload, which the chain keeps itself if no document does; return its number."""
        link = linked(self._head, kind, payload, **about)
        self._chain.add(link, payload if kept else None)
        self._head = Head(link.seq, link.link)
        return link.seq

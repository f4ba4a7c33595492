"""The chain over a whole store: each link holds a hash over the one before it, so nothing can be changed behind it unnoticed.

A link does not hold what happened, only a *commitment* to it: a hash over a salt and the bytes that are stored. Both can be
erased later; the commitment stays, tells nobody anything without the salt, and the chain still verifies.

All of it is pure and the same for every store. What is hashed is laid out here byte by byte and never changes; a form that
has to change gets new domains.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import struct
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple, Self

SALT_BYTES: Final = 16
HASH_BYTES: Final = 32
GENESIS: Final = bytes(HASH_BYTES)
"""What the first link holds in the place of the one before it."""

# A domain before whatever is hashed: no hash of one kind can be passed off as one of another.
_PAYLOAD: Final = b"zuruf payload 1\0"
_CAUSE: Final = b"zuruf cause 1\0"
_LINK: Final = b"zuruf link 1\0"
_SEAL: Final = b"zuruf seal 1\0"

_FIXED: Final = struct.Struct(">qBqqq32s32s")
"""Everything of a link that has a length of its own; the note, of any length, comes last, so there is one way to read it."""


class LinkKind(StrEnum):
    """What a link stands for."""

    ACTIVITY = "activity"
    """An activity of a ticket."""
    RECORD = "record"
    """A record that is kept in the chain: the note names its kind, the number its version, `about` the link of the version before."""
    ERASED = "erased"
    """What the link `about` stood for was erased: the note says when and why, the commitment holds what stands there instead."""
    SEALED = "sealed"
    """Somebody put the seal of another key on the chain, or took it off: the note says when and which."""


_CODES: Final = {
    LinkKind.ACTIVITY.value: 1,
    LinkKind.RECORD.value: 2,
    LinkKind.ERASED.value: 3,
    LinkKind.SEALED.value: 4,
}
"""How a kind is hashed."""


class Unfit(ValueError):
    """A link cannot be hashed, so it is none that was ever written."""


class Link(NamedTuple):
    """A link as it is stored. `salt` is None where what it stood for was erased.

    `ticket` and `number` are 0 for what is no activity, `about` is 0 for what is about no other link.
    """

    seq: int
    kind: str
    ticket: int
    number: int
    about: int
    note: str
    salt: bytes | None
    commitment: bytes
    link: bytes


class Evidence(NamedTuple):
    """A link with what its store holds for it now.

    `payload` and `cause` are the bytes that are stored, None where there are none; `place` is where an activity itself says it belongs.
    `instead` is the newest link that erased it.
    """

    link: Link
    payload: bytes | None
    cause: bytes | None = None
    place: tuple[int, int] | None = None
    instead: Link | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: how many links it has, and the last of them. It vouches for everything before it."""

    seq: int = 0
    link: bytes = GENESIS

    def __str__(self) -> str:
        """Return what an operator writes down: `1024:9f3c…`."""
        return f"{self.seq}:{self.link.hex()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the head that somebody wrote down; `ValueError` if it is none."""
        seq, _, link = text.strip().partition(":")
        head = cls(int(seq), bytes.fromhex(link))
        if head.seq < 0 or len(head.link) != HASH_BYTES:
            raise ValueError(f"{text!r} is no head")
        return head


def new_salt() -> bytes:
    return os.urandom(SALT_BYTES)


def commit(salt: bytes, payload: bytes) -> bytes:
    """Return the commitment to a payload. All salts are equally long, so nothing can move between salt and payload."""
    return hashlib.sha256(_PAYLOAD + salt + payload).digest()


def hash_of_cause(cause: bytes) -> bytes:
    return hashlib.sha256(_CAUSE + cause).digest()


def hash_of(previous: bytes, link: Link, cause: bytes | None) -> bytes:
    """Return what must stand in `link.link`, given the link before it; `Unfit` if there can be nothing.

    `cause` is that of an activity; everything else has none.
    """
    caused = GENESIS if cause is None else hash_of_cause(cause)
    try:
        place = (link.seq, _CODES[link.kind], link.ticket, link.number, link.about)
        fixed = _FIXED.pack(*place, caused, link.commitment)
        hashed = _LINK + previous + fixed + link.note.encode()
    except (KeyError, TypeError, AttributeError, struct.error, UnicodeError) as error:
        raise Unfit(str(error)) from error
    if len(link.commitment) != HASH_BYTES:
        raise Unfit("its commitment has another length")
    return hashlib.sha256(hashed).digest()


def linked(
    head: Head,
    kind: LinkKind,
    payload: str,
    *,
    cause: str | None = None,
    ticket: int = 0,
    number: int = 0,
    about: int = 0,
    note: str = "",
) -> Link:
    """Return the link that comes after `head` for a payload, exactly as it is stored."""
    salt = new_salt()
    commitment = commit(salt, payload.encode())
    link = Link(head.seq + 1, kind.value, ticket, number, about, note, salt, commitment, GENESIS)
    return Link(*link[:-1], hash_of(head.link, link, None if cause is None else cause.encode()))


def seal_of(key: bytes, head: Head) -> bytes:
    """Return the seal of a head: who does not have the key cannot make one for a chain of their own."""
    return hmac.digest(key, _SEAL + head.seq.to_bytes(8) + head.link, "sha256")


def is_sealed(key: bytes, head: Head, seal: bytes | None) -> bool:
    return seal is not None and hmac.compare_digest(seal_of(key, head), seal)


def name_of(key: bytes) -> str:
    """Return what a key is called in the chain; nobody can tell the key from it."""
    return hmac.digest(key, b"zuruf name of key 1\0", "sha256").hex()[:16]


def tombstone(at: datetime, reason: str) -> str:
    """Return the note of an erasure: it stays for ever, so the reason must not name whom it is about."""
    return json.dumps({"at": at.isoformat(), "reason": reason})

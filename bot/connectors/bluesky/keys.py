"""Record keys: chosen by us, so that writing again is writing the same record (https://atproto.com/specs/tid)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Final

_ALPHABET: Final = "234567abcdefghijklmnopqrstuvwxyz"
_LENGTH: Final = 13
_CLOCKS: Final = 1 << 10
_MOST: Final = (1 << 53) - 1
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_YEAR_BEGINS: Final = (
    1_672_531_200_000_000  # 2023, in microseconds: before anything that these keys are about
)
_YEAR: Final = 31_536_000_000_000


def reply_key(at: datetime, key: str) -> str:
    """Return the record key of the reply that was begun `at` this moment under this key."""
    return _encoded((at - _EPOCH) // timedelta(microseconds=1), _number(key))


def toggle_key(act: str, subject: str) -> str:
    """Return the one record key of what can only be or not be, such as our like of a post.

    It has to look like a time; a future one might be refused some day, so it lies in a year that is over.
    """
    number = _number(f"{act}\0{subject}")
    return _encoded(_YEAR_BEGINS + (number >> 10) % _YEAR, number)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())


def _encoded(microseconds: int, clock: int) -> str:
    value = min(max(microseconds, 0), _MOST) << 10 | clock % _CLOCKS
    return "".join(_ALPHABET[value >> 5 * place & 31] for place in reversed(range(_LENGTH)))

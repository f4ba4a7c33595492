"""The head of the chain in a small file beside the store, for operators and for comparing.

Who cuts off the end of the log leaves a store that is whole in itself; this file still knows how far it went.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.stores.chain import Head, is_sealed, seal_of
from bot.stores.store import Damaged

PACE: Final = 10.0
"""Seconds between two writes while there is something new. The store itself knows its head exactly; this is for whoever changes that."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What the file says."""

    head: Head
    at: datetime
    seal: bytes | None = None


class HeadFile:
    """Writes the file of a store, at most every `pace` seconds as long as it is asked whether it is `due`."""

    def __init__(
        self, store: Path, now: Callable[[], datetime], key: bytes | None = None, *, pace: float = PACE
    ) -> None:
        self._path = path_of(store)
        self._now = now
        self._key = key
        self._pace = pace
        self._written = Head()
        self._next = time.monotonic() + pace

    def due(self) -> bool:
        return time.monotonic() >= self._next

    def write(self, head: Head) -> None:
        """Put a head into the file, whole or not at all. A disk that refuses is no reason to stop: the store said so already."""
        self._next = time.monotonic() + self._pace
        if head == self._written:
            return
        seal = "" if self._key is None else seal_of(self._key, head).hex()
        text = json.dumps({"head": str(head), "at": self._now().isoformat(), "seal": seal})
        with suppress(OSError):
            _write(self._path, f"{text}\n".encode())
            self._written = head


def path_of(store: Path) -> Path:
    return store.with_name(f"{store.name}.head")


def noted_beside(store: Path) -> Noted | None:
    """Return what the file beside a store says, None if there is none; `Damaged` if it cannot be read."""
    path = path_of(store)
    try:
        document = json.loads(path.read_bytes())
        at = datetime.fromisoformat(document["at"])
        return Noted(Head.parse(document["head"]), at, bytes.fromhex(document["seal"]) or None)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Damaged(
            f"{path} is not what was written there ({error!r}). Restore it from your last backup."
        ) from error


def is_genuine(noted: Noted, key: bytes | None) -> bool:
    """Tell whether the file was written by who has the key; without one there is nothing to tell."""
    return key is None or is_sealed(key, noted.head, noted.seal)


def _write(path: Path, content: bytes) -> None:
    new = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)

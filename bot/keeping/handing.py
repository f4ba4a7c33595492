"""Files that wait until their person takes them, where a chat product asks them first. Not for long: each is a copy of a log."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.stores.store import Record, Store

KIND: Final = "file to hand over"
KEPT_FOR: Final = timedelta(days=1)
"""Who comes back later asks for the file again, and gets it as it is then."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """`person` is how the product knows whom it is for."""

    person: str
    id: str
    name: str
    content: bytes


async def keep(store: Store, file: Waiting, now: datetime) -> None:
    """Keep a file; the same again takes its place."""
    known = await store.kept(KIND, file.person, file.id)
    content = {"name": file.name, "base64": base64.b64encode(file.content).decode()}
    await store.keep(Record(KIND, file.person, file.id, now, content, known.version if known else 0))


async def find(store: Store, person: str, file: str, now: datetime) -> Waiting | None:
    """Return a file for a person; None if it waited too long, or is another one's."""
    record = await store.kept(KIND, person, file)
    if record is None or now - record.at > KEPT_FOR:
        return None
    content = base64.b64decode(record.content["base64"])
    return Waiting(person, file, str(record.content["name"]), content)


async def forget(store: Store, person: str, file: str) -> None:
    await store.drop(KIND, person, file)

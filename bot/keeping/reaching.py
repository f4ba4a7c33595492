"""How a chat product reaches people, where it does not say so when it is asked: learnt when they write, kept for a new process.

Only of people whom the policy knows, and only ids and a language: nothing that anybody wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.stores.store import Conflict, Record, Store

KIND: Final = "way to a person"

_TRIES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """`id` is how the policy names somebody on this product; `user` is what the product calls them when they are written to.

    `chat` is the chat that only they and we see. `service` is where the product is called for it. `language`: a locale.
    """

    id: str
    user: str = ""
    chat: str = ""
    service: str = ""
    language: str = ""


async def to(store: Store, surface: str, person: str) -> Way:
    """Return what is known of the way to a person, if only their id."""
    known = await store.kept(KIND, surface, person)
    return _read(known) if known else Way(id=person)


async def change(store: Store, surface: str, person: str, now: datetime, do: Callable[[Way], Way]) -> Way:
    """Keep what `do` makes of what is known; nothing is written where that is the same."""
    for _ in range(_TRIES):
        known = await store.kept(KIND, surface, person)
        before = _read(known) if known else Way(id=person)
        after = do(before)
        if after == before:
            return before
        content = {
            "user": after.user,
            "chat": after.chat,
            "service": after.service,
            "language": after.language,
        }
        try:
            await store.keep(Record(KIND, surface, person, now, content, known.version if known else 0))
        except Conflict:  # they do two things at once
            continue
        return after
    raise Conflict(f"the way to a person changed {_TRIES} times while it was changed")


def _read(record: Record) -> Way:
    content = record.content
    return Way(
        id=record.id,
        user=str(content["user"]),
        chat=str(content["chat"]),
        service=str(content["service"]),
        language=str(content["language"]),
    )

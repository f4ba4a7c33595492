"""What the team agreed on about its tags: whether the list is locked, and which tag took another one's place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot.domain.tags import TagList
from bot.stores.store import Conflict, Record, Store

KIND: Final = "tags"

_OF: Final = "desk"
_ID: Final = "list"
_TRIES: Final = 5


async def agreed(store: Store) -> TagList:
    """Return what holds now."""
    return _list(await store.kept(KIND, _OF, _ID))


async def agree(store: Store, change: Callable[[TagList], TagList], now: datetime) -> TagList:
    """Let `change` say what holds from now on, and keep it; `Conflict` if others always come first."""
    for _ in range(_TRIES):
        known = await store.kept(KIND, _OF, _ID)
        before = _list(known)
        after = change(before)
        if after == before:
            return before
        version = known.version if known else 0
        try:
            await store.keep(Record(KIND, _OF, _ID, now, _content(after), version))
        except Conflict:
            continue
        return after
    raise Conflict(f"the list of tags changed {_TRIES} times while one change was kept")


def _list(record: Record | None) -> TagList:
    if record is None:
        return TagList()
    content = record.content
    return TagList(
        locked=bool(content["locked"]), listed=frozenset(content["listed"]), aliases=dict(content["aliases"])
    )


def _content(tags: TagList) -> dict[str, object]:
    return {"locked": tags.locked, "listed": sorted(tags.listed), "aliases": dict(tags.aliases)}

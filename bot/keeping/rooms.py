"""Where a chat product lets us in: its teams with their channels, as it told us, so that a new process knows them too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from bot.domain.errors import Barrier
from bot.stores.store import Conflict, Record, Store

KIND: Final = "team space"
MOST: Final = 1000
"""Teams of one chat product; nobody invites a bot into more."""

_TRIES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A team. `channels`: their names by id, empty where the product does not say one. `group` is its id in the company's directory.

    `service` is where the product wants to be called for it. `shut`: why nothing is taken there, if nothing is.
    """

    id: str
    name: str = ""
    group: str = ""
    service: str = ""
    channels: Mapping[str, str] = field(default_factory=dict)
    shut: Barrier | None = None


async def all_of(store: Store, surface: str) -> list[Space]:
    """Return what is known of a chat product, what was heard of last first."""
    return among(await store.records(KIND, surface, limit=MOST), surface)


def among(records: Iterable[Record], surface: str) -> list[Space]:
    """Return the teams of a chat product among records of this kind."""
    return [_read(record) for record in records if record.of == surface]


async def change(
    store: Store, surface: str, space: str, now: datetime, do: Callable[[Space], Space]
) -> Space:
    """Keep what `do` makes of what is known of a team; nothing is written where that is the same."""
    for _ in range(_TRIES):
        known = await store.kept(KIND, surface, space)
        before = _read(known) if known else Space(id=space)
        after = do(before)
        if known is not None and after == before:
            return before
        version = known.version if known else 0
        try:
            await store.keep(Record(KIND, surface, space, now, _written(after), version))
        except Conflict:  # two things happened in it at once
            continue
        return after
    raise Conflict(f"what is known of a team changed {_TRIES} times while it was changed")


def _written(space: Space) -> dict[str, Any]:
    shut = {"shut": space.shut.value} if space.shut else {}
    known = {"name": space.name, "group": space.group, "service": space.service}
    return {**known, "channels": dict(space.channels), **shut}


def _read(record: Record) -> Space:
    content = record.content
    return Space(
        id=record.id,
        name=str(content["name"]),
        group=str(content["group"]),
        service=str(content["service"]),
        channels={str(one): str(name) for one, name in content["channels"].items()},
        shut=Barrier(content["shut"]) if "shut" in content else None,
    )

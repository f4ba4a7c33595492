"""Which channels take nothing at the moment, and why: kept so that people see it, and hear when it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.errors import Barrier
from bot.domain.people import ChannelId
from bot.stores.store import Record, Store

KIND: Final = "trouble"


@dataclass(frozen=True, slots=True)
class Trouble:
    """`since` is when the channel was found closed."""

    channel: ChannelId
    barrier: Barrier
    since: datetime

    @property
    def name(self) -> str:
        """Return the channel as people call it."""
        return self.channel.partition(":")[2]

    @property
    def surface(self) -> str:
        return self.channel.partition(":")[0]


async def all_open(store: Store) -> list[Trouble]:
    return [
        Trouble(ChannelId(one.id), Barrier(one.content["barrier"]), one.at)
        for one in await store.records(KIND)
    ]


async def of(store: Store, channel: ChannelId) -> Trouble | None:
    kept = await store.kept(KIND, "", channel)
    return Trouble(channel, Barrier(kept.content["barrier"]), kept.at) if kept else None


async def keep(store: Store, trouble: Trouble) -> None:
    """Keep a channel's trouble in the place of what was known of it."""
    known = await store.kept(KIND, "", trouble.channel)
    content = {"barrier": trouble.barrier.value}
    version = known.version if known else 0
    await store.keep(Record(KIND, "", trouble.channel, trouble.since, content, version))


async def forget(store: Store, channel: ChannelId) -> None:
    await store.drop(KIND, "", channel)

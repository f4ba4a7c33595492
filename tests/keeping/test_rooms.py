"""Where a chat product lets us in, and how it reaches people: what a new process needs to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.deliveries import Delivery
from bot.domain.errors import Barrier
from bot.keeping import reaching, rooms
from bot.keeping.reaching import Way
from bot.keeping.rooms import Space
from bot.stores.memory import MemoryStore
from bot.stores.store import Conflict, Record

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class Busy(MemoryStore):
    """A store in which somebody else keeps the same record first, some number of times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.left = times

    async def keep(
        self, record: Record, *, deliveries: Sequence[Delivery] = (), chained: bool = False
    ) -> Record:
        if self.left:
            self.left -= 1
            known = await self.kept(record.kind, record.of, record.id)
            content = {key: f"other {self.left}" if key == "service" else "" for key in record.content}
            other = {**content, **({"channels": {"19:new": "New"}} if "channels" in content else {})}
            await super().keep(replace(record, content=other, version=known.version if known else 0))
        return await super().keep(record, deliveries=deliveries, chained=chained)


def in_team(space: Space) -> Space:
    return replace(space, name="Shop", group="g-1", channels={**space.channels, "19:social": "Social"})


async def test_what_is_known_of_a_team_is_there_after_a_restart() -> None:
    store = MemoryStore()
    kept = await rooms.change(store, "teams", "19:team", NOW, in_team)
    shut = await rooms.change(
        store, "teams", "19:other", NOW, lambda space: replace(space, shut=Barrier.NOT_MEMBER)
    )
    assert sorted(await rooms.all_of(store, "teams"), key=lambda one: one.id) == [shut, kept]
    assert await rooms.all_of(store, "slack") == []


async def test_nothing_is_written_where_nothing_changed() -> None:
    store = MemoryStore()
    await rooms.change(store, "teams", "19:team", NOW, in_team)
    await rooms.change(store, "teams", "19:team", NOW, in_team)
    (record,) = await store.records(rooms.KIND)
    assert record.version == 1


async def test_two_changes_of_a_team_at_once_are_both_kept() -> None:
    changed = await rooms.change(Busy(1), "teams", "19:team", NOW, in_team)
    assert changed.channels == {"19:new": "New", "19:social": "Social"}
    assert changed.service == "other 0"


async def test_who_never_gets_their_turn_says_so() -> None:
    with pytest.raises(Conflict):
        await rooms.change(Busy(99), "teams", "19:team", NOW, in_team)
    with pytest.raises(Conflict):
        await reaching.change(Busy(99), "teams", "a", NOW, lambda way: replace(way, chat="a:1"))


async def test_the_way_to_a_person_is_there_after_a_restart() -> None:
    store = MemoryStore()
    assert await reaching.to(store, "teams", "anna") == Way(id="anna")
    kept = await reaching.change(store, "teams", "anna", NOW, lambda way: replace(way, chat="a:1"))
    assert await reaching.to(store, "teams", "anna") == kept == Way(id="anna", chat="a:1")
    again = await reaching.change(store, "teams", "anna", NOW, lambda way: replace(way, chat="a:1"))
    assert again == kept
    (record,) = await store.records(reaching.KIND)
    assert record.version == 1


async def test_two_things_that_a_person_does_at_once_are_both_kept() -> None:
    way = await reaching.change(Busy(1), "teams", "anna", NOW, lambda way: replace(way, chat="a:1"))
    assert (way.service, way.chat) == ("other 0", "a:1")

"""What the team agreed on about its tags, also when two people agree on it at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.deliveries import Delivery
from bot.domain.tags import TagList
from bot.keeping.tags import agree, agreed
from bot.stores.memory import MemoryStore
from bot.stores.store import Conflict, Record

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def locked(tags: TagList) -> TagList:
    return replace(tags, locked=True, listed=frozenset({"train", "Rückgabe"}))


class Busy(MemoryStore):
    """A store in which somebody else keeps something first, some number of times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.left = times

    async def keep(
        self, record: Record, *, deliveries: Sequence[Delivery] = (), chained: bool = False
    ) -> Record:
        if self.left:
            self.left -= 1
            known = await self.kept(record.kind, record.of, record.id)
            other = {"locked": False, "listed": [], "aliases": {"shipping": f"delivery {self.left}"}}
            await super().keep(replace(record, content=other, version=known.version if known else 0))
        return await super().keep(record, deliveries=deliveries, chained=chained)


async def test_nothing_is_agreed_on_in_the_beginning() -> None:
    assert await agreed(MemoryStore()) == TagList()


async def test_what_was_agreed_on_holds() -> None:
    store = MemoryStore()
    await agree(store, locked, NOW)
    after = await agree(store, lambda tags: tags.merging("shipping", "delivery"), NOW)
    assert await agreed(store) == after
    assert (after.locked, after.aliases) == (True, {"shipping": "delivery"})


@pytest.mark.parametrize("change", [lambda tags: tags, lambda _tags: TagList()])
async def test_what_changes_nothing_is_not_kept(change: Callable[[TagList], TagList]) -> None:
    store = MemoryStore()
    assert await agree(store, change, NOW) == TagList()
    assert await store.records("tags") == []


async def test_of_two_changes_at_once_both_hold() -> None:
    store = Busy(times=1)
    after = await agree(store, locked, NOW)
    assert (after.locked, after.aliases) == (True, {"shipping": "delivery 0"})


async def test_who_is_always_too_late_gives_up() -> None:
    with pytest.raises(Conflict):
        await agree(Busy(times=99), locked, NOW)

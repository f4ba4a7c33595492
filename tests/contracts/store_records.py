"""What every store promises about what it keeps beside the logs."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.stores.store import Conflict, Record, Store
from tests.contracts.store_making import NOON, card, line, seconds, take, what


def record(name: str = "17", of: str = "anna", kind: str = "draft", at: float = 0, **content: Any) -> Record:
    return Record(kind, of, name, seconds(at), content)


class RecordsContract:
    """Records are found by kind, owner and id, and change by compare-and-set."""

    async def test_what_was_kept_is_found(self, store: Store) -> None:
        kept = await store.keep(record(text="Hallo"))
        assert kept == replace(record(text="Hallo"), version=1)
        assert await store.kept("draft", "anna", "17") == kept

    async def test_content_comes_back_exactly(self, store: Store) -> None:
        content: dict[str, Any] = {
            "text": "Grüße 🎉 \ud800 \x00",
            "nested": {"id": 1, "rest": [1.5, True, None, {"": []}]},
            "kind": "x",
        }
        await store.keep(replace(record(), content=content))
        found = await store.kept("draft", "anna", "17")
        assert found is not None
        assert found.content == content

    async def test_what_is_kept_does_not_change_with_what_was_given(self, store: Store) -> None:
        given = {"words": ["one"]}
        kept = await store.keep(Record("draft", "anna", "17", NOON, given))
        given["words"].append("two")
        kept.content["words"].append("three")
        found = await store.kept("draft", "anna", "17")
        assert found is not None
        assert found.content == {"words": ["one"]}

    async def test_what_was_never_kept_is_not_there(self, store: Store) -> None:
        await store.keep(record())
        for key in (("filter", "anna", "17"), ("draft", "ben", "17"), ("draft", "anna", "18")):
            assert await store.kept(*key) is None

    async def test_a_version_counts_the_changes(self, store: Store) -> None:
        kept = await store.keep(record(text="a"))
        again = await store.keep(replace(kept, content={"text": "b"}))
        assert again.version == 2
        assert await store.kept("draft", "anna", "17") == again

    @pytest.mark.parametrize("seen", [0, 1, 3])
    async def test_who_saw_another_version_meets_a_conflict(self, store: Store, seen: int) -> None:
        kept = await store.keep(await store.keep(record(text="theirs")))
        with pytest.raises(Conflict):
            await store.keep(replace(record(text="mine"), version=seen))
        assert await store.kept("draft", "anna", "17") == kept

    async def test_a_record_that_is_not_kept_has_no_later_version(self, store: Store) -> None:
        with pytest.raises(Conflict):
            await store.keep(replace(record(), version=1))

    async def test_of_many_who_change_one_version_one_wins(self, store: Store) -> None:
        kept = await store.keep(record())
        changes = (store.keep(replace(kept, content={"by": number})) for number in range(16))
        results = await asyncio.gather(*changes, return_exceptions=True)
        assert [type(result) for result in results if not isinstance(result, Record)] == [Conflict] * 15

    async def test_deliveries_are_owed_with_a_record(self, store: Store) -> None:
        await store.keep(record(), deliveries=[line(1), line(2)])
        assert what(await take(store)) == [(1, 1), (1, 2)]

    async def test_a_record_that_is_refused_owes_nothing(self, store: Store) -> None:
        await store.keep(record())
        with pytest.raises(Conflict):
            await store.keep(record(), deliveries=[card()])
        assert await store.next_due() is None

    async def test_deliveries_that_are_refused_keep_no_record(self, store: Store) -> None:
        with pytest.raises(ValueError, match="time zone"):
            await store.keep(record(), deliveries=[card(due_at=NOON.replace(tzinfo=None))])
        assert await store.kept("draft", "anna", "17") is None

    @pytest.mark.parametrize(
        "unfit",
        [replace(record(), at=NOON.replace(tzinfo=None)), record(text=object())],
        ids=["time", "content"],
    )
    async def test_what_cannot_be_written_down_is_refused(self, store: Store, unfit: Record) -> None:
        with pytest.raises((ValueError, TypeError)):
            await store.keep(unfit)
        assert await store.records("draft") == []

    async def test_records_are_listed_newest_first(self, store: Store) -> None:
        for name, at in (("a", 1), ("b", 3), ("c", 2)):
            await store.keep(record(name, at=at))
        await store.keep(record("d", of="ben", at=4))
        await store.keep(record("e", kind="filter", at=5))
        assert [one.id for one in await store.records("draft", "anna")] == ["b", "c", "a"]
        assert [one.id for one in await store.records("draft")] == ["d", "b", "c", "a"]
        assert [one.id for one in await store.records("draft", limit=2)] == ["d", "b"]

    async def test_a_changed_record_moves_in_the_list(self, store: Store) -> None:
        first = await store.keep(record("a"))
        await store.keep(record("b", at=1))
        await store.keep(replace(first, at=NOON + timedelta(seconds=2)))
        assert [one.id for one in await store.records("draft")] == ["a", "b"]

    async def test_what_was_dropped_is_gone_and_can_be_kept_anew(self, store: Store) -> None:
        await store.keep(await store.keep(record(text="a")))
        await store.drop("draft", "anna", "17")
        await store.drop("draft", "anna", "17")
        assert await store.kept("draft", "anna", "17") is None
        assert (await store.keep(record(text="b"))).version == 1

    async def test_what_is_older_can_be_dropped_by_kind(self, store: Store) -> None:
        for at in range(5):
            await store.keep(record(f"{at}", at=at))
        await store.keep(record("other", kind="filter"))
        assert await store.drop_older("draft", seconds(3)) == 3
        assert [one.id for one in await store.records("draft")] == ["4", "3"]
        assert len(await store.records("filter")) == 1
        assert await store.drop_older("draft", seconds(3)) == 0

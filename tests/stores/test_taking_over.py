"""A process that ended had taken deliveries; the next one need not wait for their leases to end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.deliveries import Done
from bot.stores.tiny import TinyStore
from tests.contracts.store_making import card, line, owe, take, what


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[TinyStore]:
    store = await TinyStore.open(tmp_path / "store")
    yield store
    await store.close()


async def test_what_was_taken_can_be_taken_again_at_once_in_order_and_counts_its_tries(
    store: TinyStore,
) -> None:
    await owe(store, card(), line(1), line(2), line(3, lane="b"))
    first = await take(store)
    await store.release()
    again = await take(store)
    assert what(again) == what(first)
    assert {owed.attempts for owed in again} == {2}


async def test_what_was_taken_is_one_with_what_was_owed_again_meanwhile(store: TinyStore) -> None:
    await owe(store, card())
    await take(store)
    await owe(store, card())
    await store.release()
    assert len(await take(store)) == 1


async def test_what_the_process_before_reports_late_counts_no_more(store: TinyStore) -> None:
    await owe(store, card())
    [taken] = await take(store)
    await store.release()
    await store.finish(taken, Done())
    assert len(await take(store)) == 1


async def test_where_nothing_was_taken_nothing_changes(store: TinyStore) -> None:
    await owe(store, card(), line(1, lane="b"))
    await store.release()
    assert {owed.attempts for owed in await take(store)} == {1}

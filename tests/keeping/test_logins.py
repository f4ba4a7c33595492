"""What a connector keeps of its account survives a restart, and is one account's alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.connectors.connector import Keep
from bot.connectors.memory_keep import MemoryKeep
from bot.domain.posts import AccountId
from bot.keeping.logins import MOST, StoreKeep
from bot.stores.memory import MemoryStore
from bot.stores.store import Store
from bot.stores.tiny import TinyStore

SHOP, BANK = AccountId("bluesky/shop"), AccountId("bluesky/bank")


def keep(store: Store, account: AccountId = SHOP) -> StoreKeep:
    return StoreKeep(store, account, lambda: datetime(2026, 3, 2, 8, 0, tzinfo=UTC))


@pytest.mark.parametrize("make", [MemoryKeep, lambda: keep(MemoryStore())])
async def test_what_was_saved_last_is_loaded(make: Callable[[], Keep]) -> None:
    one = make()
    assert await one.load() is None
    await one.save("a session")
    await one.save("its successor")
    assert await one.load() == "its successor"


async def test_it_survives_a_restart_and_is_one_accounts_alone(tmp_path: Path) -> None:
    store = await TinyStore.open(tmp_path / "zuruf.db")
    await keep(store).save("a session")
    await store.close()
    store = await TinyStore.open(tmp_path / "zuruf.db")
    assert await keep(store).load() == "a session"
    assert await keep(store, BANK).load() is None
    await store.close()


async def test_two_calls_that_save_at_once_both_come_through() -> None:
    store = MemoryStore()
    saves: list[Awaitable[None]] = [keep(store).save(str(number)) for number in range(4)]
    await asyncio.gather(*saves)
    assert await keep(store).load() in {"0", "1", "2", "3"}


async def test_too_much_is_refused() -> None:
    one = keep(MemoryStore())
    with pytest.raises(ValueError, match="bluesky/shop wants to keep more"):
        await one.save("x" * (MOST + 1))
    assert await one.load() is None

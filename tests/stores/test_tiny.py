from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from bot.stores.store import Store
from bot.stores.tiny import TinyStore
from tests.contracts.store import OutboxMachine, StoreContract


class TestTinyStore(StoreContract):
    @pytest_asyncio.fixture
    async def store(self, tmp_path: Path) -> AsyncIterator[Store]:
        store = await TinyStore.open(tmp_path / "store")
        yield store
        await store.close()


class Reopened:
    """A store that is closed and opened again before each step: what it answers comes from the disk alone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __getattr__(self, name: str) -> Any:
        async def step(*args: Any, **kwargs: Any) -> Any:
            store = await TinyStore.open(self._path)
            try:
                return await getattr(store, name)(*args, **kwargs)
            finally:
                await store.close()

        return step


class TinyOutbox(OutboxMachine):
    async def open_store(self) -> Store:
        self.folder = Path(tempfile.mkdtemp())
        return await TinyStore.open(self.folder / "store")

    async def reopened(self, store: Store) -> Store:
        await store.close()
        return await TinyStore.open(self.folder / "store")

    def teardown(self) -> None:
        super().teardown()
        shutil.rmtree(self.folder)


def test_the_outbox_does_in_any_history_what_the_model_does() -> None:
    run_state_machine_as_test(
        TinyOutbox,
        settings=settings(max_examples=40, stateful_step_count=30, deadline=None, phases=[Phase.generate]),
    )

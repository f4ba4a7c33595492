from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest_asyncio
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from bot.domain.ticket import TicketId
from bot.stores.store import Store
from bot.stores.tiny import TinyStore
from bot.stores.tiny_verify import verify
from tests.contracts.store import OutboxMachine, StoreContract, TicketsMachine


class TestTinyStore(StoreContract):
    @pytest_asyncio.fixture
    async def store(self, tmp_path: Path) -> AsyncIterator[Store]:
        store = await TinyStore.open(tmp_path / "store")
        yield store
        await store.close()


class Reopened:
    """A store that is opened for each step and closed after it: what it answers comes from the disk alone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._one_at_a_time = asyncio.Lock()
        self._last_id = 0

    def __getattr__(self, name: str) -> Any:
        return partial(self._step, name)

    async def _step(self, name: str, *args: Any, **kwargs: Any) -> Any:
        async with self._one_at_a_time:
            store = await TinyStore.open(self._path)
            try:
                return await getattr(store, name)(*args, **kwargs)
            finally:
                await store.close()

    async def new_ticket_id(self) -> TicketId:
        """Ids that were given but not used are known to the process that gave them alone."""
        free = await self._step("new_ticket_id")
        self._last_id = max(self._last_id + 1, free)
        return TicketId(self._last_id)


class TestReopenedTinyStore(StoreContract):
    @pytest_asyncio.fixture
    async def store(self, tmp_path: Path) -> Store:
        return cast("Store", Reopened(tmp_path / "store"))


class OnDisk(RuleBasedStateMachine):
    """How a machine opens a store in a folder of its own. `made_up` is what `verify` rightly says of what the machine makes up."""

    made_up: ClassVar[frozenset[str]] = frozenset()

    async def open_store(self) -> Store:
        self.folder = Path(tempfile.mkdtemp())
        return await TinyStore.open(self.folder / "store")

    async def reopened(self, store: Store) -> Store:
        await store.close()
        return await TinyStore.open(self.folder / "store")

    def teardown(self) -> None:
        super().teardown()
        assert [one for one in verify(self.folder / "store").faults if one.what not in self.made_up] == []
        shutil.rmtree(self.folder)


class TinyOutbox(OnDisk, OutboxMachine):
    """The outbox of a `TinyStore`. What it owes may be of tickets that nobody opened."""

    made_up = frozenset({"has something to be delivered, but is no ticket"})


class TinyTickets(OnDisk, TicketsMachine):
    """The tickets of a `TinyStore`."""


def test_the_outbox_does_in_any_history_what_the_model_does() -> None:
    run_state_machine_as_test(
        TinyOutbox,
        settings=settings(max_examples=40, stateful_step_count=30, deadline=None, phases=[Phase.generate]),
    )


def test_tickets_are_in_any_history_what_the_model_says() -> None:
    run_state_machine_as_test(
        TinyTickets,
        settings=settings(max_examples=25, stateful_step_count=40, deadline=None, phases=[Phase.generate]),
    )

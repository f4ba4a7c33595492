from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from bot.stores.memory import MemoryStore
from bot.stores.store import Store
from tests.contracts.store import OutboxMachine, StoreContract, TicketsMachine


class TestMemoryStore(StoreContract):
    @pytest_asyncio.fixture
    async def store(self) -> AsyncIterator[Store]:
        store = MemoryStore()
        yield store
        await store.close()


class MemoryOutbox(OutboxMachine):
    async def open_store(self) -> Store:
        return MemoryStore()


def test_the_outbox_does_in_any_history_what_the_model_does() -> None:
    run_state_machine_as_test(
        MemoryOutbox, settings=settings(max_examples=60, stateful_step_count=40, deadline=None)
    )


class MemoryTickets(TicketsMachine):
    async def open_store(self) -> Store:
        return MemoryStore()


def test_tickets_are_in_any_history_what_the_model_says() -> None:
    run_state_machine_as_test(
        MemoryTickets, settings=settings(max_examples=40, stateful_step_count=30, deadline=None)
    )

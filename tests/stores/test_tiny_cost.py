from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest_asyncio

from bot.domain.deliveries import Done
from bot.domain.ticket import Term
from bot.stores.store import Filter, Order, Record
from bot.stores.tiny import TinyStore
from tests.contracts.store_making import (
    SOCIAL,
    add,
    card,
    claimed,
    line,
    open_ticket,
    owe,
    post,
    seconds,
    take,
)

SOCIAL_TEAM = frozenset({SOCIAL})


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[TinyStore]:
    store = await TinyStore.open(tmp_path / "store", indexing_after=3600)  # nothing on the side
    yield store
    await store.close()


async def test_the_cost_of_a_step_does_not_grow_with_what_is_stored(store: TinyStore) -> None:
    await owe(store, card(1), card(2))
    few = await _cost(store, "few")
    for number in range(400):
        lane = f"{number % 100}"
        await owe(
            store,
            card(number, lane=lane),
            line(1, ticket=number, lane=lane),
            line(1, ticket=number, lane="a"),
        )
        await store.keep(Record("draft", "anna", f"{number}", seconds(number)))
    many = await _cost(store, "many")
    assert {name: cost for name, cost in many.items() if cost > 1.5 * few[name] + 60} == {}


async def _cost(store: TinyStore, name: str) -> dict[str, int]:
    """Return how many instructions SQLite needs for each kind of step."""
    ticket = await open_ticket(store, f"cost:{name}", post=post(f"cost:{name}", f"Wort{name} {name}"))
    await store.search("everything is in the index by then", SOCIAL_TEAM)
    steps = {
        "claim": lambda: add(store, ticket, [claimed()], f"claim:{name}", deliveries=[card(9999, lane="z")]),
        "history": lambda: store.history(ticket.id),
        "tickets": lambda: store.tickets(Filter(closed=False, limit=1)),
        "rows": lambda: store.rows(Filter(departments=SOCIAL_TEAM, limit=1)),
        "due": lambda: store.rows(Filter(departments=SOCIAL_TEAM, order=Order.DUE, limit=1)),
        "customer": lambda: store.tickets(Filter(terms=((Term.CUSTOMER, "mastodon:nobody"),))),
        "ticket_of": lambda: store.ticket_of(ticket.conversation, ticket.last_post.ref),
        "values": lambda: store.values(Term.DEPARTMENT),
        "search": lambda: store.search(f"wort{name} {name}", SOCIAL_TEAM, limit=1),
        "keep": lambda: store.keep(Record("draft", "anna", name, seconds(0))),
        "records": lambda: store.records("draft", "anna", limit=1),
        "take": lambda: take(store, limit=1),
        "finish": lambda: _finish_one(store),
        "next_due": store.next_due,
        "done_by": lambda: store.done_by("unknown"),
    }
    return {kind: await _instructions(store, step) for kind, step in steps.items()}


async def _finish_one(store: TinyStore) -> None:
    (delivery,) = await take(store, limit=1)
    await store.finish(delivery, Done())


async def _instructions(store: TinyStore, step: Callable[[], Awaitable[object]]) -> int:
    count = 0

    def counted() -> None:
        nonlocal count
        count += 1

    for database in store._databases:
        database.storage.sql.set_progress_handler(counted, 1)
    await step()
    for database in store._databases:
        database.storage.sql.set_progress_handler(None, 0)
    return count


async def test_what_comes_in_together_shares_commits(store: TinyStore) -> None:
    statements: list[str] = []
    store._databases[-1].storage.sql.set_trace_callback(statements.append)
    await asyncio.gather(*(open_ticket(store, f"{number}") for number in range(200)))
    store._databases[-1].storage.sql.set_trace_callback(None)
    assert 1 <= statements.count("COMMIT") <= 5


async def test_taking_nothing_writes_nothing(store: TinyStore) -> None:
    await owe(store, card(due_at=seconds(5)))
    before = store._databases[-1].storage.sql.total_changes
    assert await take(store) == []
    assert store._databases[-1].storage.sql.total_changes == before

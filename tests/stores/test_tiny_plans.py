"""Every look into a store goes through an index."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.people import ChannelId
from bot.domain.posts import Conversation, PostRef
from bot.domain.ticket import Status, Term, TicketId
from bot.stores.store import Filter, Order
from bot.stores.tiny import TinyStore
from tests.contracts.store_making import ANNA, NOON, SERVICE, SHOP, SOCIAL, open_ticket

BOTH = frozenset({SOCIAL, SERVICE})
TAGGED = (Term.TAG, "refund")


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[TinyStore]:
    store = await TinyStore.open(tmp_path / "store")
    await open_ticket(store, "a")
    yield store
    await store.close()


async def _plans(store: TinyStore, look: Callable[[], Awaitable[object]]) -> list[str]:
    """Return what SQLite does for a look, a line for each of its loops and sorts."""
    statements: list[str] = []
    connections = [database.storage.sql for database in store._databases[:-1]]
    for sql in connections:
        sql.set_trace_callback(statements.append)
    await look()
    for sql in connections:
        sql.set_trace_callback(None)
    assert statements
    looked = (one for one in statements if not one.startswith("--"))
    return [step for one in looked for *_, step in connections[0].execute(f"EXPLAIN QUERY PLAN {one}")]


@pytest.mark.parametrize("closed", [None, False, True])
@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize(
    "narrowed",
    [
        {},
        {"department": SOCIAL},
        {"departments": BOTH},
        {"account": SHOP},
        {"owner": ANNA.id},
        {"owner": ANNA.id, "departments": BOTH},
        {"starred": True},
        {"starred": True, "departments": BOTH},
        {"owned": False, "departments": BOTH},
        {"statuses": frozenset({Status.NEW}), "departments": BOTH, "due_by": NOON},
        {"terms": (TAGGED,)},
        {"terms": (TAGGED, (Term.CUSTOMER, "mastodon:u1")), "departments": BOTH, "before": TicketId(9)},
        {"before": TicketId(9), "without": frozenset({TicketId(1)})},
    ],
    ids=lambda narrowed: "+".join(narrowed) or "all",
)
async def test_a_list_comes_from_an_index_in_order(
    store: TinyStore, narrowed: dict[str, object], order: Order, closed: bool | None
) -> None:
    wanted = Filter(order=order, closed=closed, **narrowed)  # type: ignore[arg-type]  # each key has its own type
    plans = await _plans(store, lambda: store.rows(wanted))
    assert [plan for plan in plans if plan.startswith("SCAN")] == []
    sorted_ = [plan for plan in plans if "TEMP B-TREE" in plan]
    few = wanted.terms or wanted.owner or wanted.starred  # so few that they may be sorted
    assert sorted_ == [] or (order is Order.DUE and few)


@pytest.mark.parametrize(
    "look",
    [
        lambda store: store.ticket_of(Conversation(SHOP, "a"), PostRef(SHOP, "1")),
        lambda store: store.done_by("open:a"),
        lambda store: store.history(TicketId(1)),
        lambda store: store.kept("draft", "anna", "17"),
        lambda store: store.dead_letters(ticket=TicketId(1)),
        lambda store: store.waiting_in(ChannelId("slack:#a")),
        lambda store: store.tally(Filter(closed=False, departments=BOTH), [NOON]),
        lambda store: store.tally(Filter(terms=(TAGGED,))),
    ],
    ids=["ticket_of", "done_by", "history", "kept", "dead_letters", "waiting_in", "tally", "tally by term"],
)
async def test_a_look_goes_through_an_index(
    store: TinyStore, look: Callable[[TinyStore], Awaitable[object]]
) -> None:
    plans = await _plans(store, lambda: look(store))
    assert [plan for plan in plans if plan.startswith("SCAN")] == []


@pytest.mark.parametrize("of", ["anna", None])
async def test_records_come_from_an_index_in_order(store: TinyStore, of: str | None) -> None:
    plans = await _plans(store, lambda: store.records("draft", of))
    assert [plan for plan in plans if plan.startswith("SCAN") or "TEMP B-TREE" in plan] == []


async def test_a_search_looks_at_no_ticket_that_has_not_the_words(store: TinyStore) -> None:
    plans = await _plans(store, lambda: store.search("zug bahn", BOTH))
    scanned = {plan for plan in plans if plan.startswith("SCAN") and "subquery" not in plan}
    assert scanned == {
        "SCAN words VIRTUAL TABLE INDEX 0:M1><",
        "SCAN main.words_config",
    }  # ids between two, and FTS's own

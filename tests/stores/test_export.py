from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from tinydb import Query, TinyDB

from bot.stores.export import export_tinydb
from bot.stores.store import Damaged, Record
from bot.stores.tiny import TinyStore
from tests.contracts.store_making import NOON, add, card, claimed, open_ticket


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[TinyStore]:
    store = await TinyStore.open(tmp_path / "store")
    yield store
    await store.close()


async def test_an_export_opens_with_tinydb_itself(store: TinyStore, tmp_path: Path) -> None:
    ticket, _ = await add(store, await open_ticket(store, "a"), [claimed()], "click", deliveries=[card()])
    await store.move_cursor("mastodon/@shop", "5")
    await store.keep(Record("draft", "anna", "17", NOON, {"text": "Hallo"}))
    export_tinydb(store.path, tmp_path / "export.json")  # while the store is in use
    with TinyDB(tmp_path / "export.json") as db:
        kept = {"activities", "tickets", "deliveries", "lanes", "cursors", "records"}
        assert db.tables() == kept  # and nothing of what only leads to documents
        (found,) = db.table("activities").search(Query().activity.kind == "Claimed")
        assert (found["ticket"], found["number"], found["cause"]) == (ticket.id, 2, "click")
        tickets = db.table("tickets").search((Query().closed == False) & (Query().owner == "anna"))  # noqa: E712
        assert [document.doc_id for document in tickets] == [ticket.id]
        (record,) = db.table("records").search(Query().kind == "draft")
        assert (record["of"], record["content"]) == ("anna", {"text": "Hallo"})
        assert db.table("cursors").all() == [{"source": "mastodon/@shop", "cursor": "5"}]


async def test_an_export_overwrites_nothing(store: TinyStore, tmp_path: Path) -> None:
    precious = tmp_path / "precious.json"
    precious.write_text("mine")
    with pytest.raises(FileExistsError):
        export_tinydb(store.path, precious)
    assert precious.read_text() == "mine"


async def test_only_a_store_can_be_exported(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.write_text("Dear diary")
    with pytest.raises(Damaged):
        export_tinydb(foreign, tmp_path / "export.json")
    assert not (tmp_path / "export.json").exists()

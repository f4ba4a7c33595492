"""What a feed told of is kept the same way by every store, also over a restart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.owing import notices
from bot.domain.people import Actor, ChannelId, PersonId
from bot.domain.posts import AccountId
from bot.domain.text import Untrusted
from bot.domain.ticket import TicketId
from bot.keeping import sightings
from bot.keeping.sightings import Deed, Sighting, State
from bot.stores.memory import MemoryStore
from bot.stores.store import Conflict, Store
from bot.stores.tiny import TinyStore

STANDARD, OTHER = AccountId("feed/standard"), AccountId("feed/other")
NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
DEED = Deed(Actor(PersonId("anna"), "Anna"), NOW)
OWED = notices((ChannelId("slack:#presse"),), "sighting feed/standard a", NOW, urgent=False)


@pytest_asyncio.fixture(params=["memory", "tiny"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    store = MemoryStore() if request.param == "memory" else await TinyStore.open(tmp_path / "zuruf.db")
    yield store
    await store.close()


def sighting(name: str = "a", **more: object) -> Sighting:
    fields = {
        "account": STANDARD,
        "id": name,
        "seen_at": NOW,
        "title": Untrusted("Bahn"),
        "text": Untrusted("mehr"),
        "url": "https://standard.example/1",
        "feed": Untrusted("Standard"),
    }
    return Sighting(**{**fields, **more})  # type: ignore[arg-type]  # the fields stand above


async def owed(store: Store) -> int:
    return len(await store.take_deliveries(NOW, limit=10, lease=timedelta(minutes=1)))


async def test_it_comes_back_as_it_was_noted(store: Store) -> None:
    whole = sighting(written_at=NOW, made=DEED, ticket=TicketId(7), kept=DEED)
    await sightings.note(store, whole)
    assert await sightings.find(store, whole.key) == replace(whole, version=1)
    assert await sightings.known(store, STANDARD) == {"a"}
    assert await sightings.known(store, OTHER) == frozenset()


async def test_the_same_twice_is_shown_once(store: Store) -> None:
    await sightings.note(store, sighting(), OWED)
    assert await owed(store) == 1
    await sightings.note(store, sighting(), OWED)
    assert await owed(store) == 0


async def test_two_who_change_it_at_once_do_not_overwrite_each_other(store: Store) -> None:
    await sightings.note(store, sighting())
    before = await sightings.find(store, sighting().key)
    assert before
    after = await sightings.keep(store, replace(before, kept=DEED))
    with pytest.raises(Conflict):
        await sightings.keep(store, replace(before, made=DEED))
    assert await sightings.find(store, before.key) == after


async def test_ideas_come_with_the_newest_first(store: Store) -> None:
    for number, name in enumerate("abc"):
        kept = Deed(DEED.by, NOW + timedelta(hours=number))
        await sightings.note(store, sighting(name, kept=kept if name != "b" else None))
    assert [one.id for one in await sightings.ideas(store)] == ["c", "a"]


async def test_a_list_is_kept_whole_and_shown_once(store: Store) -> None:
    some = [sighting("a"), sighting("b", title=Untrusted("Bus"), url="")]
    await sightings.bundle(store, STANDARD, some, NOW, OWED)
    await sightings.bundle(store, STANDARD, some, NOW, OWED)
    assert await owed(store) == 1
    found = await sightings.bundled(store, STANDARD, sightings.list_id(some))
    assert found == [(Untrusted("Bahn"), "https://standard.example/1"), (Untrusted("Bus"), "")]
    assert await sightings.bundled(store, STANDARD, "nothing") == []


async def test_a_place_in_a_feed_is_remembered_and_only_moves_on_from_where_it_was(store: Store) -> None:
    assert await sightings.state(store, STANDARD) == State()
    await sightings.move(store, STANDARD, NOW, State("v1", "yesterday", begun=True))
    assert await sightings.state(store, STANDARD) == State("v1", "yesterday", begun=True, version=1)
    await sightings.move(store, STANDARD, NOW, State("v0"))
    assert (await sightings.state(store, STANDARD)).etag == "v1"

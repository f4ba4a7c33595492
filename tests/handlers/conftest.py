"""Everybody works in German and in English."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.people import Person
from bot.stores.memory import MemoryStore
from bot.stores.store import Store
from bot.stores.tiny import TinyStore
from tests.fakes.world import ANNA
from tests.handlers.office import Office


@pytest.fixture(params=["de", "en"])
def anna(request: pytest.FixtureRequest) -> Person:
    """Somebody of the social media team who may answer, in each language."""
    return replace(ANNA, language=request.param)


@pytest.fixture
async def office() -> Office:
    """An office with one ticket."""
    office = Office()
    await office.receives()
    return office


@pytest.fixture(params=["in memory", "on disk"])
async def quiet_office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    """An office without tickets, over each store: lists and searches are theirs to get right."""
    store: Store = await TinyStore.open(tmp_path / "store") if request.param == "on disk" else MemoryStore()
    yield Office(store)
    await store.close()

"""A disk that takes nothing makes Zuruf unready, with the mend; and it recovers by itself."""

from __future__ import annotations

import logging

import pytest

from bot.jobs.disk import Disk
from bot.stores.memory import MemoryStore
from bot.stores.store import Full
from tests.handlers.office import Office


class Tight(MemoryStore):
    """A store whose disk may be full."""

    full = False

    async def trouble(self) -> str | None:
        return str(Full("no space left: delete something")) if self.full else None


async def test_a_full_disk_is_named_with_its_mend_until_there_is_room(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = Tight()
    office = Office(store)
    disk = Disk(office.desk)
    await disk.look()
    assert disk.reasons == []
    store.full = True
    for _ in range(3):
        await disk.look()
    assert disk.reasons == ["no space left: delete something"]
    assert [record.levelno for record in caplog.records] == [logging.CRITICAL]
    store.full = False
    office.desk.owes.clear()
    await disk.look()
    assert disk.reasons == []
    assert office.desk.owes.is_set(), "what is owed is looked at again at once"

"""A process that writes to a store until it is killed, and says what was acknowledged."""

from __future__ import annotations

import asyncio
from multiprocessing.connection import Connection
from pathlib import Path

from bot.domain.activities import Activity
from bot.stores.tiny import TinyStore
from tests.contracts.store_making import add, card, claimed, line, note, open_ticket


def write_until_killed(path: Path, name: str, acknowledged: Connection) -> None:
    """Open tickets and add to them, eight at a time; send `(ticket, length of its log)` after each append."""
    asyncio.run(_write(path, name, acknowledged))


async def _write(path: Path, name: str, acknowledged: Connection) -> None:
    store = await TinyStore.open(path)
    await asyncio.gather(*(_one_writer(store, f"{name}.{number}", acknowledged) for number in range(8)))


async def _one_writer(store: TinyStore, name: str, acknowledged: Connection) -> None:
    for number in range(10_000):
        ticket = await open_ticket(store, f"{name}.{number}")
        acknowledged.send((ticket.id, 1))
        owed = [card(ticket.id), line(2, ticket=ticket.id), line(3, ticket=ticket.id)]
        more: list[Activity] = [claimed(), note("x" * 500)]
        await add(store, ticket, more, f"more:{name}.{number}", deliveries=owed)
        acknowledged.send((ticket.id, 3))


def open_once(path: Path) -> None:
    """Open a store and close it again."""
    asyncio.run(_open_once(path))


async def _open_once(path: Path) -> None:
    await (await TinyStore.open(path)).close()

"""What outlives a process: a store in memory, whose commits are whole by nature, or a real file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

from bot.domain.deliveries import Delivery
from bot.domain.ticket import TicketId
from bot.stores.codec import delivery_of
from bot.stores.memory import MemoryStore
from bot.stores.store import DeadLetter, Entry, Store
from bot.stores.tiny import TinyStore
from bot.stores.tiny_schema import DELIVERIES, TICKETS
from bot.stores.tiny_verify import verify
from bot.stores.tiny_writer import Writer
from bot.stores.verifying import Fault, Walk

T = TypeVar("T")


class Torn(Exception):
    """A commit ended halfway."""


class Disk(Protocol):
    """A disk, and what the truth about it can be asked past every process."""

    async def start(self) -> Store:
        """Open it for a new process: whatever the last one had taken is owed again."""

    def tears(self) -> bool:
        """Let the next commit end halfway, with `Torn`; False where it cannot even begin."""

    def end(self) -> None:
        """The process that had it is gone."""

    def all_tickets(self) -> list[TicketId]: ...

    def log(self, ticket: TicketId) -> list[Entry]: ...

    def owed(self) -> list[Delivery]: ...

    def given_up(self) -> list[DeadLetter]: ...

    def has(self, cause: str) -> bool: ...

    def changed(self) -> list[Fault]:
        """Say what of it is not as it was written."""


class InMemory(MemoryStore):
    """Fast; a torn commit did not happen."""

    async def start(self) -> Store:
        """Everything is there still; only leases have ended."""
        for owed in [one for one in self._owed.values() if one.until is not None]:
            self._put_back(replace(owed, until=None))
        return self

    def tears(self) -> bool:
        """Say that whoever is killed in the midst of a commit does not come to make it."""
        return False

    def end(self) -> None:
        """Nothing to close."""

    def log(self, ticket: TicketId) -> list[Entry]:
        return self._logs.get(ticket, [])

    def all_tickets(self) -> list[TicketId]:
        return list(self._logs)

    def owed(self) -> list[Delivery]:
        return [one.delivery for one in self._owed.values()]

    def given_up(self) -> list[DeadLetter]:
        return self._dead

    def has(self, cause: str) -> bool:
        return cause in self._causes

    def changed(self) -> list[Fault]:
        walk = Walk()
        walk.follow(self._evidence())
        walk.end(self._head())
        return walk.faults


class OnFile:
    """The real file, written without the thread that a virtual loop cannot wait for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._store: TinyStore | None = None

    async def start(self) -> Store:
        store = await TinyStore.open(self._path)
        store._writer = self._writer = _AtOnce.instead_of(store._writer)
        store._reader = _Here()  # type: ignore[assignment]  # looks without a thread of its own
        await store.release()
        self._store = store
        return store

    def tears(self) -> bool:
        self._writer.tears = True
        return True

    def end(self) -> None:
        """The system closes what a dead process had open; a commit that was begun is not there."""
        for database in self._open._databases:
            database.close()
        self._open._lock.release()
        self._store = None

    def all_tickets(self) -> list[TicketId]:
        found = self._open._databases[1].table(TICKETS).select("1 ORDER BY id")
        return [TicketId(one.doc_id) for one in found]

    def log(self, ticket: TicketId) -> list[Entry]:
        return self._open._reading.log.history(ticket)

    def owed(self) -> list[Delivery]:
        found = self._open._databases[1].table(DELIVERIES).select("1 ORDER BY id")
        return [delivery_of(one) for one in found]

    def given_up(self) -> list[DeadLetter]:
        return self._open._reading.outbox.dead_letters(1000)

    def has(self, cause: str) -> bool:
        return self._open._reading.log.done_by(cause) is not None

    def changed(self) -> list[Fault]:
        return list(verify(self._path).faults)

    @property
    def _open(self) -> TinyStore:
        assert self._store is not None
        return self._store


class _AtOnce(Writer):
    """Commits each step at once, in the caller's own turn."""

    tears = False

    @classmethod
    def instead_of(cls, writer: Writer) -> _AtOnce:
        """Return a writer for the same file; the thread of the other one ends."""
        writer._batches.put([])
        writer._thread.join()
        writer.__class__, one = cls, writer
        assert isinstance(one, _AtOnce)
        return one

    async def run(self, step: Callable[[], T]) -> T:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        ((_, result, error),) = self._commit([(self._torn(step) if self.tears else step, future)])
        if error is not None:
            raise error
        self._after()
        done: T = result
        return done

    def _torn(self, step: Callable[[], T]) -> Callable[[], T]:
        def halfway() -> T:
            step()
            raise Torn

        self.tears = False
        return halfway


class _Here:
    """Looks in the caller's own turn."""

    @staticmethod
    async def run(look: Callable[[], T]) -> T:
        return look()

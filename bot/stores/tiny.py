"""The store for one machine: TinyDB's tables on a SQLite file, one process, nothing else to install.

Every change is a step for the writer thread and on disk before it is acknowledged; what is looked up comes from a
connection of its own and never waits for a writer. What takes long is looked up aside, on a thread of its own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, ParamSpec, Self, TypeVar

from bot.domain.activities import Activity
from bot.domain.deliveries import Delivery, MessageRef, Outcome, OwedDelivery
from bot.domain.evolving import fold
from bot.domain.people import ChannelId, DepartmentId
from bot.domain.posts import Conversation, PostRef
from bot.domain.ticket import Term, Ticket, TicketId
from bot.stores.chain import Evidence, Head, tombstone
from bot.stores.changing import entries_of, joint
from bot.stores.folded import Folded
from bot.stores.head_file import PACE, HeadFile
from bot.stores.lanes import check_times
from bot.stores.recording import utc_now
from bot.stores.sqlite_tinydb import SqliteTinyDB
from bot.stores.store import Change, DeadLetter, Entry, Filter, Found, Record, Row, StoreError, Tally
from bot.stores.tiny_chain import Chain
from bot.stores.tiny_chained import require_whole
from bot.stores.tiny_file import Lock, explaining, open_reader, open_writer, prepare
from bot.stores.tiny_lists import Lists
from bot.stores.tiny_log import Log
from bot.stores.tiny_outbox import Outbox
from bot.stores.tiny_reader import Reader
from bot.stores.tiny_records import Records
from bot.stores.tiny_search import Search
from bot.stores.tiny_tickets import Tickets
from bot.stores.tiny_writer import Writer

P = ParamSpec("P")
T = TypeVar("T")


_LEAP: Final = ("numbers", "tickets", "leap")
"""The record that says which ids are given no more."""


class Tables:
    """All tables of a store, over one connection."""

    def __init__(self, db: SqliteTinyDB, key: bytes | None = None) -> None:
        self.chain = Chain(db, key)
        self.log = Log(db, self.chain)
        self.tickets = Tickets(db)
        self.lists = Lists(db)
        self.search = Search(db)
        self.outbox = Outbox(db)
        self.records = Records(db, self.chain)


class TinyStore:
    """The `Store` contract on a file. Open it with `await TinyStore.open(path)`."""

    def __init__(
        self,
        path: Path,
        lock: Lock,
        *,
        writing: SqliteTinyDB,
        reading: SqliteTinyDB,
        aside: SqliteTinyDB,
        indexing_after: float,
        head_file: HeadFile,
        key: bytes | None,
        now: Callable[[], datetime],
    ) -> None:
        self.path = path
        self._lock = lock
        self._databases = (aside, reading, writing)  # closed in this order, so that SQLite tidies up its log
        self._writing, self._reading, self._aside = Tables(writing, key), Tables(reading), Tables(aside)
        self._now = now
        self._head_file = head_file
        index = self._writing.log.index
        self._writer = Writer(
            writing.storage,
            path,
            aside=index.catch_up,
            rest=indexing_after,
            before=self._writing.chain.settle,
            after=self._note_head,
        )
        self._reader = Reader(path)
        self._folded = Folded()
        leap = self._reading.records.kept(*_LEAP)
        self._last_ticket = max(self._reading.tickets.last_id(), leap.content["beyond"] if leap else 0)

    @classmethod
    async def open(
        cls,
        path: Path,
        *,
        indexing_after: float = 0.2,
        key: bytes | None = None,
        now: Callable[[], datetime] = utc_now,
        noting_every: float = PACE,
    ) -> Self:
        """Open a store, or make one where there is none, for this process alone.

        When nothing was written for `indexing_after` seconds, the search index catches up. `key` seals the head of the chain,
        which is noted beside the store every `noting_every` seconds at most.

        Raises `Locked` if another process has it, `Damaged` if the file is not what we wrote or the newest part of the log does
        not verify, `Full` if it cannot be written at all, `StoreError` if key and seal do not go together.
        """
        with explaining(path), contextlib.ExitStack() as undo:
            prepare(path)
            lock = Lock(path)
            undo.callback(lock.release)
            writing = open_writer(path)
            undo.callback(writing.close)
            require_whole(path, key)
            reading = open_reader(path)
            undo.callback(reading.close)
            aside = open_reader(path)
            undo.callback(aside.close)
            store = cls(
                path,
                lock,
                writing=writing,
                reading=reading,
                aside=aside,
                indexing_after=indexing_after,
                head_file=HeadFile(path, now, key, pace=noting_every),
                key=key,
                now=now,
            )
            undo.pop_all()
            return store

    async def new_ticket_id(self) -> TicketId:
        self._last_ticket += 1
        return TicketId(self._last_ticket)

    async def leap(self, beyond: TicketId) -> None:
        before = await self.kept(*_LEAP)
        content = {"beyond": max(beyond, self._last_ticket)}
        await self.keep(Record(*_LEAP, self._now(), content, before.version if before else 0))
        self._last_ticket = content["beyond"]

    async def doubt(self) -> list[Delivery]:
        return await self._writer.run(self._writing.outbox.doubt)

    async def append(
        self,
        ticket: Ticket,
        activities: Sequence[Activity],
        *,
        cause: str,
        deliveries: Sequence[Delivery] = (),
        also: Change | None = None,
    ) -> list[Entry]:
        changes = joint(ticket, activities, deliveries, also)
        self._last_ticket = max(self._last_ticket, *(change.ticket.id for change in changes))

        def step() -> None:
            self._writing.log.append(changes, cause)
            for change in changes:
                self._writing.outbox.owe_all(change.deliveries)

        for change in changes:  # should this fail, the disk says what has become of them
            self._folded.forget(change.ticket.id)
        await self._writer.run(step)
        for change in changes:
            self._folded.remember(change.ticket)
        return entries_of(changes[0], cause)

    async def erase(
        self, ticket: TicketId, instead: Mapping[int, Activity], *, at: datetime, reason: str
    ) -> None:
        note = tombstone(at, reason)
        await self._writer.run(partial(self._writing.log.erase, ticket, instead, note))
        self._folded.forget(ticket)

    async def head(self) -> Head:
        return self._read(self._reading.chain.head)

    async def links(self, after: int = 0, limit: int = 1000) -> list[Evidence]:
        return self._read(lambda: list(self._reading.chain.follow(after, limit)))

    async def owe(self, deliveries: Sequence[Delivery]) -> None:
        check_times(deliveries)
        await self._writer.run(partial(self._writing.outbox.owe_all, deliveries))

    async def history(self, ticket: TicketId) -> list[Entry]:
        return self._read(self._reading.log.history, ticket)

    async def ticket(self, ticket: TicketId) -> Ticket:
        return self._folded.get(ticket) or (await self.ticket_and_log(ticket))[0]

    async def ticket_and_log(self, ticket: TicketId) -> tuple[Ticket, list[Entry]]:
        log = await self.history(ticket)
        known = self._folded.get(ticket)
        if known is None or known.version != len(log):
            known = fold(ticket, (entry.activity for entry in log))
            self._folded.remember(known)
        return known, log

    async def done_by(self, cause: str) -> TicketId | None:
        return self._read(self._reading.log.done_by, cause)

    async def ticket_of(self, conversation: Conversation, post: PostRef | None = None) -> TicketId | None:
        return self._read(self._reading.tickets.ticket_of, conversation, post)

    async def ticket_at(self, message: MessageRef) -> tuple[TicketId, ChannelId] | None:
        return self._read(self._reading.outbox.ticket_at, message)

    async def message_of(self, ticket: TicketId, channel: ChannelId, number: int) -> MessageRef | None:
        return self._read(self._reading.outbox.message_of, ticket, channel, number)

    async def tickets(self, wanted: Filter) -> list[TicketId]:
        return [row.ticket for row in await self.rows(wanted)]

    async def rows(self, wanted: Filter) -> list[Row]:
        return self._read(self._reading.lists.rows, wanted)

    async def tally(self, wanted: Filter, ages: Sequence[datetime] = ()) -> list[Tally]:
        return await self._reader.run(partial(self._aside.lists.tally, wanted, ages))

    async def values(self, term: Term, limit: int = 200) -> list[tuple[str, int]]:
        return await self._reader.run(partial(self._aside.tickets.values, term, limit))

    async def search(
        self,
        words: str,
        departments: frozenset[DepartmentId],
        *,
        before: TicketId | None = None,
        limit: int = 20,
    ) -> list[Found]:
        while await self._writer.run(self._writing.log.index.catch_up):
            pass
        return await self._reader.run(partial(self._aside.search.search, words, departments, before, limit))

    async def take_deliveries(self, now: datetime, *, limit: int, lease: timedelta) -> list[OwedDelivery]:
        return await self._writer.run(partial(self._writing.outbox.take, now, limit, lease))

    async def release(self) -> None:
        """End all leases, at the start of a process: it has the store for itself, so whoever took them is gone.

        Counts as a try, so that the next taker looks what became of them.
        """
        await self._writer.run(self._writing.outbox.release)

    async def finish(self, delivery: OwedDelivery, outcome: Outcome, *, number: int | None = None) -> None:
        await self._writer.run(partial(self._writing.outbox.finish, delivery, outcome, number))

    async def next_due(self) -> datetime | None:
        return self._read(self._reading.outbox.next_due)

    async def waiting_in(self, channel: ChannelId) -> int:
        return self._read(self._reading.outbox.waiting_in, channel)

    async def dead_letters(self, limit: int = 50, *, ticket: TicketId | None = None) -> list[DeadLetter]:
        return self._read(self._reading.outbox.dead_letters, limit, ticket)

    async def keep(
        self, record: Record, *, deliveries: Sequence[Delivery] = (), chained: bool = False
    ) -> Record:
        check_times(deliveries)

        def step() -> Record:
            kept = self._writing.records.keep(record, chained=chained)
            self._writing.outbox.owe_all(deliveries)
            return kept

        return await self._writer.run(step)

    async def kept(self, kind: str, of: str, record: str) -> Record | None:
        return self._read(self._reading.records.kept, kind, of, record)

    async def records(self, kind: str, of: str | None = None, *, limit: int = 200) -> list[Record]:
        return self._read(self._reading.records.records, kind, of, limit)

    async def drop(self, kind: str, of: str, record: str) -> None:
        await self._writer.run(partial(self._writing.records.drop, kind, of, record, self._now()))

    async def drop_older(self, kind: str, than: datetime) -> int:
        return await self._writer.run(partial(self._writing.records.drop_older, kind, than, self._now()))

    async def cursor(self, source: str) -> str | None:
        return self._read(self._reading.log.cursor, source)

    async def move_cursor(self, source: str, cursor: str) -> None:
        await self._writer.run(partial(self._writing.log.move_cursor, source, cursor))

    async def trouble(self) -> str | None:
        try:
            await self._writer.run(self._writing.log.touch)
        except StoreError as error:
            return str(error)
        return None

    async def close(self) -> None:
        """Finish what was begun and let the file go. Closing twice is fine."""
        await self._reader.close()
        await self._writer.close()
        if self._lock.is_held:
            self._head_file.write(self._writing.chain.head())
        for database in self._databases:
            database.close()
        self._lock.release()

    def _note_head(self) -> None:
        """Note where the chain ends, on the writer's thread, after a commit."""
        if self._head_file.due():
            self._head_file.write(self._writing.chain.head())

    def _read(self, look: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        with explaining(self.path):
            return look(*args, **kwargs)


def read_records(path: Path, kind: str, *, limit: int) -> list[Record]:
    """Return the records of a kind from a store that a bot may be working on; none where there is no store yet. `Damaged`."""
    if not path.exists():
        return []
    with explaining(path), contextlib.closing(open_reader(path)) as reading:
        return Records(reading, Chain(reading)).records(kind, None, limit)


def read_history(path: Path, ticket: TicketId) -> list[Entry]:
    """Return the whole log of a ticket from a store that a bot may be working on; `UnknownTicket`, `Damaged`."""
    with explaining(path), contextlib.closing(open_reader(path)) as reading:
        return Log(reading, Chain(reading)).history(ticket)

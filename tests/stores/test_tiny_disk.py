"""What the disk, a second process and a sudden end do to a store."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import resource
import sqlite3
import stat
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.evolving import fold
from bot.domain.ticket import Ticket, TicketId
from bot.stores.store import Conflict, Damaged, Filter, Full, Locked, StoreError
from bot.stores.tiny import TinyStore
from bot.stores.tiny_verify import verify
from tests.contracts.store_making import add, card, claimed, line, note, open_ticket, take
from tests.stores.writing import write_until_killed

KILLS = 24


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "store"


@pytest_asyncio.fixture
async def store(path: Path) -> AsyncIterator[TinyStore]:
    store = await TinyStore.open(path)
    yield store
    await store.close()


async def test_only_its_owner_may_read_a_new_store(store: TinyStore) -> None:
    assert _mode(store.path.parent) == 0o700
    files = list(store.path.parent.iterdir())
    assert len(files) == 4  # the store, its lock, and two of SQLite's
    assert {_mode(file) for file in files} == {0o600}


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_folder_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    asyncio.run(_open_and_close(tmp_path / "store"))
    assert _mode(tmp_path) == 0o755


async def _open_and_close(path: Path) -> None:
    await (await TinyStore.open(path)).close()


async def test_a_second_process_is_refused_and_told_who_has_it(store: TinyStore) -> None:
    with pytest.raises(Locked, match=rf"process {os.getpid()}\b.*stop that one"):
        await TinyStore.open(store.path)
    await open_ticket(store, "a")


async def test_a_closed_store_can_be_opened_by_the_next(store: TinyStore) -> None:
    ticket = await open_ticket(store, "a")
    await store.close()
    again = await TinyStore.open(store.path)
    assert await again.tickets(Filter()) == [ticket.id]
    await again.close()


async def test_a_closed_store_says_so(store: TinyStore) -> None:
    await store.close()
    with pytest.raises(StoreError, match="closed"):
        await open_ticket(store, "a")
    with pytest.raises(StoreError, match="closed"):
        await store.tickets(Filter())


async def test_closing_finishes_what_was_begun(store: TinyStore) -> None:
    begun = [asyncio.create_task(open_ticket(store, f"{number}")) for number in range(20)]
    await asyncio.sleep(0)
    await store.close()
    tickets = await asyncio.gather(*begun)
    again = await TinyStore.open(store.path)
    assert await again.tickets(Filter()) == sorted((ticket.id for ticket in tickets), reverse=True)
    await again.close()


async def test_a_caller_who_stops_waiting_disturbs_nobody(store: TinyStore) -> None:
    impatient = asyncio.create_task(open_ticket(store, "a"))
    await asyncio.sleep(0)
    impatient.cancel()
    await open_ticket(store, "b")
    assert len(await store.tickets(Filter())) == 2


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as sql:
        sql.execute("CREATE TABLE theirs (x)")
        sql.execute("INSERT INTO theirs VALUES (1)")
    sql.close()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda path: path.write_bytes(b"Dear diary, " * 100), "not a SQLite file"),
        (lambda path: path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000), "not a store"),
        (_foreign, "another program"),
    ],
)
def test_a_file_that_is_no_store_is_refused_and_left_alone(
    path: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    path.parent.mkdir()
    spoil(path)
    before = path.read_bytes()
    with pytest.raises(Damaged, match=rf"{reason}.*restore your last backup"):
        asyncio.run(_open_and_close(path))
    assert path.read_bytes() == before


async def test_a_store_of_a_newer_program_is_refused(store: TinyStore) -> None:
    await store.close()
    with sqlite3.connect(store.path) as sql:
        sql.execute("PRAGMA user_version=99")
    sql.close()
    with pytest.raises(Damaged, match=r"version 99.*update the program"):
        await TinyStore.open(store.path)


async def test_a_torn_page_is_noticed_on_opening(store: TinyStore) -> None:
    for number in range(20):
        await open_ticket(store, f"{number}")
    await store.close()
    with store.path.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(os.urandom(4096))
    with pytest.raises(Damaged, match="restore your last backup"):
        await TinyStore.open(store.path)


async def test_damage_that_comes_later_is_noticed_when_it_is_read(store: TinyStore) -> None:
    ticket = await open_ticket(store, "a")
    with sqlite3.connect(store.path) as sql:
        sql.execute("""UPDATE activities SET rest = '{"activity": {"kind": "Applauded", "v": 1}}'""")
    sql.close()
    with pytest.raises(Damaged, match=rf"activity 1 of ticket {ticket.id}.*Applauded"):
        await store.history(ticket.id)


@contextmanager
def room_for(more: int, file: Path) -> Iterator[None]:
    """Let the system refuse to make files larger than this one and some bytes `more`, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + more, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_refuses_what_does_not_fit_and_goes_on_afterwards(store: TinyStore) -> None:
    ticket = await open_ticket(store, "a")
    written = await _fill(store, ticket)
    before = await store.history(ticket.id)
    assert [entry.cause for entry in before] == ["open:a", *written]
    assert (await take(store))[0].delivery.number == 1
    await open_ticket(store, "after")
    await store.close()
    again = await TinyStore.open(store.path)
    assert await again.history(ticket.id) == before
    assert len(await again.tickets(Filter())) == 2
    await again.close()


async def test_a_disk_that_takes_nothing_is_told_until_it_takes_something(store: TinyStore) -> None:
    await open_ticket(store, "a")
    assert await store.trouble() is None
    with room_for(0, Path(f"{store.path}-wal")):
        with pytest.raises(Full):
            await open_ticket(store, "b")
        assert "Make room" in (await store.trouble() or "")
        assert "Make room" in (await store.trouble() or "")
    assert await store.trouble() is None
    await open_ticket(store, "b")


async def _fill(store: TinyStore, ticket: Ticket) -> list[str]:
    """Add notes with a line each until nothing fits any more; return the causes that were acknowledged."""
    written: list[str] = []
    with room_for(300_000, Path(f"{store.path}-wal")), pytest.raises(Full, match="Make room"):
        await _add_notes(store, ticket, written)
    assert written
    return written


async def _add_notes(store: TinyStore, ticket: Ticket, written: list[str]) -> None:
    for number in range(1, 1000):
        ticket, _ = await add(store, ticket, [note("x" * 20_000)], f"{number}", deliveries=[line(number)])
        written.append(f"{number}")


async def test_of_those_who_share_a_commit_only_those_fail_that_do_not_fit(store: TinyStore) -> None:
    tickets = [await open_ticket(store, f"{number}") for number in range(40)]
    store._databases[-1].storage.sql.execute("PRAGMA max_page_count=120")
    adding = (add(store, t, [note("x" * 20_000)], f"add:{t.id}", deliveries=[card(t.id)]) for t in tickets)
    results = await asyncio.gather(*adding, return_exceptions=True)
    refused = [result for result in results if isinstance(result, BaseException)]
    assert {type(error) for error in refused} == {Full}
    assert 0 < len(refused) < 40
    for ticket, result in zip(tickets, results, strict=True):
        fits = not isinstance(result, BaseException)
        assert len(await store.history(ticket.id)) == 1 + fits
        assert (await store.done_by(f"add:{ticket.id}") is not None) == fits
    store._databases[-1].storage.sql.execute("PRAGMA max_page_count=100000")
    await open_ticket(store, "after")


async def test_a_refused_step_does_not_disturb_those_of_its_commit(store: TinyStore) -> None:
    ticket = await open_ticket(store, "a")
    results = await asyncio.gather(
        *(open_ticket(store, f"{number}") for number in range(5)),
        add(store, ticket, [claimed()], "first"),
        add(store, ticket, [claimed()], "second"),
        *(open_ticket(store, f"{number}") for number in range(5, 10)),
        return_exceptions=True,
    )
    assert [type(result) for result in results if isinstance(result, BaseException)] == [Conflict]
    assert len(await store.tickets(Filter())) == 11


async def test_what_was_acknowledged_survives_a_kill_at_any_moment(path: Path) -> None:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.stores.writing"])
    chance = random.Random(20260302)  # noqa: S311 - chance, not secrecy
    acknowledged: dict[int, int] = {}
    for kill in range(KILLS):
        acknowledged |= _killed_after(processes, path, f"{kill}", chance.uniform(0.0, 0.05))
    assert acknowledged
    assert verify(path).faults == []
    store = await TinyStore.open(path)
    for ticket, length in acknowledged.items():
        log = await store.history(TicketId(ticket))
        assert len(log) >= length
        assert fold(TicketId(ticket), (entry.activity for entry in log)).version in {1, 3}  # all or nothing
    await store.close()


def _killed_after(processes: ForkServerContext, path: Path, name: str, seconds: float) -> dict[int, int]:
    """Let a process write, kill it some time after its first acknowledgement, and return what it acknowledged."""
    mine, its = processes.Pipe(duplex=False)
    process = processes.Process(target=write_until_killed, args=(path, name, its))
    process.start()
    its.close()
    acknowledged = dict([mine.recv()])
    time.sleep(seconds)
    process.kill()
    process.join()
    try:
        while True:
            ticket, length = mine.recv()
            acknowledged[ticket] = length
    except (EOFError, OSError):  # the last message may be torn
        mine.close()
        return acknowledged


async def test_a_commit_is_forced_to_the_disk(store: TinyStore) -> None:
    sql = store._databases[-1].storage.sql
    assert sql.execute("PRAGMA synchronous").fetchall() == [
        (2,)
    ]  # FULL: a kill alone would not show the lack of it
    assert sql.execute("PRAGMA journal_mode").fetchall() == [("wal",)]

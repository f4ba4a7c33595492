"""`verify` finds whatever was changed behind a store's back, and names the first record that is not what was written."""
# ruff: noqa: ASYNC240, S608 - small files of the test itself; what is put into SQL stands here

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.activities import Absorbed, Activity, MergedInto, PostRemoved, SplitOff
from bot.domain.evolving import evolve, opened
from bot.stores.chain import Head, commit, hash_of
from bot.stores.head_file import noted_beside
from bot.stores.store import Change, Damaged, Record, StoreError
from bot.stores.tiny import TinyStore
from bot.stores.tiny_seal import reseal
from bot.stores.tiny_verify import Verdict, verify
from bot.stores.verifying import MOST_FAULTS, Fault
from tests.contracts.store_making import (
    ANNA,
    NOON,
    SERVICE,
    SOCIAL,
    add,
    card,
    claimed,
    line,
    note,
    open_ticket,
    opening,
    post,
    seconds,
)

KEY = b"a key that nobody finds by trying it out"
OTHER_KEY = b"another key, as long as the first one is"
FREEZE = Record("freeze", "all", "1", NOON, {"reason": "storm"})


async def make(path: Path, tickets: int = 4, key: bytes | None = None) -> None:
    """Make a store whose tickets have three records each, the search index up to date."""
    store = await TinyStore.open(path, key=key)
    for number in range(tickets):
        ticket = await open_ticket(store, f"{number}", post=post(f"{number}", f"Wort{number}"))
        await add(
            store, ticket, [claimed(), note(f"note {number}")], f"more:{number}", deliveries=[card(ticket.id)]
        )
    await store.search("wort", frozenset({SOCIAL}))
    await store.close()


async def make_lively(path: Path, key: bytes | None = None) -> None:
    """Make a store in which everything happened that leaves a trace somewhere."""
    await make(path, key=key)
    store = await TinyStore.open(path, key=key)
    one = await open_ticket(store, "one", post=post("one", "Geheim"))
    two = await open_ticket(store, "two", SERVICE)
    cut_off = opening("one", post=post("one", "Geheim"), split_from=one.id)
    three = opened(await store.new_ticket_id(), cut_off)
    split = SplitOff(at=NOON, by=ANNA, posts=(cut_off.post.ref,), ticket=three.id)
    await store.append(evolve(one, split), [split], cause="split", also=Change(three, [cut_off]))
    merged = MergedInto(at=NOON, by=ANNA, ticket=two.id)
    absorbed = Absorbed(
        at=NOON, by=ANNA, ticket=three.id, posts=three.posts, conversations=(three.conversation,)
    )
    await store.append(
        evolve(three, merged), [merged], cause="merge", also=Change(evolve(two, absorbed), [absorbed])
    )
    four = await open_ticket(store, "four", post=post("four", "Fort"))
    await add(
        store,
        four,
        [PostRemoved(at=NOON, ref=post("four").ref)],
        "gone",
        deliveries=[line(1), line(2, lane="b")],
    )
    await store.keep(await store.keep(FREEZE, chained=True))
    await store.keep(replace(FREEZE, id="2"), chained=True)
    await store.drop("freeze", "all", "2")
    await store.search("geheim", frozenset({SOCIAL}))
    await store.erase(four.id, {1: opening("four", post=post("four", ""))}, at=NOON, reason="asked")
    await store.close()


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    await make(tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
async def lively(tmp_path: Path) -> Path:
    await make_lively(tmp_path / "lively")
    return tmp_path / "lively"


def tamper(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as sql:
        for statement in statements:
            sql.execute(statement)


def first(verdict: Verdict) -> int | None:
    """Return the first record that is named."""
    return next((fault.seq for fault in verdict.faults if fault.seq), None)


# What is whole


async def test_a_store_in_which_everything_happened_is_whole(lively: Path) -> None:
    verdict = verify(lively)
    assert verdict.faults == []
    assert verdict.whole
    assert (verdict.records, verdict.erased) == (verdict.head.seq, 2)


async def test_a_new_store_is_whole(tmp_path: Path) -> None:
    await (await TinyStore.open(tmp_path / "new")).close()
    verdict = verify(tmp_path / "new")
    assert verdict.whole
    assert (verdict.records, verdict.head, verdict.noted_at) == (0, Head(), None)


async def test_a_store_is_verified_while_the_bot_works_on_it(tmp_path: Path) -> None:
    store = await TinyStore.open(tmp_path / "store")
    ticket = await open_ticket(store, "a")
    assert verify(store.path).records == 1
    await add(store, ticket, [claimed()], "on")
    verdict = verify(store.path)
    assert verdict.whole
    assert verdict.head == await store.head()
    await store.close()


async def test_a_store_that_is_written_to_meanwhile_raises_no_false_alarm(tmp_path: Path) -> None:
    store = await TinyStore.open(
        tmp_path / "store", noting_every=0
    )  # the file beside it moves with each commit
    ticket = await open_ticket(store, "a")
    looking = asyncio.create_task(asyncio.to_thread(_look_often, store.path))
    number = 0
    while not looking.done():
        ticket, _ = await add(store, ticket, [note(f"{number}")], f"{number}")
        number += 1
    assert number > 1
    assert await looking == []
    await store.close()


def _look_often(path: Path) -> list[Fault]:
    return [fault for _ in range(40) for fault in verify(path, log_only=True).faults]


async def test_verifying_changes_nothing(lively: Path) -> None:
    before = lively.read_bytes()
    verify(lively)
    tamper(lively, "UPDATE activities SET cause = 'x' WHERE id = 1")
    after = lively.read_bytes()
    verify(lively)
    assert before != after == lively.read_bytes()


def test_what_is_no_store_cannot_be_verified(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store"):
        verify(tmp_path / "nothing")
    (tmp_path / "diary").write_text("Dear diary, today nothing happened at all.")
    with pytest.raises(Damaged, match="not a SQLite file"):
        verify(tmp_path / "diary")


# What somebody changed in the log

SWAPPED = [
    f"UPDATE {table} SET {column} = CASE {column} WHEN {a} THEN {b} ELSE {c} END WHERE {column} IN ({a}, {d})"
    for table, column in (("activities", "id"), ("chain", "seq"))
    for a, b, c, d in ((5, -8, -5, 8), (-8, 8, 5, -5))
]


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (["UPDATE activities SET rest = replace(rest, 'note 1', 'note 7') WHERE id = 6"], 6),
        (["UPDATE activities SET rest = rest || ' ' WHERE id = 6"], 6),
        (["UPDATE activities SET rest = CAST(rest AS BLOB) WHERE id = 6"], 6),
        (["UPDATE activities SET cause = 'other' WHERE id = 5"], 5),
        (["UPDATE activities SET cause = CAST(cause AS BLOB) WHERE id = 5"], 5),
        (["UPDATE activities SET cause = NULL WHERE id = 5"], 5),
        (["UPDATE activities SET ticket = 9 WHERE id = 5"], 5),
        (["UPDATE activities SET number = 9 WHERE id = 5"], 5),
        (["UPDATE activities SET id = 99 WHERE id = 5"], 5),
        (["DELETE FROM activities WHERE id = 5"], 5),
        (["DELETE FROM chain WHERE seq = 5"], 5),
        (["DELETE FROM activities WHERE id = 5", "DELETE FROM chain WHERE seq = 5"], 5),
        (["DELETE FROM activities WHERE id >= 5", "DELETE FROM chain WHERE seq >= 5"], 5),
        (["DELETE FROM activities", "DELETE FROM chain"], 1),
        (["INSERT INTO activities SELECT 13, ticket, 9, 'new', rest FROM activities WHERE id = 5"], 13),
        (["UPDATE activities SET rest = (SELECT rest FROM activities WHERE id = 9) WHERE id = 6"], 6),
        (SWAPPED, 5),
        *(
            ([f"UPDATE chain SET {column} = {value} WHERE seq = 5"], 5)
            for column, value in (
                ("kind", "'record'"),
                ("kind", "'dance'"),
                ("kind", "NULL"),
                ("ticket", "7"),
                ("ticket", "'seven'"),
                ("number", "7"),
                ("number", "1e300"),
                ("about", "1"),
                ("note", "'n'"),
                ("note", "x'ff'"),
                ("salt", "zeroblob(16)"),
                ("salt", "NULL"),
                ("salt", "substr(salt, 2)"),
                ("salt", "hex(salt)"),
                ("commitment", "zeroblob(32)"),
                ("commitment", "zeroblob(33)"),
                ("commitment", "'text'"),
                ("link", "zeroblob(32)"),
                ("link", "'text'"),
                ("link", "NULL"),
            )
        ),
    ],
)
async def test_the_first_record_that_is_not_what_was_written_is_named(
    path: Path, statements: list[str], named: int
) -> None:
    tamper(path, *statements)
    verdict = verify(path)
    assert not verdict.whole
    assert first(verdict) == named


async def test_a_byte_cannot_move_between_salt_and_content(path: Path) -> None:
    tamper(
        path,
        "UPDATE activities SET rest = CAST(substr((SELECT salt FROM chain WHERE seq = 5), 16) || CAST(rest AS BLOB) AS TEXT)"
        " WHERE id = 5",
        "UPDATE chain SET salt = substr(salt, 1, 15) WHERE seq = 5",
    )
    assert first(verify(path)) == 5


async def test_who_computes_a_record_anew_would_have_to_compute_all_that_follow(path: Path) -> None:
    store = await TinyStore.open(path)
    before, one = await store.links(4, 2)
    await store.close()
    assert one.payload is not None
    assert one.link.salt is not None
    payload = one.payload.replace(b"note 1", b"note 7")
    forged = one.link._replace(commitment=commit(one.link.salt, payload))
    link = hash_of(before.link.link, forged, one.cause)
    with closing(sqlite3.connect(path)) as sql, sql:
        sql.execute("UPDATE activities SET rest = ? WHERE id = 6", (payload.decode(),))
        sql.execute("UPDATE chain SET commitment = ?, link = ? WHERE seq = 6", (forged.commitment, link))
    verdict = verify(path)
    assert first(verdict) == 7
    assert "does not follow from the records before it" in str(verdict.faults[0])


async def test_the_store_itself_knows_how_far_its_log_goes(path: Path) -> None:
    Path(f"{path}.head").unlink()
    tamper(path, "DELETE FROM activities WHERE id >= 5", "DELETE FROM chain WHERE seq >= 5")
    assert first(verify(path)) == 5


async def test_a_fault_says_which_activity_of_which_ticket_and_what_is_wrong(path: Path) -> None:
    tamper(path, "UPDATE activities SET rest = rest || ' ' WHERE id = 6")
    [fault] = verify(path).faults
    assert str(fault) == "record 6 (activity 3 of ticket 2): says something else than what was written"


async def test_of_many_faults_the_first_are_named_and_all_counted(tmp_path: Path) -> None:
    await make(tmp_path / "many", 20)
    tamper(tmp_path / "many", "UPDATE activities SET rest = rest || ' ' WHERE id > 3")
    verdict = verify(tmp_path / "many")
    assert [fault.seq for fault in verdict.faults] == list(range(4, 4 + MOST_FAULTS))
    assert verdict.count == 57


async def test_nobody_can_blank_a_record_without_a_word(lively: Path) -> None:
    tamper(
        lively, "UPDATE activities SET rest = '{}' WHERE id = 2", "UPDATE chain SET salt = NULL WHERE seq = 2"
    )
    verdict = verify(lively)
    assert first(verdict) == 2
    assert "without a record that it was erased" in str(verdict.faults[0])


async def test_what_stands_in_the_place_of_something_erased_is_watched_as_well(lively: Path) -> None:
    with closing(sqlite3.connect(lively)) as sql:
        erased = "SELECT seq FROM chain WHERE salt IS NULL AND kind = 'activity'"
        [(seq,)] = sql.execute(erased).fetchall()
    tamper(lively, f"UPDATE activities SET rest = replace(rest, 'everything', 'nothing') WHERE id = {seq}")
    assert first(verify(lively)) == seq


async def test_a_later_end_than_the_store_wrote_down_is_noticed(path: Path) -> None:
    tamper(path, "UPDATE head SET seq = 11, link = (SELECT link FROM chain WHERE seq = 11)")
    assert first(verify(path)) == 12


# What somebody changed elsewhere


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE tickets SET owner = 'ben' WHERE id = 1",
            "ticket 1: is listed otherwise than its log says: owner",
        ),
        ("UPDATE tickets SET conversation = 'z' WHERE id = 1", "conversation"),
        ("UPDATE tickets SET urgent = 1 WHERE id = 2", "urgent"),
        (
            "DELETE FROM tickets WHERE id = 2",
            "ticket 2: is listed otherwise than its log says: it is in no list",
        ),
        (
            "INSERT INTO tickets SELECT 77, account, 'z', version, closed, department, owner, merged_into, status, urgent, starred, opened_at, waiting_since, due_at, terms, rest FROM tickets WHERE id = 1",
            "ticket 77: is a ticket without a log",
        ),
        ("DELETE FROM terms WHERE ticket = 1 AND kind = 'customer'", "the terms of tickets"),
        ("INSERT INTO terms VALUES ('tag', 'vip', 0, 1)", "the terms of tickets"),
        ("UPDATE term_counts SET count = count + 1", "the counts of terms"),
        (
            "UPDATE words_content SET c0 = 'anderes' WHERE id = (1 << 20) + 1",
            "record 1 (activity 1 of ticket 1): is found by",
        ),
        ("INSERT INTO words (rowid, text) VALUES ((1 << 20) + 9, 'falsch')", "that it does not have"),
        ("INSERT INTO words (rowid, text) VALUES ((99 << 20) + 1, 'falsch')", "ticket 99: is found by words"),
        ("UPDATE split_off SET ticket = 1", "which posts were split off"),
        ("DELETE FROM split_off", "which posts were split off"),
        ("DELETE FROM removed_posts", "which posts are gone"),
        ("UPDATE tickets SET merged_into = 7 WHERE id = 6", "goes on as itself"),
        ("UPDATE tickets SET merged_into = 99 WHERE id = 7", "was merged into a ticket that is not there"),
        ("UPDATE records SET rest = replace(rest, 'storm', 'calm')", "differs from its newest link"),
        ("DELETE FROM records", "a record of kind freeze is not kept any more, and nobody dropped it"),
        ("DELETE FROM lanes WHERE lane = 'b'", "lane 'b' of the outbox has deliveries that nobody looks at"),
        ("DELETE FROM deliveries WHERE lane = 'b'", "lane 'b' of the outbox has nothing to give"),
        ("UPDATE lanes SET head = 99 WHERE lane = 'b'", "does not begin with its first delivery"),
        (
            "UPDATE deliveries SET ticket = 99 WHERE lane = 'b'",
            "has something to be delivered, but is no ticket",
        ),
    ],
)
async def test_what_does_not_follow_from_the_log_is_named(lively: Path, statement: str, said: str) -> None:
    tamper(lively, statement)
    verdict = verify(lively)
    assert any(said in str(fault) for fault in verdict.faults), verdict.faults
    assert verify(lively, log_only=True).whole


async def test_an_index_of_sqlite_that_differs_from_its_table_is_named(path: Path) -> None:
    tamper(
        path,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, '(cause)', '(number)') WHERE name = 'activities_1'",
    )
    assert any(str(fault).startswith("SQLite:") for fault in verify(path).faults)


# What somebody noted elsewhere


async def test_a_log_that_lost_its_end_together_with_its_head_is_found_by_the_file_beside_it(
    path: Path,
) -> None:
    cut(path, 9)
    verdict = verify(path)
    assert first(verdict) == 10
    assert "store.head knows 12 records" in str(verdict.faults[0])


def cut(path: Path, last: int) -> None:
    """Cut off the end of a log as somebody would who knows how it is made."""
    tamper(
        path,
        f"DELETE FROM activities WHERE id > {last}",
        f"DELETE FROM chain WHERE seq > {last}",
        f"UPDATE head SET seq = {last}, link = (SELECT link FROM chain WHERE seq = {last})",
    )


async def test_a_head_that_somebody_wrote_down_must_be_in_the_log(path: Path) -> None:
    early = verify(path).head
    assert verify(path, heads=[early, Head()]).whole
    Path(f"{path}.head").unlink()
    cut(path, 9)
    tamper(path, "DELETE FROM tickets WHERE id = 4", "DELETE FROM terms WHERE ticket = 4")
    assert verify(path, log_only=True).whole
    verdict = verify(path, heads=[early])
    assert first(verdict) == 10


async def test_another_log_of_the_same_length_is_not_the_one_that_was_written_down(tmp_path: Path) -> None:
    await make(tmp_path / "a")
    await make(tmp_path / "b")
    verdict = verify(tmp_path / "b", heads=[verify(tmp_path / "a").head])
    assert first(verdict) == 12
    assert "is not the one" in str(verdict.faults[0])


async def test_a_head_file_that_cannot_be_read_is_said(path: Path) -> None:
    Path(f"{path}.head").write_text('{"head": "nonsense"}')
    with pytest.raises(Damaged, match=r"store\.head is not what was written"):
        verify(path)


async def test_the_head_file_says_where_the_log_ended(tmp_path: Path) -> None:
    store = await TinyStore.open(tmp_path / "store", now=lambda: seconds(7))
    await open_ticket(store, "a")
    head = await store.head()
    await store.close()
    noted = json.loads((tmp_path / "store.head").read_text())
    assert noted == {"head": str(head), "at": seconds(7).isoformat(), "seal": ""}
    assert verify(store.path).noted_at == seconds(7)


async def test_the_head_file_follows_the_log_at_its_pace(tmp_path: Path) -> None:
    for pace, expected in ((0.0, 1), (3600.0, None)):
        path = tmp_path / f"{pace}"
        store = await TinyStore.open(path, noting_every=pace)
        await open_ticket(store, "a")
        await store.search("once the next step is done, the file was written", frozenset({SOCIAL}))
        noted = noted_beside(path)
        assert (noted and noted.head.seq) == expected
        await store.close()
        noted = noted_beside(path)
        assert noted is not None
        assert noted.head.seq == 1


async def test_a_disk_that_refuses_the_head_file_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "store.head.new").mkdir()
    store = await TinyStore.open(tmp_path / "store", noting_every=0)
    await open_ticket(store, "a")
    await store.close()
    assert verify(store.path).noted_at is None


# Erasing, in the file


async def test_what_was_erased_is_nowhere_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "store"
    store = await TinyStore.open(path, indexing_after=3600)
    ticket = await open_ticket(store, "a", post=post("a", "Kanarienvogel"))
    await add(store, ticket, [note("Kanarienvogel, sagt sie")], "note")
    await store.keep(Record("freeze", "all", "1", NOON, {"why": "Kanarienvogel"}), chained=True)
    await store.close()
    assert b"Kanarienvogel" in path.read_bytes()
    store = await TinyStore.open(path, indexing_after=3600)
    gone: dict[int, Activity] = {
        1: opening("a", post=post("a", "")),
        2: replace(note("Kanarienvogel, sagt sie"), text="", message="m"),
    }
    await store.erase(ticket.id, gone, at=NOON, reason="asked")
    await store.drop("freeze", "all", "1")
    await store.close()
    assert b"Kanarienvogel" not in path.read_bytes()
    assert verify(path).whole


# Seals


def rewrite(path: Path) -> None:
    """Write a whole new chain over a changed log, as somebody would who has the program but not the key."""
    tamper(
        path,
        "UPDATE activities SET rest = replace(rest, 'note 1', 'note 7')",
        "DELETE FROM chain",
        "DROP TABLE chain",
    )
    tamper(
        path,
        "DROP TABLE head",
        "ALTER TABLE records DROP COLUMN chained",
        "ALTER TABLE deliveries DROP COLUMN undone",
        "PRAGMA user_version = 2",
    )
    Path(f"{path}.head").unlink()


async def test_who_has_no_key_cannot_make_a_chain_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "sealed"
    await make(path, key=KEY)
    assert verify(path, key=KEY).sealed
    rewrite(path)
    with pytest.raises(StoreError, match="has no seal yet"):
        await TinyStore.open(path, key=KEY)
    assert not verify(path, key=KEY).whole


async def test_without_a_key_the_seal_is_not_looked_at(tmp_path: Path) -> None:
    await make(tmp_path / "sealed", key=KEY)
    verdict = verify(tmp_path / "sealed")
    assert verdict.whole
    assert not verdict.sealed


async def test_the_seal_of_another_key_is_none(tmp_path: Path) -> None:
    await make(tmp_path / "sealed", key=KEY)
    verdict = verify(tmp_path / "sealed", key=OTHER_KEY)
    assert "the seal is not the one that this key makes" in str(verdict.faults[0])
    with pytest.raises(Damaged, match="the seal is not the one"):
        await TinyStore.open(tmp_path / "sealed", key=OTHER_KEY)


async def test_a_sealed_log_is_not_continued_without_its_key(tmp_path: Path) -> None:
    await make(tmp_path / "sealed", key=KEY)
    with pytest.raises(StoreError, match=r"Set ZURUF_LOG_KEY.*verify --seal"):
        await TinyStore.open(tmp_path / "sealed")


async def test_a_head_file_without_the_seal_is_no_witness(tmp_path: Path) -> None:
    path = tmp_path / "sealed"
    await make(path, key=KEY)
    noted = json.loads(Path(f"{path}.head").read_text())
    Path(f"{path}.head").write_text(json.dumps({**noted, "seal": ""}))
    assert "does not have the seal of this key" in str(verify(path, key=KEY).faults[0])


async def test_a_log_can_be_sealed_later_and_says_so(path: Path) -> None:
    with pytest.raises(StoreError, match="has no seal yet"):
        await TinyStore.open(path, key=KEY)
    verdict = reseal(path, KEY, lambda: seconds(3))
    assert (verdict.whole, verdict.sealed, verdict.records) == (True, True, 13)
    store = await TinyStore.open(path, key=KEY)
    [sealing] = await store.links(12)
    assert json.loads(sealing.link.note)["at"] == seconds(3).isoformat()
    assert KEY.decode() not in sealing.link.note
    await store.close()
    assert verify(path, key=KEY).whole


async def test_a_seal_can_be_taken_off_and_the_log_says_so(tmp_path: Path) -> None:
    await make(tmp_path / "sealed", key=KEY)
    assert reseal(tmp_path / "sealed", None).records == 13
    store = await TinyStore.open(tmp_path / "sealed")
    [taken_off] = await store.links(12)
    assert json.loads(taken_off.link.note)["key"] == ""
    await store.close()


async def test_a_broken_log_is_not_sealed(path: Path) -> None:
    tamper(path, "UPDATE activities SET rest = rest || ' ' WHERE id = 6")
    before = path.read_bytes()
    assert first(reseal(path, KEY)) == 6
    assert path.read_bytes() == before


# The start


async def test_a_bot_does_not_go_on_with_a_log_that_was_changed(path: Path) -> None:
    tamper(path, "UPDATE activities SET rest = rest || ' ' WHERE id = 6")
    before = path.read_bytes()
    with pytest.raises(
        Damaged, match=r"record 6 \(activity 3 of ticket 2\).*zuruf verify.*docs/how-to/verify\.md"
    ):
        await TinyStore.open(path)
    assert path.read_bytes() == before
    with pytest.raises(Damaged, match="record 6"):  # it left nothing locked or mended
        await TinyStore.open(path)


async def test_a_bot_does_not_go_on_with_a_log_that_lost_its_end(path: Path) -> None:
    cut(path, 9)
    with pytest.raises(Damaged, match=r"record 10: is missing: .*store\.head knows 12 records"):
        await TinyStore.open(path)


async def test_at_the_start_only_the_newest_part_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "long"
    await make(path, 700)
    tamper(path, "UPDATE activities SET rest = rest || ' ' WHERE id = 90")
    await (await TinyStore.open(path)).close()
    assert first(verify(path)) == 90
    tamper(path, "UPDATE activities SET rest = rest || ' ' WHERE id = 101")
    with pytest.raises(Damaged, match="record 101"):
        await TinyStore.open(path)

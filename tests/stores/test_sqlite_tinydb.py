"""TinyDB's API, on our storage: everything that TinyDB documents, and that only what changes is touched."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import Query, TinyDB, where
from tinydb.operations import increment
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from bot.stores.sqlite_tinydb import Index, Shape, SqliteStorage, SqliteTable, SqliteTinyDB, Taken

Person = Query()
SCHEMA = {
    "people": Shape(
        {"name": str, "age": int, "here": bool, "score": float},
        (Index("name", unique=True), Index("age DESC", where="here")),
    )
}
ANNA = {"name": "Anna", "age": 40, "here": True, "likes": ["tea"]}
BEN = {"name": "Ben", "age": 20, "here": False, "likes": []}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[SqliteTinyDB]:
    with SqliteTinyDB(tmp_path / "db", SCHEMA) as db:
        yield db


@pytest.fixture(params=["people", "undeclared"])
def table(db: SqliteTinyDB, request: pytest.FixtureRequest) -> SqliteTable:
    return db.table(request.param)


def test_documents_come_back_as_they_were(table: SqliteTable) -> None:
    odd = {"name": None, "score": 1.5, "more": {"a": [1, None, "ü"], "b": ""}}
    ids = [table.insert(document) for document in (ANNA, BEN, odd)]
    assert ids == [1, 2, 3]
    assert table.all() == [ANNA, BEN, odd]
    assert table.get(doc_id=3) == odd
    assert [document.doc_id for document in table] == ids


def test_tables_can_be_searched_by_any_condition(table: SqliteTable) -> None:
    table.insert_multiple([ANNA, BEN])
    assert table.search(Person.age > 30) == [ANNA]
    assert table.search(Person.likes.any(["tea"]) | (Person.name == "Ben")) == [ANNA, BEN]
    assert table.get(where("name") == "Ben") == BEN
    assert table.contains(Person.here == False)  # noqa: E712 - TinyDB's way to ask
    assert not table.contains(doc_id=9)
    assert table.count(Person.age.exists()) == 2
    assert table.get(doc_ids=[1, 9]) == [ANNA]
    assert table.get(doc_id=9) is None


def test_documents_can_be_changed(table: SqliteTable) -> None:
    table.insert_multiple([ANNA, BEN])
    assert table.update({"age": 41, "mood": "good"}, Person.name == "Anna") == [1]
    assert table.update(increment("age"), doc_ids=[2, 9]) == [2]
    assert table.get(doc_id=1) == {**ANNA, "age": 41, "mood": "good"}
    assert table.update({"here": True}) == [1, 2]
    assert table.update_multiple([({"age": 1}, Person.name == "Anna")]) == [1]
    assert [document["age"] for document in table] == [1, 21]


def test_documents_can_be_upserted(table: SqliteTable) -> None:
    assert table.upsert(ANNA, Person.name == "Anna") == [1]
    assert table.upsert({"age": 50}, Person.name == "Anna") == [1]
    assert table.upsert(Document(BEN, doc_id=7)) == [7]
    assert [(document.doc_id, document["age"]) for document in table] == [(1, 50), (7, 20)]


def test_documents_can_be_removed(table: SqliteTable) -> None:
    table.insert_multiple([ANNA, BEN])
    assert table.remove(Person.age < 30) == [2]
    assert table.remove(doc_ids=[1, 9]) == [1]
    assert table.all() == []
    with pytest.raises(RuntimeError, match="truncate"):
        table.remove()


def test_truncating_empties_a_table_and_no_other(db: SqliteTinyDB) -> None:
    db.table("people").insert_multiple([ANNA, BEN])
    db.insert({"a": 1})
    db.table("people").truncate()
    assert (len(db.table("people")), len(db)) == (0, 1)
    assert db.table("people").insert(ANNA) == 1


def test_the_ids_of_removed_documents_are_not_given_again(table: SqliteTable) -> None:
    table.insert_multiple([ANNA, BEN])
    table.remove(doc_ids=[2])
    assert table.insert(BEN) == 3


def test_a_document_keeps_the_id_it_brings(table: SqliteTable) -> None:
    assert table.insert(Document(ANNA, doc_id=5)) == 5
    assert table.insert(BEN) == 6
    with pytest.raises(ValueError, match="5"):
        table.insert(Document({}, doc_id=5))


def test_tables_can_be_dropped(db: SqliteTinyDB) -> None:
    db.table("people").insert(ANNA)
    db.table("other").insert({"a": 1})
    assert db.tables() == {"people", "other"}
    db.drop_table("other")
    assert db.tables() == {"people"}
    db.drop_tables()
    assert db.tables() == set()
    assert db.table("people").insert(ANNA) == 1


def test_what_must_be_unique_is_kept_unique(db: SqliteTinyDB) -> None:
    db.table("people").insert(ANNA)
    with pytest.raises(Taken):
        db.table("people").insert({"name": "Anna"})
    with pytest.raises(sqlite3.IntegrityError):
        db.table("people").update({"name": "Anna"}, doc_ids=[db.table("people").insert(BEN)])
    assert db.table("people").all() == [ANNA, BEN]


def test_a_column_holds_only_what_its_index_can_find(db: SqliteTinyDB) -> None:
    with pytest.raises(TypeError, match=r"people\.age holds int"):
        db.table("people").insert({"age": "forty"})


def test_looking_up_uses_the_index(db: SqliteTinyDB) -> None:
    people = db.table("people")
    people.insert_multiple([ANNA, BEN])
    assert people.lookup(name="Ben") == [BEN]
    assert people.lookup(here=True, age=40) == [ANNA]
    assert people.lookup(name="Cleo") == []
    plan = db.storage.sql.execute("EXPLAIN QUERY PLAN SELECT * FROM people WHERE name = 'Ben'").fetchall()
    assert "USING INDEX" in plan[0][3]


def test_changing_fields_leaves_the_others_alone(db: SqliteTinyDB) -> None:
    people = db.table("people")
    people.insert(ANNA)
    assert people.change(1, age=41, here=None)
    assert people.get(doc_id=1) == {"name": "Anna", "age": 41, "likes": ["tea"]}
    assert people.change(1)
    assert not people.change(2, age=1)


def test_only_what_changes_is_written(db: SqliteTinyDB) -> None:
    people = db.table("people")
    people.insert_multiple({"name": f"{number}", "age": number} for number in range(500))
    before = db.storage.sql.total_changes
    people.update({"age": 7}, Person.name == "300")
    people.update({"age": 8}, Person.age == 8)  # holds already
    people.remove(Person.name == "301")
    assert db.storage.sql.total_changes - before == 2


def _insert_and_fail(db: SqliteTinyDB) -> None:
    with db.storage.transaction():
        db.insert({"a": 2})
        db.table("people").insert({"age": 1 / 0})


def test_a_transaction_spans_tables(db: SqliteTinyDB) -> None:
    with db.storage.transaction():
        db.table("people").insert(ANNA)
        db.insert({"a": 1})
    with pytest.raises(ZeroDivisionError):
        _insert_and_fail(db)
    assert (len(db.table("people")), len(db)) == (1, 1)


def test_an_inner_transaction_is_undone_alone(db: SqliteTinyDB) -> None:
    with db.storage.transaction():
        db.insert({"a": 1})
        with pytest.raises(ZeroDivisionError):
            _insert_and_fail(db)
        with pytest.raises(ZeroDivisionError):
            _insert_and_fail(db)
        db.insert({"a": 3})
    assert db.all() == [{"a": 1}, {"a": 3}]


def test_everything_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    with SqliteTinyDB(tmp_path / "db", SCHEMA) as db:
        db.table("people").insert(ANNA)
    with SqliteTinyDB(tmp_path / "db", read_only=True) as db:
        assert db.table("people").all() == [ANNA]  # true is true again, though nobody named the schema
        with pytest.raises(sqlite3.OperationalError):
            db.table("people").insert(BEN)


def test_tinydb_itself_works_on_the_storage(tmp_path: Path) -> None:
    with TinyDB(tmp_path / "db", storage=SqliteStorage) as db:
        db.insert(ANNA)
        db.table("other").insert_multiple([BEN, ANNA])
        db.table("other").update({"age": 1}, Person.name == "Ben")
        db.table("other").remove(Person.name == "Anna")
    with SqliteTinyDB(tmp_path / "db") as again:
        assert (again.all(), again.table("other").all()) == ([ANNA], [{**BEN, "age": 1}])


numbers = st.integers(0, 3)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), st.fixed_dictionaries({"n": numbers}, optional={"m": st.booleans()})),
        st.tuples(st.just("update"), numbers),
        st.tuples(st.just("remove"), numbers),
        st.tuples(st.just("upsert"), numbers),
        st.tuples(st.just("remove_id"), st.integers(1, 6)),
    ),
    max_size=12,
)


@given(steps)
@settings(deadline=None)
def test_any_history_ends_as_with_tinydb_in_memory(history: list[tuple[str, object]]) -> None:
    schema = {"_default": Shape({"n": int, "m": bool})}
    with (
        TemporaryDirectory() as folder,
        SqliteTinyDB(Path(folder) / "db", schema) as ours,
        TinyDB(storage=MemoryStorage) as theirs,
    ):
        for step in history:
            assert _do(ours, step) == _do(theirs, step)
        assert [(document.doc_id, document) for document in ours] == [
            (document.doc_id, document) for document in theirs
        ]


def _do(db: TinyDB, step: tuple[str, object]) -> object:
    match step:
        case "insert", dict(document):
            return db.insert(document)
        case "update", n:
            return db.update({"m": True}, Person.n == n)
        case "remove", n:
            return db.remove(Person.n == n)
        case "upsert", n:
            return db.upsert({"n": n, "m": False}, Person.n == n)
        case "remove_id", doc_id:
            return db.remove(doc_ids=[doc_id])
        case _:
            raise AssertionError(step)

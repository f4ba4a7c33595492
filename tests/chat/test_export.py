"""Logs to take along: complete, readable, and harmless in whatever opens them."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.export import exported
from bot.domain import activities as did
from bot.domain.activities import Activity
from bot.domain.ticket import TicketId
from bot.stores.store import Entry
from bot.texts import speaking
from tests.fakes import world
from tests.fakes.world import ANNA, IN_SOCIAL, SOCIAL

NOW = world.Watch()()
BY: dict[str, Any] = {"at": NOW, "by": ANNA.actor}
NOTE: dict[str, Any] = {**BY, "channel": IN_SOCIAL, "message": "m1"}
FORMULAS = (
    "=1+1",
    "+49 1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\uff1d1+1",
    "'=1",
    " =1",
    "\u00a0@x",
    "  \t=1",
    "' =1",
)


def log(*activities: Activity, text: str = "Schöne Grüße") -> list[Entry]:
    opened = did.Opened(at=NOW, post=world.post(text), department=SOCIAL, channels=(IN_SOCIAL,), rule="All")
    return [Entry(TicketId(17), n, "c", one) for n, one in enumerate((opened, *activities), start=1)]


def file(kind: str, entries: list[Entry]) -> str:
    name, content = exported(entries, world.policy(), speaking("en"), kind)
    assert name == f"ticket-17.{kind}"
    return content.decode()


def table(entries: list[Entry]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file("csv", entries).removeprefix("\ufeff"), newline="")))


def test_markdown_says_what_the_thread_says_and_quotes_the_customer() -> None:
    said = file("md", log(did.Claimed(**BY), text="Hello,\nwhere is it?"))
    assert said == (
        "# Ticket 17\n\n"
        "**1** · 2026-11-21 10:00 · A post by Mia arrived at Social Media.\n\n"
        "> Hello,\n> where is it?\n\n"
        "**2** · 2026-11-21 10:00 · Anna claimed the ticket.\n"
    )


@pytest.mark.parametrize(
    "evil",
    [
        "<script>",
        "[bank](https://evil.example)",
        "**so**",
        "`code`",
        "# Big",
        "- one",
        "1. one",
        "=== x",
        "| a |",
    ],
)
def test_no_words_are_markup_in_markdown(evil: str) -> None:
    said = file("md", log(did.NoteAdded(**NOTE, text=f"x\n{evil}"), text=evil))
    assert f"> {evil}\n" not in said
    assert all(f"\\{char}" in said for char in evil if char in "<[*`#|")


def test_json_is_the_same_log_for_machines() -> None:
    found = json.loads(file("json", log(did.Claimed(**BY))))
    assert found["ticket"] == "Ticket 17"
    assert found["log"][0]["post"] == "Schöne Grüße"
    assert found["log"][1] == {
        "number": 2,
        "at": "2026-11-21T10:00:00+01:00",
        "activity": "Claimed",
        "by": "Anna",
        "text": "Anna claimed the ticket.",
        "post": "",
    }


def test_a_spreadsheet_reads_umlauts() -> None:
    _, content = exported(log(), world.policy(), speaking("en"), "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert table(log())[0]["post"] == "Schöne Grüße"


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(formula: str) -> None:
    (row,) = table(log(text=formula))
    assert row["post"][0] == "'"
    assert row["post"].replace("'", "").strip() == formula.replace("'", "").strip()


def is_formula(cell: str) -> bool:
    return cell.lstrip(" \u00a0\t\r\n")[:1] in set("=+-@\uff1d\uff0b\uff0d\uff20")


@given(
    st.text("=+-@\t\r\n ;,'\"|a1(!\u00a0\uff1d", max_size=30) | st.text(max_size=30),
    st.sampled_from((",", ";", "\t")),
)
def test_no_cell_is_a_formula_however_a_spreadsheet_parts_them(words: str, parts_by: str) -> None:
    note = did.NoteAdded(**NOTE, text=words)
    content = file("csv", log(note, text=words)).removeprefix("\ufeff")
    rows = csv.reader(io.StringIO(content, newline=""), delimiter=parts_by)
    assert [cell for row in rows for cell in row if is_formula(cell)] == []


@pytest.mark.parametrize("between", [";", "; ", ';"', "\t", "\n"])
def test_no_cell_is_a_formula_where_a_spreadsheet_parts_them_in_another_way(between: str) -> None:
    (row,) = table(log(text=f"Hello{between}=1+1"))
    assert row["post"] == f"Hello{between}'=1+1"


def test_a_page_of_empty_lines_is_exported_at_once() -> None:
    words = "Hello" + "\n" * 50_000 + "you"
    assert table(log(text=words))[0]["post"] == words


def test_line_breaks_and_quotes_stay_in_their_cell() -> None:
    words = 'He said "no",\nthen; "yes"'
    assert table(log(text=words))[0]["post"] == words


@pytest.mark.parametrize("kind", ["md", "json", "csv"])
def test_what_a_customer_deleted_is_left_out(kind: str) -> None:
    second = world.post("My secret is 4711", 2)
    gone = did.PostRemoved(at=NOW, ref=second.ref)
    said = file(kind, log(did.PostAdded(at=NOW, post=second), gone))
    assert "4711" not in said
    assert "deleted on the platform" in said


def test_what_nobody_can_encode_does_not_break_the_file() -> None:
    assert "x" in file("md", log(did.NoteAdded(**NOTE, text="x\ud800")))


def test_nobody_makes_up_a_kind_of_file() -> None:
    with pytest.raises(KeyError):
        exported(log(), world.policy(), speaking("en"), "exe")

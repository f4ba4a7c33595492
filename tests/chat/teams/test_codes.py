"""What travels through Teams comes back as it went, and whatever else comes back is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.teams import codes
from bot.chat.teams.codes import FieldId, FormCode, PressCode, Unreadable
from bot.domain.ticket import TicketId
from bot.handlers.form import Button

INBOX = FormCode("inbox", TicketId(0), {"filter": "mine"}, "n1")
REPLY = FormCode(
    "reply",
    TicketId(17),
    {"edition": "1"},
    "n2",
    below=INBOX,
    turn=3,
    required=("text",),
    live={"target": "public"},
)
UNDO = Button("undo", TicketId(17), "Undo", "r1")

junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from([*"vhtsnmburlf", "press", "form", "act"]) | st.text(), inner)
    ),
    max_leaves=12,
)
marked = st.builds(
    lambda rest: {"v": 1, "h": "reply", "t": 17, "m": {}, "s": "", "n": "", **rest},
    st.dictionaries(st.sampled_from("vhtsnmburl"), junk),
)


def through_teams(data: object) -> dict[str, object]:
    """Data as it comes back: through JSON, with what Teams adds."""
    came: dict[str, object] = json.loads(json.dumps(data))
    return came | {"msteams": {"type": "task/fetch"}, "text.text.0.0": "typed"}


def test_a_button_comes_back_as_it_went() -> None:
    came = through_teams(codes.press_data(UNDO, version=7))
    assert codes.press_in(came) == PressCode("undo", TicketId(17), "r1", 7)


@pytest.mark.parametrize("act", ["submit", "press", "change", "page", "back"])
def test_a_form_comes_back_as_it_went(act: codes.Act) -> None:
    came = through_teams(codes.form_data(REPLY, act, press=UNDO if act == "press" else None, page="2"))
    assert codes.form_in(came) == (REPLY if act == "submit" else replace(REPLY, required=(), live={}))
    assert codes.act_in(came) == act
    assert codes.page_in(came) == "2"
    if act == "press":
        assert codes.press_in(came) == PressCode("undo", TicketId(17), "r1")


def test_a_search_field_says_of_which_form_it_is() -> None:
    dataset = codes.search_dataset(REPLY, "template")
    assert codes.search_in(dataset, {}) == (
        FormCode("reply", TicketId(17), {"edition": "1"}, "n2", turn=3),
        "template",
    )
    assert codes.search_in(dataset, through_teams(codes.form_data(REPLY, "submit"))) == (REPLY, "template")


def test_what_no_button_says_submits() -> None:
    assert (
        codes.act_in({}) == codes.act_in({"act": "destroy"}) == codes.act_in({"act": ["press"]}) == "submit"
    )


@given(junk | st.builds(lambda press, form: {"press": press, "form": form}, marked | junk, marked | junk))
def test_whatever_else_comes_back_is_refused(data: object) -> None:
    data = data if isinstance(data, dict) else {"press": data, "form": data, "page": data}
    for read in (codes.press_in, codes.form_in):
        try:
            code = read(data)
        except Unreadable:
            continue
        repr(code).encode()
        assert abs(code.ticket) < 10**15
        assert isinstance(code.handler, str)
    assert codes.act_in(data) in {"submit", "press", "change", "page", "back"}
    assert isinstance(codes.page_in(data), str)


@given(
    st.text()
    | st.builds(json.dumps, junk)
    | st.builds(lambda form: json.dumps({"v": 1, "f": "x", "form": form}), marked)
)
def test_whatever_else_searches_is_refused(dataset: str) -> None:
    try:
        code, name = codes.search_in(dataset, {})
    except Unreadable:
        return
    assert isinstance(code, FormCode)
    name.encode()


def test_forms_do_not_lie_under_each_other_without_end() -> None:
    tower = FormCode("more", TicketId(1))
    for _ in range(300):
        tower = FormCode("more", TicketId(1), below=tower)
    read = codes.form_in(codes.form_data(tower, "submit"))
    depth = 0
    while read.below is not None:
        read, depth = read.below, depth + 1
    assert depth == 4


def test_a_half_of_a_character_is_none() -> None:
    data = codes.press_data(Button("undo", TicketId(17), "Undo", "r\ud800"))
    assert codes.press_in(data).subject == "r\N{REPLACEMENT CHARACTER}"


@given(st.text(min_size=1), st.integers(0, 99), st.integers(0, 99))
def test_a_field_is_known_by_its_id(name: str, edition: int, turn: int) -> None:
    field = FieldId("choice", name, edition, turn)
    assert codes.field_in(str(field)) == field


@given(junk)
def test_what_is_no_field_is_none(key: object) -> None:
    for one in (
        key,
        "press",
        "form",
        "act",
        "page",
        "msteams",
        "text",
        "text.a",
        "text..0.0",
        "text.a.0.x",
        "other.a.0.0",
    ):
        found = codes.field_in(one)
        assert found is None or str(found) == one


def test_marks_are_read_from_a_card_and_from_its_json() -> None:
    content = {
        "body": [{"type": "TextBlock", "id": "zuruf1 lines 3,4"}, {"id": 5}, "x", {"id": "other lines 5"}]
    }
    assert codes.lines_in(content) == codes.lines_in(json.dumps(content)) == (3, 4)
    assert codes.card_in(content) is None
    assert codes.notice_in(content) is None
    assert codes.card_in({"body": [{"id": "zuruf1 card -7 2"}]}) == -7
    assert codes.notice_in({"body": [{"id": "zuruf1 notice a key with blanks"}]}) == "a key with blanks"


@given(
    junk
    | st.text()
    | st.builds(
        lambda ids: {"body": [{"id": one} for one in ids]}, st.lists(junk | st.text().map("zuruf1 {}".format))
    )
)
def test_a_card_of_another_make_has_no_marks_or_harmless_ones(content: object) -> None:
    assert isinstance(codes.lines_in(content), tuple)
    assert codes.card_in(content) is None
    assert codes.notice_in(content) is None or isinstance(content, dict)

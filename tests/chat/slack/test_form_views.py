"""Any form is something that Slack takes, with every field and button that it needs."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from hypothesis import given

from bot.chat.slack.codes import FormCode, form_memory, read_form
from bot.chat.slack.ingress import LARGEST
from bot.chat.slack.modal import home, modal, only_words, with_notice
from bot.domain.text import Untrusted
from bot.domain.ticket import TicketId
from bot.handlers.form import (
    Button,
    Buttons,
    Form,
    Heading,
    Option,
    Part,
    Passage,
    Quote,
    Several,
    Style,
    TextField,
)
from bot.workspace.blockkit import view_problems
from tests.chat.anything import FIELD, VIENNA, forms, members, sentences
from tests.chat.slack.test_blocks import assert_nothing_is_live


@given(forms)
def test_any_form_is_valid_and_without_live_markup(form: Form) -> None:
    below = FormCode("log", TicketId(17), form.memory, FormCode("home", TicketId(0)))
    for view in (modal(form, VIENNA, "Abbrechen"), modal(form, VIENNA, below=below), home(form, VIENNA)):
        assert [str(problem) for problem in view_problems(view)] == []
        assert_nothing_is_live(view)


@given(sentences)
def test_any_words_can_be_a_home_tab(text: tuple[Untrusted, ...]) -> None:
    assert view_problems(only_words(text, VIENNA)) == []


def test_a_form_that_is_too_long_loses_what_is_to_be_read_but_no_field() -> None:
    form = Form("log", TicketId(17), "Log", (*(Passage((str(n),)) for n in range(150)), FIELD), "Save")
    view = modal(form, VIENNA)
    assert view_problems(view) == []
    assert view["blocks"][-1]["block_id"] == "text.0"


def kinds(view: dict[str, object]) -> list[object]:
    return [member["type"] for member in members(view["blocks"]) if "type" in member]


def many_rows(label: str) -> tuple[Part, ...]:
    """A list of 98 tickets, as full as Slack lets it be: something to read and a row of buttons for each of them."""
    row = Buttons(tuple(Button("walk", TicketId(n), label, style=Style.PRIMARY) for n in range(25)))
    return tuple(part for n in range(98) for part in (Heading(label), Passage((label * 99,)), row))


@pytest.mark.parametrize("label", ["x" * 20, "ä" * 30])
def test_a_form_full_of_buttons_loses_no_button_and_no_field(label: str) -> None:
    view = modal(Form("inbox", TicketId(0), "Inbox", (*many_rows(label)[: 3 * 20], FIELD), "Save"), VIENNA)
    assert [str(problem) for problem in view_problems(view)] == []
    assert kinds(view).count("button") == 500
    full = modal(Form("inbox", TicketId(0), "Inbox", (*many_rows("Next"), FIELD), "Save"), VIENNA)
    assert (kinds(full).count("button"), kinds(full).count("plain_text_input")) == (98 * 25, 1)
    assert len(full["blocks"]) == 99


def test_headings_are_left_out_last() -> None:
    pairs = tuple(part for n in range(60) for part in (Heading(f"h{n}"), Passage((f"p{n}",))))
    blocks = modal(Form("log", TicketId(17), "Log", (*pairs, FIELD), "Save"), VIENNA)["blocks"]
    assert [block["type"] for block in blocks].count("header") == 60
    assert len(blocks) == 99


def test_buttons_that_want_the_same_can_be_told_apart_in_their_row() -> None:
    row = Buttons(tuple(Button("walk", TicketId(n), f"Ticket {n}") for n in (1, 2)))
    (block,) = modal(Form("inbox", TicketId(0), "Inbox", (row,)), VIENNA)["blocks"]
    assert [element["action_id"] for element in block["elements"]] == ["walk", "walk#2"]
    assert [element["value"] for element in block["elements"]] == ["v1|1|", "v1|2|"]


def test_one_line_is_one_line_and_several_are_several() -> None:
    parts = (TextField("tag", "Tag", single=True), Several("tags", "Tags", (Option("a", "A"),), ("a", "b")))
    single, several = modal(Form("tag", TicketId(17), "Tags", parts, "Save"), VIENNA)["blocks"]
    assert single["element"]["multiline"] is False
    assert [one["value"] for one in several["element"]["initial_options"]] == ["a"]


def test_only_forms_that_keep_something_or_cover_another_say_when_they_are_closed() -> None:
    form = Form("reply", TicketId(17), "Reply", (FIELD,), "Send")
    assert "notify_on_close" not in modal(form, VIENNA)
    kept = modal(replace(form, kept=True), VIENNA)
    assert kept["notify_on_close"] is True
    assert with_notice(kept, ("No.",), VIENNA)["notify_on_close"] is True
    assert modal(form, VIENNA, below=FormCode("inbox", TicketId(0)))["notify_on_close"] is True


def test_what_forms_below_remember_goes_along_while_there_is_room() -> None:
    form = Form("tag", TicketId(17), "Tags", (FIELD,), "Save", memory={"edition": "1"})
    below = FormCode("more", TicketId(17), {"page": "2"}, FormCode("inbox", TicketId(0), {"filter": "mine"}))
    assert read_form(form_memory(form, below)) == FormCode("tag", TicketId(17), {"edition": "1"}, below)
    crowded = replace(below, memory={"page": "x" * 2000})
    metadata = form_memory(replace(form, memory={"text": "x" * 2000}), crowded)
    assert len(metadata) <= 3000
    assert read_form(metadata).below == FormCode("more", TicketId(17), below=FormCode("inbox", TicketId(0)))


@pytest.mark.parametrize("words", ["ä" * 4000, "🎉" * 4000])
def test_the_largest_form_can_be_reported_over_http(words: str) -> None:
    parts = (*(Quote(Untrusted(words)),) * 30, *many_rows("Next")[: 3 * 20], FIELD)
    view = modal(Form("log", TicketId(17), "Log", parts, "Save"), VIENNA)
    assert [str(problem) for problem in view_problems(view)] == []
    for encoded in (json.dumps({"view": view}), json.dumps({"view": view}, ensure_ascii=False)):
        assert len(urlencode({"payload": encoded})) < LARGEST

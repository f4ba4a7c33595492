"""Any form is a dialog that Teams shows, with every field and button that it needs, and what is done in it comes back as on Slack."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.teams import codes
from bot.chat.teams.codes import FormCode, PressCode
from bot.chat.teams.dialogs import Said, dialog, form_activity, results
from bot.chat.teams.elements import size_of
from bot.chat.teams.values import lacking, overlooked, values_in
from bot.domain.text import Strong, Untrusted
from bot.domain.ticket import TicketId
from bot.handlers.form import (
    Button,
    Buttons,
    Choice,
    Form,
    Heading,
    MomentField,
    Option,
    Pager,
    Part,
    Passage,
    Quote,
    Search,
    Several,
    Style,
    TextField,
    Toggle,
    moment,
)
from bot.texts import speaking
from tests.chat.anything import FIELD, GIANTS, NOW, VIENNA, forms, members
from tests.chat.teams.filling import actions, fields, sent
from tests.chat.teams.rules import dialog_problems, message_problems, shown
from tests.handlers.untouched import initial

unhurried = settings(deadline=None)  # a machine that does other things, too
T17 = TicketId(17)
A, B = Option("a", "Anna"), Option("b", "Ben", "may answer")
TARGET = Choice(
    "target", "Where", (Option("public", "Public"), Option("private", "Private")), "public", live=True
)
EVERYTHING = Form(
    "reply",
    T17,
    "Reply",
    (
        Heading("A heading"),
        Passage(("Something to read ", Strong("aloud"))),
        Quote(Untrusted("What they wrote")),
        Buttons(
            (Button("second_opinion", T17, "Ask", "r1"), Button("drop", T17, "Drop", style=Style.DANGER))
        ),
        TARGET,
        TextField("text", "Text", "Hello", "Be kind", limit=280),
        Search("template", "Template", "Type…", A, optional=True),
        Several(
            "tags", "Tags", (Option("x,y", "X"), Option("100%", "Hundred"), Option("z", "Z")), ("x,y", "100%")
        ),
        Toggle("close", "Close it", initial=True),
        MomentField("due", "Until", NOW),
        Pager("1", "3"),
    ),
    "Send",
    {"edition": "1"},
)


def content(form: Form, **more: Any) -> dict[str, Any]:
    card: dict[str, Any] = dialog(form, VIENNA, **more)["card"]["content"]
    return card


def form_of(*parts: Part, submit: str | None = "Save", **more: Any) -> Form:
    return Form("tag", T17, "Tags", parts, submit, **more)


# Any at all


@unhurried
@given(forms, st.sampled_from(("de", "en")))
def test_any_form_is_valid_and_dead(form: Form, language: str) -> None:
    below = FormCode("log", T17, form.memory, below=FormCode("home", TicketId(0)))
    shown_twice = dialog(form, VIENNA, language=language, nonce="n", below=below)
    assert dialog_problems(shown_twice, limit=80_000) == []
    typed = sent(shown_twice, "back")
    again = dialog(form, VIENNA, language=language, typed=typed, said=Said(notice=(form.title,)))
    assert dialog_problems(again, limit=80_000) == []


@unhurried
@given(forms)
def test_any_form_that_nobody_touches_comes_back_as_it_was(form: Form) -> None:
    whole = replace(form, submit=form.submit or "Save")
    came = values_in(sent(dialog(whole, VIENNA)), VIENNA)
    expected = {name: value for name, value in initial(whole).items() if name != "moment"}
    for name in ("text", "choice", "several", "search", "toggle"):
        if not any(
            "\r" in value or "\ud800" in value for value in (came.get(name, ""), expected.get(name, ""))
        ):
            assert _plausible(name, whole, came.get(name, ""), expected.get(name, ""))


def _plausible(name: str, form: Form, came: str, expected: str) -> bool:
    """What comes back is what stood there, as far as there was room and it was offered."""
    part = next((one for one in form.parts if getattr(one, "name", "") == name), None)
    match part:
        case TextField():
            return came == expected or came.removesuffix("…") == expected[: len(came) - 1].rstrip()
        case Choice(options=options):
            return came == (expected if expected in {one.value for one in options} else "")
        case Several(options=options):
            offered = {one.value for one in options}
            return set(came.split("\n")) - {""} == set(part.initial) & offered or "\n" in "".join(offered)
        case Search():
            return came == expected or "\n" in expected
        case _:
            return came == expected


@unhurried
@given(forms)
def test_any_form_that_is_only_to_read_can_be_a_message(form: Form) -> None:
    readable = replace(
        form,
        parts=tuple(part for part in form.parts if isinstance(part, Passage | Heading | Buttons | Quote)),
    )
    assert message_problems(form_activity(readable, VIENNA, "de")) == []


@pytest.mark.parametrize("words", GIANTS.values(), ids=GIANTS.keys())
def test_texts_of_any_size_make_dialogs_that_fit(words: str) -> None:
    text = (Untrusted(words), words)
    form = Form("log", T17, words, (*(Passage(text), Quote(Untrusted(words))) * 20, FIELD), words)
    shown_form = dialog(form, VIENNA)
    assert dialog_problems(shown_form) == []
    assert list(fields(shown_form)) == ["text"]


# What it shows


def test_every_part_of_a_form_has_its_place() -> None:
    card = content(EVERYTHING, language="en", nonce="n1")
    kinds = [one["type"] for one in card["body"]]
    assert kinds == [
        *("TextBlock", "RichTextBlock", "Container", "ActionSet"),
        *("Input.ChoiceSet", "ActionSet"),
        *(
            "Input.Text",
            "RichTextBlock",
            "Input.ChoiceSet",
            "Input.ChoiceSet",
            "Input.Toggle",
            "ColumnSet",
            "ActionSet",
        ),
    ]
    assert [one["title"] for one in card["actions"]] == ["Send"]
    assert dialog_problems(dialog(EVERYTHING, VIENNA)) == []


def test_a_form_that_is_only_to_read_has_nothing_to_send() -> None:
    assert content(form_of(Passage(("Read this",)), submit=None))["actions"] == []


def test_a_field_says_whether_it_may_stay_empty() -> None:
    card = content(form_of(TextField("a", "Must"), TextField("b", "May", optional=True)), language="en")
    assert [one["label"] for one in card["body"]] == ["Must", "May (optional)"]
    assert [one.get("isRequired") for one in card["body"]] == [True, None]


def test_clients_check_what_is_missing_only_where_nothing_else_can_be_pressed() -> None:
    must = TextField("a", "Must")
    for other in (Buttons((Button("more", T17, "More"),)), Pager(None, "2"), TARGET):
        assert "isRequired" not in fields(dialog(form_of(must, other), VIENNA))["a"]
    assert (
        "isRequired" not in fields(dialog(form_of(must), VIENNA, below=FormCode("inbox", TicketId(0))))["a"]
    )


def test_neighbours_that_should_report_back_share_a_button_that_does() -> None:
    parts = (TARGET, replace(TARGET, name="other"), FIELD, Search("template", "Template", live=True))
    kinds = [one["type"] for one in content(form_of(*parts))["body"]]
    assert kinds == [
        "Input.ChoiceSet",
        "Input.ChoiceSet",
        "ActionSet",
        "Input.Text",
        "Input.ChoiceSet",
        "ActionSet",
    ]


def test_a_choice_among_nothing_is_left_out() -> None:
    form = form_of(Choice("a", "A", (), live=True), Several("b", "B", ()), FIELD)
    assert list(fields(dialog(form, VIENNA))) == ["text"]
    assert codes.form_in(actions(dialog(form, VIENNA))[0]["data"]).required == ("text",)


def test_one_line_is_one_line_and_has_room_for_no_more_than_it_may() -> None:
    single, several = (
        fields(dialog(form_of(replace(FIELD, single=one, limit=40)), VIENNA))["text"] for one in (True, False)
    )
    assert (single["isMultiline"], several["isMultiline"]) == (False, True)
    assert single["maxLength"] == 40


def test_a_long_form_gives_way_where_it_is_longest_and_says_so() -> None:
    form = form_of(Quote(Untrusted("x" * 20_000)), Quote(Untrusted("exactly what will be published")))
    card = content(form, language="en")
    assert "exactly what will be published" in shown(card)
    assert "x…" in shown(card)
    assert speaking("en").dialogs.cut() in shown(card)
    assert size_of(card) < 25_000
    assert speaking("en").dialogs.cut() not in shown(content(form_of(Quote(Untrusted("x"))), language="en"))


def test_a_form_full_of_buttons_loses_none_and_no_field() -> None:
    row = Buttons(tuple(Button("walk", TicketId(n), f"Ticket {n}") for n in range(25)))
    rows = tuple(part for n in range(5) for part in (Heading(f"{n}"), Passage(("x" * 4000,)), row))
    shown_form = dialog(form_of(*rows, FIELD), VIENNA)
    assert len(actions(shown_form, "press")) == 125
    assert list(fields(shown_form)) == ["text"]
    assert dialog_problems(shown_form, limit=80_000) == []


# What is done in it


def test_what_was_filled_in_reads_as_on_any_surface() -> None:
    came = values_in(sent(dialog(EVERYTHING, VIENNA)), VIENNA)
    assert came == initial(EVERYTHING)


def test_what_was_changed_comes_back_changed() -> None:
    typed = sent(
        dialog(EVERYTHING, VIENNA),
        text="Bye\r\nnow",
        target="private",
        tags="z,x%2Cy",
        close="no",
        template="b\nBen",
        due_date="2026-12-24",
        due_time="18:30",
    )
    came = values_in(typed, VIENNA)
    christmas = datetime(2026, 12, 24, 18, 30, tzinfo=VIENNA)
    assert moment(came, "due") == christmas
    assert came == {
        "text": "Bye\nnow",
        "target": "private",
        "tags": "z\nx,y",
        "template": "b",
        "due": came["due"],
    }


@pytest.mark.parametrize("day", ["", "2026-13-01", "tomorrow", "-1"])
def test_a_moment_that_is_none_is_left_out(day: str) -> None:
    assert "due" not in values_in(sent(dialog(EVERYTHING, VIENNA), due_date=day), VIENNA)
    assert "due" not in values_in(sent(dialog(EVERYTHING, VIENNA), due_time=day or "99:99"), VIENNA)


def test_an_hour_that_the_clock_leaves_out_is_still_a_time() -> None:
    spring = datetime(2026, 3, 29, 2, 30, tzinfo=ZoneInfo("Europe/Vienna"))
    came = values_in(sent(dialog(EVERYTHING, VIENNA), due_date="2026-03-29", due_time="02:30"), VIENNA)
    assert came["due"] == str(int(spring.timestamp()))


def test_each_button_says_what_it_does() -> None:
    shown_form = dialog(
        EVERYTHING, VIENNA, nonce="n1", below=FormCode("inbox", TicketId(0), {"filter": "mine"})
    )
    assert [one["data"]["act"] for one in actions(shown_form)] == [
        "press",
        "press",
        "change",
        "page",
        "page",
        "submit",
        "back",
    ]
    ask = sent(shown_form, "press")
    assert codes.press_in(ask) == PressCode("second_opinion", T17, "r1")
    assert codes.form_in(ask).nonce == "n1"
    assert codes.form_in(ask).memory == {"edition": "1"}
    assert codes.form_in(ask).below == FormCode("inbox", TicketId(0), {"filter": "mine"})
    assert [values_in(sent(shown_form, "page", which), VIENNA)["page"] for which in (0, 1)] == ["1", "3"]


def test_what_forms_below_remember_does_not_crowd_out_the_form() -> None:
    below = FormCode(
        "more", T17, {"page": "x" * 2000}, below=FormCode("inbox", TicketId(0), {"filter": "mine"})
    )
    came = codes.form_in(sent(dialog(EVERYTHING, VIENNA, below=below)))
    assert came.below == FormCode("more", T17, {}, below=FormCode("inbox", TicketId(0), {"filter": "mine"}))


def test_what_must_not_be_empty_and_is_gets_a_sentence() -> None:
    typed = sent(dialog(EVERYTHING, VIENNA), text=" \n", tags=None, template=None, due_date=None)
    missing = lacking(codes.form_in(typed), values_in(typed, VIENNA), "en")
    assert missing == dict.fromkeys(("text", "tags", "due"), speaking("en").dialogs.missing())
    whole = sent(dialog(EVERYTHING, VIENNA))
    assert lacking(codes.form_in(whole), values_in(whole, VIENNA), "en") == {}


def test_a_choice_that_should_have_changed_the_form_is_not_overlooked() -> None:
    for typed, changed in (
        (sent(dialog(EVERYTHING, VIENNA)), False),
        (sent(dialog(EVERYTHING, VIENNA), target="private"), True),
    ):
        assert overlooked(codes.form_in(typed), values_in(typed, VIENNA)) is changed
        again = sent(dialog(EVERYTHING, VIENNA, typed=typed))
        assert not overlooked(codes.form_in(again), values_in(again, VIENNA))


# Shown again


def test_what_was_typed_stays_when_a_form_is_shown_again() -> None:
    typed = sent(
        dialog(EVERYTHING, VIENNA),
        text="Half a sent",
        target="private",
        tags="z",
        close="no",
        template="b\nBen",
        due_date="2026-12-24",
        due_time="18:30",
    )
    again = sent(dialog(EVERYTHING, VIENNA, typed=typed))
    assert values_in(again, VIENNA) == values_in(typed, VIENNA)
    (found,) = fields(dialog(EVERYTHING, VIENNA, typed=typed))["template"]["choices"]
    assert found["title"] == "Ben"


def test_what_was_emptied_stays_empty() -> None:
    typed = sent(dialog(EVERYTHING, VIENNA), text=None, tags=None, template=None)
    again = values_in(sent(dialog(EVERYTHING, VIENNA, typed=typed)), VIENNA)
    assert {"text", "tags", "template"} & again.keys() == set()


def test_what_we_put_into_a_field_anew_wins_over_what_was_typed() -> None:
    typed = sent(dialog(form_of(FIELD, TARGET), VIENNA), text="typed", target="private")
    edited = form_of(replace(FIELD, initial="ours", edition=1), TARGET)
    assert values_in(sent(dialog(edited, VIENNA, typed=typed)), VIENNA) == {
        "text": "ours",
        "target": "private",
    }
    turned = form_of(replace(FIELD, initial="ours"), TARGET, turn=1)
    assert values_in(sent(dialog(turned, VIENNA, typed=typed)), VIENNA) == {
        "text": "ours",
        "target": "public",
    }


def test_a_field_that_comes_new_into_a_form_shows_what_it_begins_with() -> None:
    typed = sent(dialog(form_of(FIELD), VIENNA), text="typed")
    grown = form_of(FIELD, Several("tags", "Tags", (A, B), ("b",)), Search("person", "Who", initial=A))
    came = values_in(sent(dialog(grown, VIENNA, typed=typed)), VIENNA)
    assert came == {"text": "typed", "tags": "b", "person": "a"}


def test_another_form_begins_with_its_own() -> None:
    typed = sent(dialog(form_of(FIELD), VIENNA), text="typed")
    for other in (
        Form("note", T17, "Note", (FIELD,), "Save"),
        Form("tag", TicketId(18), "Tags", (FIELD,), "Save"),
    ):
        assert values_in(sent(dialog(other, VIENNA, typed=typed)), VIENNA) == {}


def test_what_is_wrong_stands_behind_its_field_and_the_rest_on_top() -> None:
    said = Said(problems={"text": "Too long.", "nowhere": "Not now."}, notice=("Look again.",))
    card = content(form_of(TextField("tag", "Tag"), FIELD), said=said)
    words = shown(card).split("\n")
    assert [words.index(one) for one in ("Look again.", "Not now.", "Too long.")] == sorted(
        words.index(one) for one in ("Look again.", "Not now.", "Too long.")
    )
    assert [one.get("id", "said") for one in card["body"]] == [
        "said",
        "said",
        "text.tag.0.0",
        "text.text.0.0",
        "said",
    ]


def test_hostile_problems_and_notices_are_only_words() -> None:
    nasty = "[a](https://evil.example) {{DATE(1)}} <at>x</at>"
    said = Said(problems={"text": nasty, "": nasty}, notice=(Untrusted(nasty),))
    assert dialog_problems(dialog(form_of(FIELD), VIENNA, said=said)) == []


# Searching


def test_a_search_field_asks_for_its_form_and_shows_what_was_found() -> None:
    field = fields(dialog(EVERYTHING, VIENNA, nonce="n1"))["template"]
    assert field["choices.data"]["type"] == "Data.Query"
    code, name = codes.search_in(field["choices.data"]["dataset"], {})
    assert (code.handler, code.ticket, code.memory, name) == ("reply", T17, {"edition": "1"}, "template")
    assert results((A, B)) == [
        {"value": "a\nAnna", "title": "Anna"},
        {"value": "b\nBen", "title": "Ben · may answer"},
    ]
    assert values_in(sent(dialog(EVERYTHING, VIENNA), template="plain"), VIENNA)["template"] == "plain"


def test_a_search_field_offers_what_comes_first_and_what_is_chosen_once() -> None:
    many = tuple(Option(str(number), f"No. {number}") for number in range(40))
    search = Search("template", "Template", initial=Option("2", "No. 2"), first=many)
    field = fields(dialog(form_of(search), VIENNA))["template"]
    offered = [one["title"] for one in field["choices"]]
    assert offered == ["No. 2", "No. 0", "No. 1", *(f"No. {number}" for number in range(3, 16))]
    assert field["value"] == field["choices"][0]["value"]


# As a message


def test_a_form_as_a_message_has_buttons_as_under_any_other() -> None:
    form = form_of(Passage(("Hello",)), Buttons((Button("inbox", TicketId(0), "Inbox"),)), submit=None)
    card = form_activity(form, VIENNA, "en")["attachments"][0]["content"]
    (inbox,) = [one for one in members(card) if one.get("type") == "Action.Submit"]
    assert inbox["data"]["msteams"] == {"type": "task/fetch"}  # type: ignore[index]
    assert shown(card).startswith("Tags\nTags\nHello")


def test_a_text_that_somebody_emptied_stays_empty() -> None:
    before = form_of(replace(FIELD, initial="a draft", optional=True), TARGET)
    emptied = sent(dialog(before, VIENNA), "change", text=None, target="private")
    assert fields(dialog(before, VIENNA, typed=emptied))["text"].get("value", "") == ""

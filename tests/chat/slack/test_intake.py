"""What people do with buttons, forms, shortcuts and commands."""

from __future__ import annotations

import copy

import pytest

from bot.chat.slack import intake
from bot.chat.slack.heard import (
    Changed,
    Closed,
    Commanded,
    Ignored,
    Pointed,
    Pressed,
    PressedWithin,
    Searched,
    Submitted,
    Summoned,
    Typed,
    Visitor,
)
from tests.chat.slack.payloads import (
    BASE,
    CLICK,
    COMMAND,
    LIVE,
    POINTED,
    SUBMISSION,
    SUGGESTION,
    SUMMONED,
    VALUES,
    VIEW,
    interaction,
)


def test_a_click_says_who_where_and_about_what() -> None:
    assert interaction(CLICK) == Pressed(
        who=Visitor("UANNA", "T1", "T1"),
        cause="slack:click:T1:9.1:UANNA:5.000001:claim",
        handler="claim",
        ticket=17,
        subject="r|1",
        place="C1",
        message="5.000001",
        thread=None,
        trigger="1.2.3",
    )


def test_a_click_in_a_thread_is_answered_there() -> None:
    payload = copy.deepcopy(CLICK)
    payload["container"]["thread_ts"] = "4.000001"
    clicked = interaction(payload)
    assert isinstance(clicked, Pressed)
    assert clicked.thread == "4.000001"


@pytest.mark.parametrize("value", [None, 17, "", "v1", "v2|17|", "v1|-1|", "v1|1e3|", "v1|" + "9" * 30 + "|"])
def test_a_button_of_another_age_is_nobodys(value: object) -> None:
    payload = copy.deepcopy(CLICK)
    payload["actions"][0]["value"] = value
    clicked = interaction(payload)
    assert isinstance(clicked, Pressed)
    assert (clicked.handler, clicked.ticket) == ("", 0)


def test_a_live_field_brings_the_whole_form() -> None:
    changed = interaction(LIVE)
    assert isinstance(changed, Changed)
    assert (changed.form.handler, changed.form.ticket, changed.form.memory) == ("reply", 17, {"edition": "2"})
    assert changed.values == VALUES
    assert changed.cause == "slack:click:T1:9.2:UANNA:V1:template"


def test_a_page_button_reports_its_page() -> None:
    payload = LIVE | {
        "actions": [
            {"type": "button", "action_id": "back", "block_id": "page.0", "value": "3", "action_ts": "9.3"}
        ]
    }
    changed = interaction(payload)
    assert isinstance(changed, Changed)
    assert changed.values["page"] == "3"


def test_a_button_in_a_form_brings_what_it_wants_and_the_whole_form() -> None:
    action = {
        "type": "button",
        "action_id": "walk#2",
        "block_id": "b3-0",
        "value": "v1|9|x",
        "action_ts": "9.5",
    }
    pressed = interaction(LIVE | {"actions": [action]})
    assert isinstance(pressed, PressedWithin)
    assert (pressed.handler, pressed.ticket, pressed.subject) == ("walk", 9, "x")
    assert (pressed.form.handler, pressed.values, pressed.view.is_home) == ("reply", VALUES, False)
    old = interaction(LIVE | {"actions": [action | {"value": "v0|9"}]})
    assert isinstance(old, PressedWithin)
    assert (old.handler, old.ticket) == ("", 0)


def test_typing_brings_what_stands_in_the_form() -> None:
    action = {"type": "plain_text_input", "action_id": "text", "block_id": "text.2", "action_ts": "9.6"}
    typed = interaction(LIVE | {"actions": [action]})
    assert isinstance(typed, Typed)
    assert typed.values == VALUES


def test_closing_says_whether_everything_below_goes_too() -> None:
    view = VIEW | {"previous_view_id": "V0", "root_view_id": "V0"}
    closed = interaction(BASE | {"type": "view_closed", "view": view, "is_cleared": False})
    assert isinstance(closed, Closed)
    assert (closed.form.handler, closed.everything, closed.view.under_it) == ("reply", False, ("V0",))
    cleared = interaction(BASE | {"type": "view_closed", "view": VIEW, "is_cleared": True})
    assert isinstance(cleared, Closed)
    assert (cleared.everything, cleared.view.under_it) == (True, ())


def test_a_message_shortcut_says_what_it_points_at() -> None:
    assert interaction(POINTED) == Pointed(
        who=Visitor("UANNA", "T1", "T1"),
        cause="slack:shortcut:T1:9.7:UANNA:note",
        name="note",
        place="C1",
        root="5.000001",
        message="6.000001",
        text="HI",
        trigger="1.2.3",
    )
    alone = interaction(POINTED | {"message": {"ts": "7.1", "text": "x"}})
    assert isinstance(alone, Pointed)
    assert (alone.root, alone.message) == ("7.1", "7.1")


def test_a_global_shortcut_says_its_name() -> None:
    assert interaction(SUMMONED) == Summoned(
        who=Visitor("UANNA", "T1", "T1"),
        cause="slack:shortcut:T1:9.8:UANNA:inbox",
        name="inbox",
        trigger="1.2.3",
    )


def test_a_checkbox_waits_for_its_form() -> None:
    payload = LIVE | {
        "actions": [{"type": "checkboxes", "action_id": "close", "block_id": "close.0", "action_ts": "9.4"}]
    }
    assert isinstance(interaction(payload), Ignored)


def test_a_submission_has_the_same_cause_until_the_form_changes() -> None:
    first, again = interaction(SUBMISSION), interaction(copy.deepcopy(SUBMISSION))
    assert first == again
    assert isinstance(first, Submitted)
    assert (first.cause, first.values) == ("slack:view:V1:h1", VALUES)


def test_a_search_says_what_was_typed() -> None:
    searched = interaction(SUGGESTION)
    assert isinstance(searched, Searched)
    assert (searched.typed, searched.form.handler) == ("la", "reply")


def test_a_command_says_its_words() -> None:
    assert intake.command(COMMAND) == Commanded(
        who=Visitor("UANNA", "T1", "T1"),
        cause="slack:command:T1:1.2.3",
        words="log 17",
        place="C1",
        trigger="1.2.3",
    )

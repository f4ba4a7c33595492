"""Payloads of every kind, and what is none."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.slack import events, intake
from bot.chat.slack.heard import (
    CameHome,
    Changed,
    ChannelChanged,
    Closed,
    Commanded,
    Ignored,
    PersonChanged,
    Pointed,
    Pressed,
    PressedWithin,
    Searched,
    Submitted,
    Summoned,
    Typed,
    Visitor,
    Wrote,
)
from bot.chat.slack.intake import Junk

Json = dict[str, Any]

BASE: Json = {
    "type": "block_actions",
    "user": {"id": "UANNA", "username": "anna", "team_id": "T1"},
    "team": {"id": "T1", "domain": "shop"},
    "trigger_id": "1.2.3",
}
CLICK: Json = BASE | {
    "container": {"type": "message", "message_ts": "5.000001", "channel_id": "C1"},
    "actions": [
        {
            "type": "button",
            "action_id": "claim",
            "block_id": "c17v5-do0",
            "value": "v1|17|r|1",
            "action_ts": "9.1",
        }
    ],
}
VIEW: Json = {
    "id": "V1",
    "hash": "h1",
    "private_metadata": json.dumps({"v": 1, "t": 17, "h": "reply", "m": {"edition": "2"}}),
    "blocks": [
        {"type": "rich_text", "elements": []},
        {"type": "input", "block_id": "text.2"},
        {"type": "input", "block_id": "template.0"},
    ],
    "state": {
        "values": {
            "text.2": {"text": {"type": "plain_text_input", "value": "Hello &amp; welcome"}},
            "template.0": {"template": {"type": "external_select", "selected_option": {"value": "late"}}},
            "target.0": {"target": {"type": "static_select", "selected_option": None}},
            "close.0": {"close": {"type": "checkboxes", "selected_options": [{"value": "yes"}]}},
            "due.0": {"due": {"type": "datetimepicker", "selected_date_time": 1785412800}},
        }
    },
}
VALUES = {"text": "HELLO &AMP; WELCOME", "template": "late", "close": "yes", "due": "1785412800"}
LIVE: Json = BASE | {
    "container": {"type": "view", "view_id": "V1"},
    "view": VIEW,
    "actions": [
        {"type": "external_select", "action_id": "template", "block_id": "template.0", "action_ts": "9.2"}
    ],
}
SUBMISSION: Json = BASE | {"type": "view_submission", "view": VIEW}
SUGGESTION: Json = BASE | {
    "type": "block_suggestion",
    "view": VIEW,
    "action_id": "template",
    "block_id": "template.0",
    "value": "la",
}
COMMAND: Json = {
    "command": "/zuruf",
    "text": "log 17",
    "team_id": "T1",
    "user_id": "UANNA",
    "channel_id": "C1",
    "trigger_id": "1.2.3",
}
MESSAGE: Json = {
    "type": "message",
    "channel": "C1",
    "user": "UANNA",
    "text": "hi",
    "ts": "6.000001",
    "thread_ts": "5.000001",
}


POINTED: Json = BASE | {
    "type": "message_action",
    "callback_id": "note",
    "action_ts": "9.7",
    "channel": {"id": "C1", "name": "social"},
    "message": MESSAGE,
}
SUMMONED: Json = BASE | {"type": "shortcut", "callback_id": "inbox", "action_ts": "9.8"}


def outer(event: Json, **more: Any) -> Json:
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event, **more}


def heard(event: Json, **more: Any) -> object:
    return events.event(outer(event, **more), "UBOT")


def interaction(payload: Json) -> object:
    return intake.interaction(payload, str.upper)


def test_a_click_says_who_where_and_about_what() -> None:
    assert interaction(CLICK) == Pressed(
        who=Visitor("UANNA", "T1", "T1"),
        cause="slack:click:T1:9.1:UANNA:5.000001:claim",
        handler="claim",
        ticket=17,
        subject="r|1",
        place="C1",
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


def test_looking_at_home_is_heard_and_looking_at_messages_is_not() -> None:
    opened = {"type": "app_home_opened", "user": "UANNA", "channel": "D1", "tab": "home"}
    assert heard(opened) == CameHome(who=Visitor("UANNA", "T1", "T1"), cause="slack:event:Ev1")
    assert isinstance(heard(opened | {"tab": "messages"}), Ignored)


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


def test_messages_in_threads_are_heard_as_written_changed_and_deleted() -> None:
    written = heard(MESSAGE)
    edited = heard(
        {
            "type": "message",
            "subtype": "message_changed",
            "channel": "C1",
            "message": MESSAGE | {"text": "ho", "edited": {"user": "UADMIN"}},
            "previous_message": MESSAGE,
        }
    )
    deleted = heard(
        {
            "type": "message",
            "subtype": "message_deleted",
            "channel": "C1",
            "deleted_ts": "6.000001",
            "previous_message": MESSAGE,
        }
    )
    for what, user, text in ((written, "UANNA", "hi"), (edited, "UADMIN", "ho"), (deleted, None, None)):
        assert what == Wrote(
            workspace="T1",
            cause="slack:event:Ev1",
            user=user,
            place="C1",
            root="5.000001",
            message="6.000001",
            text=text,
        )


def test_names_of_files_are_part_of_a_note() -> None:
    shared = heard(MESSAGE | {"subtype": "file_share", "files": [{"name": "ticket.pdf"}, "junk", {}]})
    assert isinstance(shared, Wrote)
    assert shared.text == "hi\n📎 ticket.pdf"


@pytest.mark.parametrize(
    "event",
    [
        {**MESSAGE, "thread_ts": None},
        {**MESSAGE, "thread_ts": MESSAGE["ts"]},
        {**MESSAGE, "bot_id": "B1"},
        {**MESSAGE, "subtype": "bot_message"},
        {**MESSAGE, "subtype": "channel_join"},
        {
            "type": "message",
            "subtype": "message_changed",
            "channel": "C1",
            "message": MESSAGE,
            "previous_message": MESSAGE,
        },
        {
            "type": "message",
            "subtype": "message_changed",
            "channel": "C1",
            "message": MESSAGE | {"subtype": "tombstone", "text": "This message was deleted."},
            "previous_message": MESSAGE,
        },
        {
            "type": "message",
            "subtype": "message_deleted",
            "channel": "C1",
            "deleted_ts": "5.1",
            "previous_message": {},
        },
        {"type": "member_joined_channel", "channel": "C1", "user": "UANNA"},
        {"type": "reaction_added", "user": "UANNA"},
    ],
)
def test_what_is_no_note_is_left_alone(event: Json) -> None:
    assert isinstance(heard(event), Ignored)


def test_changes_of_people_and_channels_are_heard() -> None:
    assert heard({"type": "user_change", "user": {"id": "UANNA"}}) == PersonChanged("T1", "UANNA")
    assert heard({"type": "channel_archive", "channel": "C1"}) == ChannelChanged("T1", "C1")
    assert heard({"type": "channel_rename", "channel": {"id": "C1"}}) == ChannelChanged("T1", "C1")
    assert heard({"type": "channel_shared", "channel": "C1"}) == ChannelChanged("T1", "C1", shared=True)
    assert heard({"type": "member_left_channel", "channel": "C1", "user": "UBOT"}) == ChannelChanged(
        "T1", "C1"
    )
    assert heard(MESSAGE, is_ext_shared_channel=True) == ChannelChanged("T1", "C1", shared=True)


SAMPLES: tuple[Json, ...] = (
    CLICK,
    LIVE,
    SUBMISSION,
    SUGGESTION,
    POINTED,
    SUMMONED,
    BASE | {"type": "view_closed", "view": VIEW, "is_cleared": False},
    COMMAND,
    outer(MESSAGE),
    outer({"type": "message", "subtype": "message_changed", "channel": "C1", "message": MESSAGE}),
    outer({"type": "user_change", "user": {"id": "UANNA"}}),
    outer({"type": "channel_archive", "channel": "C1"}),
)
leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8))
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@st.composite
def mutants(draw: st.DrawFn) -> Json:
    """A payload of Slack in which one thing somewhere is something else, or missing."""
    payload = copy.deepcopy(draw(st.sampled_from(SAMPLES)))
    place: Any = payload
    while True:
        keys = list(place) if isinstance(place, Mapping) else list(range(len(place)))
        key = draw(st.sampled_from(keys))
        deeper = isinstance(place[key], dict | list) and len(place[key]) > 0
        if not (deeper and draw(st.booleans())):
            break
        place = place[key]
    if draw(st.booleans()):
        place[key] = draw(anything)
    else:
        del place[key]
    return payload


def assert_heard_or_junk(payload: Json) -> None:
    for listen in (interaction, intake.command, lambda body: events.event(body, "UBOT")):
        try:
            listen(payload)
        except Junk:
            continue


@settings(max_examples=400)
@given(mutants())
def test_a_mutant_is_heard_or_junk(payload: Json) -> None:
    assert_heard_or_junk(payload)


@given(st.dictionaries(st.sampled_from(("type", "event", "view", "actions", "container", "user")), anything))
def test_anything_at_all_is_heard_or_junk(payload: Json) -> None:
    assert_heard_or_junk(payload)

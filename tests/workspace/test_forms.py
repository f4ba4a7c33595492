from typing import Any

import pytest

from bot.workspace.forms import HOLDERS, carried, client_errors, find, state_values

Body = dict[str, Any]


def plain(text: str) -> Body:
    return {"type": "plain_text", "text": text}


def option(value: str) -> Body:
    return {"text": plain(value.title()), "value": value}


def input_of(element: Body, **block: Any) -> Body:
    return {
        "type": "input",
        "block_id": "b",
        "label": plain("x"),
        "element": {"action_id": "a", **element},
        **block,
    }


def values_of(block: Body, typed: Body | None = None) -> Body:
    held: Body = state_values([block], typed or {})["b"]["a"]
    return held


@pytest.mark.parametrize(
    ("element", "held"),
    [
        ({"type": "plain_text_input"}, {"value": None}),
        ({"type": "plain_text_input", "initial_value": "hi"}, {"value": "hi"}),
        ({"type": "static_select", "options": [option("x")]}, {"selected_option": None}),
        ({"type": "radio_buttons", "initial_option": option("x")}, {"selected_option": option("x")}),
        ({"type": "checkboxes", "options": [option("x")]}, {"selected_options": []}),
        ({"type": "multi_users_select"}, {"selected_users": []}),
        ({"type": "datepicker", "initial_date": "2026-01-02"}, {"selected_date": "2026-01-02"}),
        (
            {"type": "datetimepicker", "initial_date_time": 1_700_000_000},
            {"selected_date_time": 1_700_000_000},
        ),
    ],
)
def test_the_state_starts_with_the_initial_value(element: Body, held: Body) -> None:
    assert values_of(input_of(element)) == {"type": element["type"], **held}


def test_what_was_chosen_goes_before_the_initial_value() -> None:
    block = input_of({"type": "static_select", "initial_option": option("x")})
    typed = {"b": {"a": {"type": "static_select", "selected_option": None}}}
    assert values_of(block, typed)["selected_option"] is None


def test_buttons_and_menus_hold_nothing() -> None:
    elements = [{"type": "button", "action_id": "x"}, {"type": "overflow", "action_id": "y"}]
    assert state_values([{"type": "actions", "block_id": "b", "elements": elements}], {}) == {}


def test_options_are_found_in_groups_and_must_exist() -> None:
    element = {"type": "static_select", "option_groups": [{"label": plain("g"), "options": [option("x")]}]}
    assert carried(element, "x") == {"selected_option": option("x")}
    assert carried(element, None) == {"selected_option": None}
    with pytest.raises(LookupError, match="no option 'y'"):
        carried(element, "y")


def test_menus_and_checkboxes_carry_whole_options() -> None:
    options = [option("x"), option("y")]
    assert carried({"type": "overflow", "options": options}, "y") == {"selected_option": option("y")}
    assert carried({"type": "checkboxes", "options": options}, ["x"]) == {"selected_options": [option("x")]}


def test_the_same_action_in_two_blocks_is_told_apart_by_the_block() -> None:
    blocks = [{**input_of({"type": "datepicker"}), "block_id": block_id} for block_id in ("one", "two")]
    assert find(blocks, "a", "two").block_id == "two"
    with pytest.raises(LookupError, match="no 'nothing' among"):
        find(blocks, "nothing")


@pytest.mark.parametrize(
    ("element", "value", "accepted"),
    [
        ({"type": "plain_text_input"}, "", False),
        ({"type": "plain_text_input", "min_length": 3}, "no", False),
        ({"type": "plain_text_input", "max_length": 3}, "long", False),
        ({"type": "plain_text_input"}, "x" * 3001, False),
        ({"type": "plain_text_input"}, "x" * 3000, True),
        ({"type": "number_input"}, "twelve", False),
        ({"type": "number_input"}, "-12.5", True),
        ({"type": "email_text_input"}, "anna@shop", False),
        ({"type": "email_text_input"}, "anna@shop.example", True),
        ({"type": "url_text_input"}, "shop.example", False),
        ({"type": "url_text_input"}, "https://shop.example", True),
        ({"type": "checkboxes"}, [], False),
        ({"type": "datetimepicker"}, 1_700_000_000, True),
    ],
)
def test_the_client_checks_what_it_can(element: Body, value: object, accepted: bool) -> None:
    block = input_of(element)
    held = {"b": {"a": {"type": element["type"], HOLDERS[element["type"]].key: value}}}
    assert (client_errors([block], held) == {}) is accepted


def test_an_optional_field_may_stay_empty() -> None:
    block = input_of({"type": "plain_text_input"}, optional=True)
    assert client_errors([block], state_values([block], {})) == {}

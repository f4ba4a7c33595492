import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.templates import PLACEHOLDERS, fill, is_placeholder, left

GREETING = "Hallo {{customer}}, hier ist {{agent}}. Viele Grüße von {{account}}"


def test_placeholders_are_filled() -> None:
    values = {"customer": "Ada", "agent": "Anna", "account": "Donaubahn"}
    assert fill(GREETING, values) == "Hallo Ada, hier ist Anna. Viele Grüße von Donaubahn"


def test_blanks_inside_the_braces_do_not_matter() -> None:
    assert fill("Hallo {{ customer }}!", {"customer": "Ada"}) == "Hallo Ada!"


def test_unknown_and_empty_placeholders_stay_visible() -> None:
    assert fill("{{customer}} {{price}}", {"customer": ""}) == "{{customer}} {{price}}"
    assert left("{{customer}} {{price}} {{customer}}") == ("customer", "price")


def test_a_gap_is_left_for_a_person() -> None:
    text = "{{customer}}, it goes on at {{?time}}"
    assert fill(text, {"customer": "Ada", "time": "9", "?time": ""}) == "Ada, it goes on at {{?time}}"
    assert left(text) == ("customer", "?time")


def test_a_value_is_not_expanded_again() -> None:
    values = {"customer": "{{agent}}", "agent": "Anna"}
    assert fill("{{customer}} / {{agent}}", values) == "{{agent}} / Anna"


def test_an_expression_stays_literal_and_counts_as_unfilled() -> None:
    assert fill("{{7*7}}", {"customer": "Ada"}) == "{{7*7}}"
    assert left("{{7*7}}") == ("7*7",)


def test_braces_around_a_placeholder_stay() -> None:
    assert fill("{{{customer}}}", {"customer": "Ada"}) == "{Ada}"


def test_a_region_has_values_of_its_own() -> None:
    assert fill("Ruf an: {{region.contact}}", {"region.contact": "0512 1"}) == "Ruf an: 0512 1"
    assert is_placeholder("region.contact")
    assert is_placeholder("customer")


@pytest.mark.parametrize("name", ["region", "region.", "region.Contact", "region.a.b", "regional", "?x", ""])
def test_what_no_region_can_have_is_no_placeholder(name: str) -> None:
    assert not is_placeholder(name)


def test_single_braces_are_text() -> None:
    assert left("{customer} }} {{") == ()


@given(st.text(alphabet="{}*ab \n"), st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text()))
def test_only_placeholders_change(text: str, values: dict[str, str]) -> None:
    assert fill(text, values) == text  # no name of this alphabet is a placeholder


@given(st.lists(st.sampled_from(sorted(PLACEHOLDERS)), unique=True), st.text(alphabet=string.ascii_letters))
def test_what_is_left_is_what_had_no_value(names: list[str], value: str) -> None:
    text = " ".join(f"{{{{{name}}}}}" for name in names)
    values = dict.fromkeys(names[::2], value)
    assert left(fill(text, values)) == tuple(name for name in names if not values.get(name))

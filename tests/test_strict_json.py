from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.strict_json import DEEPEST, strictly

leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(10**39), 10**39)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
content = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(content)
def test_what_json_holds_is_read(value: Any) -> None:
    assert strictly(json.dumps(value)) == value


@given(st.text())
def test_anything_else_is_a_value_error(text: str) -> None:
    try:
        strictly(text)
    except ValueError:
        return
    json.loads(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": 1, "a": 1}', "a name is given twice"),
        ('[{"a": {"b": 1, "b": 2}}]', "a name is given twice"),
        ('{"a": 1, "\\u0061": 2}', "a name is given twice"),
        ("[NaN]", "NaN is no number"),
        ("Infinity", "Infinity is no number"),
        ("9" * 41, "a number of too many digits"),
        ("[" * (DEEPEST + 1), "nested deeper than 64 levels"),
        ("[" * 100_000, "nested deeper than 64 levels"),
        ("{", "not JSON"),
        ("'a'", "not JSON"),
        ("\ufeff{}", "not JSON"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        strictly(text)


def test_brackets_in_words_are_no_levels() -> None:
    assert strictly(json.dumps(["[" * 1000, '\\"[[{'])) == ["[" * 1000, '\\"[[{']
    assert strictly("[" * DEEPEST + "]" * DEEPEST)

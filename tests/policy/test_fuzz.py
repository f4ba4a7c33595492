"""Whatever a file says, it is read or refused with places; nothing else is ever raised."""

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy_file import PolicyProblems, load
from tests.policy.samples import VALID

LINE = re.compile(r"escalation\.yaml:[1-9][0-9]*:[1-9][0-9]*: \S")
SNIPPETS = [
    *"[]{}:,#&*!|>'\"%@`~-?\t\n\\\x00\x85\u2028\ufeff\ud800é😀",
    *[
        "no",
        "12:00",
        "1.10",
        "null",
        "{{",
        "}}",
        "{{customer}}",
        "<<: ",
        "--- ",
        "...",
        "!!python/name:os.system",
    ],
    *[
        "&a ",
        "*a",
        "env:X",
        "\\UFFFFFFFF",
        '"\\x',
        "%YAML 9.9\n",
        "  ",
        "- ",
        "? ",
        "social",
        "xoxb-1",
        "2e999",
        "0x",
    ],
]


def is_read_or_refused(text: str) -> bool:
    try:
        load(text)
    except PolicyProblems as refused:
        return bool(refused.problems) and all(LINE.match(line) for line in str(refused).splitlines())
    return True


@given(st.text() | st.lists(st.sampled_from(SNIPPETS)).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_text(text: str) -> None:
    assert is_read_or_refused(text)


@given(
    st.lists(
        st.tuples(st.integers(0, len(VALID)), st.integers(0, 12), st.sampled_from(SNIPPETS)),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=300, deadline=None)
def test_any_damage_to_a_good_file(changes: list[tuple[int, int, str]]) -> None:
    text = VALID
    for at, removed, added in changes:
        text = text[:at] + added + text[at + removed :]
    assert is_read_or_refused(text)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["name", "to", "slack", "departments", "routing", "x"]), inner, max_size=3),
))  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_any_structure(value: object) -> None:
    for section in ("departments", "people", "accounts", "routing", "hints", "regions"):
        assert is_read_or_refused(f"{section}: {json.dumps(value)}\n")

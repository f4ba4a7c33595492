"""What strangers wrote: nothing in it deceives the eye, and everything that is language survives."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import Untrusted, shortened

ANYTHING = st.text(st.characters(codec=None))
KEPT = {"\n", "\t", "\u200c", "\u200d"}


def clean(text: str) -> str:
    return Untrusted(text).clean()


@given(ANYTHING)
def test_nothing_invisible_is_left(text: str) -> None:
    for char in clean(text):
        assert char in KEPT or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


@given(ANYTHING)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_every_single_character_is_treated_alike_alone_and_beside_a_trap() -> None:
    trap = "\u202e"
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        assert clean(char) == clean(char + trap) or unicodedata.normalize("NFC", char) != char, hex(code)


@pytest.mark.parametrize(
    "text",
    [
        "Grüße aus Wien – 25 € „gespart“!\n\tBis bald",
        "👩‍👩‍👧‍👦 🏳️‍🌈",
        "می‌خواهم",
        "नमस्ते",
        "日本語",
        "Tiếng Việt",
    ],
)
def test_what_people_really_write_survives(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("pay\u202epal", "paypal"),
        ("zero\u200bwidth", "zerowidth"),
        ("\ufeffbom", "bom"),
        ("a\x00b\x1b[31mred", "ab[31mred"),
        ("one\r\ntwo\rthree", "one\ntwothree"),
        ("\ud800lone", "lone"),
    ],
)
def test_what_deceives_is_taken_away(text: str, seen: str) -> None:
    assert clean(text) == seen


def test_zalgo_is_trimmed_to_what_living_scripts_stack() -> None:
    assert len(clean("a" + "\u0316" * 50)) <= 5


def test_a_stranger_s_words_cannot_be_formatted_by_accident() -> None:
    words = Untrusted("<!channel>")
    with pytest.raises(TypeError):
        str(words)
    with pytest.raises(TypeError):
        f"{words}"


@given(ANYTHING, st.integers(1, 50))
def test_shortening_keeps_the_limit_and_says_that_it_did(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert len(short) <= limit
    assert short == text or short.endswith("…")

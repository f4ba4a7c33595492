"""Which words there are to be found."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.matching import folded
from bot.stores.searching import sought_words, words_in

western = st.text(st.characters(max_codepoint=0x2AF) | st.sampled_from("„“…–’€🎉❤ẞ"), max_size=40)


@given(western)
@example("Größe ½ ª ² ŉ ǆ İstanbul ſ")
def test_words_of_common_texts_are_those_of_any_other(text: str) -> None:
    """The quick way gives what the thorough one gives."""
    thorough = re.findall(r"[^\W_]+", folded(text))
    assert words_in(text) == list(dict.fromkeys(thorough))


@given(st.text(max_size=40))
def test_words_are_letters_and_digits_and_come_once(text: str) -> None:
    words = words_in(text)
    assert all(re.fullmatch(r"[^\W_]+", word) for word in words)
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Größe: XL, GROESSE", ["groesse", "xl"]),
        ("re\u0301sume\u0301 ｆｕｌｌ ﬁn", ["resume", "full", "fin"]),
        ("заказ №5", ["заказ", "no5"]),
        ("снег_и-лёд", ["снег", "и", "лед"]),
        ("", []),
    ],
)
def test_words_are_folded(text: str, words: list[str]) -> None:
    assert words_in(text) == words


def test_of_a_very_long_word_the_beginning_counts() -> None:
    assert words_in("x" * 100) == words_in("x" * 64) == ["x" * 64]


def test_of_a_very_long_text_the_beginning_is_looked_for() -> None:
    assert sought_words(" ".join(f"w{number}" for number in range(100))) == [f"w{n}" for n in range(40)]

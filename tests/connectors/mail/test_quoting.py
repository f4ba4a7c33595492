"""Answers as mail programs write them: what somebody says stays, what they quote and sign with goes."""

from __future__ import annotations

import pytest

from bot.connectors.mail.quoting import own_words
from tests.connectors.mail.samples import ANSWERS, WHOLE


@pytest.mark.parametrize("name", ANSWERS)
def test_the_own_words_of_an_answer_remain(name: str) -> None:
    mail, words = ANSWERS[name]
    assert own_words(mail) == words


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_no_answer_stays_as_it_is(name: str) -> None:
    assert own_words(WHOLE[name]) == WHOLE[name]


@pytest.mark.parametrize("name", ANSWERS)
def test_what_was_cut_has_nothing_more_to_cut(name: str) -> None:
    words = ANSWERS[name][1]
    assert own_words(words) == words


@pytest.mark.parametrize(
    "text",
    ["> " * 20_000, "Am 1. " + "x" * 50_000 + " schrieb", "-- \n" * 20_000, "_" * 60_000, "Von: \n" * 9_000],
)
def test_long_nonsense_is_read_in_no_time(text: str) -> None:
    assert len(own_words(text)) <= len(text)

"""How long somebody has been waiting, and the part of a text that somebody looked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.passages import passage
from bot.domain.queueing import Unit, Waited, waited
from bot.texts import LANGUAGES

VIENNA = ZoneInfo("Europe/Vienna")
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)  # ten in the morning


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=-5), Waited(Unit.MINUTES, 0)),
        (timedelta(seconds=59), Waited(Unit.MINUTES, 0)),
        (timedelta(minutes=12), Waited(Unit.MINUTES, 12)),
        (timedelta(minutes=60), Waited(Unit.HOURS, 1)),
        (timedelta(hours=9), Waited(Unit.HOURS, 9)),
        (timedelta(hours=11), Waited(Unit.HOURS, 11)),  # since eleven in the evening
        (timedelta(hours=12), Waited(Unit.YESTERDAY, 1)),
        (timedelta(hours=33), Waited(Unit.YESTERDAY, 1)),
        (timedelta(hours=34, seconds=1), Waited(Unit.DAYS, 2)),
        (timedelta(days=5), Waited(Unit.DAYS, 5)),
    ],
)
def test_waiting_times_are_said_as_people_say_them(ago: timedelta, said: Waited) -> None:
    assert waited(NOW - ago, NOW, VIENNA) == said


def test_a_long_day_is_counted_in_hours() -> None:
    late = NOW.replace(hour=22)
    assert waited(late - timedelta(hours=20), late, VIENNA) == Waited(Unit.HOURS, 20)


@pytest.mark.parametrize(
    ("time", "german", "english"),
    [
        (Waited(Unit.MINUTES, 0), "gerade eben geschrieben", "written just now"),
        (Waited(Unit.MINUTES, 1), "wartet seit 1 Minute", "waiting for 1 minute"),
        (Waited(Unit.MINUTES, 12), "wartet seit 12 Minuten", "waiting for 12 minutes"),
        (Waited(Unit.HOURS, 1), "wartet seit 1 Stunde", "waiting for 1 hour"),
        (Waited(Unit.HOURS, 3), "wartet seit 3 Stunden", "waiting for 3 hours"),
        (Waited(Unit.YESTERDAY, 1), "wartet seit gestern", "waiting since yesterday"),
        (Waited(Unit.DAYS, 5), "wartet seit 5 Tagen", "waiting for 5 days"),
    ],
)
def test_waiting_times_have_words_in_both_languages(time: Waited, german: str, english: str) -> None:
    assert LANGUAGES["de"].inbox.waiting(time) == german
    assert LANGUAGES["en"].inbox.waiting(time) == english


LONG = f"{'a ' * 50}Straße {'b ' * 50}"


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("My train\nis late", "train", "My train is late"),
        ("My train is late", "", "My train is late"),
        ("My train is late", "bus", "My train is late"),
        (LONG, "strasse", f"…{'a ' * 6}Straße {'b ' * 10}".rstrip() + "…"),
        (LONG, "bus stra", f"…{'a ' * 6}Straße {'b ' * 10}".rstrip() + "…"),
    ],
)
def test_a_passage_stands_around_the_first_word_that_is_there(text: str, words: str, found: str) -> None:
    assert passage(text, words, 40) == found


@pytest.mark.parametrize("text", ["x" * 500, "word " * 100, LONG, "ä" * 41])
@pytest.mark.parametrize("words", ["x", "word", "b", "strasse", "…"])
def test_a_passage_is_never_too_long(text: str, words: str) -> None:
    assert len(passage(text, words, 40)) <= 40

"""What people read about the inbox and the walk: in both languages, short enough for its place, never markup by accident."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.queueing import AGES, Unit, Waited, Whose
from bot.domain.text import Span, Untrusted
from bot.handlers.picks import OVERDUE
from bot.texts import LANGUAGES
from bot.texts.inbox import InboxTexts
from bot.texts.texts import Texts
from tests.fakes.surface import words
from tests.texts.test_texts import LIVE, gaps

TITLES = ("inbox", "next", "bulk", "home", "search")
SUBMITS = ("next", "look_again", "send_next", "save_next", "carry_out", "go_on", "search")
SAMPLES: dict[Any, Any] = {
    str: "Selma",
    int: 3,
    bool: True,
    timedelta: timedelta(hours=4),
    Waited: Waited(Unit.HOURS, 3),
    Whose: Whose.MINE,
    Span: Untrusted("train"),
}

every_language = pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)


def sentences(inbox: InboxTexts) -> Iterator[tuple[str, str]]:
    """Yield every label and sentence by name, with something plausible in each gap."""
    yield from asdict(inbox.labels).items()
    for name, method in inspect.getmembers(inbox, inspect.ismethod):
        said = method(**{gap: SAMPLES[kind] for gap, kind in gaps(method).items()})
        yield name, said if isinstance(said, str) else words(said)


@every_language
def test_titles_and_submit_buttons_fit_into_a_modal(texts: Texts) -> None:
    labels = asdict(texts.inbox.labels)
    said = {name: labels[name] for name in (*TITLES, *SUBMITS)}
    assert {name: text for name, text in said.items() if len(text) > 24} == {}


@every_language
def test_labels_and_options_fit_into_a_button(texts: Texts) -> None:
    inbox = texts.inbox
    options = [*map(inbox.whose, Whose), *map(inbox.overdue, OVERDUE.values()), inbox.all_shown(50)]
    assert max(map(len, (*asdict(inbox.labels).values(), *options))) <= 75
    assert len(set(options)) == len(options)
    assert len(inbox.forget_filter("x" * 40)) <= 75


@every_language
def test_nothing_is_said_with_empty_words_or_markup(texts: Texts) -> None:
    said = list(sentences(texts.inbox))
    assert [name for name, text in said if not text.strip()] == []
    assert [(name, text) for name, text in said if LIVE.search(text)] == []


def test_german_and_english_differ() -> None:
    german, english = (dict(sentences(LANGUAGES[code].inbox)) for code in ("de", "en"))
    assert german.keys() == english.keys()
    assert {name for name in german if german[name] == english[name]} == {"tag", "which_tickets"}


@every_language
def test_every_waiting_time_has_a_name_of_its_own(texts: Texts) -> None:
    names = [texts.inbox.age(age) for age in range(len(AGES) + 1)]
    assert len(set(names)) == len(names)


@every_language
def test_one_is_told_from_many(texts: Texts) -> None:
    inbox = texts.inbox
    assert inbox.total(1, 1).replace("1", "2") != inbox.total(2, 2)
    assert inbox.skipped_again(1) != inbox.skipped_again(2).replace("2", "1")
    counts = [words(inbox.greeting("Anna", count)) for count in (0, 1, 2)]
    assert len({said.translate({48: None, 49: None, 50: None}) for said in counts}) == 3


@every_language
def test_done_is_told_from_taken_back_and_from_what_is_left(texts: Texts) -> None:
    inbox = texts.inbox
    assert inbox.bulk_counts(2, 0, 0, undone=True) != inbox.bulk_counts(2, 0, 0, undone=False)
    everything = inbox.bulk_counts(48, 2, 7, undone=False)
    assert all(number in everything for number in ("48", "2", "7"))
    assert "0" not in inbox.bulk_counts(2, 0, 0, undone=False)

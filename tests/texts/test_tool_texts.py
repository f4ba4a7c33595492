"""What people read about the tools of a ticket: in both languages, short enough for its place, never markup by accident."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.putting_aside import Later
from bot.domain.text import Called, Span, Strong, Untrusted
from bot.texts import LANGUAGES
from bot.texts.texts import Texts
from bot.texts.tools import ToolTexts
from tests.fakes.surface import words
from tests.texts.test_texts import LIVE, gaps

TITLES = (
    "tag",
    "snooze",
    "help",
    "answer_help",
    "remind",
    "note",
    "file_note",
    "merge",
    "split",
    "region",
    "tags",
)
SUBMITS = ("save", "snooze", "help", "answer_help", "merge", "split")
SAMPLES: dict[Any, Any] = {
    str: "Selma",
    str | None: "Selma",
    Called: Strong("Selma"),
    int: 7,
    bool: True,
    datetime: datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
    Later: Later.MONDAY,
    Span: Untrusted("paypal.example"),
}

every_language = pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)


def sentences(tools: ToolTexts) -> Iterator[tuple[str, str]]:
    """Yield every label and sentence by name, with something plausible in each gap."""
    yield from asdict(tools.labels).items()
    for name, method in inspect.getmembers(tools, inspect.ismethod):
        said = method(**{gap: SAMPLES[kind] for gap, kind in gaps(method).items()})
        yield name, said if isinstance(said, str) else words(said)


@every_language
def test_titles_and_submit_buttons_fit_into_a_modal(texts: Texts) -> None:
    labels = asdict(texts.tools.labels)
    said = {name: labels[name] for name in (*TITLES, *SUBMITS)}
    assert {name: text for name, text in said.items() if len(text) > 24} == {}


@every_language
def test_labels_and_options_fit_into_a_button(texts: Texts) -> None:
    options = [texts.tools.later(when) for when in Later]
    assert max(map(len, (*asdict(texts.tools.labels).values(), *options))) <= 75
    assert len(set(options)) == len(Later)


@every_language
def test_nothing_is_said_with_empty_words_or_markup(texts: Texts) -> None:
    said = list(sentences(texts.tools))
    assert [name for name, text in said if not text.strip()] == []
    assert [(name, text) for name, text in said if LIVE.search(text)] == []


def test_german_and_english_differ() -> None:
    german, english = (dict(sentences(LANGUAGES[code].tools)) for code in ("de", "en"))
    assert german.keys() == english.keys()
    assert {name for name in german if german[name] == english[name]} == {
        "tags",
        "region",
        "tag_count",
        "named_language",
    }


@every_language
def test_one_is_told_from_many(texts: Texts) -> None:
    tools = texts.tools
    assert tools.wrote_earlier(1) != tools.wrote_earlier(2)
    assert words(tools.absorbed("Anna", 3, 1)) != words(tools.absorbed("Anna", 3, 2))
    assert words(tools.split_off("Anna", 3, 1)) != words(tools.split_off("Anna", 3, 2))
    assert words(tools.tags_merged("a", "b", 1, 0)) != words(tools.tags_merged("a", "b", 2, 0))
    assert "3" in words(tools.tags_merged("a", "b", 200, 3))


@every_language
def test_on_is_told_from_off(texts: Texts) -> None:
    tools = texts.tools
    assert words(tools.starred("Anna", on=True)) != words(tools.starred("Anna", on=False))
    assert words(tools.muted("Anna", on=True)) != words(tools.muted("Anna", on=False))
    assert words(tools.region_set("Anna", "Wien")) != words(tools.region_set("Anna", ""))
    assert words(tools.woken("Anna")) != words(tools.woken(None))

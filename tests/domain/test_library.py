from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bot.domain.library import FaqEntry, Library, Template, Variant


def template(name: str, valid_until: date | None = None) -> Template:
    words = (Variant(language="en", core="Hello."),)
    return Template(id="hello", name=name, variants=words, valid_until=valid_until)


def entry(answer: str, valid_until: date | None = None) -> FaqEntry:
    return FaqEntry(
        id="bikes", questions=("Bikes?",), answer=(answer,), language="en", valid_until=valid_until
    )


@pytest.mark.parametrize("made", [template, entry])
def test_the_last_day_is_still_valid(made: Callable[[str, date | None], Template | FaqEntry]) -> None:
    last = date(2026, 12, 31)
    assert made("x", last).is_valid(last)
    assert not made("x", last).is_valid(date(2027, 1, 1))
    assert made("x", None).is_valid(date(2999, 1, 1))


def test_the_files_win_over_what_was_approved_in_chat() -> None:
    library = Library({"hello": template("from a file")}, {"bikes": entry("from a file")})
    more = library.with_more({"hello": template("chat"), "new": template("chat")}, {"bikes": entry("chat")})
    assert {one: template.name for one, template in more.templates.items()} == {
        "hello": "from a file",
        "new": "chat",
    }
    assert more.faq["bikes"].answer == ("from a file",)

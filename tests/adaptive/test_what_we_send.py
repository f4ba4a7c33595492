"""Every card that the tests know of Teams is drawn by our page as the official renderer draws it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.chat.teams.dialogs import dialog
from bot.domain.text import Strong, Untrusted
from bot.domain.ticket import TicketId
from bot.handlers.form import (
    Button,
    Buttons,
    Choice,
    Form,
    Heading,
    MomentField,
    Option,
    Pager,
    Passage,
    Quote,
    Several,
    Style,
    TextField,
    Toggle,
)
from tests.adaptive.comparing import Card, Comparison
from tests.golden.cases import HERE

T17 = TicketId(17)
HOSTILE = (
    "**laut** [hier](https://a.example) {{DATE(2026-01-01T00:00:00Z)}} <at>Anna</at> <b>x</b> # 1. - _a_ `b`"
)
FORM = Form(  # without a search: what the official renderer begins it with is the bare value
    "reply",
    T17,
    "Reply",
    (
        Heading(f"A heading {HOSTILE}"),
        Passage(("Something to read ", Strong("aloud"), Untrusted(HOSTILE))),
        Quote(Untrusted(HOSTILE)),
        Buttons(
            (Button("drop", T17, "Drop", style=Style.DANGER), Button("second_opinion", T17, "Ask", "r1"))
        ),
        Choice(
            "target", "Where", (Option("public", "Public"), Option("private", HOSTILE)), "public", live=True
        ),
        TextField("text", "Text", "Hello", "Be kind", limit=280),
        Several("tags", "Tags", (Option("x,y", "X"), Option("100%", HOSTILE)), ("100%",)),
        Toggle("close", HOSTILE, initial=True),
        MomentField("due", "Until", datetime(2026, 11, 21, 9, 30, tzinfo=UTC)),
        Pager("1", "3"),
    ),
    "Send",
)


def contents() -> Iterator[Any]:
    for path in sorted(HERE.rglob("*.teams.json")):
        message = json.loads(path.read_text())
        name = path.relative_to(HERE).as_posix().removesuffix(".teams.json").replace("/", "-")
        for attached in message["attachments"]:
            yield pytest.param(attached["content"], id=name)
    for language in ("de", "en"):
        card = dialog(FORM, ZoneInfo("Europe/Vienna"), language=language)["card"]["content"]
        yield pytest.param(card, id=f"dialog.{language}")


@pytest.mark.parametrize("content", list(contents()))
def test_it_shows_and_sends_the_same(both: Comparison, content: Card, request: pytest.FixtureRequest) -> None:
    ours, theirs = both.draw(content)
    both.picture(request.node.callspec.id)
    assert ours == theirs
    ours, theirs = both.press_all("typed *now*")
    assert ours == theirs

"""Slack's own type definitions have nothing against any call of a ticket's life, nor against any card or form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.chat.lines import Line
from bot.chat.slack.blocks import card_message, lines_message, words_message
from bot.chat.slack.codes import FormCode
from bot.chat.slack.modal import home, modal, only_words, with_notice
from bot.domain.text import Untrusted
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
    Search,
    Several,
    Style,
    TextField,
    Toggle,
)
from tests.chat.anything import NASTY, NOW, card_saying
from tests.chat.slack.office import SOCIAL
from tests.chat.slack.running import office
from tests.drift.compiler import ARGUMENTS, type_complaints
from tests.drift.schema import slack_schema
from tests.fakes.world import ANNA, IN_SOCIAL

VIENNA = ZoneInfo("Europe/Vienna")
FORM = Form(
    "reply",
    TicketId(17),
    NASTY,
    (
        Passage((NASTY,)),
        Quote(Untrusted(NASTY)),
        TextField("text", "Text", "initial", "hint", optional=True, edition=3, limit=200),
        Choice("target", "Where", (Option("a", "A", "hint"), Option("b", "B")), "b", live=True),
        Search("template", "Template", "Search …", Option("late", "Late train"), live=True, optional=True),
        Toggle("close", "Close afterwards", initial=True),
        MomentField("due", "Due", NOW),
        Pager("1", "3"),
        Heading(NASTY),
        Buttons((Button("walk", TicketId(1), NASTY), Button("walk", TicketId(2), "Two", style=Style.DANGER))),
        TextField("tag", "Tag", single=True),
        Several("tags", "Tags", (Option("a", "A"), Option("b", "B", "hint")), ("b",), optional=True),
    ),
    "Send",
    kept=True,
)
VIEW = modal(FORM, VIENNA, "Cancel")
SHOWN: Mapping[str, Mapping[str, Any]] = {
    "card": card_message(card_saying(NASTY), VIENNA),
    "line": lines_message([Line(1, NOW, (NASTY,), (Button("undo", TicketId(17), "Undo", "r1"),))], VIENNA),
    "lines": lines_message([Line(number, NOW, (NASTY,)) for number in range(9)], VIENNA),
    "form": VIEW,
    "form over another": modal(FORM, VIENNA, below=FormCode("inbox", TicketId(0))),
    "home": home(FORM, VIENNA),
    "home without a way in": only_words((NASTY,), VIENNA),
    "word with buttons": words_message((NASTY,), VIENNA, (Button("more", TicketId(1), "More"),)),
    "form with a notice": with_notice(VIEW, (NASTY,), VIENNA),
    "form to read": modal(Form("log", TicketId(17), "Log", (Passage(("x",)), Pager(None, "2"))), VIENNA),
}


@pytest.mark.parametrize("shown", SHOWN.values(), ids=SHOWN.keys())
def test_slacks_types_take_whatever_we_show(shown: Mapping[str, Any]) -> None:
    assert (
        slack_schema()({"channel": "C1", **shown} if "blocks" in shown and "type" not in shown else shown)
        == []
    )


async def test_slacks_compiler_takes_every_call_of_a_tickets_life() -> None:
    async with office() as bot:
        await bot.receive("Where is my <b>train</b>?")
        await bot.press(bot.anna, "claim")
        await bot.press(bot.jonas, "log")
        await bot.press(bot.anna, "escalate")
        await bot.press(bot.anna, "reply")
        await bot.anna.choose("target", "private")
        await bot.settled()
        await bot.press(bot.workspace.as_person("UNOBODY"), "reply")
        await bot.slack.surface.tell(ANNA.id, ("Hello.",), None)
        await bot.slack.surface.hand(ANNA.id, "log.md", b"x", ("Hello.",))
        await bot.slack.surface.announce(IN_SOCIAL, "themes 2026-W47", ("Hello.",))
        await bot.jonas.open_home()
        await bot.press(bot.jonas, "more")
        await bot.use(bot.jonas, "assign")
        calls = [(call.method, call.args) for call in bot.workspace.calls if call.method in ARGUMENTS]
        assert {method for method, _ in calls} == {
            "chat.postMessage",
            "chat.update",
            "chat.postEphemeral",
            "views.open",
            "views.publish",
            "views.push",
            "views.update",
        }
        assert SOCIAL in {args.get("channel") for _, args in calls}
    assert type_complaints(calls) == []

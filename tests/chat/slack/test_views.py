"""Which answer a form shows when several are on their way to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from bot.chat.slack.channels import Channels
from bot.chat.slack.codes import FormCode
from bot.chat.slack.heard import View
from bot.chat.slack.replies import Replies
from bot.chat.slack.surface import SlackSurface
from bot.chat.slack.views import Touch, Views
from bot.domain.ticket import TicketId
from bot.handlers.form import Form, Passage, TextField
from bot.workspace.server import Workspace
from tests.chat.slack.office import PLACES, calls_to, people_of, team, words_in
from tests.fakes.world import policy

TICKET = TicketId(1)


def form(said: str, edition: int = 0) -> Form:
    parts = (Passage((said,)), TextField("text", "Text", "Typed", edition=edition))
    return Form("reply", TICKET, "Reply", parts, "Send")


@dataclass
class Screen:
    workspace: Workspace
    views: Views

    @property
    def shown(self) -> Mapping[str, Any]:
        return self.workspace.as_person("UANNA").view or {}

    def touch(self, cause: str, view: View | None = None) -> Touch:
        """Return something that Anna does in the form as it is (or as it was in `view`)."""
        touched = view or self.view()
        self.views.heard(touched, cause)
        return Touch(
            view=touched,
            form=FormCode("reply", TICKET),
            values={"text": "Typed"},
            cause=cause,
            user="UANNA",
            language="en",
        )

    def view(self) -> View:
        return View(self.shown["id"], self.shown["hash"], self.shown)

    async def answer(self, touch: Touch, said: Form) -> None:
        await self.views.repaint(touch, self.views.modal(said, "en"))

    @property
    def told(self) -> str:
        direct = self.workspace.hub.board.direct("UANNA")
        return words_in([message.blocks for message in direct.messages.values()])


@pytest.fixture
async def screen() -> AsyncIterator[Screen]:
    async with await Workspace.start(team()) as workspace, calls_to(workspace) as calls:
        people = people_of(workspace, calls)
        surface = SlackSurface(
            calls, Channels(calls, lambda: PLACES), people, policy, lambda: workspace.team.app.bot_id
        )
        views = Views(calls, Replies(surface, policy), policy)
        workspace.hub.modals.open("UANNA", views.modal(form("first"), "en"))
        yield Screen(workspace, views)


async def test_the_answer_to_the_last_thing_done_wins(screen: Screen) -> None:
    before = screen.view()
    first, second = screen.touch("a", before), screen.touch("b", before)
    await screen.answer(second, form("second"))
    await screen.answer(first, form("too late"))
    assert "second" in words_in(screen.shown["blocks"])
    assert screen.told == ""


async def test_an_answer_that_was_overtaken_by_an_older_one_still_counts(screen: Screen) -> None:
    before = screen.view()
    first, second = screen.touch("a", before), screen.touch("b", before)
    await screen.answer(first, form("older"))
    await screen.answer(second, form("newer"))
    assert "newer" in words_in(screen.shown["blocks"])
    assert screen.told == ""


async def test_an_answer_never_takes_the_place_of_a_text_that_came_in_between(screen: Screen) -> None:
    before = screen.view()
    first, second = screen.touch("a", before), screen.touch("b", before)
    await screen.answer(first, form("with a template", edition=1))
    await screen.answer(second, form("without it"))
    assert "with a template" in words_in(screen.shown["blocks"])
    assert "choose again" in screen.told


async def test_a_form_that_was_closed_meanwhile_is_nobodys_trouble(screen: Screen) -> None:
    touch = screen.touch("a")
    await screen.workspace.as_person("UANNA").close()
    await screen.answer(touch, form("nobody sees it"))
    assert screen.told == ""


async def test_an_answer_that_slack_does_not_take_is_told(screen: Screen) -> None:
    screen.workspace.faults.throttle("views.update", retry_after=60)
    await screen.answer(screen.touch("a"), form("never shown"))
    assert "choose again" in screen.told


async def test_a_form_that_cannot_cover_another_takes_its_place_unless_words_would_get_into_a_wrong_field(
    screen: Screen,
) -> None:
    for name, initial, taken in (("question", "", True), ("text", "Typed", True), ("text", "", False)):
        other = Form("help", TICKET, "Help", (TextField(name, "Question", initial),), "Ask")
        screen.workspace.faults.expired_triggers = 1
        trigger = screen.workspace.hub.modals.trigger("UANNA")
        screen.workspace.hub.modals.open("UANNA", screen.views.modal(form("first"), "en"))
        await screen.views.push(other, trigger, screen.touch("a"))
        assert (screen.shown["title"]["text"] == "Help") is taken
    assert "could not be opened in time" in words_in(screen.shown["blocks"])

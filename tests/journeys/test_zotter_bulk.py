"""Zotter closes, tags and takes back many tickets at once (Z-1)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import EVERYWHERE, House, house
from tests.journeys.surroundings import SECRET
from tests.journeys.test_zotter import POLICY, TEMPLATES
from tests.journeys.zotter import three_tickets


@pytest.fixture(params=EVERYWHERE)
async def zotter(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with house(
        POLICY, tmp_path, request.param, templates=TEMPLATES, environ={"ZURUF_SHOP_SECRET": SECRET}
    ) as opened:
        yield opened


@pytest.fixture
def julia(zotter: House) -> Somebody:
    return zotter.somebody("Julia")


@pytest.fixture
async def cards(zotter: House) -> list[Shown]:
    return await three_tickets(zotter)


async def test_several_tickets_are_closed_at_once_and_all_of_it_taken_back(
    zotter: House, julia: Somebody, cards: list[Shown]
) -> None:
    inbox = await julia.ask_for("posteingang")
    await inbox.press("Mehrere bearbeiten")
    form = await julia.sheet()
    assert form.options("Was soll geschehen?") == ["Abschließen", "Zuweisen", "Taggen", "Tag entfernen"]
    await form.choose_several("Tickets", "Ticket 1", "Ticket 2")
    await form.submit()
    assert "2 erledigt." in form.words
    for card in cards[:2]:
        await card.shows("Stand: ✅ Abgeschlossen")
    assert "In Arbeit" in cards[2].words
    await form.press("Alles rückgängig machen")
    assert "2 zurückgenommen." in form.words
    for card in cards[:2]:
        await card.hides("Abgeschlossen")
    assert zotter.square.replies == []


async def test_all_that_are_shown_get_a_tag_and_those_who_moved_on_stay_untouched(
    zotter: House, julia: Somebody, cards: list[Shown]
) -> None:
    inbox = await julia.ask_for("posteingang")
    await inbox.press("Mehrere bearbeiten")
    form = await julia.sheet()
    await form.choose("Was soll geschehen?", "Taggen")
    await form.pick("Tag", "Ostern")
    await form.tick("Alle 3 auswählen, die hier stehen", on=True)
    await form.submit()
    assert "3 erledigt." in form.words
    for card in cards:
        await card.shows("Tags: Ostern")
    await zotter.somebody("Max").press(cards[2], "Abschließen")
    await cards[2].shows("Abgeschlossen")
    await form.press("Alles rückgängig machen")
    for card in cards:
        await card.hides("Ostern")
    await cards[2].shows("Stand: ✅ Abgeschlossen")


@pytest.mark.of_slack
async def test_a_bulk_change_whose_answer_got_lost_happens_once_and_is_undone_after_a_restart(
    zotter: House, julia: Somebody, cards: list[Shown]
) -> None:
    inbox = await julia.ask_for("posteingang")
    await inbox.press("Mehrere bearbeiten")
    form = await julia.sheet()
    await form.choose_several("Tickets", "Ticket 1", "Ticket 2")
    zotter.workspace.faults.lost_submissions = 1
    outcome = await julia.client.submit()
    assert outcome.warning
    await form.submit()
    assert "2 erledigt." in form.words
    for card in cards[:2]:
        await card.shows("Stand: ✅ Abgeschlossen")
        assert sum("abgeschlossen" in line for line in card.thread) <= 1
    await zotter.close()
    await zotter.open()
    await form.press("Alles rückgängig machen")
    assert "2 zurückgenommen." in form.words
    for card in cards[:2]:
        await card.hides("Abgeschlossen")

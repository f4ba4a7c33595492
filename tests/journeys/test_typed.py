"""Whatever happens to a form, what somebody typed into it is not lost, and they are told what happened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.people import Shown, Somebody
from tests.journeys.sheets import Sheet
from tests.journeys.stage import WAYS, House, house
from tests.journeys.steps import send
from tests.journeys.surroundings import SECRET
from tests.journeys.test_zotter import POLICY, TEMPLATES
from tests.journeys.waiting import eventually

QUESTION = "Wo bleibt mein Paket?"
TYPED = "Liebe Lena, dein Paket liegt in Graz & kommt <morgen>, *versprochen*"
BACK = "✏️ Dein Text ist wieder da, wie du ihn verlassen hast: <date>"


@pytest.fixture(params=WAYS)
async def zotter(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with house(
        POLICY, tmp_path, request.param, templates=TEMPLATES, environ={"ZURUF_SHOP_SECRET": SECRET}
    ) as opened:
        yield opened


@pytest.fixture
def julia(zotter: House) -> Somebody:
    return zotter.somebody("Julia")


@pytest.fixture
def max_(zotter: House) -> Somebody:
    return zotter.somebody("Max")


@pytest.fixture
async def card(zotter: House) -> Shown:
    zotter.say("@zotter", "Lena", QUESTION)
    return await zotter.card("shop", QUESTION)


@pytest.fixture
async def form(julia: Somebody, card: Shown) -> Sheet:
    """The form in which Julia has begun to answer."""
    opened = await julia.open(card, "Antworten")
    await opened.type("Antwort", TYPED)
    return opened


async def test_a_form_that_is_closed_gives_its_text_back_to_its_person_only(
    zotter: House, julia: Somebody, max_: Somebody, card: Shown, form: Sheet
) -> None:
    await form.close()
    others = await max_.open(card, "Antworten")
    assert not others.value("Antwort")
    again = await julia.open(card, "Antworten")
    assert BACK in again.words
    assert again.value("Antwort") == TYPED
    await send(again)
    assert [one.text for one in await zotter.published()] == [TYPED]


async def test_what_was_sent_is_not_given_back(
    zotter: House, julia: Somebody, card: Shown, form: Sheet
) -> None:
    await form.tick("Danach abschließen", on=False)
    await send(form)
    await zotter.published()
    await card.line("veröffentlicht")
    again = await julia.open(card, "Antworten")
    assert not again.value("Antwort")
    assert "✏️" not in again.words


async def test_a_client_that_ends_without_a_word_loses_nothing(
    julia: Somebody, card: Shown, form: Sheet
) -> None:
    assert form.is_open
    julia.client.reload()
    assert not form.is_open
    again = await julia.open(card, "Antworten")
    assert again.value("Antwort") == TYPED


async def test_the_queue_walk_and_the_card_give_the_same_text_back(
    julia: Somebody, card: Shown, form: Sheet
) -> None:
    await form.close()
    walk = await julia.ask_for("weiter")
    assert walk.value("Antwort") == TYPED
    assert BACK in walk.words
    await walk.type("Antwort", f"{TYPED} Bis bald!")
    await walk.close()
    assert (await julia.open(card, "Antworten")).value("Antwort") == f"{TYPED} Bis bald!"


async def test_a_refused_text_stays_and_comes_back(
    zotter: House, julia: Somebody, card: Shown, form: Sheet
) -> None:
    unfinished = f"{TYPED} {{{{wann}}}}"
    await form.type("Antwort", unfinished)
    await form.submit()
    assert form.errors == ["Noch nicht ausgefüllt: wann"]
    assert form.value("Antwort") == unfinished
    await form.close()
    assert (await julia.open(card, "Antworten")).value("Antwort") == unfinished
    assert zotter.square.replies == []


async def test_a_form_that_comes_too_late_says_so_and_the_text_comes_back_at_the_next_press(
    zotter: House, julia: Somebody, card: Shown, form: Sheet
) -> None:
    await form.close()
    zotter.workspace.faults.expired_triggers = 1
    await julia.press(card, "Antworten")
    told = await eventually(zotter.workspace, lambda: julia.whispers(card.channel), lambda: julia.client.view)
    assert told[-1].startswith("Das Fenster konnte nicht rechtzeitig aufgehen.")
    assert "was du schon geschrieben hast, ist aufgehoben" in told[-1]
    assert (await julia.open(card, "Antworten")).value("Antwort") == TYPED


async def test_a_form_that_cannot_be_put_over_another_takes_its_place_and_the_text_is_kept(
    zotter: House, julia: Somebody, card: Shown, form: Sheet
) -> None:
    zotter.workspace.faults.expired_triggers = 1
    await form.press("Zweite Meinung")
    assert form.title == "Zweite Meinung"
    assert form.value("Entwurf") == TYPED
    await form.close()
    assert (await julia.open(card, "Antworten")).value("Antwort") == TYPED


async def test_a_choice_that_crosses_with_a_change_of_the_form_loses_no_text(
    zotter: House, julia: Somebody, form: Sheet
) -> None:
    [option] = await form.search("Antwortvorlage", "paket unter")
    zotter.workspace.faults.hash_conflicts = 1
    await julia.client.choose("template", option)
    await julia.direct_message("deine letzte Auswahl kam darin nicht mehr an")
    assert form.value("Antwort") == TYPED
    await send(form)
    assert [one.text for one in await zotter.published()] == [TYPED]


async def test_a_submission_whose_answer_got_lost_is_submitted_again_and_happens_once(
    zotter: House, julia: Somebody, card: Shown, form: Sheet
) -> None:
    await form.submit()
    zotter.workspace.faults.lost_submissions = 1
    outcome = await julia.client.submit()
    assert outcome.warning
    assert form.value("Antwort") == TYPED
    await form.submit()
    assert not form.is_open
    await card.line("Julia Zeller hat das Ticket abgeschlossen.")
    assert [one.text for one in await zotter.published()] == [TYPED]
    assert sum("antwortet öffentlich" in line for line in card.thread) == 1


async def test_forms_about_colleagues_and_customers_keep_their_words_too(
    julia: Somebody, card: Shown
) -> None:
    for tool, field in (("Hilfe holen", "Frage"), ("Notiz", "Notiz"), ("Profil", "Neue Notiz")):
        await (await julia.open(card, "Mehr …")).press(tool)
        form = await julia.sheet()
        await form.type(field, TYPED)
        await julia.client.close(whole_stack=True)
        await (await julia.open(card, "Mehr …")).press(tool)
        assert (await julia.sheet()).value(field) == TYPED
        await julia.client.close(whole_stack=True)

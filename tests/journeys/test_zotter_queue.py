"""Zotter looks in between two tours through the factory: what waits, one after the other, and done (Z-1)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import EVERYWHERE, House, house
from tests.journeys.steps import send
from tests.journeys.surroundings import SECRET
from tests.journeys.test_zotter import POLICY, TEMPLATES
from tests.journeys.zotter import PARCEL, three_tickets


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


@pytest.mark.usefixtures("cards")
async def test_the_inbox_says_how_much_waits_and_since_when(julia: Somebody) -> None:
    form = await julia.ask_for("posteingang")
    assert form.words.split("\n")[:5] == [
        "3 Tickets, 2 davon jetzt für dich fällig.",
        "Konto: Zotter auf Mastodon 2 · Zotter auf Facebook 1",
        "Wartet: unter 1 Stunde 2 · 1–4 Stunden 1",
        "Stand: 🆕 Neu 2 · 🙋 In Arbeit 1",
        "Bei wem: bei niemandem 2 · bei anderen 1",
    ]
    assert f"Ticket 1 · Zotter auf Mastodon · Lena · wartet seit 2 Stunden\n{PARCEL}" in form.words
    await form.press("Öffnen", below="Opa Franz")
    assert (await julia.sheet()).title == "Ticket 2"


@pytest.mark.usefixtures("cards")
async def test_a_filter_is_kept_and_used_another_day(zotter: House, julia: Somebody) -> None:
    form = await julia.ask_for("posteingang")
    await form.choose("Konto", "Zotter auf Mastodon")
    await form.choose("Bei wem", "bei niemandem")
    assert form.words.split("\n")[1] == "1 Ticket, 1 davon jetzt für dich fällig."
    await form.type("Name für diesen Filter", "Mastodon, frei")
    await form.press("Filter merken")
    await form.close()

    await zotter.later(timedelta(days=1))
    form = await julia.ask_for("posteingang")
    assert "Opa Franz" in form.words
    await form.press("Mastodon, frei")
    assert "Opa Franz" not in form.words
    assert form.value("Konto")["text"]["text"] == "Zotter auf Mastodon"
    assert "Mastodon, frei" not in (await zotter.somebody("Max").ask_for("posteingang")).buttons
    await form.submit()  # the walk goes through nothing else
    assert form.title == "Ticket 1"
    await form.press("Überspringen")
    assert "🎉 Für dich ist gerade nichts fällig." in form.words


async def test_the_queue_is_walked_from_the_oldest_to_its_end(
    zotter: House, julia: Somebody, cards: list[Shown]
) -> None:
    form = await julia.ask_for("weiter")
    assert form.title == "Ticket 1"
    assert "Du antwortest Lena öffentlich als Zotter auf Mastodon." in form.words
    assert PARCEL in form.words
    await form.press("Versand")
    assert form.value("Antwort").startswith("Hallo Lena, dein Paket ist unterwegs.")
    await form.submit()
    assert "So erscheint es als Zotter auf Mastodon" in form.words
    await form.submit()

    assert form.title == "Ticket 2"
    assert "1 erledigt, noch 1" in form.words
    assert not form.value("Antwort")  # nothing of Lena's is left for Franz
    await form.press("Überspringen")
    assert "🎉 1 erledigt. Für dich ist gerade nichts mehr fällig." in form.words
    await form.press("Das übersprungene noch einmal")
    assert form.title == "Ticket 2"
    await send(form, "Danke Ihnen, lieber Franz!", label="Senden & weiter")
    assert "🎉 2 erledigt." in form.words
    assert form.buttons == ["Posteingang"]

    assert [one.text for one in await zotter.published(2)][1] == "Danke Ihnen, lieber Franz!"
    for card in cards[:2]:
        await card.shows("Stand: ✅ Abgeschlossen")
        await card.line("Julia Zeller hat das Ticket abgeschlossen.")
    await cards[2].shows("Bei: Max Rauch")  # whoever walks takes nothing away from others


async def test_opening_a_ticket_in_the_walk_takes_it_from_nobody(
    zotter: House, julia: Somebody, cards: list[Shown]
) -> None:
    form = await julia.ask_for("weiter")
    await form.type("Antwort", "Morgen ist es da!")
    await zotter.somebody("Max").press(cards[0], "Übernehmen")
    await cards[0].shows("Bei: Max Rauch")
    await form.submit()
    assert form.errors
    assert "Max Rauch war schneller" in form.errors[0]
    assert form.value("Antwort") == "Morgen ist es da!"
    assert zotter.square.replies == []


async def test_in_the_walk_a_ticket_is_closed_or_opened_and_the_next_one_comes(
    zotter: House, julia: Somebody, cards: list[Shown]
) -> None:
    form = await julia.ask_for("weiter")
    await form.press("Abschließen")
    assert form.title == "Ticket 2"
    await cards[0].shows("Stand: ✅ Abgeschlossen")
    await form.press("Öffnen")
    whole = await julia.sheet()
    assert whole.title == "Ticket 2"
    assert "Taggen" in whole.buttons
    await whole.close()
    await send(form, "Sehr gern!", label="Senden & weiter")
    assert "nichts mehr fällig" in form.words
    assert [one.text for one in await zotter.published()] == ["Sehr gern!"]


async def test_home_shows_what_is_mine_and_what_waits(
    zotter: House, julia: Somebody, cards: list[Shown]
) -> None:
    home = await julia.go_home()
    assert "Hallo Julia! 2 fällige Tickets hat noch niemand übernommen." in home.words
    await julia.press(cards[0], "Übernehmen")
    await cards[0].shows("Bei: Julia Zeller")
    home = await julia.go_home()
    assert (
        f"Meine Tickets\nTicket 1 · Zotter auf Mastodon · Lena · wartet seit 2 Stunden\n{PARCEL}"
        in home.words
    )

    tools = await zotter.somebody("Max").open(cards[2], "Mehr …")
    await tools.press("Hilfe holen")
    asking = await zotter.somebody("Max").sheet()
    await asking.pick("Wen fragst du?", "julia", "Julia Zeller")
    await asking.type("Frage", "Haben wir weiße?")
    await asking.submit()
    await julia.direct_message("Haben wir weiße?")
    home = await julia.go_home()
    assert "Jemand bittet dich um Hilfe\nTicket 3 · Zotter auf Mastodon · Kurt" in home.words

    form = await home.open("Weiter")
    assert form.title == "Ticket 1"
    await send(form, "Morgen ist es da.", label="Senden & weiter")
    await form.close()
    await zotter.published()
    await cards[0].shows("Stand: ✅ Abgeschlossen")
    home = await julia.go_home()
    assert PARCEL not in home.words


async def test_whatever_was_written_is_found_again(
    zotter: House, julia: Somebody, cards: list[Shown]
) -> None:
    await julia.write(cards[0], "Das Lager sagt: am Zoll.")
    await cards[0].line("Das Lager sagt")
    form = await julia.ask_for("suche schokolade")
    assert "Kurt" in form.words
    assert "Opa Franz" in form.words
    assert PARCEL not in form.words
    await form.type("Wonach suchst du?", "zoll")
    await form.submit()
    assert "Ticket 1 · Zotter auf Mastodon · Lena" in form.words
    assert "Das Lager sagt: am Zoll." in form.words
    await form.type("Wonach suchst du?", "Marzipan")
    await form.submit()
    assert "Dazu gibt es nichts." in form.words
    assert zotter.square.replies == []


@pytest.mark.of_slack
@pytest.mark.usefixtures("cards")
async def test_who_reads_english_sees_inbox_walk_home_and_search_in_english(
    zotter: House, julia: Somebody
) -> None:
    await julia.client.speak("en-GB")
    await zotter.workspace.settled()
    form = await julia.ask_for("inbox")
    assert form.words.split("\n")[0] == "3 tickets, 2 of them due for you now."
    assert "Lena · waiting for 2 hours" in form.words
    await form.submit()
    assert form.title == "Ticket 1"
    await form.press("Skip")
    await form.press("Skip")
    assert "🎉 Nothing is due for you right now." in form.words
    await form.press("The 2 skipped ones again")
    await form.close()
    home = await julia.go_home()
    assert "Hello Julia! 2 tickets are due that nobody has taken yet." in home.words
    assert {"Next", "Inbox", "Search"} <= set(home.buttons)
    found = await julia.ask_for("search marzipan")
    assert "There is nothing like that." in found.words


@pytest.mark.of_slack
async def test_in_the_walk_a_lost_answer_sends_nothing_twice(
    zotter: House, julia: Somebody, cards: list[Shown]
) -> None:
    form = await julia.ask_for("weiter")
    await form.type("Antwort", "Morgen ist es da!")
    await form.submit()
    zotter.workspace.faults.lost_submissions = 1
    assert (await julia.client.submit()).warning
    await zotter.published()
    await cards[0].shows("Stand: ✅ Abgeschlossen")
    await form.submit()  # she was told that it did not work
    assert form.title == "Ticket 2"
    assert "1 erledigt, noch 1" in form.words
    assert [one.text for one in zotter.square.replies] == ["Morgen ist es da!"]


@pytest.mark.of_slack
async def test_the_walk_and_the_inbox_are_behind_the_bolt_as_well(
    julia: Somebody, cards: list[Shown]
) -> None:
    assert (await julia.client.shortcut("walk")).ok
    walk = await julia.sheet()
    assert walk.title == "Ticket 1"
    await walk.close()
    assert (await julia.client.shortcut("inbox")).ok
    assert (await julia.sheet()).title == "Posteingang"
    assert len(cards) == 3


@pytest.mark.of_slack
async def test_what_is_done_over_the_home_tab_shows_on_it(julia: Somebody, cards: list[Shown]) -> None:
    home = await julia.go_home()
    walk = await home.open("Weiter")
    await walk.press("Abschließen")
    await walk.close()
    await home.shows("Hallo Julia! 1 fälliges Ticket hat noch niemand übernommen.")
    await cards[0].shows("Abgeschlossen")


async def test_two_people_walk_the_same_queue_and_nobody_is_answered_twice(
    zotter: House, julia: Somebody, cards: list[Shown]
) -> None:
    colleague = zotter.somebody("Max")
    hers, his = await julia.ask_for("weiter"), await colleague.ask_for("weiter")
    assert "Lena" in hers.words
    while "Lena" not in his.words:  # what is his own may come first
        await his.press("Überspringen")
    await his.type("Antwort", "Es kommt am Freitag!")
    await send(hers, "Morgen ist es da!", label="Senden & weiter")
    await cards[0].shows("Stand: ✅ Abgeschlossen")
    await his.submit()
    assert his.errors
    assert his.value("Antwort") == "Es kommt am Freitag!"
    await his.press("Überspringen")
    assert "Lena" not in his.words
    assert [one.text for one in await zotter.published()] == ["Morgen ist es da!"]

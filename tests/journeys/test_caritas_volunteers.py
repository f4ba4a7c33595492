"""Caritas' volunteers write, their leads send, and a second pair of eyes helps both (CA-3, R6-2)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.caritas import FAQ, IN_NEED, POLICY, TEMPLATES
from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import EVERYWHERE, House, house
from tests.journeys.steps import send

PERSONAL = "Die Angst um die eigene Wohnung raubt einem den Schlaf."
VIENNA = "Servus Nora!\n\n{}\n\nIn Wien hilft dir unsere Wohnungssicherung, bevor es zu spät ist.\n\nDu erreichst sie hier: Beratungszentrum Wien, 01 555 10.\n\nLiebe Grüße, {}"


@pytest.fixture(params=EVERYWHERE)
async def caritas(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with house(POLICY, tmp_path, request.param, templates=TEMPLATES, faq=FAQ) as opened:
        yield opened


@pytest.fixture
def mira(caritas: House) -> Somebody:
    return caritas.somebody("Mira")


@pytest.fixture
def karin(caritas: House) -> Somebody:
    return caritas.somebody("Karin")


@pytest.fixture
async def card(caritas: House) -> Shown:
    caritas.say("@caritas", "Nora", IN_NEED)
    return await caritas.card("social", IN_NEED)


async def test_a_volunteers_draft_is_adapted_and_sent_by_the_lead(
    caritas: House, mira: Somebody, karin: Somebody, card: Shown
) -> None:
    form = await mira.open(card, "Antworten")
    assert (
        "Dein Entwurf an Nora bleibt intern, bis jemand ihn als Caritas auf Instagram sendet." in form.words
    )
    assert form.submit_label == "Entwurf speichern"
    await form.press("Miete im Rückstand")
    text = VIENNA.format(PERSONAL, "Mira")
    await form.type("Antwort", text)
    await form.submit()
    assert not form.is_open

    draft = await card.line("Mira Novak hat einen Entwurf geschrieben: „Servus Nora!")
    await card.shows("Ein Entwurf von Mira Novak liegt bereit")
    assert "Dafür brauchst du das Recht „antworten“." in await mira.told(draft, "Entwurf verwenden")
    assert caritas.square.replies == []

    form = await karin.open(draft, "Entwurf verwenden")
    assert form.value("Antwort") == text
    await send(form, text.replace("Liebe Grüße, Mira", "Alles Gute, Karin und Mira"))
    [reply] = await caritas.published()
    assert reply.text.endswith("Alles Gute, Karin und Mira")
    await card.line("Karin Lechner hat das Ticket abgeschlossen.")
    await draft.offers()


async def test_a_lead_cannot_send_a_volunteers_draft_without_the_personal_part(
    caritas: House, mira: Somebody, karin: Somebody, card: Shown
) -> None:
    form = await mira.open(card, "Antworten")
    await form.press("Miete im Rückstand")
    await form.type("Antwort", VIENNA.format("Kopf hoch!", "Mira"))
    await form.submit()
    form = await karin.open(await card.line("hat einen Entwurf geschrieben"), "Entwurf verwenden")
    await form.submit()
    assert form.errors[0].startswith("Etwas Persönliches fehlt noch")
    assert caritas.square.replies == []


@pytest.mark.of_slack
async def test_a_volunteer_may_neither_send_nor_close_nor_decide_about_drafts(
    caritas: House, mira: Somebody, card: Shown
) -> None:
    assert "Recht „antworten“" in await mira.told(card, "Abschließen")
    assert "Recht „antworten“" in await mira.told(card, "Privat antworten")
    form = await mira.open(card, "Antworten")
    await form.type("Antwort", "Ruf bitte an.")
    await form.submit()
    draft = await card.line("Mira Novak hat einen Entwurf geschrieben")
    assert "Recht „antworten“" in await mira.told(draft, "Verwerfen")
    await draft.offers("Entwurf verwenden", "Verwerfen")
    assert caritas.square.replies == []


async def test_a_second_opinion_is_asked_from_the_form_and_given_from_the_direct_message(
    caritas: House, karin: Somebody, card: Shown
) -> None:
    eva = caritas.somebody("Eva")
    form = await karin.open(card, "Antworten")
    await form.type("Antwort", "Ruf uns an, wir helfen.")
    await form.press("Zweite Meinung")
    opinion = await karin.sheet()
    assert opinion.title == "Zweite Meinung"
    assert opinion.value("Entwurf") == "Ruf uns an, wir helfen."
    await opinion.pick("Wem", "eva", "Eva Sommer")
    await opinion.type("Frage", "Ist das zu knapp?")
    await opinion.submit()
    await card.line(
        "Karin Lechner bittet um eine zweite Meinung: Eva Sommer, bis <date>: „Ist das zu knapp?“"
    )

    await card.shows("Ein Entwurf von Karin Lechner liegt bereit")
    asked = await eva.direct_message("Karin Lechner möchte deine Meinung zu einem Entwurf bei Ticket 1")
    given = await eva.open(asked, "Beantworten")
    assert "Ruf uns an, wir helfen." in given.words
    assert IN_NEED in given.words
    await given.type("Was meinst du?", "Nenn das Beratungszentrum.")
    await given.submit()
    await karin.direct_message(
        "Eva Sommer hat deine Frage zu Ticket 1 beantwortet: „Nenn das Beratungszentrum.“"
    )
    await card.line("Eva Sommer antwortet: „Nenn das Beratungszentrum.“")

    form = await karin.sheet()  # where she began lies open still, with what she wrote
    assert form.value("Antwort") == "Ruf uns an, wir helfen."
    await send(form, "Ruf im Beratungszentrum an: 01 555 10. Wir nehmen uns Zeit für dich.")
    await card.hides("Entwurf")
    await caritas.published()


async def test_volunteers_walk_the_queue_and_each_ticket_comes_to_them_once(
    caritas: House, mira: Somebody, karin: Somebody, card: Shown
) -> None:
    caritas.say("@caritas", "Lea", "Wo kann ich Kleidung abgeben?")
    other = await caritas.card("social", "Kleidung")
    form = await mira.ask_for("weiter")
    assert form.title == "Ticket 1"
    assert form.submit_label == "Speichern & weiter"
    await form.type("Antwort", "Liebe Nora, ruf bitte gleich an.")
    await form.submit()
    assert form.title == "Ticket 2"
    assert not form.value("Antwort")
    await form.press("Kleidung spenden")
    await form.submit()
    assert "🎉" in form.words
    await form.close()
    assert "🎉 Für dich ist gerade nichts fällig." in (await mira.ask_for("weiter")).words

    home = await karin.go_home()
    assert "Entwürfe, die auf ein „Senden“ warten\nTicket 1" in home.words
    await other.shows("Ein Entwurf von Mira Novak liegt bereit")
    walk = await home.open("Weiter")
    assert walk.value("Antwort") == "Liebe Nora, ruf bitte gleich an."
    await walk.submit()
    await walk.submit()
    assert "Danke! Saubere Kleidung" in walk.value("Antwort")  # Mira's next draft
    assert [one.text for one in await caritas.published()] == ["Liebe Nora, ruf bitte gleich an."]
    await card.line("Karin Lechner hat das Ticket abgeschlossen.")

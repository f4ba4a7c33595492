"""Caritas, charity: volunteers draft, leads send, regions differ, and nobody shall feel processed (CA-1 to CA-4, R5-3, F7)."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.caritas import FAQ, IN_NEED, POLICY, TEMPLATES
from tests.journeys.people import Shown, Somebody
from tests.journeys.sheets import Sheet
from tests.journeys.stage import WAYS, House, house

GAP = "{{?was dieser Mensch gerade erlebt}}"
PERSONAL = "Die Angst um die eigene Wohnung raubt einem den Schlaf."
VIENNA = "Servus Nora!\n\n{}\n\nIn Wien hilft dir unsere Wohnungssicherung, bevor es zu spät ist.\n\nDu erreichst sie hier: Beratungszentrum Wien, 01 555 10.\n\nLiebe Grüße, {}"
COFFEE = "Danke für die Nachfrage! Der Kaffee im Haus Emmaus ist jeden Dienstag gratis, komm einfach vorbei."


@pytest.fixture(params=WAYS)
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


async def send(form: Sheet, text: str = "") -> None:
    """Look at the preview and send."""
    if text:
        await form.type("Antwort", text)
    await form.submit()
    assert form.submit_label == "Senden", form.errors
    await form.submit()
    assert not form.is_open, form.errors


async def test_a_template_is_offered_with_its_reason_in_the_words_of_the_region(
    karin: Somebody, card: Shown
) -> None:
    await card.shows("Region: Wien")
    form = await karin.open(card, "Antworten")
    assert "💬 Miete im Rückstand: 4 Wörter passen (zahlen, Miete, Delogierung, Vermieter)\n" in form.words
    assert "Kältetelefon" not in form.words  # it is over since a winter
    await form.press("Miete im Rückstand")
    assert form.value("Antwort") == VIENNA.format(GAP, "Karin")
    names = [one["text"]["text"] for one in await form.search("Antwortvorlage", "")]
    assert names == ["Miete im Rückstand", "Kleidung spenden"]


async def test_something_personal_has_to_be_written_and_nothing_is_lost_on_the_way(
    caritas: House, karin: Somebody, card: Shown
) -> None:
    form = await karin.open(card, "Antworten")
    await form.press("Miete im Rückstand")
    await form.submit()
    assert form.errors == ["Noch nicht ausgefüllt: was dieser Mensch gerade erlebt"]
    unpersonal = VIENNA.format("Kopf hoch!", "Karin")
    await form.type("Antwort", unpersonal)
    await form.submit()
    assert form.errors == [
        "Etwas Persönliches fehlt noch (was dieser Mensch gerade erlebt): Schreib bitte mindestens 4 eigene Wörter."
    ]
    assert form.value("Antwort") == unpersonal
    text = VIENNA.format(PERSONAL, "Karin")
    await send(form, text)
    assert [reply.text for reply in await caritas.published()] == [text]


async def test_a_region_without_a_wording_of_its_own_gets_the_general_one_and_is_told(
    caritas: House, karin: Somebody
) -> None:
    caritas.say("caritas-tirol", "Franz", "Ich kann die Miete nicht mehr zahlen.")
    card = await caritas.card("social", "Miete")
    await card.shows("Region: Tirol")
    form = await karin.open(card, "Antworten")
    await form.pick("Antwortvorlage", "miete", "Miete im Rückstand")
    assert "noch nicht für die Region des Tickets; das ist die allgemeine." in form.words
    assert "Rufen Sie an" in form.value("Antwort")
    assert "Beratungszentrum Innsbruck, 0512 555 20" in form.value("Antwort")


async def test_the_region_can_be_corrected_and_the_template_follows(
    caritas: House, karin: Somebody, card: Shown
) -> None:
    tools = await karin.open(card, "Mehr …")
    await tools.press("Region")
    form = await karin.sheet()
    await form.choose("Region", "Tirol")
    await form.submit()
    await card.shows("Region: Tirol")
    await card.line("Karin Lechner hat die Region auf Tirol gesetzt.")
    await (await karin.sheet()).close()
    form = await karin.open(card, "Antworten")
    await form.press("Miete im Rückstand")
    assert "Ruf an, das Gespräch ist kostenlos: Beratungszentrum Innsbruck" in form.value("Antwort")
    assert caritas.square.replies == []


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


async def test_who_answers_the_second_in_the_same_words_under_one_post_is_warned(
    caritas: House, karin: Somebody
) -> None:
    eva = caritas.somebody("Eva")
    caritas.say("@caritas", "Ali", "Stimmt das mit dem Kaffee?", under="beitrag-7")
    caritas.say("@caritas", "Bea", "Kaffee gratis? Wo?", under="beitrag-7")
    first = await caritas.card("social", "Stimmt das")
    second = await caritas.card("social", "Kaffee gratis?")
    await send(await karin.open(first, "Antworten"), f"Hallo Ali! {COFFEE}")
    await caritas.published()
    await first.line("veröffentlicht")

    form = await eva.open(second, "Antworten")
    await form.type("Antwort", f"Hallo Bea! {COFFEE}")
    await form.submit()
    number = re.search(r"Ticket (\d+)", first.words)
    assert number
    assert f"💡 Das gleicht fast der Antwort von Karin Lechner in Ticket {number[1]}, <date>" in form.words
    assert "Ein eigener Satz macht den Unterschied." in form.words
    text = f"Hallo Bea! {COFFEE} Ein Stück Kuchen gibt es bei uns meistens auch noch dazu."
    await form.type("Antwort", text)
    await form.submit()
    assert "💡" not in form.words
    await form.submit()
    assert text in [reply.text for reply in await caritas.published(2)]


async def test_a_mixed_du_and_sie_is_noticed_explained_and_left_to_the_person(
    caritas: House, karin: Somebody, card: Shown
) -> None:
    form = await karin.open(card, "Antworten")
    text = "Ruf uns an, dann schauen wir, wie wir Ihnen helfen können. Wie bereits gesagt: GLEICH ANRUFEN!!"
    await form.type("Antwort", text)
    await form.submit()
    noticed = [line for line in form.words.split("\n") if line.startswith("💡")]
    assert [line.partition(":")[0].removeprefix("💡 ") for line in noticed] == [
        "Großbuchstaben lesen sich wie Schreien",
        "So viele Zeichen klingen aufgeregt",
        "Das kann genervt klingen; sag es lieber noch einmal wie zum ersten Mal",
        "Du und Sie gehen durcheinander",
    ]
    await form.submit()
    assert [reply.text for reply in await caritas.published()] == [text]


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


async def test_who_reads_english_is_offered_asked_and_warned_in_english(caritas: House) -> None:
    caritas.say("caritas-tirol", "Franz", "Ich kann die Miete nicht mehr zahlen.")
    card = await caritas.card("social", "Miete")
    form = await caritas.somebody("Sarah").open(card, "Antworten")
    assert "💬 Miete im Rückstand: 2 words match (" in form.words
    await form.press("Miete im Rückstand")
    assert "This template has no wording for the ticket's region yet; this is the general one." in form.words
    await form.submit()
    assert form.errors == ["Not filled in yet: was dieser Mensch gerade erlebt"]
    await form.type("Answer", "Kopf hoch!")
    await form.submit()
    assert form.errors == [
        "Something personal is missing (was dieser Mensch gerade erlebt): please write at least 4 words of your own."
    ]
    await form.type(
        "Answer", "Das ist eine schwere Zeit. Rufen Sie uns an, dann schauen wir uns deine Lage an!!"
    )
    await form.submit()
    assert "💡 So many marks sound agitated: “an!!”" in form.words
    assert "💡 Du and Sie are mixed" in form.words
    assert form.submit_label == "Send"
    assert caritas.square.replies == []

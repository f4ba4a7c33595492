"""Caritas, charity: prepared answers for every region, and nobody shall feel processed (CA-2, CA-4, R5-3, F7)."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.caritas import FAQ, IN_NEED, POLICY, TEMPLATES
from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import EVERYWHERE, House, house
from tests.journeys.steps import send

GAP = "{{?was dieser Mensch gerade erlebt}}"
PERSONAL = "Die Angst um die eigene Wohnung raubt einem den Schlaf."
VIENNA = "Servus Nora!\n\n{}\n\nIn Wien hilft dir unsere Wohnungssicherung, bevor es zu spät ist.\n\nDu erreichst sie hier: Beratungszentrum Wien, 01 555 10.\n\nLiebe Grüße, {}"
COFFEE = "Danke für die Nachfrage! Der Kaffee im Haus Emmaus ist jeden Dienstag gratis, komm einfach vorbei."


@pytest.fixture(params=EVERYWHERE)
async def caritas(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with house(POLICY, tmp_path, request.param, templates=TEMPLATES, faq=FAQ) as opened:
        yield opened


@pytest.fixture
def karin(caritas: House) -> Somebody:
    return caritas.somebody("Karin")


@pytest.fixture
async def card(caritas: House) -> Shown:
    caritas.say("@caritas", "Nora", IN_NEED)
    return await caritas.card("social", IN_NEED)


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

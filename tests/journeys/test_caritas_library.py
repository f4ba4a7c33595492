"""Caritas' library grows from daily work: proposed by those who answer, approved by its owner (CA-1, R5-2, F7)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.jobs.weekly import owe_themes
from tests.journeys.caritas import FAQ, IN_NEED, POLICY, TEMPLATES
from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import EVERYWHERE, House, house

ASKED = "Kann man bei euch auch Möbel abholen lassen?"
ANSWER = "Hallo Ben, gut erhaltene Möbel holen wir gern ab, ruf dazu im carla-Laden an. Liebe Grüße, Karin"
GENERAL = "Hallo {{customer}}, gut erhaltene Möbel holen wir gern ab, ruf dazu im carla-Laden an. Liebe Grüße, {{agent}}"


@pytest.fixture(params=EVERYWHERE)
async def caritas(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with house(POLICY, tmp_path, request.param, templates=TEMPLATES, faq=FAQ) as opened:
        yield opened


@pytest.fixture
def karin(caritas: House) -> Somebody:
    return caritas.somebody("Karin")


@pytest.fixture
def eva(caritas: House) -> Somebody:
    return caritas.somebody("Eva")


@pytest.fixture
async def answered(caritas: House, karin: Somebody) -> Shown:
    """The line in the thread that says that Karin's answer is out."""
    caritas.say("@caritas", "Ben", ASKED)
    card = await caritas.card("social", ASKED)
    form = await karin.open(card, "Antworten")
    await form.type("Antwort", ANSWER)
    await form.submit()
    await form.submit()
    return await card.line("Die Antwort ist als Caritas auf Instagram veröffentlicht.")


async def test_the_library_is_searched_by_words_and_folders(eva: Somebody) -> None:
    form = await eva.ask_for("vorlagen delogierung")
    assert form.title == "Antwortvorlagen"
    assert "Miete im Rückstand\nwohnen · miete, delogierung · noch nie verwendet" in form.words
    assert "Kleidung" not in form.words
    await form.type("Wörter", "")
    await form.choose("Ordner", "wohnen")
    assert "Kältetelefon im vorigen Winter" in form.words
    assert "⌛ Abgelaufen: wird nicht mehr angeboten." in form.words
    assert "Kleidung" not in form.words


async def test_a_template_is_shown_with_each_wording_its_owner_and_what_is_missing(eva: Somebody) -> None:
    form = await eva.ask_for("vorlagen")
    await form.press("Ansehen", below="Kleidung spenden")
    assert "Kleidung spenden\nbetreut von Eva Sommer" in form.words
    assert "de · Du\nHallo {{customer}}!\n\nDanke! Saubere Kleidung" in form.words
    assert "⚠️ Noch keine eigene Fassung für: Caritas Tirol auf Facebook" in form.words
    await form.press("Zurück zur Liste")
    assert "Miete im Rückstand" in form.words


async def test_how_often_a_template_helped_is_counted(caritas: House, karin: Somebody, eva: Somebody) -> None:
    caritas.say("@caritas", "Lea", "Wo kann ich Kleidung abgeben?")
    form = await karin.open(await caritas.card("social", "Kleidung"), "Antworten")
    await form.press("Kleidung spenden")
    await form.submit()
    await form.submit()
    await caritas.published()
    assert (
        "Kleidung spenden\nspenden · in 1 Ticket verwendet" in (await eva.ask_for("vorlagen kleidung")).words
    )


async def test_the_faq_is_asked_in_any_words(eva: Somebody) -> None:
    form = await eva.ask_for("faq finanzamt")
    assert "❓ Ist meine Spende von der Steuer absetzbar? (Bekomme ich" in form.words
    assert "Ja. Mit Namen und Geburtsdatum melden wir die Spende selbst" in form.words
    assert "Spenden absetzen · Merkblatt Spenden" in form.words
    assert "Wen fragen: Spendenservice, 01 555 99 · betreut von Eva Sommer" in form.words
    await form.type("Wörter", "wo kann ich heute nacht schlafen, ein bett")
    await form.submit()
    assert "❓ Wo finde ich heute Nacht ein Bett?" in form.words
    assert "Wen fragen: Wohnberatung" in form.words
    await form.type("Wörter", "punschstand")
    await form.submit()
    assert "Advent" not in form.words  # it was valid until an Advent of long ago


async def test_the_answer_of_the_faq_is_put_in_and_its_contact_is_a_click_away(
    caritas: House, karin: Somebody
) -> None:
    caritas.say("@caritas", "Joe", "Wo finde ich heute Nacht ein Bett?")
    card = await caritas.card("social", "ein Bett")
    form = await karin.open(card, "Antworten")
    assert "❓ FAQ: Wo finde ich heute Nacht ein Bett?" in form.words
    await form.type("Antwort", "Hallo Joe!")
    await form.press("Antwort einsetzen")
    assert form.value("Antwort") == (
        "Hallo Joe!\n\nDie Notschlafstellen haben ab 18 Uhr offen, niemand muss sich anmelden."
    )
    await form.press("Diese Abteilung fragen")
    asked = await karin.sheet()
    assert asked.title == "Eskalieren"
    assert asked.value("An wen")["text"]["text"] == "Wohnberatung"


async def test_what_helped_once_is_proposed_approved_with_a_last_touch_and_offered_from_then_on(
    caritas: House, karin: Somebody, eva: Somebody, answered: Shown
) -> None:
    form = await karin.open(answered, "Als Vorlage vorschlagen")
    assert form.value("Text") == GENERAL
    await form.type("Name", "Möbel abholen")
    await form.choose("Ordner", "spenden")
    assert [one["text"]["text"] for one in await form.search("Wer entscheidet", "")] == [
        "Eva Sommer",
        "Sarah Miller",
    ]
    await form.pick("Wer entscheidet", "eva", "Eva Sommer")
    await form.submit()
    assert "Vorgeschlagen. Eva Sommer entscheidet darüber." in form.words
    await form.close()

    asked = await eva.direct_message("Karin Lechner schlägt „Möbel abholen“ vor. Du entscheidest darüber. → ")
    waiting = await eva.open(asked, "Vorschläge")
    assert (
        f"Antwortvorlage: Möbel abholen\nvorgeschlagen von Karin Lechner, <date> · Eva Sommer entscheidet\n{GENERAL}"
        in waiting.words
    )
    await waiting.press("Ansehen & freigeben")
    look = await eva.sheet()
    await look.type("Text", GENERAL.replace("carla-Laden", "{{wo}}"))
    await look.submit()
    assert look.errors == ["Noch nicht ausgefüllt: wo"]
    await look.type("Text", GENERAL.replace("gern", "sehr gern"))
    await look.submit()
    below = await eva.sheet()
    await below.shows("Nichts wartet auf eine Entscheidung.")
    await karin.direct_message(
        "Eva Sommer hat deinen Vorschlag „Möbel abholen“ freigegeben: Ab jetzt wird er angeboten. → "
    )

    await offered_and_used(caritas, karin, "Cem", "1")
    await caritas.close()
    await caritas.open()
    await offered_and_used(caritas, karin, "Dora", "2")


async def offered_and_used(caritas: House, karin: Somebody, customer: str, number: str) -> None:
    """The new template is the first that is offered, and can be used."""
    caritas.say("@caritas", customer, f"Holt ihr Möbel ab? ({number})")
    form = await karin.open(await caritas.card("social", f"Möbel ab? ({number})"), "Antworten")
    assert "💬 Möbel abholen: " in form.words
    await form.press("Möbel abholen")
    assert form.value("Antwort").startswith(f"Hallo {customer}, gut erhaltene Möbel holen wir sehr gern ab")
    await form.close()


async def test_only_the_owner_decides_and_only_once(karin: Somebody, eva: Somebody, answered: Shown) -> None:
    form = await karin.open(answered, "Als Vorlage vorschlagen")
    await form.type("Name", "Möbel")
    await form.pick("Wer entscheidet", "eva", "Eva Sommer")
    await form.submit()
    await form.close()
    others = await karin.ask_for("vorschläge")
    assert "Antwortvorlage: Möbel" in others.words
    assert others.buttons == []
    await others.close()
    waiting = await eva.ask_for("vorschläge")
    await waiting.press("Ablehnen")
    await waiting.shows("Nichts wartet auf eine Entscheidung.")
    await karin.direct_message("Eva Sommer hat deinen Vorschlag „Möbel“ nicht übernommen.")


async def test_an_answer_becomes_a_question_with_an_answer(
    caritas: House, karin: Somebody, eva: Somebody, answered: Shown
) -> None:
    form = await karin.open(answered, "Als FAQ vorschlagen")
    assert ASKED in form.words
    await form.type("Frage", "Holt ihr Möbel ab?")
    await form.type("Antwort", "Ja, nach einem Anruf im carla-Laden.")
    await form.pick("Wer entscheidet", "eva", "Eva Sommer")
    await form.submit()
    await form.close()
    waiting = await eva.open(await eva.direct_message("Holt ihr Möbel ab?"), "Vorschläge")
    await waiting.press("Ansehen & freigeben")
    await (await eva.sheet()).submit()
    await waiting.close()
    found = await karin.ask_for("faq möbel")
    assert "❓ Holt ihr Möbel ab?\nJa, nach einem Anruf im carla-Laden." in found.words
    assert caritas.troubles == []


async def test_themes_without_an_answer_are_listed_once_a_week(caritas: House, eva: Somebody) -> None:
    await caritas.later(timedelta(days=7))  # this week's list is made up for when the bot starts
    for number, name in enumerate(("Ali", "Bea", "Cem")):
        caritas.say("@caritas", name, f"Gibt es heuer wieder Lerncafés für Kinder? ({number})")
    caritas.say("@caritas", "Nora", IN_NEED)
    for number in range(3):
        await caritas.card("social", f"({number})")
    await caritas.card("social", IN_NEED)
    department = next(iter(caritas.policy.departments.values()))
    for _ in range(2):
        await owe_themes(caritas.zuruf.desk, department)
    heading = "Öffentlichkeitsarbeit: was letzte Woche immer wieder kam und noch keine Antwort hat"
    notice = await caritas.card("social", heading)
    [theme] = notice.words.split("\n")[1:]
    assert "Lerncafés" in theme
    assert "3 Tickets (#" in theme
    assert "Miete" not in notice.words
    await caritas.workspace.settled()
    assert sum(heading in one.words for one in caritas.cards("social")) == 1

    form = await eva.ask_for("themen")
    assert "Lerncafés" in form.words
    await form.press("Ticket 1")
    assert (await eva.sheet()).title == "Ticket 1"


async def test_what_got_a_star_is_told_once_a_week(caritas: House, karin: Somebody) -> None:
    await caritas.later(timedelta(days=7))
    caritas.say("@caritas", "Ida", "Eure Helferin hat meiner Oma den Tag gerettet, danke!")
    card = await caritas.card("social", "den Tag gerettet")
    await (await karin.open(card, "Mehr …")).press("Stern setzen")
    await card.shows("⭐")
    await owe_themes(caritas.zuruf.desk, next(iter(caritas.policy.departments.values())))
    notice = await caritas.card("social", "was ihr letzte Woche mit einem Stern versehen habt")
    assert "Ida" in notice.words
    assert "den Tag gerettet" in notice.words
    assert "keine Antwort hat" not in notice.words  # a single question is no theme


async def test_who_reads_english_finds_library_and_questions_in_english(caritas: House) -> None:
    sarah = caritas.somebody("Sarah")
    form = await sarah.ask_for("templates miete")
    assert form.title == "Templates"
    assert "Miete im Rückstand\nwohnen · miete, delogierung · never used yet" in form.words
    assert "⌛ Expired: it is not offered any more." in form.words
    await form.press("Look")
    assert "Asks for something personal: was dieser Mensch gerade erlebt" in form.words
    await form.close()
    assert "Whom to ask: Spendenservice, 01 555 99" in (await sarah.ask_for("faq steuer")).words

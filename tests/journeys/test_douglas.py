"""Douglas, beauty retail: two people answer what is simple and ask the Kundenservice for the rest (DO-1 to DO-4)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.people import Shown, Somebody
from tests.journeys.sheets import Sheet
from tests.journeys.stage import EVERYWHERE, LONG, SHORT, House, house

POLICY = """
language: de
time_zone: Europe/Vienna
departments:
  social:
    name: Social Media
    channels: [{slack: "#social-media"}]
  service:
    name: Kundenservice
    channels: [{slack: "#kundenservice"}]
  press:
    name: Presse
    channels: [{slack: "#presse"}]
people:
  anna: {name: Anna Berger, slack: U01ANNA, departments: [social], role: answer}
  jonas: {name: Jonas Weiss, slack: U02JONAS, departments: [social], role: answer}
  selma: {name: Selma Aydin, slack: U03SELMA, departments: [service], role: draft}
accounts:
  letterbox/@douglas: {name: Douglas auf Instagram, address: du}
routing:
  - {name: Alles, to: social}
escalation:
  - {from: social, to: service, reasons: [Rückerstattung, Lieferung], due: 4h}
  - {from: social, to: press, reasons: [Medienanfrage], due: 2h}
"""
QUESTION = "Wo bleibt mein Geld für die Retoure?"
ASKED = "Ist die Retoure 4711 schon da?"
SUGGESTED = "Deine Retoure ist seit gestern da, das Geld kommt bis Freitag."


@pytest.fixture(params=EVERYWHERE)
async def douglas(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with house(POLICY, tmp_path, request.param) as opened:
        yield opened


@pytest.fixture
def anna(douglas: House) -> Somebody:
    return douglas.somebody("Anna")


@pytest.fixture
def selma(douglas: House) -> Somebody:
    return douglas.somebody("Selma")


@pytest.fixture
async def card(douglas: House) -> Shown:
    douglas.say("@douglas", "Mia", QUESTION)
    return await douglas.card("social-media", QUESTION)


@pytest.fixture
async def asked(douglas: House, anna: Somebody, card: Shown) -> Shown:
    """The card of the Kundenservice, after Anna has claimed the ticket and asked."""
    await anna.press(card, "Übernehmen")
    await escalate(await anna.open(card, "Eskalieren"))
    return await douglas.card("kundenservice", ASKED)


async def escalate(form: Sheet, question: str = ASKED) -> None:
    await form.type("Frage", question)
    await form.submit()
    assert not form.is_open, form.errors


async def say_the_same(card: Shown, asked: Shown, last: str) -> None:
    """Both threads show one and the same log: the same lines, in the same order."""
    await card.line(last)
    await asked.line(last)
    assert card.thread == asked.thread


async def test_a_simple_question_is_claimed_answered_and_done(
    douglas: House, anna: Somebody, card: Shown
) -> None:
    await anna.press(card, "Übernehmen")
    form = await anna.open(card, "Antworten")
    await form.type("Antwort", "Heute ist es hinausgegangen!")
    await form.submit()
    await form.submit()
    await card.shows("Stand: ✅ Abgeschlossen")
    assert [reply.text for reply in await douglas.published()] == ["Heute ist es hinausgegangen!"]
    await card.line("Anna Berger hat das Ticket abgeschlossen.")


async def test_the_form_asks_whom_why_what_and_until_when(anna: Somebody, card: Shown) -> None:
    form = await anna.open(card, "Eskalieren")
    assert QUESTION in form.words
    assert form.options("An wen") == ["Kundenservice", "Presse"]
    assert form.options("Grund") == ["Rückerstattung", "Lieferung"]
    usual = form.value("Bis wann")
    await form.type("Frage", ASKED)
    await form.choose("An wen", "Presse")
    assert form.options("Grund") == ["Medienanfrage"]
    assert form.value("Bis wann") < usual
    assert form.value("Frage") == ASKED


async def test_a_question_needs_words_and_time_enough(anna: Somebody, card: Shown) -> None:
    form = await anna.open(card, "Eskalieren")
    await form.type("Frage", "   ")
    await form.submit()
    assert form.errors[0].startswith("Hier fehlt noch")
    await form.type("Frage", ASKED)
    await form.type("Bis wann", 1_000_000_000)
    await form.submit()
    assert form.errors == ["Der Zeitpunkt liegt in der Vergangenheit."]


async def test_the_kundenservice_gets_a_card_with_the_question_and_all_that_happened(
    card: Shown, asked: Shown
) -> None:
    assert QUESTION in asked.words
    await asked.shows(f"Frage: {ASKED}")
    await asked.shows("Gefragt von: Anna Berger (Rückerstattung)")
    await asked.shows("Bis wann: Kundenservice ist gefragt, Antwort bis <date>")
    await asked.offers("Antwort vorschlagen", "Zurückgeben", "Mehr …", "Protokoll")
    await card.shows("Stand: ⤴️ Wartet auf Antwort aus dem Haus")
    await card.shows("Kundenservice ist gefragt, Antwort bis <date>")
    await say_the_same(card, asked, "Anna Berger fragt Kundenservice (Rückerstattung), Antwort bis <date>")


async def test_an_answer_comes_back_as_a_draft_that_anna_adapts_and_sends(
    douglas: House, anna: Somebody, selma: Somebody, card: Shown, asked: Shown
) -> None:
    form = await selma.open(asked, "Antwort vorschlagen")
    assert f"Anna Berger fragt: „{ASKED}“" in form.words
    assert QUESTION in form.words
    await form.type("Vorschlag für die Antwort", SUGGESTED)
    await form.submit()
    assert not form.is_open

    draft = await card.line(f"Selma Aydin schlägt als Antwort vor: „{SUGGESTED}“")
    await draft.offers("Entwurf verwenden", "Verwerfen")
    await card.shows("Ein Entwurf von Selma Aydin liegt bereit")
    assert douglas.square.replies == []  # never out unseen

    form = await anna.open(draft, "Entwurf verwenden")
    assert form.value("Antwort") == SUGGESTED
    await form.type("Antwort", f"Liebe Mia! {SUGGESTED}")
    await form.submit()
    await form.submit()
    assert [reply.text for reply in await douglas.published()] == [f"Liebe Mia! {SUGGESTED}"]
    await draft.offers()
    await asked.shows("Stand: ✅ Abgeschlossen")
    await say_the_same(card, asked, "Anna Berger hat das Ticket abgeschlossen.")


async def test_a_question_can_be_returned_with_a_reason_and_asked_again(
    douglas: House, anna: Somebody, selma: Somebody, card: Shown, asked: Shown
) -> None:
    form = await selma.open(asked, "Zurückgeben")
    await form.type("Warum zurück?", "Ohne Bestellnummer finde ich nichts.")
    await form.submit()
    await asked.offers("Mehr …", "Protokoll")
    await card.shows("Stand: 🙋 In Arbeit")
    await say_the_same(
        card, asked, "Selma Aydin gibt die Frage zurück: „Ohne Bestellnummer finde ich nichts.“"
    )
    await escalate(await anna.open(card, "Eskalieren"), "Und mit der Nummer 12?")
    await asked.shows("Frage: Und mit der Nummer 12?")
    await asked.offers("Antwort vorschlagen", "Zurückgeben", "Mehr …", "Protokoll")
    assert len(douglas.cards("kundenservice")) == 1


async def test_whoever_is_asked_already_is_not_offered_again(
    douglas: House, anna: Somebody, card: Shown, asked: Shown
) -> None:
    form = await anna.open(card, "Eskalieren")
    assert form.options("An wen") == ["Presse"]
    await form.type("Frage", "Dürfen wir etwas sagen?")
    await form.submit()
    await (await douglas.card("presse", "Dürfen wir etwas sagen?")).offers(
        "Antwort vorschlagen", "Zurückgeben", "Mehr …", "Protokoll"
    )
    await card.offers(
        "Antworten", "Privat antworten", "Zuweisen", "Zurücklegen", "Abschließen", "Mehr …", "Protokoll"
    )
    await asked.line("Anna Berger fragt Presse (Medienanfrage)")


async def test_what_is_written_in_one_thread_is_a_note_in_the_log_and_stands_in_the_other(
    anna: Somebody, selma: Somebody, card: Shown, asked: Shown
) -> None:
    await card.line("fragt Kundenservice")
    await asked.line("fragt Kundenservice")
    hers = await selma.write(asked, "Ich ruf im Lager an")
    await card.line("📝 Selma Aydin: Ich ruf im Lager an")
    await anna.write(card, "Danke!")
    await asked.line("📝 Anna Berger: Danke!")
    await selma.edit(asked, hers, "Ich rufe im Lager in Linz an")
    changed = "📝 Selma Aydin hat die Notiz geändert: Ich rufe im Lager in Linz an"
    await card.line(changed)
    await asked.line(changed)
    await selma.delete(asked, hers)
    await card.line("Eine Notiz wurde gelöscht.")

    log = (await anna.open(card, "Protokoll")).words
    notes = [line.partition("<date> · ")[2] for line in log.split("\n") if "Notiz" in line or "📝" in line]
    assert notes == [
        "📝 Selma Aydin: Ich ruf im Lager an",
        "📝 Anna Berger: Danke!",
        changed,
        "Eine Notiz wurde gelöscht.",
    ]


TYPED = (
    "Das können wir nicht erstatten",
    "/zuruf reply 1 Hallo",
    "@zuruf antworte: Hallo Mia",
    "Antwort: Hallo Mia, wir sind Idioten",
    "<!channel> *Senden* {{customer}}",
    "senden",
    "✅",
)


async def test_nothing_typed_in_a_thread_ever_leaves(
    douglas: House, anna: Somebody, selma: Somebody, card: Shown, asked: Shown
) -> None:
    douglas.undo_window(LONG)
    form = await anna.open(card, "Antworten")
    await form.type("Antwort", "Die einzige Antwort.")
    await form.submit()
    await form.submit()
    waiting = await card.line("„Die einzige Antwort.“")
    for text in TYPED:  # while nothing is on its way, and while something is
        for somebody, place in ((anna, card), (selma, asked)):
            await somebody.write(place, text)
    await anna.press(waiting, "Rückgängig")
    douglas.undo_window(SHORT)
    form = await anna.open(waiting, "Bearbeiten")
    await form.submit()
    await form.submit()
    assert [reply.text for reply in await douglas.published()] == ["Die einzige Antwort."]
    await card.line("hat das Ticket abgeschlossen")
    assert {post["text"] for one in douglas.square.conversations() for post in one["posts"]} == {
        QUESTION,
        "Die einzige Antwort.",
    }

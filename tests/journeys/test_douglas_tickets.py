"""Douglas' tickets: merged, cut, answered in private, known by their customer, taken along (DO-4, LE-1)."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import EVERYWHERE, House, house
from tests.journeys.steps import tool
from tests.journeys.test_douglas import POLICY, QUESTION

AGAIN = "Ich habe schon gestern geschrieben!"
FORMULA = '=HYPERLINK("https://evil.example","Gutschein")'


@pytest.fixture(params=EVERYWHERE)
async def douglas(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with house(POLICY, tmp_path, request.param) as opened:
        yield opened


@pytest.fixture
def anna(douglas: House) -> Somebody:
    return douglas.somebody("Anna")


@pytest.fixture
async def card(douglas: House) -> Shown:
    douglas.say("@douglas", "Mia", QUESTION)
    return await douglas.card("social-media", QUESTION)


async def test_two_tickets_of_one_customer_become_one_and_stay_one(
    douglas: House, anna: Somebody, card: Shown
) -> None:
    second = douglas.say("@douglas", "Mia", AGAIN)
    other = await douglas.card("social-media", AGAIN)
    await anna.press(other, "Übernehmen")
    await other.shows("Bei: Anna Berger")
    form = await tool(anna, other, "Zusammenlegen")
    await form.pick("Mit welchem Ticket?", "")
    await form.submit()
    assert f"Ticket 1 bleibt und bekommt alle Beiträge:\n{QUESTION}" in form.words
    assert f"Ticket 2 geht darin auf und ist damit abgeschlossen:\n{AGAIN}" in form.words
    await form.submit()

    await card.line("Anna Berger hat Ticket 2 hierher geholt (1 Beitrag).")
    await other.line("Anna Berger hat dieses Ticket mit Ticket 1 zusammengelegt. Dort geht es weiter.")
    await card.shows(AGAIN)
    await card.shows("Bei: Anna Berger")
    await other.shows("→ Ticket 1")

    first = next(c for c in douglas.square.conversations() if any(p["text"] == QUESTION for p in c["posts"]))
    douglas.say("@douglas", "Mia", "Hallo?", conversation=second.conversation)
    await card.line("Mia hat wieder geschrieben: Hallo?")
    douglas.say("@douglas", "Mia", "Bitte meldet euch!", conversation=first["id"])
    await card.line("Mia hat wieder geschrieben: Bitte meldet euch!")
    assert len(douglas.cards("social-media")) == 2

    await anna.leave()
    await anna.write(other, "Sie hat zweimal geschrieben.")  # under the card that went over
    await card.line("📝 Anna Berger: Sie hat zweimal geschrieben.")
    reply = await anna.open(card, "Antworten")
    await reply.type("Antwort", "Entschuldige, liebe Mia!")
    await reply.submit()
    await reply.submit()
    assert [one.text for one in await douglas.published()] == ["Entschuldige, liebe Mia!"]
    await card.shows("Stand: ✅ Abgeschlossen")


async def test_a_ticket_about_two_things_is_cut_and_each_is_answered(
    douglas: House, anna: Somebody, card: Shown
) -> None:
    conversation = douglas.square.conversations()[0]["id"]
    douglas.say("@douglas", "Mia", "Und gibt es den Lippenstift in Rot?", conversation=conversation)
    await card.line("Lippenstift in Rot?")
    form = await tool(anna, card, "Aufteilen")
    await form.choose_several("Welche Beiträge?", "Mia: Wo bleibt", "Mia: Und gibt es")
    await form.submit()
    assert form.errors == ["Wähle mindestens einen Beitrag aus und lass mindestens einen stehen."]
    await form.choose_several("Welche Beiträge?", "Mia: Und gibt es")
    await form.submit()
    fresh = await douglas.card("social-media", "Und gibt es den Lippenstift in Rot?\nStand: 🆕 Neu")
    await card.line("Anna Berger hat einen Beitrag abgetrennt: siehe Ticket")
    await card.shows(f"{QUESTION}\nStand: 🆕 Neu")
    await anna.leave()

    for place, text in ((fresh, "Ja, in Rot auch."), (card, "Das Geld kommt morgen.")):
        reply = await anna.open(place, "Antworten")
        await reply.type("Antwort", text)
        await reply.submit()
        await reply.submit()
        await place.shows("Stand: ✅ Abgeschlossen")
    assert [note.text for note in await douglas.published(2)] == [
        "Ja, in Rot auch.",
        "Das Geld kommt morgen.",
    ]


async def test_a_public_question_is_answered_in_private_with_one_press(
    douglas: House, anna: Somebody, card: Shown
) -> None:
    form = await anna.open(card, "Privat antworten")
    assert "Du antwortest Mia privat als Douglas auf Instagram." in form.words
    await form.type("Antwort", "Schick uns bitte deine Bestellnummer.")
    await form.submit()
    await form.submit()
    [reply] = await douglas.published()
    assert (reply.text, reply.private) == ("Schick uns bitte deine Bestellnummer.", True)
    await card.line("Anna Berger antwortet privat als Douglas auf Instagram.")


async def test_what_is_known_of_a_customer_stands_on_the_next_card(
    douglas: House, anna: Somebody, card: Shown
) -> None:
    await card.shows("👤 Erster Kontakt")
    profile = await tool(anna, card, "Profil")
    assert "Noch keine Notizen." in profile.words
    await profile.type("Neue Notiz", "Hat eine Duftallergie.")
    await profile.type("Tags zu diesem Menschen", "Stammkundin, Beauty Card")
    await profile.submit()
    await card.shows("👤 Erster Kontakt · Stammkundin, Beauty Card · 📝 1")
    await anna.leave()
    await anna.press(card, "Abschließen")
    await card.shows("Stand: ✅ Abgeschlossen")

    douglas.say("@douglas", "Mia", "Welches Parfum passt zu mir?")
    second = await douglas.card("social-media", "Parfum")
    assert "👤 1 weiteres Ticket · Stammkundin, Beauty Card · 📝 1" in second.words
    jonas = douglas.somebody("Jonas")
    profile = await tool(jonas, second, "Profil")
    assert "📝 Anna Berger, <date>: Hat eine Duftallergie." in profile.words
    assert "Notiz löschen" not in profile.buttons  # only whoever wrote it takes it away
    assert f"Ticket 1 · ✅ Abgeschlossen · <date>\n{QUESTION}" in profile.words
    await profile.press("Öffnen")
    assert (await jonas.sheet()).title == "Ticket 1"

    mine = await tool(anna, second, "Profil")
    await mine.press("Notiz löschen")
    await mine.shows("Noch keine Notizen.")
    await second.hides("📝 1")
    assert douglas.square.replies == []


async def test_a_log_is_taken_along_as_a_file_that_no_spreadsheet_runs(
    douglas: House, anna: Somebody
) -> None:
    douglas.say("@douglas", "Mia", FORMULA)
    card = await douglas.card("social-media", "HYPERLINK")
    await anna.press(card, "Übernehmen")
    await anna.write(card, "+43 1 555 — bitte *nicht* anrufen")
    log = await anna.open(card, "Protokoll")
    await log.press("Als CSV mitnehmen")
    await log.shows("Das Protokoll ist als Datei unterwegs zu dir, als Direktnachricht.")
    text = await anna.file(".csv")
    head, *rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert head[:2] == ["number", "at"]
    assert any(f"'{FORMULA}" in row for row in rows)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    await log.press("Als Markdown mitnehmen")
    told = await anna.file(".md")
    assert told.startswith("# Ticket 1\n")
    assert "Anna Berger hat übernommen." in told
    assert "bitte \\*nicht\\* anrufen" in told
    await anna.direct_message("Das Protokoll von Ticket 1. Es ist intern.")


async def test_a_ticket_is_called_up_by_its_number_by_those_whom_it_concerns(
    douglas: House, anna: Somebody, card: Shown
) -> None:
    form = await anna.ask_for("ticket 1")
    assert form.title == "Ticket 1"
    assert QUESTION in form.words
    assert {"Übernehmen", "Antworten", "Hilfe holen", "Profil", "Taggen"} <= set(form.buttons)
    await form.press("Übernehmen")
    await form.shows("Bei: Anna Berger")
    await card.line("Anna Berger hat übernommen.")
    await form.close()
    log = await anna.ask_for("protokoll 1")
    assert "Anna Berger hat übernommen." in log.words
    await log.close()
    selma = douglas.somebody("Selma")
    assert await selma.hear("ticket 1") == "Das Ticket gehört zu einer anderen Abteilung."
    assert await anna.hear("ticket 4711") == "Dieses Ticket gibt es nicht."
    assert "verstehe ich nicht" in await anna.hear("ticket eins")

"""Zotter, chocolate: a few people deal with everything beside their other work (Z-1, Z-2)."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import EVERYWHERE, LONG, SHORT, House, house
from tests.journeys.surroundings import SECRET

POLICY = """
language: de
time_zone: Europe/Vienna
departments:
  shop:
    name: Shop
    channels: [{slack: "#shop"}]
people:
  julia: {name: Julia Zeller, slack: U01JULIA, departments: [shop], role: answer}
  max: {name: Max Rauch, slack: U02MAX, departments: [shop], role: answer}
accounts:
  letterbox/@zotter: {name: Zotter auf Mastodon, address: du}
  letterbox/zotter-facebook: {name: Zotter auf Facebook, address: sie}
  webhook/shop: {name: Zotter Onlineshop, secret: env:ZURUF_SHOP_SECRET}
routing:
  - {name: Versandfragen, keywords: ["versand*", paket], to: shop}
  - {name: Alles andere, to: shop}
"""
TEMPLATES = """
templates:
  - id: versand
    name: Versand
    accounts: ["letterbox/@zotter"]
    text: "Hallo {{customer}}, dein Paket ist unterwegs. Liebe Grüße, {{agent}} von {{account}} ({{number}})"
  - id: lob
    name: Danke für das Lob
    text: "Das freut uns sehr, {{customer}}! {{agent}}"
"""
FILLED = "Hallo Lena, dein Paket ist unterwegs. Liebe Grüße, Julia von Zotter auf Mastodon (1)"
QUESTION = "Wo bleibt mein Paket?"


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
async def card(zotter: House) -> Shown:
    zotter.say("@zotter", "Lena", QUESTION)
    return await zotter.card("shop", QUESTION)


async def test_a_question_is_a_card_within_a_second(zotter: House) -> None:
    waited: list[float] = []
    for number in range(3):  # the machine may be busy with something else, but not three times
        said = time.monotonic()
        zotter.say("@zotter", "Lena", f"Frage {number}: wo bleibt mein Paket?")
        await zotter.card("shop", f"Frage {number}")
        waited.append(time.monotonic() - said)
    assert min(waited) < 1.0


async def test_the_card_says_all_that_somebody_needs_to_begin(card: Shown) -> None:
    assert card.words.split("\n") == [
        "Zotter auf Mastodon · Kommentar · Ticket 1",
        "Lena (@lena) · <date>",
        "👤 Erster Kontakt",
        QUESTION,
        "Stand: 🆕 Neu",
        "Bei: noch niemandem",
        "Warum hier: Shop: Regel „Versandfragen“, Treffer „Paket“",
    ]
    assert card.text == f"Zotter auf Mastodon · Kommentar · Ticket 1. 🆕 Neu. Lena: {QUESTION}"
    await card.offers(
        "Übernehmen",
        "Antworten",
        "Privat antworten",
        "Zuweisen",
        "Abschließen",
        "Mehr …",
        "Protokoll",
    )
    await card.line("🔒 Nur intern: Was hier im Thread steht, verlässt das Haus nie.")
    await card.line("Beitrag von Lena ist bei Shop eingegangen.")
    assert card.thread[0].startswith("🔒")


async def test_posts_of_all_platforms_stand_in_one_channel_with_a_way_to_the_original(zotter: House) -> None:
    zotter.say("@zotter", "Lena", "Paket?")
    zotter.say("zotter-facebook", "Opa Franz", "Danke!")
    await zotter.post_by_hook("shop", "Review: too sweet", url="https://shop.example/reviews/7")
    review = await zotter.card("shop", "too sweet")
    await zotter.card("shop", "Danke!")
    await zotter.card("shop", "Paket?")
    assert review.links == ["https://shop.example/reviews/7"]
    assert "Original ansehen" in review.words
    assert "Antworten" not in review.buttons  # this account has nowhere to send an answer


async def test_julia_answers_with_a_template_and_the_customer_reads_what_the_preview_showed(
    zotter: House, julia: Somebody, card: Shown
) -> None:
    await julia.press(card, "Übernehmen")
    await card.shows("Bei: Julia Zeller, seit <date>")
    await card.line("Julia Zeller hat übernommen.")

    form = await julia.open(card, "Antworten")
    assert "Du antwortest Lena öffentlich als Zotter auf Mastodon." in form.words
    assert QUESTION in form.words
    assert "Nach dem Senden bleiben 0 Sekunden" in form.words
    await form.pick("Antwortvorlage", "paket unter", "Versand")
    assert form.value("Antwort") == FILLED

    await form.submit()
    assert form.submit_label == "Senden"
    assert f"So erscheint es als Zotter auf Mastodon ({len(FILLED)} von 500 Zeichen):\n{FILLED}" in form.words
    assert zotter.square.replies == []
    await form.submit()
    assert not form.is_open

    [reply] = await zotter.published()
    assert (reply.text, reply.account, reply.private) == (FILLED, "letterbox/@zotter", False)
    await card.line("Die Antwort ist als Zotter auf Mastodon veröffentlicht.")
    await card.line("Julia Zeller hat das Ticket abgeschlossen.")
    await card.shows("Stand: ✅ Abgeschlossen")
    await card.offers("Wieder öffnen", "Mehr …", "Protokoll")


async def test_placeholders_that_nobody_filled_in_keep_a_reply_at_home(
    zotter: House, julia: Somebody, card: Shown
) -> None:
    form = await julia.open(card, "Antworten")
    await form.type("Antwort", "Hallo {{name}}, dein Paket kommt am {{tag}}.")
    await form.submit()
    assert form.errors == ["Noch nicht ausgefüllt: name, tag"]
    await form.type("Antwort", "x" * 501)
    await form.submit()
    assert form.errors == ["Zu lang: 501 Zeichen, erlaubt sind 500."]
    await form.type("Antwort", "Hallo Lena, dein Paket kommt am Montag.")
    await form.submit()
    await form.type("Antwort", "Hallo Lena, dein Paket kommt am {{tag}}.")
    await form.submit()
    assert form.errors == ["Noch nicht ausgefüllt: tag"]
    assert zotter.square.replies == []


async def test_what_was_changed_after_the_preview_is_previewed_again(
    zotter: House, julia: Somebody, card: Shown
) -> None:
    form = await julia.open(card, "Antworten")
    await form.type("Antwort", "Am Montag.")
    await form.submit()
    await form.type("Antwort", "Am Dienstag.")
    await form.submit()
    assert "Am Dienstag." in form.words
    await form.submit()
    assert [reply.text for reply in await zotter.published()] == ["Am Dienstag."]


async def test_a_reply_can_be_taken_back_edited_and_sent_after_all(
    zotter: House, julia: Somebody, card: Shown
) -> None:
    zotter.undo_window(LONG)
    form = await julia.open(card, "Antworten")
    await form.type("Antwort", "Am Monntag.")
    await form.submit()
    await form.submit()
    await card.shows("Stand: 📤 Antwort ist unterwegs")
    waiting = await card.line("antwortet öffentlich als Zotter auf Mastodon")
    assert "„Am Monntag.“" in waiting.words
    assert waiting.buttons == ["Rückgängig", "Bearbeiten"]

    await julia.press(waiting, "Rückgängig")
    await card.line("Julia Zeller hat die Antwort zurückgenommen. Nichts wurde gesendet.")
    await waiting.offers("Bearbeiten")

    zotter.undo_window(SHORT)
    form = await julia.open(waiting, "Bearbeiten")
    assert form.value("Antwort") == "Am Monntag."
    await form.type("Antwort", "Am Montag.")
    await form.tick("Danach abschließen", on=False)
    await form.submit()
    await form.submit()
    assert [reply.text for reply in await zotter.published()] == ["Am Montag."]
    await card.shows("Stand: 💬 Beantwortet")
    await waiting.offers()  # what was sent instead has taken its place


async def test_editing_within_the_window_holds_the_reply(zotter: House, julia: Somebody, card: Shown) -> None:
    zotter.undo_window(LONG)
    form = await julia.open(card, "Antworten")
    await form.type("Antwort", "Gestern.")
    await form.submit()
    await form.submit()
    form = await julia.open(await card.line("„Gestern.“"), "Bearbeiten")
    await card.line("Julia Zeller hat die Antwort zurückgenommen.")
    zotter.undo_window(SHORT)
    await form.type("Antwort", "Heute.")
    await form.submit()
    await form.submit()
    assert [reply.text for reply in await zotter.published()] == ["Heute."]


async def test_a_customer_who_writes_again_reopens_the_ticket(
    zotter: House, julia: Somebody, card: Shown
) -> None:
    await julia.press(card, "Abschließen")
    await card.shows("Stand: ✅ Abgeschlossen")
    conversation = zotter.square.conversations()[0]["id"]
    zotter.say("@zotter", "Lena", "Immer noch nichts!", conversation=conversation)
    await card.shows("Immer noch nichts!")
    await card.line("Lena hat wieder geschrieben: Immer noch nichts!")
    await card.line("Wieder offen, weil die Kundin oder der Kunde geschrieben hat.")
    await card.shows("1 früherer Beitrag im Protokoll")
    await card.hides("Abgeschlossen")
    assert len(zotter.cards("shop")) == 1

    await julia.press(card, "Abschließen")
    await card.offers("Wieder öffnen", "Mehr …", "Protokoll")
    await julia.press(card, "Wieder öffnen")
    await card.line("Julia Zeller hat das Ticket wieder geöffnet.")


async def test_the_log_has_everything_in_order(julia: Somebody, card: Shown) -> None:
    await julia.press(card, "Übernehmen")
    await julia.write(card, "Ich frage im Lager nach.")
    form = await julia.open(card, "Antworten")
    await form.type("Antwort", "Morgen!")
    await form.submit()
    await form.submit()
    await card.line("hat das Ticket abgeschlossen")

    log = await julia.open(card, "Protokoll")
    assert log.words.split("\n") == [
        "1 · <date> · Beitrag von Lena ist bei Shop eingegangen.",
        QUESTION,
        "2 · <date> · Julia Zeller hat übernommen.",
        "3 · <date> · 📝 Julia Zeller: Ich frage im Lager nach.",
        "4 · <date> · Julia Zeller antwortet öffentlich als Zotter auf Mastodon. Die Antwort geht hinaus: <date>",
        "„Morgen!“",
        "6 · <date> · Die Antwort ist als Zotter auf Mastodon veröffentlicht. ",
        "7 · <date> · Julia Zeller hat das Ticket abgeschlossen.",
    ]

"""Zotter works in peace: tickets come at 9, 13 and 17 o'clock, sleep, or stay silent, and what hurries comes at once (Z-1, F10)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import WAYS, House, house
from tests.journeys.steps import tool
from tests.journeys.surroundings import SECRET
from tests.journeys.test_zotter import POLICY

WINDOWS = 'channels: [{slack: "#shop"}]\n    windows: ["9:00", "13:00", "17:00"]'
HINTS = """
hints:
  - {name: Allergie, words: ["allerg*", nussallergie], urgent: true}
  - {name: Lob, words: ["lob*", köstlich]}
"""


@pytest.fixture(params=WAYS)
async def zotter(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    policy = POLICY.replace('channels: [{slack: "#shop"}]', WINDOWS) + HINTS
    async with house(policy, tmp_path, request.param, environ={"ZURUF_SHOP_SECRET": SECRET}) as opened:
        await opened.until(9, 30)
        yield opened


@pytest.fixture
def julia(zotter: House) -> Somebody:
    return zotter.somebody("Julia")


async def test_between_two_windows_no_card_disturbs_and_at_the_next_all_are_there(
    zotter: House, julia: Somebody
) -> None:
    zotter.say("@zotter", "Lena", "Wo bleibt mein Paket?")
    zotter.say("zotter-facebook", "Franz", "Habt ihr zu Ostern offen?")
    await zotter.tickets(2)
    assert zotter.cards("shop") == []
    inbox = await julia.ask_for("posteingang")
    assert inbox.words.startswith("2 Tickets, 0 davon jetzt für dich fällig.")
    await inbox.close()
    walk = await julia.ask_for("weiter")
    assert "🎉 Für dich ist gerade nichts fällig." in walk.words
    assert "Als Nächstes: Ticket" in walk.words
    await walk.close()
    await zotter.until(12, 55)
    assert zotter.cards("shop") == []
    await zotter.until(13, 1)
    first = await zotter.card("shop", "Wo bleibt mein Paket?")
    await zotter.card("shop", "Ostern")
    await first.line("Beitrag von Lena ist bei Shop eingegangen.")
    assert (await julia.ask_for("weiter")).title == "Ticket 1"


async def test_what_hurries_comes_at_once_and_says_why(zotter: House) -> None:
    zotter.say("@zotter", "Lena", "Wo bleibt mein Paket?")
    zotter.say("@zotter", "Eva", "Mein Kind hat eine Nussallergie und hat gerade eure Tafel gegessen!")
    card = await zotter.card("shop", "Nussallergie")
    assert "🔴 Dringend · Zotter auf Mastodon" in card.words
    assert "Hinweise: Allergie (Nussallergie)" in card.words
    assert len(zotter.cards("shop")) == 1


async def test_a_ticket_that_begins_to_hurry_does_not_wait_any_longer(zotter: House, julia: Somebody) -> None:
    note = zotter.say("@zotter", "Lena", "Was ist in der Tafel drin?")
    zotter.say("@zotter", "Lena", "Sie hat eine Allergie!", conversation=note.conversation)
    card = await zotter.card("shop", "Sie hat eine Allergie!")
    await card.line("Lena hat wieder geschrieben: Sie hat eine Allergie!")
    assert card.thread[0].startswith("🔒")
    assert sum("eingegangen" in line for line in card.thread) == 1
    assert (await julia.ask_for("weiter")).title == "Ticket 1"
    await zotter.until(13, 1)
    await card.shows("🔴 Dringend")
    assert len(zotter.cards("shop")) == 1


async def test_a_window_that_passes_while_the_bot_is_down_is_made_up_for(zotter: House) -> None:
    zotter.say("@zotter", "Lena", "Wo bleibt mein Paket?")
    await zotter.tickets(1)
    await zotter.close()
    zotter.ahead += timedelta(hours=5)
    await zotter.open()
    await zotter.card("shop", "Wo bleibt mein Paket?")
    assert len(zotter.cards("shop")) == 1


async def test_praise_is_pointed_out_but_never_hurries(zotter: House) -> None:
    zotter.say("@zotter", "Kurt", "Die neue Sorte ist köstlich, großes Lob!")
    await zotter.tickets(1)
    assert zotter.cards("shop") == []
    await zotter.until(13, 1)
    card = await zotter.card("shop", "köstlich")
    assert "Hinweise: Lob (" in card.words
    assert "Dringend" not in card.words


async def test_a_ticket_sleeps_and_wakes_by_itself(zotter: House, julia: Somebody) -> None:
    card = await shown(zotter, "Kommt die Osteredition wieder?")
    form = await tool(julia, card, "Später")
    assert form.options("Wann")[:3] == ["in 1 Stunde", "heute 16:00", "morgen 9:00"]
    await form.choose("Wann", "in 1 Stunde")
    await form.submit()
    await card.shows("Stand: 💤 Zurückgestellt → <date>")
    await card.line("Julia Zeller hat das Ticket zurückgestellt bis <date>.")
    await julia.client.close(whole_stack=True)
    walk = await julia.ask_for("weiter")
    assert "nichts fällig" in walk.words
    await walk.close()

    await zotter.later(timedelta(minutes=61))
    await card.line("Das Ticket ist wieder fällig.")
    await card.shows("Stand: 🆕 Neu")
    assert (await julia.ask_for("weiter")).title == "Ticket 1"


async def test_a_sleeping_ticket_wakes_when_its_customer_writes(zotter: House, julia: Somebody) -> None:
    card = await shown(zotter, "Kommt die Osteredition wieder?")
    form = await tool(julia, card, "Später")
    await form.choose("Wann", "morgen 9:00")
    await form.submit()
    await card.shows("💤")
    conversation = zotter.square.conversations()[0]["id"]
    zotter.say("@zotter", "Lena", "Hallo? Ist da wer?", conversation=conversation)
    await card.shows("Hallo? Ist da wer?")
    await card.hides("💤")


async def test_stars_and_tags_stand_on_the_card_and_are_proposed_next_time(
    zotter: House, julia: Somebody
) -> None:
    card = await shown(zotter, "Kommt die Osteredition wieder?")
    whole = await julia.open(card, "Mehr …")
    await whole.press("Stern setzen")
    assert "Stern entfernen" in whole.buttons
    await card.shows("⭐ Zotter auf Mastodon")
    await whole.press("Taggen")
    form = await julia.sheet()
    await form.pick("Anderer Tag", "Osteredition")
    await form.submit()
    await card.shows("Tags: Osteredition")
    await card.line("Julia Zeller hat den Tag „Osteredition“ gesetzt.")
    await julia.client.close(whole_stack=True)

    zotter.say("@zotter", "Kurt", "Wann gibt es die Osteredition zu kaufen?")
    await zotter.later(timedelta(hours=8))
    other = await zotter.card("shop", "zu kaufen?")
    form = await tool(julia, other, "Taggen")
    await form.choose_several("Vorschläge", "Osteredition")
    await form.submit()
    await other.shows("Tags: Osteredition")


async def test_a_muted_conversation_is_kept_but_calls_nobody(zotter: House, julia: Somebody) -> None:
    card = await shown(zotter, "Kauft alle bei mir!")
    whole = await julia.open(card, "Mehr …")
    await whole.press("Stummschalten")
    await card.line("Julia Zeller hat die Unterhaltung stummgeschaltet")
    await whole.close()
    await julia.press(card, "Abschließen")
    await card.shows("Stand: ✅ Abgeschlossen · 🔕")
    conversation = zotter.square.conversations()[0]["id"]
    zotter.say("@zotter", "Lena", "Wirklich alle!", conversation=conversation)
    await card.line("Lena hat wieder geschrieben: Wirklich alle!")
    await zotter.later(timedelta(hours=12))
    assert "✅ Abgeschlossen" in card.words
    assert not any("Wieder offen" in line for line in card.thread)

    whole = await julia.open(card, "Mehr …")
    await whole.press("Wieder laut")
    zotter.say("@zotter", "Lena", "Und jetzt?", conversation=conversation)
    await card.line("Wieder offen, weil die Kundin oder der Kunde geschrieben hat.")


async def shown(zotter: House, text: str) -> Shown:
    """Let a customer write, and wait for the window in which the card comes."""
    zotter.say("@zotter", "Lena", text)
    await zotter.tickets(1)
    await zotter.until(13, 1)
    return await zotter.card("shop", text)


async def test_a_reminder_comes_to_its_person_when_it_is_time(zotter: House, julia: Somebody) -> None:
    card = await shown(zotter, "Kommt die Osteredition wieder?")
    form = await tool(julia, card, "Erinnere mich")
    await form.type("Woran?", "Beim Einkauf nachfragen")
    await form.submit()
    await julia.client.close(whole_stack=True)
    await card.line("Julia Zeller möchte erinnert werden: <date>, „Beim Einkauf nachfragen“")
    await zotter.later(timedelta(days=1))
    told = await julia.direct_message("Du wolltest an Ticket 1 erinnert werden: „Beim Einkauf nachfragen“")
    assert (await julia.open(told, "Mehr …")).title == "Ticket 1"
    assert len([one for one in julia.direct_messages() if "erinnert" in one.words]) == 1
    assert zotter.somebody("Max").direct_messages() == []


async def test_tags_are_renamed_everywhere_and_the_list_can_be_locked(zotter: House, julia: Somebody) -> None:
    card = await shown(zotter, "Kommt die Osteredition wieder?")
    form = await tool(julia, card, "Taggen")
    await form.pick("Anderer Tag", "Ostern")
    await form.submit()
    await card.shows("Tags: Ostern")
    await julia.client.close(whole_stack=True)
    tags = await julia.ask_for("schlagworte")
    assert "Ostern (1)" in tags.words
    await tags.pick("Dieser Tag …", "Ostern")
    await tags.pick("… heißt künftig", "Osteredition")
    await tags.tick("Liste sperren: keine neuen Tags", on=True)
    await tags.submit()
    assert "„Ostern“ heißt jetzt „Osteredition“. 1 Ticket hat den neuen Tag bekommen." in tags.words
    await card.shows("Tags: Osteredition")
    await tags.close()
    form = await tool(julia, card, "Taggen")
    assert await form.search("Anderer Tag", "Weihnachten") == []

"""Douglas again: what the Kundenservice knows comes to the ticket, by shortcut or as help with a clock (DO-3, ÖB-2)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import EVERYWHERE, House, house
from tests.journeys.test_douglas import ASKED, POLICY, QUESTION, escalate
from tests.journeys.waiting import eventually

KNOWN = "Deine Retoure ist seit gestern da, das Geld kommt bis Freitag."
WISH = "Darf ich ihr einen Gutschein anbieten?"


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
    """The card of the Kundenservice, after Anna has asked."""
    await escalate(await anna.open(card, "Eskalieren"))
    return await douglas.card("kundenservice", ASKED)


async def test_what_stands_in_the_services_thread_becomes_the_proposal_by_a_shortcut(
    douglas: House, anna: Somebody, selma: Somebody, card: Shown, asked: Shown
) -> None:
    await asked.line("fragt Kundenservice")
    said = Shown(douglas.workspace, asked.channel, await selma.write(asked, KNOWN))
    await card.line(f"📝 Selma Aydin: {KNOWN}")  # a note, and nothing more, until somebody says otherwise
    form = await selma.point("propose", said)
    assert form.title == "Antwort vorschlagen"
    assert f"Anna Berger fragt: „{ASKED}“" in form.words
    assert form.value("Vorschlag für die Antwort") == KNOWN
    await form.submit()
    assert not form.is_open

    draft = await card.line(f"Selma Aydin schlägt als Antwort vor: „{KNOWN}“")
    assert douglas.square.replies == []
    reply = await anna.open(draft, "Entwurf verwenden")
    assert reply.value("Antwort") == KNOWN
    await reply.submit()
    await reply.submit()
    assert [one.text for one in await douglas.published()] == [KNOWN]
    await asked.shows("Stand: ✅ Abgeschlossen")


@pytest.mark.of_slack
async def test_who_was_not_asked_proposes_nothing_by_a_shortcut(
    douglas: House, anna: Somebody, card: Shown
) -> None:
    await card.line("Nur intern")  # the thread is known: what is in it is about the ticket
    said = Shown(douglas.workspace, card.channel, await anna.write(card, KNOWN))
    outcome = await anna.client.message_action("propose", said.channel, said.ts)
    assert outcome.ok
    told = await eventually(douglas.workspace, lambda: anna.whispers(card.channel), lambda: anna.client.view)
    assert told[0].startswith("Deine Abteilung ist hier nicht gefragt")
    assert anna.client.view is None


async def test_a_message_from_elsewhere_is_put_to_a_ticket_as_a_note(
    douglas: House, selma: Somebody, card: Shown, asked: Shown
) -> None:
    place = douglas.channel("kundenservice")
    said = Shown(douglas.workspace, place, await selma.say(place, "Das Lager in Linz steht heute still."))
    form = await selma.point("note", said)
    assert form.title == "Zu Ticket legen"
    assert form.value("Notiz") == "Das Lager in Linz steht heute still."
    await form.submit()
    assert form.errors  # which ticket?
    assert form.value("Notiz") == "Das Lager in Linz steht heute still."
    await form.pick("Zu welchem Ticket?", "retoure")
    await form.submit()
    assert not form.is_open, form.errors
    for thread in (card, asked):
        await thread.line("📝 Selma Aydin: Das Lager in Linz steht heute still.")
    assert douglas.square.replies == []


async def test_a_colleague_of_another_department_helps_from_a_direct_message(
    douglas: House, anna: Somebody, card: Shown
) -> None:
    selma = douglas.somebody("Selma")
    await ask_for_help(anna, card, "selma", "Selma Aydin")
    await card.shows("Selma Aydin ist gefragt, Antwort bis <date>")
    line = await card.line(f"Anna Berger bittet um Hilfe: Selma Aydin, bis <date>: „{WISH}“")
    await line.offers("Beantworten")

    told = await selma.direct_message(
        f"Anna Berger möchte deine Hilfe bei Ticket 1 (Douglas auf Instagram): „{WISH}“"
    )
    ticket = await selma.open(told, "Mehr …")  # she may look at the ticket now
    assert QUESTION in ticket.words
    await ticket.close()
    form = await selma.open(told, "Beantworten")
    assert f"Anna Berger fragt: „{WISH}“" in form.words
    await form.submit()
    assert form.errors  # nothing is written yet
    await form.type("Was meinst du?", "Ja, 10 Euro.")
    await form.submit()
    assert not form.is_open

    await anna.direct_message("Selma Aydin hat deine Frage zu Ticket 1 beantwortet: „Ja, 10 Euro.“")
    await card.line("Selma Aydin antwortet: „Ja, 10 Euro.“")
    await line.offers()
    await card.hides("ist gefragt")
    assert "Die Bitte um Hilfe ist schon beantwortet." in await selma.told(told, "Beantworten")
    assert douglas.square.replies == []


async def test_help_that_does_not_come_is_told_to_both_once(
    douglas: House, anna: Somebody, selma: Somebody, card: Shown
) -> None:
    await ask_for_help(anna, card, "service", "Selma Aydin")
    await selma.direct_message("möchte deine Hilfe")
    await douglas.later(timedelta(hours=3))
    await card.line("Die Bitte um Hilfe wurde nicht rechtzeitig beantwortet. Beide Seiten wissen Bescheid.")
    await anna.direct_message("Selma Aydin hat deine Frage zu Ticket 1 noch nicht beantwortet")
    still = await selma.direct_message("Anna Berger wartet bei Ticket 1 noch auf deine Antwort")
    await douglas.later(timedelta(days=3))
    form = await selma.open(still, "Beantworten")
    await form.type("Was meinst du?", "Entschuldige: ja.")
    await form.submit()
    await anna.direct_message("„Entschuldige: ja.“")
    assert sum("noch nicht beantwortet" in one.words for one in anna.direct_messages()) == 1
    assert sum("nicht rechtzeitig" in line for line in card.thread) == 1


async def test_help_that_came_in_time_is_no_reason_to_remind_anybody(
    douglas: House, anna: Somebody, selma: Somebody, card: Shown
) -> None:
    await ask_for_help(anna, card, "selma", "Selma Aydin")
    form = await selma.open(await selma.direct_message("möchte deine Hilfe"), "Beantworten")
    await form.type("Was meinst du?", "Ja.")
    await form.submit()
    await anna.direct_message("„Ja.“")
    await douglas.later(timedelta(days=1))
    await anna.press(card, "Abschließen")
    await card.line("Anna Berger hat das Ticket abgeschlossen.")
    assert not any("noch" in one.words for one in (*anna.direct_messages(), *selma.direct_messages()))
    assert not any("nicht rechtzeitig" in line for line in card.thread)


async def ask_for_help(asker: Somebody, card: Shown, typed: str, colleague: str) -> None:
    tools = await asker.open(card, "Mehr …")
    await tools.press("Hilfe holen")
    form = await asker.sheet()
    await form.pick("Wen fragst du?", typed, colleague)
    await form.type("Frage", WISH)
    await form.submit()
    assert asker.depth == 1, form.errors  # the ticket lies below
    await form.close()

"""Media Markt, electronics: the social team distributes, departments answer directly (MM-1, MM-2)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.workspace.model import Person
from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import PRODUCTS, House, house

POLICY = """
language: de
time_zone: Europe/Vienna
departments:
  social:
    name: Social Media
    channels: [{slack: "#social-media"}]
  technik:
    name: Technik
    channels: [{slack: "#technik"}]
people:
  anna: {name: Anna Berger, slack: U01ANNA, departments: [social], role: answer}
  tarek: {name: Tarek Sahin, slack: U02TAREK, departments: [technik], role: answer}
  vera: {name: Vera Holub, slack: U03VERA, departments: [technik], role: draft}
  lukas: {name: Lukas Lehrling, slack: U04LUKAS, departments: [technik], role: read}
  mara: {name: Mara Both, slack: U05MARA, departments: [social, technik], role: answer}
accounts:
  letterbox/@mediamarkt: {name: Media Markt auf Facebook, address: du}
routing:
  - {name: Geräte, keywords: ["fernseher*", "drucker*", waschmaschine], to: technik}
  - {name: Alles andere, to: social}
"""
TEMPLATES = """
templates:
  - {id: neustart, name: Neustart, text: "Hallo {{customer}}, hilft ein Neustart? {{agent}}"}
"""
QUESTION = "Mein Fernseher bleibt schwarz"


@pytest.fixture(params=PRODUCTS)
async def markt(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with house(POLICY, tmp_path, request.param, templates=TEMPLATES) as opened:
        yield opened


@pytest.fixture
async def card(markt: House) -> Shown:
    markt.say("@mediamarkt", "Mia", QUESTION)
    return await markt.card("technik", QUESTION)


async def test_a_topic_finds_its_department_whose_people_answer_directly(markt: House, card: Shown) -> None:
    await card.shows("Warum hier: Technik: Regel „Geräte“, Treffer „Fernseher“")
    markt.say("@mediamarkt", "Opa Franz", "Danke für die Beratung!")
    thanks = await markt.card("social-media", "Danke für die Beratung!")
    await thanks.shows("Warum hier: Social Media: Regel „Alles andere“")

    tarek = markt.somebody("Tarek")
    form = await tarek.open(card, "Antworten")
    await form.pick("Antwortvorlage", "neust", "Neustart")
    await form.submit()
    await form.submit()
    assert [reply.text for reply in await markt.published()] == ["Hallo Mia, hilft ein Neustart? Tarek"]
    assert len(markt.cards("technik")) == 1
    assert len(markt.cards("social-media")) == 1


async def test_who_is_given_a_ticket_is_told_with_a_link_to_it(markt: House, card: Shown) -> None:
    tarek, vera = markt.somebody("Tarek"), markt.somebody("Vera")
    form = await tarek.open(card, "Zuweisen")
    offered = await form.search("Wem", "")
    assert [option["text"]["text"] for option in offered] == ["Mara Both", "Tarek Sahin", "Vera Holub"]
    await form.pick("Wem", "ver", "Vera Holub")
    await form.submit()
    await card.shows("Bei: Vera Holub, seit <date>")
    line = await card.line("Tarek Sahin hat das Ticket Vera Holub zugewiesen.")
    assert line.mentions == ["Vera Holub"]

    told = await vera.direct_message("Tarek Sahin hat dir Ticket 1 (Media Markt auf Facebook) zugewiesen.")
    assert told.links == [markt.link_to(card)]
    assert tarek.direct_messages() == []


async def test_who_takes_a_ticket_for_themselves_needs_no_message(markt: House, card: Shown) -> None:
    tarek = markt.somebody("Tarek")
    form = await tarek.open(card, "Zuweisen")
    await form.pick("Wem", "tarek", "Tarek Sahin")
    await form.submit()
    line = await card.line("Tarek Sahin hat das Ticket Tarek Sahin zugewiesen.")
    assert line.mentions == []
    await tarek.press(card, "Zurücklegen")
    await card.line("Tarek Sahin hat das Ticket zurückgelegt.")
    assert tarek.direct_messages() == []


async def test_what_a_volunteer_writes_is_sent_by_somebody_who_may(markt: House, card: Shown) -> None:
    vera, tarek = markt.somebody("Vera"), markt.somebody("Tarek")
    form = await vera.open(card, "Antworten")
    assert form.submit_label == "Entwurf speichern"
    await form.type("Antwort", "Bitte kurz vom Strom nehmen.")
    await form.submit()
    assert not form.is_open
    draft = await card.line("Vera Holub hat einen Entwurf geschrieben: „Bitte kurz vom Strom nehmen.“")
    assert markt.square.replies == []
    needed = "Dafür brauchst du das Recht „antworten“."
    assert (await vera.told(draft, "Entwurf verwenden")).startswith(needed)
    assert (await vera.told(card, "Abschließen")).startswith(needed)

    form = await tarek.open(draft, "Entwurf verwenden")
    assert form.value("Antwort") == "Bitte kurz vom Strom nehmen."
    await form.submit()
    await form.submit()
    assert [reply.text for reply in await markt.published()] == ["Bitte kurz vom Strom nehmen."]


async def test_a_draft_can_be_discarded(markt: House, card: Shown) -> None:
    vera, tarek = markt.somebody("Vera"), markt.somebody("Tarek")
    form = await vera.open(card, "Antworten")
    await form.type("Antwort", "Pech gehabt!")
    await form.submit()
    assert "Das sind nur Hinweise. Soll der Entwurf so bleiben, drück noch einmal." in form.words
    await form.submit()
    draft = await card.line("Pech gehabt!")
    await tarek.press(draft, "Verwerfen")
    await card.line("Tarek Sahin hat den Entwurf verworfen.")
    await draft.offers()
    await card.hides("Entwurf")


@pytest.mark.parametrize("button", ["Übernehmen", "Antworten", "Zuweisen", "Abschließen"])
async def test_who_may_only_read_is_told_so(markt: House, card: Shown, button: str) -> None:
    lukas = markt.somebody("Lukas")
    told = await lukas.told(card, button)
    assert told.startswith("Dafür brauchst du das Recht „")
    assert told.endswith("Es steht in escalation.yaml unter people.")
    await card.shows("Stand: 🆕 Neu")


async def test_who_may_only_read_may_read_the_log(markt: House, card: Shown) -> None:
    log = await markt.somebody("Lukas").open(card, "Protokoll")
    assert QUESTION in log.words


@pytest.mark.parametrize("button", ["Übernehmen", "Antworten", "Zuweisen", "Abschließen", "Protokoll"])
async def test_people_of_another_department_cannot_act(markt: House, card: Shown, button: str) -> None:
    told = await markt.somebody("Anna").told(card, button)
    assert told == "Das Ticket gehört zu einer anderen Abteilung."
    await card.shows("Stand: 🆕 Neu")


async def test_whoever_is_in_two_departments_acts_in_both(markt: House, card: Shown) -> None:
    mara = markt.somebody("Mara")
    await mara.press(card, "Übernehmen")
    await card.shows("Bei: Mara Both")
    markt.say("@mediamarkt", "Opa Franz", "Danke!")
    thanks = await markt.card("social-media", "Danke!")
    await mara.press(thanks, "Übernehmen")
    await thanks.shows("Bei: Mara Both")


@pytest.mark.of_slack
@pytest.mark.parametrize("button", ["Übernehmen", "Antworten", "Protokoll"])
async def test_a_stranger_is_told_how_to_become_known(markt: House, card: Shown, button: str) -> None:
    markt.workspace.team.people["U99NEW"] = Person("U99NEW", "nina", "Nina Neu", locale="de-DE")
    nina = markt.somebody("Nina")
    told = await nina.told(card, button)
    assert told.startswith("Ich kenne dich noch nicht. Trag dich in escalation.yaml unter people ein;")
    assert told.endswith("deine Kennung ist U99NEW.")


@pytest.mark.of_slack
async def test_who_is_not_in_the_channel_is_told_in_a_direct_message(markt: House, card: Shown) -> None:
    anna = markt.somebody("Anna")
    await anna.client.leave(card.channel)
    await anna.told(card, "Übernehmen")
    await anna.direct_message("Das Ticket gehört zu einer anderen Abteilung.")
    assert anna.whispers(card.channel) == []


@pytest.mark.of_slack
async def test_somebody_of_another_company_is_nobody_here(markt: House, card: Shown) -> None:
    guest = Person("U98GUEST", "guest", "Gast", foreign_team="T0OTHER")
    markt.workspace.team.people[guest.id] = guest
    told = await Somebody(markt.workspace, guest.id).told(card, "Übernehmen")
    assert told == "Das kann nur, wer fest zum Team gehört: keine Gäste, keine anderen Firmen."


@pytest.mark.of_slack
async def test_the_command_shows_the_log_only_to_those_whose_ticket_it_is(markt: House, card: Shown) -> None:
    tarek, anna = markt.somebody("Tarek"), markt.somebody("Anna")
    await tarek.client.command("/zuruf", "log 1", card.channel)
    assert QUESTION in (await tarek.sheet()).words
    await anna.client.command("/zuruf", "protokoll 1", card.channel)
    assert anna.whispers(card.channel) == ["Das Ticket gehört zu einer anderen Abteilung."]
    await anna.client.command("/zuruf", "log 77", card.channel)
    assert anna.whispers(card.channel)[1:] == ["Dieses Ticket gibt es nicht."]
    await anna.client.command("/zuruf", "tanze", card.channel)
    assert anna.whispers(card.channel)[2:] == ["„tanze“ verstehe ich nicht. /zuruf hilfe zeigt, was geht."]

"""Douglas with social media in Slack and the Kundenservice in Teams: one ticket, one log, one answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.workspace.teams.model import guid
from tests.journeys.both import AtTeams, BothHouse, InTeams, both_house
from tests.journeys.people import Shown, Somebody

POLICY = f"""
language: de
time_zone: Europe/Vienna
departments:
  social:
    name: Social Media
    channels: [{{slack: "#social-media"}}]
  service:
    name: Kundenservice
    channels: [{{teams: Douglas/Kundenservice}}]
people:
  anna: {{name: Anna Berger, slack: U01ANNA, departments: [social], role: answer}}
  selma: {{name: Selma Aydin, teams: {guid("selma")}, departments: [service], role: draft}}
accounts:
  letterbox/@douglas: {{name: Douglas auf Instagram, address: du}}
routing:
  - {{name: Alles, to: social}}
escalation:
  - {{from: social, to: service, reasons: [Rückerstattung, Lieferung], due: 4h}}
"""
QUESTION = "Wo bleibt mein Geld für die Retoure?"
ASKED = "Ist die Retoure 4711 schon da?"
SUGGESTED = "Deine Retoure ist seit gestern da, das Geld kommt bis Freitag."


@pytest.fixture
async def douglas(tmp_path: Path) -> AsyncIterator[BothHouse]:
    async with both_house(POLICY, tmp_path) as opened:
        yield opened


@pytest.fixture
def anna(douglas: BothHouse) -> Somebody:
    return douglas.in_slack("Anna")


@pytest.fixture
def selma(douglas: BothHouse) -> AtTeams:
    return douglas.at_teams("Selma")


@pytest.fixture
async def card(douglas: BothHouse) -> Shown:
    douglas.say("@douglas", "Mia", QUESTION)
    return await douglas.card("social-media", QUESTION)


@pytest.fixture
async def asked(douglas: BothHouse, anna: Somebody, card: Shown) -> InTeams:
    """The card of the Kundenservice in Teams, after Anna has claimed the ticket in Slack and asked."""
    await anna.press(card, "Übernehmen")
    form = await anna.open(card, "Eskalieren")
    await form.type("Frage", ASKED)
    await form.submit()
    return await douglas.card_in_teams("Kundenservice", ASKED)


async def test_the_kundenservice_in_teams_is_asked_and_sees_all_that_happened(
    card: Shown, asked: InTeams
) -> None:
    assert QUESTION in asked.words
    await asked.shows("Anna Berger")
    await asked.line("Anna Berger hat übernommen.")
    await asked.line("Anna Berger fragt Kundenservice (Rückerstattung)")
    await card.shows("Stand: ⤴️ Wartet auf Antwort aus dem Haus")


async def test_an_answer_from_teams_comes_back_to_slack_as_a_draft_that_is_sent(
    douglas: BothHouse, anna: Somebody, selma: AtTeams, card: Shown, asked: InTeams
) -> None:
    outcome = await selma.press(asked, "Antwort vorschlagen")
    assert outcome.ok, outcome
    assert QUESTION in selma.words_of_dialog()
    outcome = await selma.submit(Vorschlag_für_die_Antwort=SUGGESTED)
    assert outcome.ok, outcome
    draft = await card.line(f"Selma Aydin schlägt als Antwort vor: „{SUGGESTED}“")
    assert douglas.square.replies == []
    form = await anna.open(draft, "Entwurf verwenden")
    assert form.value("Antwort") == SUGGESTED
    await form.submit()
    await form.submit()
    assert [reply.text for reply in await douglas.published()] == [SUGGESTED]
    await asked.shows("Abgeschlossen")
    await asked.line("Anna Berger hat das Ticket abgeschlossen.")


async def test_what_is_written_in_one_thread_is_read_in_the_other_changed_and_deleted_too(
    douglas: BothHouse, anna: Somebody, selma: AtTeams, card: Shown, asked: InTeams
) -> None:
    await anna.write(card, "Sie ist Stammkundin.")
    await asked.line("Anna Berger: Sie ist Stammkundin.")
    written = await selma.write(asked, "Ihre Nummer ist 0660 1")
    await card.line("Selma Aydin: Ihre Nummer ist 0660 1")
    await selma.edit(written, "Ihre Nummer ist 0660 2")
    await card.line("Selma Aydin (geändert): Ihre Nummer ist 0660 2")
    await selma.delete(written)
    await card.line("Selma Aydin: Notiz gelöscht")
    await douglas.until(lambda: "0660" not in str(card.thread), lambda: card.thread)


async def test_nothing_else_of_the_team_is_kept(
    douglas: BothHouse, selma: AtTeams, card: Shown, asked: InTeams
) -> None:
    await asked.line("Nur intern")  # then the card is known to be ours
    selma.client.write(douglas.channel("Kundenservice").id, "Mahlzeit allerseits!")
    await selma.write(asked, "Ich schaue nach.")
    await card.line("Selma Aydin: Ich schaue nach.")
    log = str(await douglas.zuruf.desk.log((await douglas.ticket()).id))
    assert "Ich schaue nach." in log
    assert "Mahlzeit" not in log

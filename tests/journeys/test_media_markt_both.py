"""Media Markt with every department in Slack and in Teams: who is faster, what each side sees, in which language."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.workspace.teams.model import guid
from tests.journeys.both import BothHouse, InTeams, both_house
from tests.journeys.people import Shown

POLICY = f"""
language: de
time_zone: Europe/Berlin
departments:
  social:
    name: Social Media
    channels:
      - {{slack: "#social-media"}}
      - {{teams: Media Markt/Social Media, language: en}}
  service:
    name: Kundenservice
    channels: [{{slack: "#kundenservice"}}, {{teams: Media Markt/Kundenservice}}]
people:
  anna: {{name: Anna Berger, slack: U01ANNA, teams: {guid("anna")}, departments: [social], role: answer}}
  jonas: {{name: Jonas Weiss, slack: U02JONAS, departments: [social], role: answer}}
  mira: {{name: Mira Novak, teams: {guid("mira")}, departments: [social], role: answer, language: en}}
  selma: {{name: Selma Aydin, slack: U03SELMA, teams: {guid("selma")}, departments: [service], role: answer}}
accounts:
  letterbox/@mediamarkt: {{name: Media Markt auf Facebook, address: du}}
routing:
  - {{name: Alles, to: social}}
escalation:
  - {{from: social, to: service, reasons: [Reparatur], due: 4h}}
"""
QUESTION = "Wann kommt meine Waschmaschine?"


@pytest.fixture(params=["socket mode", "http"])
async def markt(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[BothHouse]:
    async with both_house(POLICY, tmp_path, way=request.param) as opened:
        yield opened


@pytest.fixture
async def card(markt: BothHouse) -> Shown:
    markt.say("@mediamarkt", "Kim", QUESTION)
    return await markt.card("social-media", QUESTION)


@pytest.fixture
async def same(markt: BothHouse, card: Shown) -> InTeams:
    """The card of the same ticket in Teams."""
    assert QUESTION in card.words
    return await markt.card_in_teams("Social Media", QUESTION)


async def test_a_ticket_stands_on_both_sides_each_in_the_language_of_its_channel(
    card: Shown, same: InTeams
) -> None:
    assert "Übernehmen" in card.buttons
    assert "Claim" in same.seen.labels
    await card.line("Beitrag von Kim ist bei Social Media eingegangen.")
    await same.line("A post by Kim arrived at Social Media.")


async def test_a_claim_in_teams_is_at_once_one_in_slack(markt: BothHouse, card: Shown, same: InTeams) -> None:
    assert (await markt.at_teams("Mira").press(same, "Claim")).ok
    await card.shows("Mira Novak")
    await card.line("Mira Novak hat übernommen.")
    await same.line("Mira Novak claimed the ticket.")


async def test_who_begins_in_slack_goes_on_in_teams(markt: BothHouse, card: Shown, same: InTeams) -> None:
    await markt.in_slack("Anna").press(card, "Übernehmen")
    await same.shows("Anna Berger")
    anna = markt.at_teams("Anna")
    assert (await anna.press(same, "Reply")).ok
    assert (await anna.submit("Vorschau", Antwort="Morgen um neun!")).ok
    assert (await anna.submit("Senden")).ok
    assert [reply.text for reply in await markt.published()] == ["Morgen um neun!"]
    await card.shows("Abgeschlossen")
    await same.line("Anna Berger")
    assert (await markt.happened()).count("Claimed") == 1


async def test_the_log_is_taken_along_where_it_was_asked_for(
    markt: BothHouse, card: Shown, same: InTeams
) -> None:
    anna = markt.at_teams("Anna")
    await anna.press(same, "More …")
    await anna.submit("Protokoll")
    await anna.submit("Als CSV mitnehmen")
    assert await anna.offered(".csv") == "ticket-1.csv"
    assert not markt.workspace.team.files
    await markt.in_slack("Anna").press(card, "Mehr …")
    log = await markt.in_slack("Anna").sheet()
    await log.press("Protokoll")
    await (await markt.in_slack("Anna").sheet()).press("Als Markdown mitnehmen")
    assert QUESTION in await markt.in_slack("Anna").file(".md")


async def test_of_two_who_claim_at_once_on_the_two_sides_one_wins_and_the_other_is_told(
    markt: BothHouse, card: Shown, same: InTeams
) -> None:
    jonas, mira = markt.in_slack("Jonas"), markt.at_teams("Mira")
    _, outcome = await asyncio.gather(jonas.press(card, "Übernehmen"), mira.press(same, "Claim"))
    owner = (await markt.ticket()).owner
    assert owner
    assert (await markt.happened()).count("Claimed") == 1
    if owner.name == "Jonas Weiss":
        assert "Jonas Weiss was faster" in outcome.words
    else:
        assert outcome.ok
        said = await markt.until(lambda: jonas.whispers(card.channel), lambda: None)
        assert "Mira Novak war schneller" in said[0]
    await card.shows(owner.name)
    await same.shows(owner.name)


async def test_an_old_button_says_what_happened_on_the_other_side(
    markt: BothHouse, card: Shown, same: InTeams
) -> None:
    await markt.in_slack("Jonas").press(card, "Übernehmen")
    await same.shows("Jonas Weiss")
    outcome = await markt.at_teams("Mira").client.press(same.id, "Claim", former=1)
    assert "Jonas Weiss was faster" in outcome.words


async def test_a_question_stands_in_both_channels_of_the_department_that_is_asked(
    markt: BothHouse, card: Shown, same: InTeams
) -> None:
    anna = markt.in_slack("Anna")
    await anna.press(card, "Übernehmen")
    form = await anna.open(card, "Eskalieren")
    await form.type("Frage", "Ist das ein Garantiefall?")
    await form.submit()
    in_slack = await markt.card("kundenservice", "Ist das ein Garantiefall?")
    in_teams = await markt.card_in_teams("Kundenservice", "Ist das ein Garantiefall?")
    selma = markt.at_teams("Selma")
    assert (await selma.press(in_teams, "Antwort vorschlagen")).ok
    assert (await selma.submit(Vorschlag_für_die_Antwort="Ja, zwei Jahre lang.")).ok
    for shown in (in_slack, in_teams, card):
        await shown.line("Selma Aydin schlägt als Antwort vor: „Ja, zwei Jahre lang.“")
    await same.line("Selma Aydin suggests as answer: “Ja, zwei Jahre lang.”")


async def test_a_note_stands_once_on_each_side(markt: BothHouse, card: Shown, same: InTeams) -> None:
    await markt.in_slack("Jonas").write(card, "Ich rufe im Lager an.")
    await same.line("Jonas Weiss: Ich rufe im Lager an.")
    await markt.at_teams("Mira").write(same, "Thanks!")
    await card.line("Mira Novak: Thanks!")
    assert sum("Ich rufe im Lager an." in line for line in card.thread) == 1
    assert sum("Thanks!" in line for line in same.thread) == 1
    assert (await markt.happened()).count("NoteAdded") == 2


async def test_whoever_is_given_a_ticket_is_told_where_they_are(
    markt: BothHouse, card: Shown, same: InTeams
) -> None:
    anna = markt.in_slack("Anna")
    form = await anna.open(card, "Zuweisen")
    await form.pick("Wem", "mir", "Mira Novak")
    await form.submit()
    await markt.at_teams("Mira").told("Anna Berger assigned ticket 1")
    await same.shows("Mira Novak")


async def test_whoever_is_given_a_ticket_is_mentioned_where_a_product_knows_them(
    markt: BothHouse, card: Shown, same: InTeams
) -> None:
    jonas = markt.in_slack("Jonas")
    form = await jonas.open(card, "Zuweisen")
    await form.pick("Wem", "anna", "Anna Berger")
    await form.submit()
    told = await card.line("Jonas Weiss hat das Ticket Anna Berger zugewiesen.")
    assert told.mentions == ["Anna Berger"]
    line = await same.line("Jonas Weiss assigned the ticket to Anna Berger.")
    assert line.mentions == ["Anna Berger"]

    form = await jonas.open(card, "Zuweisen")
    await form.pick("Wem", "mir", "Mira Novak")
    await form.submit()
    told = await card.line("Jonas Weiss hat das Ticket Mira Novak zugewiesen.")
    assert told.mentions == []
    line = await same.line("Jonas Weiss assigned the ticket to Mira Novak.")
    assert line.mentions == ["Mira Novak"]


async def test_everything_that_is_frozen_is_read_on_both_sides(
    markt: BothHouse, card: Shown, same: InTeams
) -> None:
    assert QUESTION in same.words
    form = await markt.in_slack("Anna").ask_for("stopp")
    await form.type("Warum?", "Falscher Preis")
    await form.submit()
    await markt.until(lambda: "Falscher Preis" in str(markt.channel("Social Media").roots()), lambda: None)
    place = markt.workspace.team.channels[card.channel]
    await markt.until(lambda: "Falscher Preis" in str(place.messages), lambda: None)

"""What people press in Teams, and what they see of it."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.people import ChannelId
from bot.texts import speaking
from bot.workspace.teams.profile import Profile
from tests.chat.teams.office import IN_SOCIAL
from tests.chat.teams.running import TICKET, Office, label, office
from tests.fakes.world import ANNA, JONAS


async def test_a_click_shows_the_new_card_to_its_person_at_once_and_to_all_in_a_moment(
    at_work: Office,
) -> None:
    card = await at_work.receive()
    outcome = await at_work.anna.press(card, "Claim")
    assert outcome.ok
    assert (await at_work.ticket()).owner == ANNA.actor
    assert "Anna" in at_work.anna.sees(card).words
    assert "Release" in at_work.anna.sees(card).labels
    assert "Claim" in at_work.jonas.sees(card).labels
    await at_work.settled()
    assert "Claim" not in at_work.jonas.sees(card).labels
    assert at_work.anna.sees(card).card == at_work.jonas.sees(card).card
    assert any("Anna" in line.words for line in at_work.thread())


async def test_who_was_too_late_is_told_below_the_card_and_nobody_else(at_work: Office) -> None:
    card = await at_work.receive()
    await at_work.press(at_work.anna, "Claim")
    outcome = await at_work.jonas.press(card, "Claim", former=1)
    assert "Anna" in outcome.words
    assert (await at_work.ticket()).owner == ANNA.actor
    seen = at_work.jonas.sees(card).said
    assert seen is not None
    assert seen.text == outcome.words
    assert at_work.anna.sees(card).said is None


async def test_two_who_click_at_once_are_one_owner_and_one_who_is_told(at_work: Office) -> None:
    card = await at_work.receive()
    outcomes = await asyncio.gather(at_work.anna.press(card, "Claim"), at_work.jonas.press(card, "Claim"))
    assert sorted(bool(one.words) for one in outcomes) == [False, True]
    assert (await at_work.happened()).count("Claimed") == 1


@pytest.mark.parametrize("counter", ["duplicates", "renewed"])
async def test_a_click_that_arrives_twice_is_one(at_work: Office, counter: str) -> None:
    await at_work.receive()
    setattr(at_work.connector.faults, counter, 1)
    assert (await at_work.press(at_work.anna, "Claim")).ok
    await at_work.settled()
    assert (await at_work.happened()).count("Claimed") == 1
    assert len(at_work.connector.driver.sent[-1][1].body) > 0


@pytest.mark.parametrize("name", ["Anna", "Jonas"])
async def test_while_teams_does_not_say_who_somebody_is_they_are_told_to_try_again(
    at_work: Office, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    await at_work.receive()
    person = at_work.teams.as_person(name)
    at_work.connector.faults.fail("members", status=503)
    outcome = await at_work.press(person, "Claim")
    language = {"Anna": ANNA, "Jonas": JONAS}[name].language
    assert outcome.words == speaking(language).words.not_answering("Teams")
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []
    assert (await at_work.ticket()).owner is None
    assert (await at_work.press(person, "Claim")).ok
    assert (await at_work.ticket()).owner


async def test_a_guest_and_somebody_unknown_may_do_nothing(at_work: Office) -> None:
    await at_work.receive()
    guest = await at_work.press(at_work.teams.as_person("Guest"), "Claim")
    nobody = await at_work.press(at_work.teams.as_person("Nobody"), "Claim")
    assert "guests" in guest.words
    assert "policy" in nobody.words or "escalation.yaml" in nobody.words
    assert (await at_work.ticket()).owner is None


async def test_a_button_that_needs_no_form_after_all_says_that_it_is_done(at_work: Office) -> None:
    card = await at_work.receive()
    data = {"press": {"v": 1, "h": "claim", "t": 1, "s": "", "n": 1}, "msteams": {"type": "task/fetch"}}
    place, message = at_work.anna._found(card)
    outcome = await at_work.anna._fetch(place, message, data)
    assert outcome.words == "Done."
    assert (await at_work.ticket()).owner == ANNA.actor


async def test_a_button_that_needs_a_form_after_all_sends_the_way_to_it(at_work: Office) -> None:
    card = await at_work.receive()
    place, message = at_work.anna._found(card)
    data = {"press": {"v": 1, "h": "log", "t": 1, "s": "", "n": 1}}
    activity = at_work.anna.activities.execute(
        at_work.anna.who, place, message, {"type": "Action.Execute"}, data
    )
    reply = await at_work.connector.driver.deliver(activity)
    assert "button" in reply.body["value"]
    await at_work.settled()
    (way,) = at_work.said_to("Anna")
    assert (await at_work.press(at_work.anna, "Open", way.id)).ok
    assert at_work.anna.dialog is not None
    assert "My train is late" in at_work.anna.dialog.read.words


async def test_a_client_that_knows_no_execute_does_the_same(at_work: Office) -> None:
    card = await at_work.receive()
    place, message = at_work.jonas._found(card)
    data = {"press": {"v": 1, "h": "claim", "t": 1, "s": "", "n": 1}}
    reply = await at_work.connector.driver.deliver(
        at_work.jonas.activities.submit(at_work.jonas.who, place, message, data)
    )
    await at_work.settled()
    assert (reply.status, reply.body) == (200, {})
    assert (await at_work.ticket()).owner == JONAS.actor
    data = {"press": {"v": 1, "h": "claim", "t": 1, "s": "", "n": 1}}
    await at_work.connector.driver.deliver(
        at_work.anna.activities.submit(at_work.anna.who, place, message, data)
    )
    await at_work.settled()
    (told,) = at_work.said_to("Anna")
    assert "Jonas" in at_work.anna.sees(told.id).words


async def test_a_button_of_another_make_says_so(at_work: Office) -> None:
    card = await at_work.receive()
    place, message = at_work.anna._found(card)
    activity = at_work.anna.activities.execute(
        at_work.anna.who, place, message, {"type": "Action.Execute"}, {"press": "?"}
    )
    reply = await at_work.connector.driver.deliver(activity)
    assert reply.body["type"] == "application/vnd.microsoft.activity.message"
    assert reply.body["value"]


async def test_a_team_that_removes_the_app_is_noticed_and_what_waits_comes_later(at_work: Office) -> None:
    await at_work.receive()
    await at_work.connector.remove(at_work.teams.team)
    assert at_work.parts.channels.problems.keys() == {
        ChannelId("teams:Shop/Social Media"),
        ChannelId("teams:Shop/Kundenservice"),
    }
    await at_work.connector.install(at_work.teams.team)
    assert at_work.parts.channels.problems == {}


@pytest.mark.parametrize(
    "profile",
    [Profile(minimal=True), Profile(gives_reply_ids=False), Profile(names_threads=True)],
    ids=["minimal", "no reply ids", "threads by name"],
)
async def test_it_works_where_teams_says_less_or_says_it_otherwise(profile: Profile) -> None:
    async with office(profile=profile) as at_work:
        card = await at_work.receive()
        assert (await at_work.press(at_work.anna, "Claim")).ok
        await at_work.press(at_work.anna, "Reply")
        at_work.anna.fill_in({label(at_work, "text"): "Sorry!"})
        await at_work.submit(at_work.anna, "Preview")
        await at_work.submit(at_work.anna, "Send")
        assert (await at_work.ticket(TICKET)).replies[-1].text == "Sorry!"
        at_work.anna.write(at_work.social.id, "Well done", root=card)
        await at_work.settled()
        assert "NoteAdded" in await at_work.happened()


async def test_a_card_that_nobody_knew_of_is_kept_up_to_date_once_it_was_pressed() -> None:
    async with office(graph=False) as at_work:
        at_work.connector.faults.cut("create")
        await at_work.receive()
        assert await at_work.desk.store.message_of(TICKET, IN_SOCIAL, -1) is None
        await at_work.press(at_work.anna, "Claim")
        at_work.watch.forward(minutes=1)
        await at_work.deliver()
        assert (
            "Release" in at_work.jonas.sees(at_work.card).labels
            or "Anna" in at_work.jonas.sees(at_work.card).words
        )

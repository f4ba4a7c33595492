"""What people do in Teams, and what they see of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.domain.people import ChannelId
from bot.workspace.teams.profile import Profile
from tests.chat.teams.office import IN_SOCIAL
from tests.chat.teams.running import TICKET, Office, office
from tests.fakes.world import ANNA, JONAS


@pytest.fixture
async def at_work() -> AsyncIterator[Office]:
    async with office() as one:
        yield one


# Buttons on cards


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


# Dialogs


async def reply_to(at_work: Office, text: str = "Sorry!") -> None:
    await at_work.press(at_work.anna, "Claim")
    assert (await at_work.press(at_work.anna, "Reply")).ok
    at_work.anna.fill_in({label(at_work, "Answer"): text})


def label(at_work: Office, name: str) -> str:
    dialog = at_work.anna.dialog
    assert dialog is not None
    return next(one.id for one in dialog.read.inputs if name in one.label or name in one.id)


async def test_a_reply_is_written_previewed_and_sent(at_work: Office) -> None:
    await at_work.receive()
    await reply_to(at_work)
    assert (await at_work.submit(at_work.anna, "Preview")).ok
    assert at_work.anna.dialog is not None
    assert "Sorry!" in at_work.anna.dialog.read.words
    assert (await at_work.submit(at_work.anna, "Send")).ok
    assert at_work.anna.dialog is None
    assert (await at_work.ticket()).replies[-1].text == "Sorry!"


async def test_what_is_wrong_is_said_inside_the_dialog_and_what_was_typed_stays(at_work: Office) -> None:
    await at_work.receive()
    await reply_to(at_work, "x" * 201)
    assert (await at_work.submit(at_work.anna, "Preview")).ok
    dialog = at_work.anna.dialog
    assert dialog is not None
    assert "⚠️" in dialog.read.words
    assert "x" * 201 in dialog.values.values()


async def test_a_dialog_from_before_a_restart_still_works(at_work: Office) -> None:
    await at_work.receive()
    await reply_to(at_work, "x" * 201)
    at_work.parts.front._dialogs._screens._shown.clear()
    assert (await at_work.submit(at_work.anna, "Preview")).ok
    assert at_work.anna.dialog is not None
    assert "x" * 201 in at_work.anna.dialog.values.values()


async def test_a_form_that_is_submitted_twice_is_submitted_once(at_work: Office) -> None:
    await at_work.receive()
    await reply_to(at_work)
    await at_work.submit(at_work.anna, "Preview")
    at_work.connector.faults.renewed = 1
    assert (await at_work.submit(at_work.anna, "Send")).ok
    await at_work.settled()
    assert (await at_work.happened()).count("ReplyQueued") == 1


async def test_a_log_is_read_page_by_page_and_left(at_work: Office) -> None:
    await at_work.receive()
    for _ in range(8):
        await at_work.press(at_work.anna, "Claim")
        await at_work.press(at_work.anna, "Release")
    await at_work.press(at_work.anna, "More …")
    await at_work.submit(at_work.anna, "Show log")
    dialog = at_work.anna.dialog
    assert dialog is not None
    at_work.anna.close_dialog()


async def test_a_form_opened_from_another_leads_back_to_it(at_work: Office) -> None:
    await at_work.receive()
    at_work.anna.command("start")
    await at_work.settled()
    home = at_work.said_to("Anna")[-1]
    assert (await at_work.press(at_work.anna, "Inbox", home.id)).ok
    inbox = at_work.anna.dialog
    assert inbox is not None
    ticket = next(one for one in inbox.read.labels if one not in {"Back", "Next"})
    assert (await at_work.submit(at_work.anna, ticket)).ok


# Commands, and the chat with one person


async def test_a_command_in_a_channel_is_answered_in_the_chat_with_its_person(at_work: Office) -> None:
    await at_work.receive()
    at_work.anna.command("log 1", at_work.social.id)
    await at_work.settled()
    (way,) = at_work.said_to("Anna")
    assert (await at_work.press(at_work.anna, "Open", way.id)).ok
    assert at_work.anna.dialog is not None
    assert "My train is late" in at_work.anna.dialog.read.words
    assert len(at_work.social.messages) == 2 + 1  # the card, its lines, the command


@pytest.mark.parametrize(
    ("words", "expected"), [("help", "log 17"), ("inbx", "Did you mean inbox?"), ("log 99", "ticket")]
)
async def test_words_in_the_chat_are_commands(at_work: Office, words: str, expected: str) -> None:
    at_work.anna.command(words)
    await at_work.settled()
    (said,) = at_work.said_to("Anna")
    assert expected in at_work.anna.sees(said.id).words
    assert "/zuruf" not in at_work.anna.sees(said.id).words


async def test_the_start_page_stands_in_the_chat_and_its_buttons_open_dialogs(at_work: Office) -> None:
    await at_work.receive()
    at_work.jonas.command("start")
    await at_work.settled()
    (home,) = at_work.said_to("Jonas")
    assert "Jonas" in at_work.jonas.sees(home.id).words
    assert (await at_work.press(at_work.jonas, "Posteingang", home.id)).ok
    assert at_work.jonas.dialog is not None


async def test_a_command_of_a_guest_is_refused_where_only_they_see_it(at_work: Office) -> None:
    at_work.teams.as_person("Guest").command("inbox", at_work.social.id)
    await at_work.settled()
    (said,) = at_work.said_to("Guest")
    assert "guests" in at_work.teams.as_person("Guest").sees(said.id).words


# Messages and threads


async def test_what_is_written_under_a_card_becomes_a_note_with_its_changes_and_its_end(
    at_work: Office,
) -> None:
    card = await at_work.receive()
    note = at_work.anna.write(at_work.social.id, "Ask Selma, @Jonas", root=card)
    await at_work.settled()
    at_work.anna.edit(note, "Asked Selma")
    await at_work.settled()
    at_work.anna.delete(note)
    await at_work.settled()
    assert [one for one in await at_work.happened() if one.startswith("Note")] == [
        "NoteAdded",
        "NoteEdited",
        "NoteDeleted",
    ]
    assert at_work.teams.chat("Anna") == []


async def test_what_is_written_elsewhere_is_neither_kept_nor_looked_up(
    at_work: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await at_work.receive()
    before = len(at_work.connector.calls.recorded)
    with caplog.at_level("DEBUG"):
        lunch = at_work.anna.write(at_work.social.id, "Lunch?")
        at_work.jonas.write(at_work.social.id, "Pizza!", root=lunch)
        await at_work.settled()
    assert len(at_work.connector.calls.recorded) == before
    assert "Pizza" not in caplog.text
    assert not [one for one in await at_work.happened() if one.startswith("Note")]


async def test_a_message_can_be_made_a_note_from_its_menu(at_work: Office) -> None:
    card = await at_work.receive()
    message = at_work.jonas.write(at_work.social.id, "She called, too", root=card)
    await at_work.settled()
    assert (await at_work.anna.point(message, "note")).ok
    dialog = at_work.anna.dialog
    assert dialog is not None
    assert "She called, too" in dialog.values.values()
    assert (await at_work.submit(at_work.anna)).ok
    assert at_work.anna.dialog is None
    assert (await at_work.happened()).count("NoteAdded") == 2


async def test_a_message_elsewhere_can_be_filed_under_a_ticket_that_is_looked_for(at_work: Office) -> None:
    await at_work.receive()
    message = at_work.jonas.write(at_work.social.id, "She called, too")
    await at_work.settled()
    assert (await at_work.anna.point(message, "note")).ok
    dialog = at_work.anna.dialog
    assert dialog is not None
    field = next(one for one in dialog.read.inputs if one.dataset)
    found = await at_work.anna.search(field.id, "1")
    assert found
    at_work.anna.fill_in({field.id: found[0][1]})
    assert (await at_work.submit(at_work.anna)).ok
    assert at_work.anna.dialog is None
    assert (await at_work.happened()).count("NoteAdded") == 1


async def test_a_deleted_card_comes_back_with_its_lines(at_work: Office) -> None:
    card = await at_work.receive()
    await at_work.press(at_work.anna, "Claim")
    at_work.teams.as_person("Olga").delete(card)
    await at_work.settled()
    at_work.watch.forward(minutes=10)
    await at_work.deliver()
    assert at_work.card != card
    assert any("Anna" in line.words for line in at_work.thread())


async def test_without_the_right_to_messages_a_button_makes_notes(at_work: Office) -> None:
    await at_work.receive()
    await at_work.press(at_work.anna, "More …")
    dialog = at_work.anna.dialog
    assert dialog is not None
    assert (await at_work.submit(at_work.anna, "Add note")).ok
    assert (await at_work.submit(at_work.anna, "Save", **{label(at_work, "text"): "Ask Selma"})).ok
    assert (await at_work.happened()).count("NoteAdded") == 1


# Files


async def test_a_log_is_offered_as_a_file_and_handed_over(at_work: Office) -> None:
    await at_work.receive()
    await at_work.press(at_work.anna, "More …")
    await at_work.submit(at_work.anna, "Show log")
    dialog = at_work.anna.dialog
    assert dialog is not None
    button = next(one for one in dialog.read.labels if "CSV" in one)
    assert (await at_work.submit(at_work.anna, button)).ok
    offer = at_work.said_to("Anna")[-1]
    assert (await at_work.anna.consent(offer.id)).ok
    await at_work.settled()
    (upload,) = at_work.connector.hub.uploads.uploads.values()
    assert upload.is_complete
    assert b"My train is late" in upload.content
    assert offer not in at_work.said_to("Anna")
    assert await at_work.desk.store.records("file to hand over") == []


# Teams that come and go


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

"""What people write in Teams: commands, words under cards; and files for one of them."""

from __future__ import annotations

import pytest

from bot.texts import speaking
from bot.workspace.teams.model import Chat
from tests.chat.teams.running import Office, label


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


async def offered(at_work: Office) -> str:
    """Have the log of the ticket offered to Anna as a file; return the offer's id."""
    await at_work.receive()
    await at_work.press(at_work.anna, "More …")
    await at_work.submit(at_work.anna, "Show log")
    dialog = at_work.anna.dialog
    assert dialog is not None
    await at_work.submit(at_work.anna, next(one for one in dialog.read.labels if "CSV" in one))
    return at_work.said_to("Anna")[-1].id


async def test_who_does_not_want_a_file_gets_none_and_it_is_forgotten(at_work: Office) -> None:
    offer = await offered(at_work)
    assert (await at_work.anna.consent(offer, accept=False)).ok
    await at_work.settled()
    assert at_work.connector.hub.uploads.uploads == {}
    assert at_work.said_to("Anna") == []
    assert await at_work.desk.store.records("file to hand over") == []


async def test_a_file_that_waited_too_long_is_not_handed_over(at_work: Office) -> None:
    offer = await offered(at_work)
    at_work.watch.forward(days=2)
    await at_work.anna.consent(offer)
    await at_work.settled()
    assert "not kept any more" in at_work.anna.sees(at_work.said_to("Anna")[-1].id).words
    assert not any(one.is_complete for one in at_work.connector.hub.uploads.uploads.values())


async def test_a_file_that_could_not_be_put_there_can_be_taken_again(at_work: Office) -> None:
    offer = await offered(at_work)
    chat, message = at_work.anna._found(offer)
    context = message.content["attachments"][0]["content"]["acceptContext"]
    nowhere = {"uploadUrl": f"{at_work.connector.url}/uploads/nowhere", "name": "a.csv"}
    anna = at_work.anna
    assert isinstance(chat, Chat)
    await at_work.connector.driver.deliver(
        anna.activities.consent(
            anna.who, chat, message, {"action": "accept", "context": context, "uploadInfo": nowhere}
        )
    )
    await at_work.settled()
    assert speaking("en").something_broke() in anna.sees(at_work.said_to("Anna")[-1].id).words
    await anna.consent(offer)
    await at_work.settled()
    assert [one.is_complete for one in at_work.connector.hub.uploads.uploads.values()] == [True]

"""What people do in dialogs."""

from __future__ import annotations

from tests.chat.teams.running import Office, label


async def reply_to(at_work: Office, text: str = "Sorry!") -> None:
    await at_work.press(at_work.anna, "Claim")
    assert (await at_work.press(at_work.anna, "Reply")).ok
    at_work.anna.fill_in({label(at_work, "Answer"): text})


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

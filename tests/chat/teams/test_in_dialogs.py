"""What people do in dialogs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.handlers.form import Option
from tests.chat.teams.running import Office, label
from tests.fakes.world import post


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


async def test_a_log_is_read_page_by_page_and_leads_back(at_work: Office) -> None:
    await at_work.receive()
    for number in range(2, 42):
        await at_work.desk.receive(post(f"And {number}", number, conversation="c1"))
    await at_work.deliver()
    await at_work.press(at_work.anna, "More …")
    await at_work.submit(at_work.anna, "Show log")
    newest = at_work.anna.dialog
    assert newest is not None
    older = next(one for one in newest.read.labels if one.startswith("←"))
    assert "My train is late" not in newest.read.words
    await at_work.submit(at_work.anna, older)
    oldest = at_work.anna.dialog
    assert oldest is not None
    assert "My train is late" in oldest.read.words
    await at_work.submit(at_work.anna, "Back")
    assert at_work.anna.dialog is not None
    assert "Show log" in at_work.anna.dialog.read.labels


async def test_a_choice_that_was_not_applied_is_not_submitted_unseen(at_work: Office) -> None:
    await at_work.receive()
    await at_work.press(at_work.anna, "Claim")
    await at_work.press(at_work.anna, "Reply")
    found = await at_work.anna.search(label(at_work, "Template"), "late")
    at_work.anna.fill_in({label(at_work, "Template"): found[0][1]})
    await at_work.submit(at_work.anna, "Preview")
    dialog = at_work.anna.dialog
    assert dialog is not None
    assert "Your choice has changed something here." in dialog.read.words
    assert dialog.values[label(at_work, "Answer")].startswith("Hello Mia, sorry!")


async def test_a_search_field_offers_something_before_anything_is_typed(at_work: Office) -> None:
    await at_work.receive()
    await at_work.press(at_work.anna, "Claim")
    await at_work.press(at_work.anna, "Reply")
    assert offered(at_work, "Template") == ["Late train"]
    at_work.anna.fill_in({label(at_work, "Template"): "Late train"})
    await at_work.submit(at_work.anna, "Apply choice")
    dialog = at_work.anna.dialog
    assert dialog is not None
    assert dialog.values[label(at_work, "Answer")].startswith("Hello Mia, sorry!")
    assert offered(at_work, "Template") == ["Late train"]


async def test_a_dialog_opens_even_where_nothing_can_be_offered(
    at_work: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> Sequence[Option]:
        raise RuntimeError("no index")

    await at_work.receive()
    await at_work.press(at_work.anna, "Claim")
    monkeypatch.setattr(at_work.parts.front._dialogs._reception, "suggest", broken)
    assert (await at_work.press(at_work.anna, "Reply")).ok
    assert offered(at_work, "Template") == []


def offered(at_work: Office, name: str) -> list[str]:
    dialog = at_work.anna.dialog
    assert dialog is not None
    return [choice.title for choice in dialog.read.input(label(at_work, name)).choices]


async def test_a_required_field_that_is_empty_is_said_to_be(at_work: Office) -> None:
    await at_work.receive()
    await at_work.press(at_work.anna, "Claim")
    await at_work.press(at_work.anna, "Reply")
    await at_work.submit(at_work.anna, "Preview")
    dialog = at_work.anna.dialog
    assert dialog is not None
    assert "⚠️" in dialog.read.words
    assert (await at_work.ticket()).replies == ()


async def test_no_card_that_is_repainted_takes_a_half_written_text(at_work: Office) -> None:
    await at_work.receive()
    await at_work.press(at_work.anna, "Claim")
    await at_work.press(at_work.anna, "Reply")
    at_work.anna.fill_in({label(at_work, "Answer"): "Half"})
    await at_work.press(at_work.jonas, "Escalate")
    at_work.jonas.write(at_work.social.id, "She called", root=at_work.card)
    await at_work.settled()
    assert at_work.anna.dialog is not None
    assert "Half" in at_work.anna.dialog.values.values()
    assert at_work.connector.hub.board.lost_words == []


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

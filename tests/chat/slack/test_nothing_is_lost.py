"""What people typed survives whatever Slack, the network or a restart does to their form, and they are told what happened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.stores.memory import MemoryStore
from bot.workspace.people_actions import PersonAtWork
from bot.workspace.server import Workspace
from tests.chat.slack.office import labels, team, words_in
from tests.chat.slack.running import Office, office


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture(params=["socket", "http"])
async def bot(request: pytest.FixtureRequest, store: MemoryStore) -> AsyncIterator[Office]:
    async with office(http=request.param == "http", store=store) as running:
        yield running


def typed(who: PersonAtWork, name: str = "text") -> str:
    """Return what stands in a field of the form on top."""
    values = (who.view or {"state": {"values": {}}})["state"]["values"]
    return next((v[name]["value"] or "" for block, v in values.items() if block.startswith(f"{name}.")), "")


def keystroke(bot: Office) -> dict[str, Any]:
    """Return what Slack reports of the form on top while Anna types, to be brought later."""
    payloads = bot.workspace.hub.payloads
    action = {
        "type": "plain_text_input",
        "block_id": "text.0",
        "action_id": "text",
        "action_ts": payloads.stamp(),
    }
    view = bot.anna.view or {}
    return payloads.interaction("block_actions", bot.anna.who, "1.2.3") | {
        "container": {"type": "view", "view_id": view["id"]},
        "view": view
        | {"state": {"values": {"text.0": {"text": {"type": "plain_text_input", "value": "Old"}}}}},
        "actions": [action],
    }


async def begin_a_reply(bot: Office, text: str = "Dear Mia,") -> None:
    await bot.press(bot.anna, "reply")
    await bot.anna.type({"text": text})


async def test_a_form_that_is_closed_gives_its_words_back_when_it_opens_again(bot: Office) -> None:
    await bot.receive()
    await begin_a_reply(bot)
    await bot.close(bot.anna)
    await bot.press(bot.anna, "reply")
    assert typed(bot.anna) == "Dear Mia,"
    assert (await bot.ticket()).version == 1


async def test_what_somebody_deleted_themselves_does_not_come_back(bot: Office) -> None:
    await bot.receive()
    await begin_a_reply(bot)
    await bot.anna.type({"text": ""})
    await bot.close(bot.anna)
    await bot.press(bot.anna, "reply")
    assert typed(bot.anna) == ""


async def test_a_whole_stack_that_is_closed_at_once_keeps_what_was_typed_in_it(bot: Office) -> None:
    await bot.receive()
    await bot.press(bot.anna, "more")
    await bot.use(bot.anna, "reply")
    assert bot.anna.depth == 2
    await bot.anna.type({"text": "Dear Mia,"})
    await bot.close(bot.anna, everything=True)
    await bot.press(bot.anna, "reply")
    assert typed(bot.anna) == "Dear Mia,"


async def test_a_button_whose_trigger_expired_shows_its_form_in_place_and_the_words_come_back(
    bot: Office,
) -> None:
    await bot.receive()
    await begin_a_reply(bot)
    bot.workspace.faults.expired_triggers = 1
    assert await bot.use(bot.anna, "second_opinion")
    assert bot.anna.depth == 1
    assert "question" in str((bot.anna.view or {})["state"])
    await bot.close(bot.anna)
    await bot.press(bot.anna, "reply")
    assert typed(bot.anna) == "Dear Mia,"


async def test_a_form_that_came_too_late_says_so_and_that_nothing_is_lost(bot: Office) -> None:
    await bot.receive()
    await begin_a_reply(bot)
    await bot.close(bot.anna)
    bot.workspace.faults.expired_triggers = 1
    await bot.press(bot.anna, "reply")
    (whisper,) = bot.anna.ephemerals("C0SOCIAL")
    assert "what you have written already is kept" in words_in(whisper["blocks"])
    await bot.press(bot.anna, "reply")
    assert typed(bot.anna) == "Dear Mia,"


async def test_a_choice_takes_effect_although_somebody_was_faster_where_no_field_changes(bot: Office) -> None:
    await bot.receive()
    await begin_a_reply(bot)
    bot.workspace.faults.hash_conflicts = 1
    await bot.anna.choose("target", "private")
    await bot.settled()
    assert typed(bot.anna) == "Dear Mia,"
    assert bot.workspace.faults.hash_conflicts == 0
    assert bot.told("UANNA") == ""
    assert [
        call.args.get("hash") is None for call in bot.workspace.calls if call.method == "views.update"
    ] == [
        False,
        True,
    ]


async def test_a_choice_that_would_replace_words_is_told_and_the_words_stay(bot: Office) -> None:
    await bot.receive()
    await begin_a_reply(bot)
    offered = await bot.anna.suggest("template", "late")
    bot.workspace.faults.hash_conflicts = 1
    await bot.anna.choose("template", offered["options"][0])
    await bot.settled()
    assert typed(bot.anna) == "Dear Mia,"
    assert "what you have written is not lost" in bot.told("UANNA")


async def test_a_reply_whose_acknowledgement_was_lost_goes_out_once_and_its_form_closes(bot: Office) -> None:
    await bot.receive()
    await begin_a_reply(bot)
    await bot.submit(bot.anna)
    bot.workspace.faults.lost_submissions = 1
    assert not await bot.submit(bot.anna)
    assert bot.anna.view is not None
    assert await bot.submit(bot.anna)
    assert bot.anna.view is None
    assert len((await bot.ticket()).replies) == 1


@pytest.mark.parametrize("button", ["note", "help", "remind", "assign"])
async def test_whatever_is_submitted_twice_happens_once_and_its_form_closes(bot: Office, button: str) -> None:
    await bot.receive()
    await bot.press(bot.anna, "more")
    await bot.use(bot.anna, button)
    fields = bot.workspace.hub.modals.stacks["UANNA"][-1].values
    names = {name for block in fields.values() for name in block}
    if "person" in names:
        found = (await bot.anna.suggest("person", "Jonas"))["options"]
        await bot.anna.choose("person", found[0])
    await bot.anna.type(dict.fromkeys(names & {"text", "question"}, "Please"))
    bot.workspace.faults.lost_submissions = 1
    assert not await bot.submit(bot.anna)
    version = (await bot.ticket()).version
    assert version == 2
    assert await bot.submit(bot.anna)
    assert bot.anna.depth == 1
    assert (await bot.ticket()).version == version


async def test_a_form_survives_a_restart_of_the_bot(store: MemoryStore) -> None:
    async with await Workspace.start(team()) as workspace:
        async with office(workspace=workspace, store=store) as bot:
            await bot.receive()
            await begin_a_reply(bot)
        async with office(workspace=workspace, store=store) as bot:
            assert await bot.submit(bot.anna)
            assert "Dear Mia," in words_in((bot.anna.view or {})["blocks"])
            assert await bot.submit(bot.anna)
            assert len((await bot.ticket()).replies) == 1


async def test_what_was_typed_in_a_form_that_the_ticket_left_behind_is_kept(bot: Office) -> None:
    await bot.receive()
    await begin_a_reply(bot)
    await bot.press(bot.jonas, "reply")
    await bot.jonas.type({"text": "Sorry!"})
    await bot.submit(bot.jonas)
    assert await bot.submit(bot.jonas)
    await bot.submit(bot.anna)
    assert not await bot.submit(bot.anna)
    await bot.close(bot.anna, everything=True)
    (line,) = [m for m in bot.jonas.thread("C0SOCIAL", bot.card) if "Undo" in labels(m["blocks"])]
    await bot.press(bot.jonas, "undo", line["ts"])
    await bot.press(bot.anna, "reply")
    assert typed(bot.anna) == "Dear Mia,"


async def test_keystrokes_that_arrive_after_the_reply_has_left_bring_nothing_back(bot: Office) -> None:
    await bot.receive()
    await begin_a_reply(bot)
    late = keystroke(bot)
    assert await bot.desk.store.records("unfinished")
    await bot.submit(bot.anna)
    latest = keystroke(bot)
    assert await bot.submit(bot.anna)
    for payload in (late, latest):
        assert (await bot.workspace.hub.courier.interact("interactive", payload)).acked
    await bot.settled()
    assert await bot.desk.store.records("unfinished") == []

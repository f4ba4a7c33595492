"""What people do in Slack, through real bolt, in Socket Mode and over HTTP alike."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.domain.ticket import Status
from tests.chat.slack.office import OTHER, SHARED, SOCIAL, labels, words_in
from tests.chat.slack.running import Office, office


@pytest.fixture(params=["socket", "http"])
async def bot(request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    async with office(http=request.param == "http") as running:
        yield running


async def test_a_click_changes_the_ticket_and_repaints_its_card(bot: Office) -> None:
    await bot.receive()
    assert "Claim" in bot.buttons()
    assert await bot.press(bot.anna, "claim")
    assert (await bot.ticket()).status is Status.CLAIMED
    assert "Claim" not in bot.buttons()
    assert "Anna claimed the ticket." in words_in([m["blocks"] for m in bot.anna.thread(SOCIAL, bot.card)])


async def test_buttons_work_on_while_channels_change(bot: Office) -> None:
    await bot.receive()
    await bot.anna.invite(OTHER, bot.workspace.team.app.user)
    await bot.settled()
    assert await bot.press(bot.anna, "claim")
    assert (await bot.ticket()).status is Status.CLAIMED


async def test_a_refusal_is_whispered_in_the_persons_language(bot: Office) -> None:
    card = await bot.receive()
    await bot.press(bot.anna, "claim")
    bot.workspace.hub.board.edit(
        bot.workspace.team.channels[SOCIAL],
        bot.workspace.team.channels[SOCIAL].messages[card],
        "x",
        blocks=[_old_button("claim", "v1|1|")],
    )
    assert await bot.press(bot.jonas, "claim")
    (whisper,) = bot.jonas.ephemerals(SOCIAL)
    assert "Anna war schneller" in words_in(whisper["blocks"])
    assert bot.anna.ephemerals(SOCIAL) == []


async def test_buttons_of_another_age_say_so(bot: Office) -> None:
    card = await bot.receive()
    channel = bot.workspace.team.channels[SOCIAL]
    for value in ("v0|1|", "v2|1|x", "", "junk", "v1|nan|", "v1|99999|"):
        message = channel.messages[card]
        bot.workspace.hub.board.edit(channel, message, "x", blocks=[_old_button("claim", value)])
        assert await bot.press(bot.anna, "claim")
    assert (await bot.ticket()).owner is None
    assert len(bot.anna.ephemerals(SOCIAL)) == 6


async def test_a_reply_is_written_previewed_and_sent(bot: Office) -> None:
    await bot.receive("Where is my train?")
    assert await bot.press(bot.anna, "reply")
    assert bot.anna.view is not None
    assert "Where is my train?" in words_in(bot.anna.view["blocks"])
    await bot.anna.type({"text": "We are sorry &amp; <b>on it</b> 🎉"})
    assert (await bot.anna.submit()).ok
    preview = words_in(bot.anna.view["blocks"])
    assert "We are sorry & <b>on it</b> 🎉" in preview
    assert (await bot.anna.submit()).ok
    assert bot.anna.view is None
    reply = (await bot.ticket()).in_flight
    assert reply is not None
    assert reply.text == "We are sorry & <b>on it</b> 🎉"


async def test_a_template_comes_in_without_losing_what_was_typed(bot: Office) -> None:
    await bot.receive()
    await bot.press(bot.anna, "reply")
    await bot.anna.type({"text": "Dear Mia,"})
    offered = await bot.anna.suggest("template", "late")
    assert [option["value"] for option in offered["options"]] == ["late"]
    assert (await bot.anna.choose("template", offered["options"][0])).ok
    await bot.settled()
    assert bot.anna.view is not None
    typed = [
        values for block, values in bot.anna.view["state"]["values"].items() if block.startswith("text.")
    ]
    assert typed[0]["text"]["value"].startswith("Dear Mia,\n\nHello Mia, sorry!")


async def test_what_is_wrong_stands_beside_its_field(bot: Office) -> None:
    await bot.receive()
    await bot.press(bot.anna, "reply")
    await bot.anna.type({"text": "x" * 201})
    outcome = await bot.anna.submit()
    (where,) = outcome.errors
    assert where.startswith("text.")
    assert "201" in outcome.errors[where]


async def test_a_refusal_never_costs_what_was_typed(bot: Office) -> None:
    await bot.receive()
    await bot.press(bot.anna, "reply")
    await bot.press(bot.jonas, "reply")
    for who in (bot.anna, bot.jonas):
        await who.type({"text": f"Sorry, says {who.who.name}"})
        await who.submit()
    assert (await bot.anna.submit()).ok
    outcome = await bot.jonas.submit()
    assert len(outcome.errors) == 1
    assert bot.jonas.view is not None
    assert "Sorry, says Jonas" in str(bot.jonas.view["state"])


async def test_what_people_write_in_the_thread_becomes_a_note(bot: Office) -> None:
    card = await bot.receive()
    ts = await bot.jonas.say(SOCIAL, "I know <her> @anna :tada:", card)
    await bot.settled()
    await bot.jonas.edit(SOCIAL, ts, "I know her & him")
    await bot.settled()
    await bot.jonas.delete(SOCIAL, ts)
    await bot.settled()
    said = [type(e.activity).__name__ for e in await bot.desk.log((await bot.ticket()).id)]
    assert said == ["Opened", "NoteAdded", "NoteEdited", "NoteDeleted"]
    log = [e.activity for e in await bot.desk.log((await bot.ticket()).id)]
    assert [getattr(activity, "text", None) for activity in log[1:]] == [
        "I know <her> @Anna 🎉",
        "I know her & him",
        None,
    ]


async def test_what_people_write_outside_of_threads_is_nobodys_business(bot: Office) -> None:
    await bot.receive()
    before = await bot.ticket()
    await bot.anna.say(SOCIAL, "Lunch?")
    await bot.settled()
    assert await bot.ticket() == before


async def test_the_same_event_twice_is_one_note(bot: Office) -> None:
    card = await bot.receive()
    bot.workspace.faults.duplicate_events = 1
    await bot.anna.say(SOCIAL, "once", card)
    await bot.settled()
    assert (await bot.ticket()).version == 2


async def test_commands_answer_only_who_asked(bot: Office) -> None:
    await bot.receive()
    await bot.anna.command("/zuruf", "help", SOCIAL)
    (help_text,) = bot.anna.ephemerals(SOCIAL)
    assert "/zuruf log 17" in words_in(help_text["blocks"])
    await bot.jonas.command("/zuruf", "protokoll 1", "C0OTHER")
    await bot.settled()
    assert bot.jonas.view is not None
    assert bot.jonas.view["title"]["text"] == "Ticket 1"


async def test_people_of_other_workspaces_are_refused(bot: Office) -> None:
    await bot.receive()
    assert await bot.press(bot.workspace.as_person("UFOREIGN"), "claim")
    assert (await bot.ticket()).owner is None


async def test_people_whom_the_policy_does_not_know_are_told_their_id(bot: Office) -> None:
    await bot.receive()
    stranger = bot.workspace.as_person("UNOBODY")
    assert await bot.press(stranger, "claim")
    assert "UNOBODY" in words_in(stranger.ephemerals(SOCIAL)[0]["blocks"])


async def test_messages_of_shared_channels_are_left_alone(bot: Office) -> None:
    await bot.anna.say(SHARED, "secret")
    await bot.settled()
    assert bot.slack.channels.is_shared(SHARED)


async def test_a_line_with_buttons_can_be_decided_in_its_thread(bot: Office) -> None:
    await test_a_reply_is_written_previewed_and_sent(bot)
    await bot.deliver()
    (line,) = [m for m in bot.anna.thread(SOCIAL, bot.card) if labels(m["blocks"])]
    assert labels(line["blocks"]) == ["Undo", "Edit"]
    assert await bot.press(bot.anna, "undo", line["ts"])
    assert (await bot.ticket()).in_flight is None
    assert labels(bot.anna.message(SOCIAL, line["ts"])["blocks"]) == ["Edit"]


def _old_button(action_id: str, value: str) -> dict[str, object]:
    words = {"type": "plain_text", "text": "Claim"}
    button = {"type": "button", "action_id": action_id, "text": words} | ({"value": value} if value else {})
    return {"type": "actions", "block_id": "old", "elements": [button]}

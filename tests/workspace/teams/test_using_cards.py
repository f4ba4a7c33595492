"""What people do with cards and dialogs, and what each of them sees afterwards."""

import asyncio
from typing import Any

import pytest

from bot.workspace.clock import ManualClock
from bot.workspace.teams.model import Channel
from bot.workspace.teams.people import PersonInTeams
from bot.workspace.teams.server import Connector
from tests.workspace.teams.small_bot import Json, SmallBot
from tests.workspace.teams.small_tenant import (
    activity,
    card,
    dialog,
    execute,
    opens,
    says,
    shows,
    submit,
)

TEXT: Json = {
    "type": "Input.Text",
    "id": "text",
    "label": "Your answer",
    "isRequired": True,
    "errorMessage": "Empty",
}


@pytest.fixture
async def root(bot: SmallBot, tickets: Channel) -> str:
    return await bot.open_thread(
        tickets.id, activity(card("A late train", execute(), opens(), submit("Old")))
    )


def form(*inputs: Json, **more: Any) -> Json:
    content = card("To Erika", submit("Send"))
    return content | {"body": [*content["body"], *inputs]} | more


async def test_a_press_says_what_the_button_carries_and_where_it_stands(
    bot: SmallBot, anna: PersonInTeams, tickets: Channel, root: str
) -> None:
    bot.answers["adaptiveCard/action"] = shows(card("Yours now"))
    assert (await anna.press(root, "Claim")).ok
    said = bot.last
    action = {"type": "Action.Execute", "verb": "claim", "title": "Claim", "data": {"ticket": 7}}
    assert said["value"] == {"action": action, "trigger": "manual"}
    assert (said["replyToId"], said["conversation"]["id"]) == (root, f"{tickets.id};messageid={root}")
    assert said["locale"] == "de-DE"


async def test_the_answer_is_for_whoever_pressed_until_the_card_is_updated_for_all(
    bot: SmallBot, anna: PersonInTeams, ben: PersonInTeams, tickets: Channel, root: str
) -> None:
    bot.answers["adaptiveCard/action"] = shows(card("Yours now"))
    await anna.press(root, "Claim")
    assert (anna.sees(root).words, ben.sees(root).words) == ("Yours now", "A late train")
    await bot.put(tickets.id, root, activity(card("Anna has it")))
    assert (anna.sees(root).words, ben.sees(root).words) == ("Anna has it", "Anna has it")


async def test_words_stand_under_the_card_for_one_person(
    bot: SmallBot, anna: PersonInTeams, ben: PersonInTeams, root: str
) -> None:
    bot.answers["adaptiveCard/action"] = says("Ben was faster.")
    assert (await anna.press(root, "Claim")).words == "Ben was faster."
    said = anna.sees(root).said
    assert said
    assert (said.text, ben.sees(root).said) == ("Ben was faster.", None)


async def test_an_error_is_red(bot: SmallBot, anna: PersonInTeams, root: str) -> None:
    error = {
        "statusCode": 400,
        "type": "application/vnd.microsoft.error",
        "value": {"code": "x", "message": "No"},
    }
    bot.answers["adaptiveCard/action"] = error
    outcome = await anna.press(root, "Claim")
    assert (outcome.ok, outcome.words, outcome.is_error) == (False, "No", True)


@pytest.mark.parametrize(
    "answer", [{}, {"type": "application/vnd.microsoft.card.adaptive", "value": "x"}, says("")]
)
async def test_an_answer_that_shows_nothing_is_noted(
    bot: SmallBot, connector: Connector, anna: PersonInTeams, root: str, answer: Json
) -> None:
    bot.answers["adaptiveCard/action"] = answer
    assert (await anna.press(root, "Claim")).trouble == "bad_answer"
    assert connector.unexpected


async def test_a_plain_submit_comes_as_a_message_without_words(
    bot: SmallBot, anna: PersonInTeams, root: str
) -> None:
    assert (await anna.press(root, "Old")).ok
    assert (bot.last["type"], bot.last["value"], bot.last["replyToId"]) == ("message", {"form": 1}, root)
    assert "text" not in bot.last


async def test_a_button_opens_a_dialog_whose_fields_are_sent_and_an_empty_answer_closes_it(
    bot: SmallBot, anna: PersonInTeams, ben: PersonInTeams, root: str
) -> None:
    bot.answers["task/fetch"] = dialog(form(TEXT | {"value": "Dear Erika"}))
    assert (await anna.press(root, "Reply")).ok
    assert bot.last["value"]["data"] == {"msteams": {"type": "task/fetch"}, "ticket": 7}
    assert anna.dialog
    assert (anna.dialog.title, anna.dialog.values, ben.dialog) == ("Reply", {"text": "Dear Erika"}, None)
    assert (await anna.submit("Send", {"Your answer": "Sorry!"})).ok
    assert (bot.last["name"], bot.last["value"]["data"]) == ("task/submit", {"form": 1, "text": "Sorry!"})
    assert anna.dialog is None


async def test_fields_say_what_they_began_with_unless_somebody_emptied_them_and_boxes_always(
    bot: SmallBot, anna: PersonInTeams, root: str
) -> None:
    fields = [
        {"type": "Input.Text", "id": one, "label": one, "value": "as before"} for one in ("kept", "emptied")
    ]
    boxes = [
        {"type": "Input.Toggle", "id": one, "title": one, "valueOn": "yes", "valueOff": "no"}
        for one in ("on", "off")
    ]
    bot.answers["task/fetch"] = dialog(form(*fields, *boxes, TEXT | {"isRequired": False}))
    await anna.press(root, "Reply")
    await anna.submit("Send", {"emptied": "", "on": "yes"})
    assert bot.last["value"]["data"] == {"form": 1, "kept": "as before", "on": "yes", "off": "no"}


async def test_what_the_client_refuses_never_reaches_the_app(
    bot: SmallBot, anna: PersonInTeams, root: str
) -> None:
    bot.answers["task/fetch"] = dialog(form(TEXT))
    await anna.press(root, "Reply")
    assert (await anna.submit()).errors == {"text": "Empty"}
    assert bot.heard_of("task/submit") == []
    assert anna.dialog
    assert anna.dialog.errors == {"text": "Empty"}


async def test_a_form_may_follow_a_form_and_words_may_end_it(
    bot: SmallBot, anna: PersonInTeams, root: str
) -> None:
    bot.answers["task/fetch"] = dialog(form(TEXT))
    bot.answers["task/submit"] = dialog(card("Sure?", submit("Yes")), "Preview")
    await anna.press(root, "Reply")
    assert anna.dialog
    first = anna.dialog
    await anna.submit(fields={"text": "Sorry!"})
    assert (anna.dialog.title, anna.dialog.id, anna.dialog.typed) == ("Preview", first.id, {})
    assert anna.dialog.serial > first.serial
    bot.answers["task/submit"] = {"task": {"type": "message", "value": "Sent."}}
    assert (await anna.submit("Yes")).words == "Sent."
    assert (anna.dialog.title, anna.dialog.card, anna.dialog_words) == ("Preview", None, "Sent.")
    anna.close_dialog()
    assert anna.dialog_words == ""


async def test_an_update_of_the_card_takes_nothing_from_an_open_dialog_but_all_from_the_card(
    bot: SmallBot, connector: Connector, anna: PersonInTeams, tickets: Channel, root: str
) -> None:
    bot.answers["task/fetch"] = dialog(form(TEXT))
    await bot.put(tickets.id, root, activity(card("With a field", opens()) | {"body": [TEXT]}))
    await anna.press(root, "Reply", {"text": "in the card"})
    anna.fill_in({"text": "half a sent"})
    await bot.put(tickets.id, root, activity(card("Ben has it")))
    assert anna.dialog
    assert anna.dialog.typed == {"text": "half a sent"}
    assert connector.hub.board.lost_words == [(anna.who.id, {"text": "in the card"})]


@pytest.mark.parametrize(
    "answer",
    [
        {"task": {"type": "continue", "value": {"title": "x", "card": card()}}},
        {"task": {"type": "continue", "value": dialog(card())["task"]["value"] | {"height": "huge"}}},
        {"task": {"type": "message", "value": {"text": "x"}}},
    ],
)
async def test_a_dialog_that_teams_could_not_show_is_noted(
    bot: SmallBot, connector: Connector, anna: PersonInTeams, root: str, answer: Json
) -> None:
    bot.answers["task/fetch"] = answer
    assert (await anna.press(root, "Reply")).trouble == "bad_answer"
    assert len(connector.unexpected) == 1


async def test_old_buttons_can_be_pressed_still(
    bot: SmallBot, anna: PersonInTeams, tickets: Channel, root: str
) -> None:
    bot.answers["adaptiveCard/action"] = says("Too late.")
    await bot.put(tickets.id, root, activity(card("Closed")))
    with pytest.raises(LookupError, match="no button 'Claim'"):
        await anna.press(root, "Claim")
    assert (await anna.press(root, "Claim", former=1)).words == "Too late."


async def test_no_answer_in_time_leaves_the_dialog_with_all_that_was_typed(
    bot: SmallBot, connector: Connector, anna: PersonInTeams, root: str, clock: ManualClock
) -> None:
    bot.answers["task/fetch"] = dialog(form(TEXT))
    await anna.press(root, "Reply")
    connector.driver.repeats = False
    bot.slow.clear()
    sending = asyncio.ensure_future(anna.submit(fields={"text": "Sorry!"}))
    await clock.somebody_sleeps()
    clock.advance(15)
    assert (await sending).trouble == "no_answer"
    assert anna.dialog
    assert (anna.dialog.trouble, anna.dialog.typed) == ("no_answer", {"text": "Sorry!"})


async def test_a_field_looks_its_choices_up_without_what_an_action_would_bring(
    bot: SmallBot, anna: PersonInTeams, root: str
) -> None:
    query = {"type": "Data.Query", "dataset": "people"}
    field = {
        "type": "Input.ChoiceSet",
        "id": "who",
        "label": "Who",
        "choices": [],
        "choices.data": query,
        "style": "filtered",
    }
    bot.answers["task/fetch"] = dialog(form(field))
    found = {
        "type": "application/vnd.microsoft.search.searchResponse",
        "value": {"results": [{"title": "Ben", "value": "b"}]},
    }
    bot.answers["application/search"] = found
    await anna.press(root, "Reply")
    assert await anna.search("Who", "be") == [("Ben", "b")]
    assert bot.last["value"] == {
        "queryText": "be",
        "dataset": "people",
        "queryOptions": {"skip": 0, "top": 15},
    }


async def test_the_menu_of_a_message_opens_a_form_about_it(
    bot: SmallBot, tickets: Channel, anna: PersonInTeams, ben: PersonInTeams, root: str
) -> None:
    written = ben.write(tickets.id, "She <called>", root)
    bot.answers["composeExtension/fetchTask"] = dialog(form(TEXT), "Note")
    assert (await anna.point(written, "note")).ok
    payload = bot.last["value"]["messagePayload"]
    assert (payload["id"], payload["replyToId"]) == (written, root)
    assert payload["body"]["content"] == "<p>She &lt;called&gt;</p>"
    await anna.submit(fields={"text": "noted"})
    assert (bot.last["name"], bot.last["value"]["commandId"]) == ("composeExtension/submitAction", "note")
    assert bot.last["value"]["data"] == {"form": 1, "text": "noted"}
    assert anna.dialog is None


async def test_a_client_that_has_filled_in_everything_says_the_action_and_the_values(
    bot: SmallBot, anna: PersonInTeams, root: str
) -> None:
    bot.answers["task/fetch"] = dialog(form(TEXT))
    await anna.use(root, opens(), {})
    await anna.use_in_dialog(submit("Send"), {"text": "Sorry!"})
    assert bot.last["value"]["data"] == {"form": 1, "text": "Sorry!"}

from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.clock import ManualClock
from bot.workspace.people_actions import PersonAtWork
from bot.workspace.server import Workspace
from tests.workspace.small_team import ANNA, BEN, SOCIAL, card

pytestmark = pytest.mark.usefixtures("listening")

Body = dict[str, Any]


def plain(text: str) -> Body:
    return {"type": "plain_text", "text": text}


def modal(callback_id: str = "reply", *blocks: Body, **more: Any) -> Body:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain("Reply"),
        "submit": plain("Send"),
        "blocks": list(blocks) or [text_input()],
        **more,
    }


def text_input(block_id: str = "answer", **more: Any) -> Body:
    element = {"type": "plain_text_input", "action_id": "text", **more}
    return {"type": "input", "block_id": block_id, "label": plain("Answer"), "element": element}


class Desk:
    """A bot with one form; `answer` is what it says to a submission."""

    def __init__(self, app: AsyncApp) -> None:
        self.first = modal()
        self.answer: Body = {}
        self.submitted: list[Body] = []
        self.closed: list[Body] = []
        self.acted: list[Body] = []
        app.action("claim")(self.open)
        app.action("more")(self.act)
        app.view("reply")(self.submit)
        app.view("sure")(self.submit)
        app.view_closed("reply")(self.close)

    async def open(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=self.first)
        await ack()

    async def act(self, ack: AsyncAck, body: Body) -> None:
        self.acted.append(body)
        await ack()

    async def submit(self, ack: AsyncAck, body: Body) -> None:
        self.submitted.append(body)
        await ack(**self.answer)

    async def close(self, ack: AsyncAck, body: Body) -> None:
        self.closed.append(body)
        await ack()


@pytest.fixture
def desk(app: AsyncApp) -> Desk:
    return Desk(app)


async def opened(workspace: Workspace, person: PersonAtWork) -> Body:
    assert (await person.press(SOCIAL, card(workspace).ts, "claim")).ok
    assert person.view
    return person.view


async def test_a_form_opens_is_filled_and_closes_when_it_is_accepted(
    workspace: Workspace, desk: Desk, anna: PersonAtWork
) -> None:
    view = await opened(workspace, anna)
    await anna.type({"text": "We are sorry 🙏 & looking into it"})
    assert (await anna.submit()).ok
    assert anna.view is None
    sent = desk.submitted[0]["view"]
    assert sent["id"] == view["id"]
    held = {"type": "plain_text_input", "value": "We are sorry :pray: & looking into it"}
    assert sent["state"]["values"] == {"answer": {"text": held}}
    assert workspace.unexpected == []


async def test_what_was_typed_can_come_encoded_like_a_message(
    workspace: Workspace, desk: Desk, anna: PersonAtWork
) -> None:
    workspace.hub.encode_inputs = True
    await opened(workspace, anna)
    await anna.type({"text": "Q&A with @ben: https://shop.example"})
    await anna.submit()
    sent = desk.submitted[0]["view"]["state"]["values"]["answer"]["text"]["value"]
    assert sent == f"Q&amp;A with <@{BEN}>: <https://shop.example>"


async def test_errors_stay_on_the_form_until_it_is_right(
    workspace: Workspace, desk: Desk, anna: PersonAtWork
) -> None:
    await opened(workspace, anna)
    desk.answer = {"response_action": "errors", "errors": {"answer": "Too rude"}}
    await anna.type({"text": "No."})
    assert (await anna.submit()).errors == {"answer": "Too rude"}
    assert anna.errors == {"answer": "Too rude"}
    desk.answer = {}
    assert (await anna.submit()).ok
    assert anna.view is None


async def test_errors_for_blocks_that_are_no_inputs_are_a_fault_of_the_app(
    workspace: Workspace, desk: Desk, anna: PersonAtWork
) -> None:
    await opened(workspace, anna)
    desk.answer = {"response_action": "errors", "errors": {"nowhere": "?"}}
    await anna.type({"text": "x"})
    await anna.submit()
    assert anna.view is not None
    assert workspace.unexpected


async def test_the_client_keeps_an_empty_required_field_to_itself(
    workspace: Workspace, desk: Desk, anna: PersonAtWork
) -> None:
    await opened(workspace, anna)
    assert (await anna.submit()).errors == {"answer": "Please complete this required field."}
    assert desk.submitted == []


async def test_a_submission_can_push_a_second_form_and_clear_both(
    workspace: Workspace, desk: Desk, anna: PersonAtWork
) -> None:
    first = await opened(workspace, anna)
    await anna.type({"text": "Sorry!"})
    desk.answer = {"response_action": "push", "view": modal("sure", {"type": "divider"})}
    await anna.submit()
    assert anna.view
    assert (anna.view["callback_id"], anna.view["previous_view_id"]) == ("sure", first["id"])
    desk.answer = {"response_action": "clear"}
    await anna.submit()
    assert anna.view is None


@pytest.mark.usefixtures("desk")
async def test_an_update_keeps_what_was_typed_if_the_ids_stay(
    workspace: Workspace, anna: PersonAtWork, client: AsyncWebClient
) -> None:
    view = await opened(workspace, anna)
    await anna.type({"text": "half an answer"})
    changed = (await client.views_update(view_id=view["id"], view=modal()))["view"]
    assert (changed["id"], changed["hash"] != view["hash"]) == (view["id"], True)
    assert anna.view
    assert anna.view["state"]["values"]["answer"]["text"]["value"] == "half an answer"
    await client.views_update(view_id=view["id"], view=modal("reply", text_input("other")))
    assert anna.view["state"]["values"] == {"other": {"text": {"type": "plain_text_input", "value": None}}}


@pytest.mark.usefixtures("desk")
async def test_a_stale_hash_is_refused(
    workspace: Workspace, anna: PersonAtWork, client: AsyncWebClient
) -> None:
    view = await opened(workspace, anna)
    await client.views_update(view_id=view["id"], view=modal(), hash=view["hash"])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=view["id"], view=modal(), hash=view["hash"])


async def test_a_trigger_works_once_and_for_three_seconds(
    workspace: Workspace, client: AsyncWebClient, clock: ManualClock
) -> None:
    used, late = workspace.hub.modals.trigger(ANNA), workspace.hub.modals.trigger(ANNA)
    await client.views_open(trigger_id=used, view=modal())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=used, view=modal())
    clock.advance(3.1)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=late, view=modal())
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        await client.views_open(trigger_id="1.2.x", view=modal())


async def test_three_views_are_the_most_for_each_person(workspace: Workspace, client: AsyncWebClient) -> None:
    trigger = workspace.hub.modals.trigger
    await client.views_open(trigger_id=trigger(BEN), view=modal())
    await client.views_open(trigger_id=trigger(ANNA), view=modal())
    await client.views_push(trigger_id=trigger(ANNA), view=modal())
    await client.views_push(trigger_id=trigger(ANNA), view=modal())
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await client.views_push(trigger_id=trigger(ANNA), view=modal())
    await client.views_push(trigger_id=trigger(BEN), view=modal())


async def test_an_external_id_belongs_to_one_view(workspace: Workspace, client: AsyncWebClient) -> None:
    trigger = workspace.hub.modals.trigger
    await client.views_open(trigger_id=trigger(ANNA), view=modal(external_id="t1"))
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        await client.views_open(trigger_id=trigger(BEN), view=modal(external_id="t1"))
    assert (await client.views_update(external_id="t1", view=modal(external_id="t1")))["ok"]


async def test_cancel_tells_the_app_if_it_asked_for_it(
    workspace: Workspace, desk: Desk, anna: PersonAtWork
) -> None:
    desk.first = modal(notify_on_close=True)
    await opened(workspace, anna)
    assert (await anna.close()).ok
    assert anna.view is None
    assert desk.closed[0]["is_cleared"] is False


async def test_choosing_in_an_actions_block_tells_the_app_with_the_whole_state(
    workspace: Workspace, desk: Desk, anna: PersonAtWork
) -> None:
    option = {"text": plain("Praise"), "value": "praise"}
    select = {"type": "static_select", "action_id": "more", "options": [option]}
    desk.first = modal("reply", text_input(), {"type": "actions", "block_id": "acts", "elements": [select]})
    await opened(workspace, anna)
    await anna.type({"text": "half"})
    assert desk.acted == []
    await anna.choose("more", "praise")
    body = desk.acted[0]
    assert body["actions"][0]["selected_option"]["value"] == "praise"
    assert body["container"] == {"type": "view", "view_id": body["view"]["id"]}
    assert body["view"]["state"]["values"]["answer"]["text"]["value"] == "half"
    assert "response_url" not in body


async def test_an_external_select_in_a_form_asks_with_the_view(
    workspace: Workspace, app: AsyncApp, desk: Desk, anna: PersonAtWork
) -> None:
    asked: list[Body] = []

    @app.options("template")
    async def offer(ack: AsyncAck, body: Body) -> None:
        asked.append(body)
        await ack(
            option_groups=[{"label": plain("Sorry"), "options": [{"text": plain("Late"), "value": "late"}]}]
        )

    select = {"type": "external_select", "action_id": "template", "min_query_length": 0}
    desk.first = modal(
        "reply", {"type": "input", "block_id": "tpl", "label": plain("Template"), "element": select}
    )
    view = await opened(workspace, anna)
    groups = (await anna.suggest("template", "la"))["option_groups"]
    assert asked[0]["view"]["id"] == asked[0]["container"]["view_id"] == view["id"]
    await anna.type({"template": groups[0]["options"][0]})
    await anna.submit()
    held = desk.submitted[0]["view"]["state"]["values"]["tpl"]["template"]
    assert held["selected_option"]["value"] == "late"


async def test_an_answer_can_replace_the_form_with_another(
    workspace: Workspace, desk: Desk, anna: PersonAtWork
) -> None:
    view = await opened(workspace, anna)
    await anna.type({"text": "x"})
    desk.answer = {"response_action": "update", "view": modal("sure", {"type": "divider"})}
    await anna.submit()
    assert anna.view
    assert (anna.view["id"], anna.view["callback_id"]) == (view["id"], "sure")
    desk.answer = {"response_action": "explode"}
    await anna.submit()
    assert workspace.unexpected == ["view_submission answer: invalid_response_action explode"]


async def test_closing_everything_tells_of_each_view_that_asked(
    workspace: Workspace, desk: Desk, anna: PersonAtWork
) -> None:
    desk.first = modal(notify_on_close=True)
    await opened(workspace, anna)
    await anna.type({"text": "x"})
    desk.answer = {"response_action": "push", "view": modal("reply", notify_on_close=True)}
    await anna.submit()
    assert anna.depth == 2
    await anna.close(whole_stack=True)
    assert anna.depth == 0
    assert [body["is_cleared"] for body in desk.closed] == [True, True]


async def test_what_was_typed_into_a_form_that_is_closed_is_told_only_if_the_workspace_is_told_to(
    workspace: Workspace, desk: Desk, anna: PersonAtWork
) -> None:
    desk.first = modal(notify_on_close=True)
    for tells, values in (
        (False, {}),
        (True, {"answer": {"text": {"type": "plain_text_input", "value": "x"}}}),
    ):
        workspace.hub.closing_tells_values = tells
        view = await opened(workspace, anna)
        await anna.close(
            values={view["id"]: {"answer": {"text": {"type": "plain_text_input", "value": "x"}}}}
        )
        assert desk.closed[-1]["view"]["state"]["values"] == values


async def test_a_button_in_a_form_pushes_another_and_back_reveals_what_was_typed(
    workspace: Workspace, app: AsyncApp, desk: Desk, anna: PersonAtWork
) -> None:
    @app.action("preview")
    async def preview(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await client.views_push(trigger_id=body["trigger_id"], view=modal("sure", {"type": "divider"}))
        await ack()

    button = {"type": "button", "action_id": "preview", "text": plain("Preview")}
    desk.first = modal(
        "reply", text_input(), {"type": "section", "block_id": "s", "text": plain("See"), "accessory": button}
    )
    first = await opened(workspace, anna)
    await anna.type({"text": "Sorry!"})
    assert (await anna.press_in_view("preview")).ok
    assert anna.view
    assert (anna.view["root_view_id"], anna.view["previous_view_id"]) == (first["id"], first["id"])
    await anna.close()
    assert anna.view
    assert anna.view["id"] == first["id"]
    assert anna.view["state"]["values"]["answer"]["text"]["value"] == "Sorry!"


@pytest.mark.usefixtures("desk")
async def test_a_view_below_is_updated_while_another_lies_on_it(
    workspace: Workspace, client: AsyncWebClient, anna: PersonAtWork
) -> None:
    below = await opened(workspace, anna)
    await anna.type({"text": "half"})
    await client.views_push(trigger_id=workspace.hub.modals.trigger(ANNA), view=modal(external_id="top"))
    changed = modal("reply", text_input(), {"type": "divider"})
    await client.views_update(view_id=below["id"], view=changed, hash=below["hash"])
    await client.views_update(external_id="top", view=modal(external_id="top", submit=plain("Now")))
    assert anna.view
    assert anna.view["submit"]["text"] == "Now"
    await anna.close()
    assert anna.view
    assert [block["type"] for block in anna.view["blocks"]] == ["input", "divider"]
    assert anna.view["state"]["values"]["answer"]["text"]["value"] == "half"


async def test_several_choices_of_each_kind_reach_the_app(
    workspace: Workspace, desk: Desk, anna: PersonAtWork
) -> None:
    options = [{"text": plain(f"Ticket {n}"), "value": str(n)} for n in range(100)]
    kinds: dict[str, Body] = {
        "tickets": {"type": "multi_static_select", "options": options},
        "people": {"type": "multi_external_select", "min_query_length": 0},
        "tone": {"type": "radio_buttons", "options": options[:2]},
        "until": {"type": "datetimepicker"},
        "title": {"type": "plain_text_input", "multiline": False},
    }
    blocks = [
        {"type": "input", "block_id": name, "label": plain(name), "element": element | {"action_id": name}}
        for name, element in kinds.items()
    ]
    desk.first = modal("reply", {"type": "header", "text": plain("Bulk")}, *blocks)
    await opened(workspace, anna)
    await anna.type(
        {"tickets": ["3", "99"], "people": [options[1]], "tone": "1", "until": 1_780_000_000, "title": "All"}
    )
    assert (await anna.submit()).ok
    values = desk.submitted[0]["view"]["state"]["values"]
    assert [option["value"] for option in values["tickets"]["tickets"]["selected_options"]] == ["3", "99"]
    assert values["people"]["people"]["selected_options"] == [options[1]]
    assert values["tone"]["tone"]["selected_option"]["value"] == "1"
    assert values["until"]["until"]["selected_date_time"] == 1_780_000_000
    assert values["title"]["title"]["value"] == "All"
    assert workspace.unexpected == []


async def test_a_lost_ack_leaves_the_form_open_with_everything_in_it(
    workspace: Workspace, desk: Desk, anna: PersonAtWork
) -> None:
    view = await opened(workspace, anna)
    await anna.type({"text": "a long answer"})
    workspace.faults.lost_submissions = 1
    assert (await anna.submit()).warning == "no_ack"
    assert anna.view
    assert (anna.view["id"], anna.trouble) == (view["id"], "no_ack")
    assert anna.view["state"]["values"]["answer"]["text"]["value"] == "a long answer"
    assert (await anna.submit()).ok
    assert (anna.depth, anna.trouble, len(desk.submitted)) == (0, "", 2)


async def test_trouble_is_over_when_the_app_answers_again(
    workspace: Workspace, desk: Desk, anna: PersonAtWork
) -> None:
    await opened(workspace, anna)
    await anna.type({"text": "x"})
    workspace.faults.lost_submissions = 1
    await anna.submit()
    desk.answer = {"response_action": "errors", "errors": {"answer": "Too short"}}
    assert (await anna.submit()).errors == {"answer": "Too short"}
    assert (anna.trouble, anna.errors) == ("", {"answer": "Too short"})


async def test_a_planned_trigger_is_too_old_and_the_next_one_is_not(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    workspace.faults.expired_triggers = 1
    trigger = workspace.hub.modals.trigger
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=trigger(ANNA), view=modal())
    assert (await client.views_open(trigger_id=trigger(ANNA), view=modal()))["ok"]


@pytest.mark.usefixtures("desk")
async def test_a_planned_conflict_meets_only_those_who_give_a_hash(
    workspace: Workspace, client: AsyncWebClient, anna: PersonAtWork
) -> None:
    view = await opened(workspace, anna)
    workspace.faults.hash_conflicts = 1
    assert (await client.views_update(view_id=view["id"], view=modal()))["ok"]
    assert anna.view
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=view["id"], view=modal(), hash=anna.view["hash"])
    assert (await client.views_update(view_id=view["id"], view=modal(), hash=anna.view["hash"]))["ok"]


async def test_a_button_on_the_home_tab_works_like_one_in_a_form(
    desk: Desk, anna: PersonAtWork, client: AsyncWebClient
) -> None:
    button = {"type": "button", "action_id": "more", "text": plain("More"), "value": "2"}
    blocks = [{"type": "actions", "block_id": "acts", "elements": [button]}]
    home = (await client.views_publish(user_id=ANNA, view={"type": "home", "blocks": blocks}))["view"]
    assert (await anna.press_in_view("more", view_id=home["id"])).ok
    body = desk.acted[0]
    assert (body["view"]["type"], body["actions"][0]["value"]) == ("home", "2")
    assert body["container"] == {"type": "view", "view_id": home["id"]}
    assert {"channel", "message", "response_url"}.isdisjoint(body)
    assert body["trigger_id"]


async def test_views_belong_to_the_one_who_sees_them(
    workspace: Workspace, client: AsyncWebClient, ben: PersonAtWork, anna: PersonAtWork
) -> None:
    view = (await client.views_open(trigger_id=workspace.hub.modals.trigger(ANNA), view=modal()))["view"]
    with pytest.raises(LookupError, match="is not ben's"):
        await ben.submit(view_id=view["id"])
    with pytest.raises(LookupError, match="no modal open"):
        await ben.submit()
    anna.reload()
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id=view["id"], view=modal())


async def test_a_home_tab_is_published_and_opened(
    workspace: Workspace, app: AsyncApp, client: AsyncWebClient, anna: PersonAtWork
) -> None:
    seen: list[Body] = []

    @app.event("app_home_opened")
    async def show(event: Body, client: AsyncWebClient) -> None:
        seen.append(event)
        await client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [{"type": "divider"}]}
        )

    await anna.open_home()
    await workspace.settled()
    assert (seen[0]["tab"], seen[0]["user"]) == ("home", ANNA)
    assert "view" not in seen[0]
    assert anna.home
    assert anna.home["blocks"][0]["type"] == "divider"
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_publish(user_id=ANNA, view={"type": "home", "blocks": []}, hash="old")
    await anna.open_home()
    await anna.open_messages()
    await workspace.settled()
    assert seen[1]["view"]["id"] == anna.home["id"]
    assert (seen[2]["tab"], "view" in seen[2]) == ("messages", False)

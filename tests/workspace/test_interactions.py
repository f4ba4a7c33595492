import asyncio
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.clock import ManualClock
from bot.workspace.people_actions import PersonAtWork
from bot.workspace.server import Workspace
from tests.workspace.small_team import ANNA, BEN, SECRET, SOCIAL, card

pytestmark = pytest.mark.usefixtures("listening")

Body = dict[str, Any]


class Heard:
    """Acknowledges what it is registered for, and keeps the payloads."""

    def __init__(self) -> None:
        self.bodies: list[Body] = []

    async def __call__(self, ack: AsyncAck, body: Body) -> None:
        self.bodies.append(body)
        await ack()


@pytest.fixture
def heard() -> Heard:
    return Heard()


async def test_a_button_press_is_acknowledged_and_repaints_the_card(
    workspace: Workspace, app: AsyncApp, client: AsyncWebClient, anna: PersonAtWork
) -> None:
    @app.action("claim")
    async def claim(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        text = f"claimed by <@{body['user']['id']}>"
        await client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text=text, blocks=[]
        )

    actions = {"type": "actions", "elements": [button("claim")]}
    ts = (await client.chat_postMessage(channel=SOCIAL, text="A late train", blocks=[actions]))["ts"]
    assert (await anna.press(SOCIAL, ts, "claim")).ok
    await workspace.wait_for(lambda: anna.message(SOCIAL, ts)["text"] == f"claimed by <@{ANNA}>")
    assert workspace.unexpected == []


async def test_a_click_that_crossed_with_an_update_reaches_the_app_all_the_same(
    app: AsyncApp, client: AsyncWebClient, anna: PersonAtWork, heard: Heard
) -> None:
    app.action("claim")(heard)
    actions = {"type": "actions", "elements": [button("claim")]}
    ts = (await client.chat_postMessage(channel=SOCIAL, text="A late train", blocks=[actions]))["ts"]
    await client.chat_update(channel=SOCIAL, ts=ts, text="claimed", blocks=[])
    assert (await anna.press(SOCIAL, ts, "claim")).ok
    assert [body["actions"][0]["action_id"] for body in heard.bodies] == ["claim"]
    with pytest.raises(LookupError):
        await anna.press(SOCIAL, ts, "never there")


def button(action_id: str) -> Body:
    return {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": action_id}}


async def test_a_press_carries_who_where_what_and_a_way_to_answer(
    workspace: Workspace, app: AsyncApp, anna: PersonAtWork, heard: Heard
) -> None:
    app.action("claim")(heard)
    ts = card(workspace).ts
    await anna.press(SOCIAL, ts, "claim")
    body = heard.bodies[0]
    assert body["user"] == {"id": ANNA, "username": "anna", "name": "anna", "team_id": workspace.team.id}
    assert body["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": SOCIAL,
        "is_ephemeral": False,
    }
    assert body["channel"] == {"id": SOCIAL, "name": "social"}
    assert body["actions"][0]["value"] == "t1"
    assert body["message"]["blocks"][1]["block_id"] == "acts"
    assert body["response_url"].startswith(workspace.url)


async def test_selects_carry_the_option_and_stay_chosen_for_the_one_who_chose(
    workspace: Workspace, app: AsyncApp, anna: PersonAtWork, ben: PersonAtWork, heard: Heard
) -> None:
    for action_id in ("claim", "tag", "assign"):
        app.action(action_id)(heard)
    ts = card(workspace).ts
    await anna.press(SOCIAL, ts, "tag", "delay")
    await anna.press(SOCIAL, ts, "assign", BEN)
    await ben.press(SOCIAL, ts, "claim")
    tag, assign, bens = heard.bodies
    assert tag["actions"][0]["selected_option"]["value"] == "delay"
    assert assign["actions"][0]["selected_user"] == BEN
    assert assign["state"]["values"]["acts"]["tag"]["selected_option"]["value"] == "delay"
    assert bens["state"]["values"]["acts"]["assign"] == {"type": "users_select", "selected_user": None}


async def test_without_an_ack_in_three_seconds_the_person_is_warned(
    workspace: Workspace, app: AsyncApp, anna: PersonAtWork, clock: ManualClock
) -> None:
    free = asyncio.Event()

    @app.action("claim")
    async def dawdle(ack: AsyncAck) -> None:
        await free.wait()
        await ack()

    pressing = asyncio.ensure_future(anna.press(SOCIAL, card(workspace).ts, "claim"))
    await clock.somebody_sleeps()
    clock.advance(2.9)
    await asyncio.sleep(0)
    assert not pressing.done()
    clock.advance(0.2)
    assert (await pressing).warning == "no_ack"
    free.set()


async def test_a_command_is_answered_to_the_one_who_typed_it(
    app: AsyncApp, anna: PersonAtWork, ben: PersonAtWork
) -> None:
    @app.command("/zuruf")
    async def inbox(ack: AsyncAck, command: Body) -> None:
        await ack(f"Nothing for {command['user_name']} in {command['channel_name']}: {command['text']}")

    assert (await anna.command("/zuruf", "inbox all", SOCIAL)).ok
    assert [message["text"] for message in anna.ephemerals(SOCIAL)] == [
        "Nothing for anna in social: inbox all"
    ]
    assert ben.ephemerals(SOCIAL) == []
    assert (await anna.command("/zurfu", "inbox", SOCIAL)).warning == "invalid_command"
    anna.reload()
    assert anna.ephemerals(SOCIAL) == []


async def test_a_command_opens_a_form_by_its_trigger(app: AsyncApp, anna: PersonAtWork) -> None:
    @app.command("/zuruf")
    async def form(ack: AsyncAck, command: Body, client: AsyncWebClient) -> None:
        view = {
            "type": "modal",
            "title": {"type": "plain_text", "text": "Inbox"},
            "blocks": [{"type": "divider"}],
        }
        await client.views_open(trigger_id=command["trigger_id"], view=view)
        await ack()

    await anna.command("/zuruf", "", SOCIAL)
    assert anna.view
    assert anna.view["title"]["text"] == "Inbox"


async def test_a_response_url_answers_five_times_within_half_an_hour(
    workspace: Workspace, app: AsyncApp, anna: PersonAtWork, clock: ManualClock, heard: Heard
) -> None:
    app.action("claim")(heard)
    ts = card(workspace).ts
    await anna.press(SOCIAL, ts, "claim")
    await anna.press(SOCIAL, ts, "claim")
    first, second = (body["response_url"] for body in heard.bodies)
    async with aiohttp.ClientSession() as session:
        for _ in range(5):
            assert await post(session, first, {"text": "only you"}) == (200, None)
        assert await post(session, first, {"text": "too much"}) == (404, "used_url")
        clock.advance(30 * 60 + 1)
        assert await post(session, second, {"text": "too late"}) == (404, "expired_url")
    assert len(anna.ephemerals(SOCIAL)) == 5


async def post(session: aiohttp.ClientSession, url: str, body: Body) -> tuple[int, str | None]:
    async with session.post(url, json=body) as response:
        return response.status, (await response.json()).get("error")


async def test_a_response_url_replaces_and_deletes_what_was_pressed(
    workspace: Workspace, app: AsyncApp, anna: PersonAtWork
) -> None:
    @app.action("claim")
    async def replace(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(
            replace_original=True, text="Sure?", blocks=[{"type": "actions", "elements": [button("yes")]}]
        )

    @app.action("yes")
    async def remove(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(delete_original=True)

    ts = card(workspace).ts
    await anna.press(SOCIAL, ts, "claim")
    await workspace.wait_for(lambda: anna.message(SOCIAL, ts)["text"] == "Sure?")
    await anna.press(SOCIAL, ts, "yes")
    await workspace.wait_for(lambda: anna.messages(SOCIAL) == [])


async def test_a_response_url_can_post_for_everybody_into_a_thread(
    workspace: Workspace, app: AsyncApp, anna: PersonAtWork
) -> None:
    ts = card(workspace).ts

    @app.action("claim")
    async def answer(ack: AsyncAck, body: Body) -> None:
        await ack()
        public = {"response_type": "in_channel", "text": "claimed", "thread_ts": ts}
        async with aiohttp.ClientSession() as session:
            await post(session, body["response_url"], public)
            assert await post(session, body["response_url"], {"text": "x", "blocks": [{"type": "poem"}]}) == (
                400,
                "invalid_blocks",
            )
            assert await post(session, body["response_url"] + "0", {"text": "x"}) == (404, "expired_url")

    await anna.press(SOCIAL, ts, "claim")
    assert [message["text"] for message in anna.thread(SOCIAL, ts)] == ["claimed"]
    assert len(workspace.unexpected) == 1


async def test_an_ephemeral_message_is_seen_and_pressed_by_one_person_only(
    app: AsyncApp, client: AsyncWebClient, anna: PersonAtWork, ben: PersonAtWork, heard: Heard
) -> None:
    app.action("undo")(heard)
    actions = {"type": "actions", "elements": [button("undo")]}
    sent = await client.chat_postEphemeral(channel=SOCIAL, user=ANNA, text="Undo?", blocks=[actions])
    assert anna.ephemerals(SOCIAL)[0]["text"] == "Undo?"
    assert anna.messages(SOCIAL) == []
    assert (await anna.press(SOCIAL, sent["message_ts"], "undo")).ok
    body = heard.bodies[0]
    assert body["container"]["is_ephemeral"] is True
    assert "message" not in body
    with pytest.raises(KeyError):
        await ben.press(SOCIAL, sent["message_ts"], "undo")
    async with aiohttp.ClientSession() as session:
        await post(session, body["response_url"], {"replace_original": True, "text": "Undone."})
        assert anna.ephemerals(SOCIAL)[0]["text"] == "Undone."
        await post(session, body["response_url"], {"delete_original": True})
    assert anna.ephemerals(SOCIAL) == []


async def test_an_external_select_asks_the_app_for_its_options(
    workspace: Workspace, app: AsyncApp, client: AsyncWebClient, anna: PersonAtWork, heard: Heard
) -> None:
    @app.options("template")
    async def offer(ack: AsyncAck, payload: Body) -> None:
        text = {"type": "plain_text", "text": f"Template {payload['value']}"}
        await ack(options=[{"text": text, "value": "t9"}])

    app.action("template")(heard)
    select = {"type": "external_select", "action_id": "template", "min_query_length": 0}
    blocks = [{"type": "actions", "block_id": "b", "elements": [select]}]
    ts = (await client.chat_postMessage(channel=SOCIAL, text="x", blocks=blocks))["ts"]
    found = await anna.suggest("template", "delay", channel=SOCIAL, ts=ts)
    assert found["options"][0]["text"]["text"] == "Template delay"
    await anna.press(SOCIAL, ts, "template", found["options"][0])
    assert heard.bodies[0]["actions"][0]["selected_option"]["value"] == "t9"
    assert workspace.unexpected == []


async def test_shortcuts_carry_their_message_or_none(
    workspace: Workspace, app: AsyncApp, anna: PersonAtWork, heard: Heard
) -> None:
    app.shortcut("show_log")(heard)
    app.shortcut("inbox")(heard)
    ts = card(workspace).ts
    assert (await anna.message_action("show_log", SOCIAL, ts)).ok
    assert (await anna.shortcut("inbox")).ok
    message, everywhere = heard.bodies
    assert (message["type"], message["message_ts"], message["message"]["ts"]) == ("message_action", ts, ts)
    assert (everywhere["type"], "message" in everywhere) == ("shortcut", False)


async def test_a_shortcut_on_a_reply_says_where_it_stands(
    workspace: Workspace, app: AsyncApp, anna: PersonAtWork, heard: Heard
) -> None:
    app.shortcut("show_log")(heard)
    ts = card(workspace).ts
    note = await anna.say(SOCIAL, "is & was late", thread_ts=ts)
    direct = await anna.open_messages()
    hello = await anna.say(direct, "hello")
    await anna.message_action("show_log", SOCIAL, note)
    await anna.message_action("show_log", direct, hello)
    reply, private = heard.bodies
    assert (reply["message"]["text"], reply["message"]["thread_ts"]) == ("is &amp; was late", ts)
    assert (reply["message"]["user"], reply["channel"]) == (ANNA, {"id": SOCIAL, "name": "social"})
    assert reply["trigger_id"]
    assert reply["response_url"].startswith(workspace.url)
    assert private["channel"] == {"id": direct, "name": "directmessage"}


async def test_only_the_apps_own_shortcuts_exist(workspace: Workspace, anna: PersonAtWork) -> None:
    with pytest.raises(LookupError, match="no message shortcut 'inbox'"):
        await anna.message_action("inbox", SOCIAL, card(workspace).ts)
    with pytest.raises(LookupError, match="no global shortcut 'explode'"):
        await anna.shortcut("explode")


async def test_a_command_works_in_the_direct_messages_with_the_app(
    app: AsyncApp, anna: PersonAtWork, heard: Heard
) -> None:
    app.command("/zuruf")(heard)
    direct = await anna.open_messages()
    assert (await anna.command("/zuruf", "inbox", direct)).ok
    assert (heard.bodies[0]["channel_id"], heard.bodies[0]["channel_name"]) == (direct, "directmessage")


async def test_nobody_acts_in_a_channel_they_do_not_see(workspace: Workspace, anna: PersonAtWork) -> None:
    message = workspace.hub.board.post(workspace.team.channels[SECRET], "U0CARLA", "hush")
    with pytest.raises(LookupError, match="sees no channel"):
        await anna.message_action("show_log", SECRET, message.ts)

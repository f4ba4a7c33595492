from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.people_actions import PersonAtWork
from bot.workspace.server import Workspace
from tests.workspace.refusals import error_of
from tests.workspace.small_team import ANNA, BOT, CARLA, SECRET, SOCIAL, card

Body = dict[str, Any]


async def raw(workspace: Workspace, method: str, token: str = "", **request: Any) -> Body:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    url = workspace.api_url + method
    async with aiohttp.ClientSession(headers=headers) as session, session.post(url, **request) as response:
        body: Body = await response.json()
        return body | {"scopes": response.headers["x-oauth-scopes"]}


async def test_the_app_learns_who_and_where_it_is(workspace: Workspace, client: AsyncWebClient) -> None:
    me = await client.auth_test()
    assert (me["user_id"], me["bot_id"], me["team_id"]) == (BOT, "B0ZURUF", "T0ZURUF")
    assert (await client.team_info())["team"]["domain"] == workspace.team.domain
    assert (await client.bots_info(bot=me["bot_id"]))["bot"]["user_id"] == BOT
    assert await error_of(client.bots_info(bot="B0OTHER")) == "bot_not_found"


@pytest.mark.parametrize(
    ("method", "token", "error"),
    [
        ("auth.test", "", "not_authed"),
        ("auth.test", "xoxb-somebody-else", "invalid_auth"),
        ("apps.connections.open", "bot", "not_allowed_token_type"),
        ("auth.test", "app", "not_allowed_token_type"),
        ("chat.shout", "bot", "unknown_method"),
    ],
)
async def test_wrong_tokens_and_methods_are_named_and_noted(
    workspace: Workspace, method: str, token: str, error: str
) -> None:
    tokens = {"bot": workspace.bot_token, "app": workspace.app_token}
    answer = await raw(workspace, method, tokens.get(token, token))
    assert (answer["ok"], answer["error"]) == (False, error)
    assert len(workspace.unexpected) == 1


async def test_arguments_come_as_query_form_or_json(workspace: Workspace) -> None:
    token, post = workspace.bot_token, "chat.postMessage"
    for request in ({"params": {"text": "a"}}, {"data": {"text": "a"}}, {"json": {"text": "a"}}):
        answer = await raw(workspace, post, token, **request)
        assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]
    assert (await raw(workspace, post, data={"token": token, "channel": SOCIAL, "text": "b"}))["ok"]
    blocks = '[{"type": "divider"}]'
    answer = await raw(workspace, post, token, data={"channel": "#social", "text": "c", "blocks": blocks})
    assert answer["message"]["blocks"][0]["type"] == "divider"
    headers = {"Content-Type": "application/json"}
    assert (await raw(workspace, post, token, data="{", headers=headers))["error"] == "invalid_json"


async def test_a_missing_scope_is_named(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.team.app.scopes = frozenset({"users:read", "channels:read"})
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=SOCIAL, text="x")
    answer = refused.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert answer["provided"] == answer.headers["x-oauth-scopes"] == "channels:read,users:read"
    assert await error_of(client.conversations_history(channel=SOCIAL)) == "missing_scope"
    assert (
        await error_of(client.conversations_list(types="public_channel,private_channel")) == "missing_scope"
    )
    assert "email" not in (await client.users_info(user=ANNA))["user"]["profile"]


async def test_a_post_comes_back_as_slack_keeps_it(client: AsyncWebClient) -> None:
    text = "Zug 🚂 <https://bahn.example|verspätet> & see https://shop.example/a?b=1."
    sent = await client.chat_postMessage(channel=SOCIAL, text=text, blocks=[section("x")])
    message = sent["message"]
    assert message["text"] == (
        "Zug :steam_locomotive: <https://bahn.example|verspätet> &amp; see <https://shop.example/a?b=1>."
    )
    assert message["blocks"][0]["block_id"]
    assert message["blocks"][0]["text"] == {"type": "mrkdwn", "text": "x", "verbatim": False}
    assert (message["bot_id"], message["user"], message["ts"]) == ("B0ZURUF", BOT, sent["ts"])


def section(text: str) -> Body:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


async def test_content_that_slack_would_not_take_is_refused_and_noted(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    assert (await raw(workspace, "chat.postMessage", workspace.bot_token, json={"channel": SOCIAL}))[
        "error"
    ] == "no_text"
    assert (
        await error_of(client.chat_postMessage(channel=SOCIAL, text="x", blocks=[{"type": "poem"}]))
        == "invalid_blocks"
    )
    assert (
        await error_of(client.chat_postMessage(channel=SOCIAL, text="x", blocks="["))
        == "invalid_blocks_format"
    )
    assert await error_of(client.blocks_validate(blocks=[{"type": "poem"}])) == "invalid_blocks"
    assert await error_of(client.views_publish(user_id=ANNA, view={"type": "home"})) == "invalid_arguments"
    assert len(workspace.unexpected) == 3
    assert workspace.team.channels[SOCIAL].messages == {}


async def test_an_update_with_text_alone_removes_the_blocks(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    ts = card(workspace).ts
    kept = await client.chat_update(channel=SOCIAL, ts=ts, text="new", blocks=[section("new")])
    assert "edited" not in kept["message"]
    bare = await client.chat_update(channel=SOCIAL, ts=ts, text="newer")
    assert "blocks" not in bare["message"]
    assert bare["message"]["edited"]["user"] == BOT


async def test_rich_text_may_not_become_something_else(client: AsyncWebClient) -> None:
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
    }
    ts = (await client.chat_postMessage(channel=SOCIAL, text="x", blocks=[rich]))["ts"]
    assert (
        await error_of(client.chat_update(channel=SOCIAL, ts=ts, text="y", blocks=[section("y")]))
        == "block_mismatch"
    )


async def test_only_own_messages_are_changed_and_deleted(
    workspace: Workspace, client: AsyncWebClient, anna: PersonAtWork
) -> None:
    theirs, mine = await anna.say(SOCIAL, "mine"), card(workspace).ts
    assert await error_of(client.chat_update(channel=SOCIAL, ts=theirs, text="x")) == "cant_update_message"
    assert await error_of(client.chat_delete(channel=SOCIAL, ts=theirs)) == "cant_delete_message"
    assert await error_of(client.chat_update(channel=SOCIAL, ts="1.000000", text="x")) == "message_not_found"
    assert (await client.chat_delete(channel=SOCIAL, ts=mine))["ts"] == mine
    assert await error_of(client.chat_delete(channel=SOCIAL, ts=mine)) == "message_not_found"


async def test_where_the_app_may_write(workspace: Workspace, client: AsyncWebClient) -> None:
    social = workspace.team.channels[SOCIAL]
    assert await error_of(client.chat_postMessage(channel="C0NOWHERE", text="x")) == "channel_not_found"
    assert await error_of(client.chat_postMessage(channel=SECRET, text="x")) == "channel_not_found"
    social.members.discard(BOT)
    assert (await client.chat_postMessage(channel=SOCIAL, text="chat:write.public"))["ok"]
    assert await error_of(client.chat_postEphemeral(channel=SOCIAL, user=ANNA, text="x")) == "not_in_channel"
    assert await error_of(client.conversations_history(channel=SOCIAL)) == "not_in_channel"
    workspace.team.app.scopes -= {"chat:write.public"}
    assert await error_of(client.chat_postMessage(channel=SOCIAL, text="x")) == "not_in_channel"
    assert (await client.conversations_join(channel=SOCIAL))["channel"]["is_member"]
    social.members.discard(CARLA)
    assert (
        await error_of(client.chat_postEphemeral(channel=SOCIAL, user=CARLA, text="x"))
        == "user_not_in_channel"
    )
    await client.conversations_archive(channel=SOCIAL)
    assert await error_of(client.chat_postMessage(channel=SOCIAL, text="x")) == "is_archived"


async def test_replies_hang_below_a_parent_that_exists(client: AsyncWebClient) -> None:
    parent = (await client.chat_postMessage(channel=SOCIAL, text="parent"))["ts"]
    reply = (await client.chat_postMessage(channel=SOCIAL, text="reply", thread_ts=parent))["ts"]
    post = client.chat_postMessage
    assert await error_of(post(channel=SOCIAL, text="x", thread_ts="1.000000")) == "thread_not_found"
    assert await error_of(post(channel=SOCIAL, text="x", thread_ts="yesterday")) == "invalid_thread_ts"
    assert await error_of(post(channel=SOCIAL, text="x", thread_ts=reply)) == "cannot_reply_to_message"
    history = (await client.conversations_history(channel=SOCIAL))["messages"]
    assert [(message["ts"], message["reply_count"]) for message in history] == [(parent, 1)]
    thread = (await client.conversations_replies(channel=SOCIAL, ts=parent))["messages"]
    assert [message["ts"] for message in thread] == [parent, reply]


async def test_metadata_is_shown_when_it_is_asked_for(client: AsyncWebClient) -> None:
    metadata = {"event_type": "ticket_card", "event_payload": {"ticket": "t1"}}
    ts = (await client.chat_postMessage(channel=SOCIAL, text="card", metadata=metadata))["ts"]
    await client.chat_postMessage(channel=SOCIAL, text="line", metadata=metadata, thread_ts=ts)
    bare = (await client.conversations_replies(channel=SOCIAL, ts=ts))["messages"]
    full = (await client.conversations_replies(channel=SOCIAL, ts=ts, include_all_metadata=True))["messages"]
    assert ["metadata" in message for message in bare] == [False, False]
    assert [message["metadata"] for message in full] == [metadata, metadata]


async def test_reactions_are_added_once_and_removed_once(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    ts = card(workspace).ts
    target = {"channel": SOCIAL, "timestamp": ts}
    await client.reactions_add(name="eyes", **target)
    assert await error_of(client.reactions_add(name="eyes", **target)) == "already_reacted"
    shown = (await client.reactions_get(channel=SOCIAL, timestamp=ts))["message"]["reactions"]
    assert shown == [{"name": "eyes", "users": [BOT], "count": 1}]
    await client.reactions_remove(name="eyes", **target)
    assert await error_of(client.reactions_remove(name="eyes", **target)) == "no_reaction"
    assert await error_of(client.reactions_add(name="no such thing", **target)) == "invalid_name"


async def test_every_call_is_recorded_with_its_answer(workspace: Workspace, client: AsyncWebClient) -> None:
    heard: list[str] = []
    workspace.on_call(lambda call: heard.append(call.method))
    await client.chat_postMessage(channel=SOCIAL, text="x")
    call = workspace.calls[-1]
    assert (call.method, call.args["text"], call.status, call.answer["ok"]) == (
        "chat.postMessage",
        "x",
        200,
        True,
    )
    assert "token" not in call.args
    assert heard == ["chat.postMessage"]


async def test_a_permalink_leads_to_the_page(workspace: Workspace, client: AsyncWebClient) -> None:
    parent = card(workspace).ts
    reply = (await client.chat_postMessage(channel=SOCIAL, text="x", thread_ts=parent))["ts"]
    link = (await client.chat_getPermalink(channel=SOCIAL, message_ts=reply))["permalink"]
    async with aiohttp.ClientSession() as session, session.get(link, allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (302, f"/slack#{SOCIAL}/{parent}")


async def test_other_names_for_this_machine_and_other_pages_are_refused(workspace: Workspace) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.post(
            f"{workspace.api_url}api.test", headers={"Origin": "http://evil.example"}
        ) as response:
            assert response.status == 403
        for host, status in (("evil.example", 403), ("127.0.0.1.evil.example", 403), ("localhost:1", 200)):
            async with session.post(f"{workspace.api_url}api.test", headers={"Host": host}) as response:
                assert response.status == status

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.people_actions import PersonAtWork
from bot.workspace.server import Workspace
from tests.workspace.refusals import error_of
from tests.workspace.small_team import ANNA, BEN, BOT, SERVICE, SOCIAL


async def test_history_is_cut_by_time_and_by_pages(client: AsyncWebClient) -> None:
    stamps = [(await client.chat_postMessage(channel=SERVICE, text=str(n)))["ts"] for n in range(5)]
    newest_first = stamps[::-1]
    first = await client.conversations_history(channel=SERVICE, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel=SERVICE, limit=9, cursor=cursor)
    assert [m["ts"] for m in [*first["messages"], *rest["messages"]]] == newest_first
    assert (first["has_more"], rest["has_more"]) == (True, False)
    after = await client.conversations_history(channel=SERVICE, oldest=stamps[2])
    assert [m["ts"] for m in after["messages"]] == stamps[:2:-1]
    with_it = await client.conversations_history(channel=SERVICE, oldest=stamps[2], inclusive=True)
    assert len(with_it["messages"]) == 3
    assert await error_of(client.conversations_history(channel=SERVICE, cursor="?")) == "invalid_cursor"


async def test_channels_and_their_people_are_listed(workspace: Workspace, client: AsyncWebClient) -> None:
    listed = (await client.conversations_list(types="public_channel,private_channel"))["channels"]
    assert [channel["name"] for channel in listed] == ["social", "service"]
    assert (await client.conversations_info(channel=SOCIAL))["channel"]["is_ext_shared"] is False
    assert set((await client.conversations_members(channel=SOCIAL))["members"]) == set(workspace.team.people)
    assert await error_of(client.conversations_list(types="chamber")) == "invalid_types"


async def test_channels_are_made_filled_and_left(client: AsyncWebClient) -> None:
    made = (await client.conversations_create(name="crisis-train"))["channel"]["id"]
    await client.conversations_invite(channel=made, users=f"{ANNA},{BEN}")
    assert set((await client.conversations_members(channel=made))["members"]) == {ANNA, BEN, BOT}
    assert (await client.conversations_setTopic(channel=made, topic="Now"))["channel"]["topic"][
        "value"
    ] == "Now"
    assert await error_of(client.conversations_create(name="crisis-train")) == "name_taken"
    assert await error_of(client.conversations_create(name="No Spaces")) == "invalid_name_specials"
    assert await error_of(client.conversations_invite(channel=made, users=ANNA)) == "already_in_channel"
    assert await error_of(client.conversations_invite(channel=made, users=BOT)) == "cant_invite_self"
    await client.conversations_archive(channel=made)
    assert await error_of(client.conversations_archive(channel=made)) == "already_archived"
    assert (await client.conversations_leave(channel=made))["ok"]


async def test_bad_arguments_are_named(client: AsyncWebClient) -> None:
    assert await error_of(client.conversations_history(channel=SOCIAL, limit=5000)) == "invalid_limit"
    assert await error_of(client.api_call("users.list", params={"limit": "many"})) == "invalid_arguments"
    assert await error_of(client.conversations_open(users=[])) == "users_list_not_supplied"
    assert await error_of(client.conversations_replies(channel=SOCIAL, ts="1.000000")) == "thread_not_found"
    direct = (await client.conversations_open(users=ANNA, return_im=True))["channel"]
    assert direct["user"] == ANNA
    assert (
        await error_of(client.conversations_join(channel=direct["id"]))
        == "method_not_supported_for_channel_type"
    )


async def test_nobody_writes_into_archives_or_below_nothing(
    client: AsyncWebClient, anna: PersonAtWork
) -> None:
    with pytest.raises(LookupError, match="nothing can be written"):
        await anna.say(SERVICE, "x", thread_ts="1.000000")
    await client.conversations_archive(channel=SERVICE)
    with pytest.raises(LookupError, match="nothing can be written"):
        await anna.say(SERVICE, "x")


async def test_direct_messages_are_one_channel_for_each_person(
    client: AsyncWebClient, anna: PersonAtWork, ben: PersonAtWork
) -> None:
    opened = (await client.conversations_open(users=ANNA))["channel"]["id"]
    assert (await client.chat_postMessage(channel=ANNA, text="psst"))["channel"] == opened
    assert [message["text"] for message in anna.messages(opened)] == ["psst"]
    assert opened not in {channel.id for channel in ben.channels}
    assert await error_of(client.conversations_open(users="U0NOBODY")) == "user_not_found"
    assert await error_of(client.chat_postMessage(channel=BOT, text="me")) == "cannot_dm_bot"


async def test_people_are_found_with_their_language(client: AsyncWebClient) -> None:
    user = (await client.users_info(user=ANNA, include_locale=True))["user"]
    assert (user["locale"], user["tz"], user["profile"]["email"]) == (
        "de-AT",
        "Europe/Vienna",
        "anna@shop.example",
    )
    assert "locale" not in (await client.users_info(user=ANNA))["user"]
    assert (await client.users_lookupByEmail(email="BEN@shop.example"))["user"]["id"] == BEN
    assert await error_of(client.users_lookupByEmail(email="nobody@shop.example")) == "users_not_found"
    assert await error_of(client.users_info(user="U0NOBODY")) == "user_not_found"
    pages = [page["members"] async for page in await client.users_list(limit=3)]
    assert [len(members) for members in pages] == [3, 1]
    assert (await client.users_getPresence(user=ANNA))["presence"] == "active"
    assert list((await client.dnd_teamInfo(users=[ANNA, BEN]))["users"]) == [ANNA, BEN]

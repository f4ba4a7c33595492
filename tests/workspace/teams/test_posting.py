"""What the app posts, and what the Bot Connector makes of it."""

from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.workspace.teams.model import Channel, Team
from bot.workspace.teams.people import PersonInTeams
from bot.workspace.teams.server import Connector
from tests.workspace.teams.small_bot import Json, SmallBot
from tests.workspace.teams.small_tenant import BEN, GITTA, OTTO, activity, card, execute


async def test_a_thread_begins_with_a_post_and_is_a_suffix_of_the_channel(
    bot: SmallBot, connector: Connector, tickets: Channel
) -> None:
    data = {"channel": {"id": tickets.id}, "tenant": {"id": connector.tenant.id}}
    content = {"isGroup": True, "channelData": data, "activity": activity(card())}
    answer = await bot.call("POST", "/v3/conversations", content)
    root = answer.json()["activityId"]
    assert (answer.status_code, answer.json()["id"]) == (201, f"{tickets.id};messageid={root}")
    assert connector.message(root).card == card()


async def test_a_reply_comes_to_stand_under_the_first_message_by_suffix_and_by_path(
    bot: SmallBot, tickets: Channel, anna: PersonInTeams
) -> None:
    root = await bot.open_thread(tickets.id, activity(card()))
    by_suffix = await bot.post(f"{tickets.id};messageid={root}", activity(text="Anna has it"))
    path = f"/v3/conversations/{quote(tickets.id, safe='')}/activities/{root}"
    by_path = await bot.call("POST", path, activity(text="and answers"))
    assert [by_suffix.status_code, by_path.status_code] == [201, 201]
    assert [one.words for one in anna.thread(root)] == ["Anna has it", "and answers"]
    assert [one.message.id for one in anna.thread(root)] == [by_suffix.json()["id"], by_path.json()["id"]]


async def test_a_post_into_a_channel_begins_a_thread_as_well(bot: SmallBot, tickets: Channel) -> None:
    answer = await bot.post(tickets.id, activity(text="New here"))
    assert tickets.roots()[-1].id == answer.json()["id"]


async def test_a_reply_may_come_without_an_id(
    bot: SmallBot, connector: Connector, tickets: Channel, anna: PersonInTeams
) -> None:
    connector.profile.gives_reply_ids = False
    root = await bot.open_thread(tickets.id, activity(card()))
    answer = await bot.post(f"{tickets.id};messageid={root}", activity(text="A line"))
    assert (answer.status_code, answer.content) == (201, b"")
    assert [one.words for one in anna.thread(root)] == ["A line"]


async def test_text_and_a_card_become_two_messages_without_an_id(
    bot: SmallBot, connector: Connector, tickets: Channel
) -> None:
    answer = await bot.post(tickets.id, activity(card(), text="Look"))
    assert (answer.status_code, answer.content) == (201, b"")
    assert len(tickets.messages) == 2
    assert connector.unexpected == ["text and a card in one activity"]


async def test_an_update_is_for_everybody_and_a_removed_message_is_gone(
    bot: SmallBot, tickets: Channel, anna: PersonInTeams
) -> None:
    root = await bot.open_thread(tickets.id, activity(card()))
    assert (await bot.put(tickets.id, root, activity(card("Claimed by Ben")))).status_code == 200
    assert anna.sees(root).words == "Claimed by Ben"
    path = f"/v3/conversations/{quote(tickets.id, safe='')}/activities/{root}"
    assert [(await bot.call("DELETE", path)).status_code for _ in range(2)] == [200, 404]
    with pytest.raises(LookupError):
        anna.sees(root)


async def test_only_own_messages_can_be_changed(
    bot: SmallBot, connector: Connector, tickets: Channel, anna: PersonInTeams
) -> None:
    written = anna.write(tickets.id, "Mine")
    answer = await bot.put(tickets.id, written, activity(text="Yours"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "MessageWritesBlocked")
    assert connector.unexpected


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param({"type": "message"}, 400, id="nothing in it"),
        pytest.param({"type": "message", "text": "x", "colour": "red"}, 400, id="unknown field"),
        pytest.param({"type": "adaptiveCard", "text": "x"}, 400, id="unknown type"),
        pytest.param(activity({"type": "card", "body": []}), 400, id="no card"),
        pytest.param(
            activity(attachments=[{"contentType": "text/x", "content": {}}]), 400, id="unknown attachment"
        ),
        pytest.param(activity(text="x" * 60_000), 413, id="too large in UTF-16"),
    ],
)
async def test_what_teams_would_not_take_is_refused_and_noted(
    bot: SmallBot, connector: Connector, tickets: Channel, content: Json, status: int
) -> None:
    assert (await bot.post(tickets.id, content)).status_code == status
    assert tickets.messages == {}
    assert len(connector.unexpected) == 1


async def test_a_card_newer_than_1_5_shows_as_its_fallback_text(
    bot: SmallBot, connector: Connector, tickets: Channel, anna: PersonInTeams
) -> None:
    root = await bot.open_thread(tickets.id, activity(card("Instead", execute(), version="1.6")))
    assert (anna.sees(root).words, anna.sees(root).labels) == ("Instead", [])
    assert "1.6" in connector.unexpected[0]


async def test_the_seventh_button_does_not_show(
    bot: SmallBot, connector: Connector, tickets: Channel, anna: PersonInTeams
) -> None:
    buttons = [execute(f"B{number}") for number in range(7)]
    root = await bot.open_thread(tickets.id, activity(card("Many", *buttons)))
    assert anna.sees(root).labels == [f"B{number}" for number in range(6)]
    assert connector.unexpected == ["7 actions, of which 6 show"]


async def test_where_the_app_was_removed_nothing_can_be_posted(
    bot: SmallBot, connector: Connector, team: Team, tickets: Channel
) -> None:
    await connector.remove(team)
    answer = await bot.post(tickets.id, activity(text="Hello?"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "BotNotInConversationRoster")


@pytest.mark.parametrize("conversation", ["19:nowhere@thread.tacv2", "{tickets};messageid=17"])
async def test_there_is_no_post_into_nowhere(bot: SmallBot, tickets: Channel, conversation: str) -> None:
    answer = await bot.post(conversation.format(tickets=tickets.id), activity(text="Hello?"))
    assert answer.status_code == 404


async def test_a_chat_with_one_person_is_opened_once(
    bot: SmallBot, connector: Connector, ben: PersonInTeams
) -> None:
    chats = {(await bot.chat(wanted)).json()["id"] for wanted in (BEN.id, BEN.object_id)}
    assert len(chats) == 1
    await bot.post(chats.pop(), activity(text="For you alone"))
    assert ben.chat
    assert [one.text for one in ben.messages(ben.chat.id)] == ["For you alone"]
    assert connector.unexpected == []


async def test_whoever_has_not_the_app_can_be_written_to_only_if_their_team_has(
    bot: SmallBot, connector: Connector
) -> None:
    for person in connector.tenant.people.values():
        person.has_app = False
    assert (await bot.chat(OTTO.id)).status_code == 403
    assert (await bot.chat(GITTA.id)).status_code == 201


async def test_a_targeted_message_is_for_one_person(
    bot: SmallBot, tickets: Channel, anna: PersonInTeams, ben: PersonInTeams
) -> None:
    path = f"/v3/conversations/{quote(tickets.id, safe='')}/activities?isTargetedActivity=true"
    content = activity(text="Only you", recipient={"id": BEN.id, "isTargeted": True})
    assert (await bot.call("POST", path, content)).status_code == 201
    assert [one.text for one in ben.messages(tickets.id)] == ["Only you"]
    assert anna.messages(tickets.id) == []


async def test_without_a_good_token_nothing_can_be_called(
    bot: SmallBot, connector: Connector, tickets: Channel
) -> None:
    await bot.token()
    connector.hub.logins.withdraw()
    assert (await bot.post(tickets.id, activity(text="Hello?"))).status_code == 401
    assert connector.unexpected == []  # it was good a moment ago
    await bot.token("https://graph.microsoft.com/.default")
    assert (await bot.post(tickets.id, activity(text="Hello?"))).status_code == 401
    assert tickets.messages == {}
    assert len(connector.unexpected) == 1


async def test_members_come_in_pages_with_the_guest_marked(
    bot: SmallBot, connector: Connector, tickets: Channel
) -> None:
    connector.hub.page_size = 2
    path = f"/v3/conversations/{quote(tickets.id, safe='')}/pagedmembers"
    first = (await bot.call("GET", path)).json()
    second = (await bot.call("GET", f"{path}?continuationToken={first['continuationToken']}")).json()
    members = [*first["members"], *second["members"]]
    assert {one["name"]: one["userRole"] for one in members} == {
        "Anna Müller": "user",
        "Ben Okafor": "user",
        "Gitta Gast": "guest",
    }
    assert "continuationToken" not in second
    assert members[1]["objectId"] == BEN.object_id


async def test_one_member_is_found_by_each_id(bot: SmallBot, tickets: Channel) -> None:
    base = f"/v3/conversations/{quote(tickets.id, safe='')}/members"
    found = {(await bot.call("GET", f"{base}/{one}")).json()["name"] for one in (BEN.id, BEN.object_id)}
    assert found == {"Ben Okafor"}
    assert (await bot.call("GET", f"{base}/{OTTO.id}")).status_code == 404


async def test_general_has_the_id_of_the_team_and_no_name(bot: SmallBot, team: Team) -> None:
    path = f"/v3/teams/{quote(team.id, safe='')}"
    about, listed = (
        (await bot.call("GET", path)).json(),
        (await bot.call("GET", f"{path}/conversations")).json(),
    )
    assert (about["name"], about["aadGroupId"]) == ("Service", team.group)
    assert [(one["id"] == team.id, one["name"]) for one in listed["conversations"]] == [
        (True, None),
        (False, "Tickets"),
    ]


async def test_a_path_that_nobody_documents_is_noted(bot: SmallBot, connector: Connector) -> None:
    assert (await bot.call("GET", "/v3/conversations")).status_code in {404, 405}
    assert (await bot.call("GET", "/v3/botstate/x/y")).status_code == 404
    assert connector.unexpected


async def test_a_thread_of_a_reply_is_none(bot: SmallBot, tickets: Channel) -> None:
    root = await bot.open_thread(tickets.id, activity(card()))
    reply = (await bot.post(f"{tickets.id};messageid={root}", activity(text="A line"))).json()["id"]
    assert (await bot.post(f"{tickets.id};messageid={reply}", activity(text="Lost"))).status_code == 400


async def test_what_is_posted_again_is_named(bot: SmallBot, connector: Connector, tickets: Channel) -> None:
    connector.faults.cut("post")
    await bot.token()
    with pytest.raises(httpx.TransportError):
        await bot.post(tickets.id, activity(text="Once"))
    await bot.post(tickets.id, activity(text="Another"))
    assert connector.posted_again == []
    await bot.post(tickets.id, activity(text="Once"))
    assert [one.body["text"] for one in connector.posted_again] == ["Once"]


async def test_a_private_channel_has_not_the_app(bot: SmallBot, connector: Connector, team: Team) -> None:
    secret = connector.hub.board.add_channel(team, "Secret", kind="private")
    assert (await bot.post(secret.id, activity(text="Hello?"))).status_code == 403


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_KNOWN = st.sampled_from(
    [
        "type",
        "body",
        "items",
        "actions",
        "columns",
        "text",
        "inlines",
        "facts",
        "card",
        "choices",
        "fallback",
        "msteams",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.dictionaries(_KNOWN, _JSON, max_size=5))
async def test_junk_is_refused_or_shown_and_never_an_accident(
    bot: SmallBot, tickets: Channel, anna: PersonInTeams, junk: Json
) -> None:
    answer = await bot.post(tickets.id, activity(card() | junk | {"type": "AdaptiveCard"}))
    assert answer.status_code in {201, 400}
    if answer.status_code == 201 and answer.content:
        assert isinstance(anna.sees(answer.json()["id"]).words, str)

"""What Graph remembers of a channel, and files that people let the app give them."""

import json
from urllib.parse import quote

import httpx
import pytest

from bot.workspace.teams.model import Channel, Team
from bot.workspace.teams.people import PersonInTeams
from bot.workspace.teams.server import Connector
from tests.workspace.teams.small_bot import Json, SmallBot, serving
from tests.workspace.teams.small_tenant import activity, card, tenant

GRAPH = "https://graph.microsoft.com/.default"


async def look(
    bot: SmallBot, team: Team, channel: Channel, below: str = "", query: str = ""
) -> httpx.Response:
    url = f"{bot.connector.url}/v1.0/teams/{team.group}/channels/{quote(channel.id, safe='')}/messages{below}{query}"
    return await bot.http.get(url, headers={"Authorization": f"Bearer {await bot.token(GRAPH)}"})


async def test_cards_come_back_as_a_text_that_holds_json(
    bot: SmallBot, team: Team, tickets: Channel, anna: PersonInTeams
) -> None:
    root = await bot.open_thread(tickets.id, activity(card("Late"), summary="Late"))
    anna.write(tickets.id, "Hello")
    found = {one["id"]: one for one in (await look(bot, team, tickets)).json()["value"]}
    ours = found[root]
    assert json.loads(ours["attachments"][0]["content"]) == card("Late")
    assert ours["body"]["content"] == f'<attachment id="{ours["attachments"][0]["id"]}"></attachment>'
    assert ours["from"]["application"]["id"] == bot.connector.app.id
    assert sorted(one["from"]["user"]["displayName"] for one in found.values() if one["from"]["user"]) == [
        "Anna Müller"
    ]


async def test_what_has_the_latest_word_comes_first_and_replies_newest_first(
    bot: SmallBot, team: Team, tickets: Channel
) -> None:
    first, second = [await bot.open_thread(tickets.id, activity(card(one))) for one in ("A", "B")]
    for words in ("one", "two"):
        await bot.post(f"{tickets.id};messageid={first}", activity(text=words))
    listed = (await look(bot, team, tickets)).json()["value"]
    below = (await look(bot, team, tickets, f"/{first}/replies")).json()["value"]
    assert [one["id"] for one in listed] == [first, second]
    assert [(one["replyToId"], one["body"]["content"]) for one in below] == [
        (first, "<p>two</p>"),
        (first, "<p>one</p>"),
    ]


async def test_a_channel_comes_in_pages(bot: SmallBot, team: Team, tickets: Channel) -> None:
    roots = [await bot.open_thread(tickets.id, activity(card())) for _ in range(5)]
    found: list[Json] = []
    page = (await look(bot, team, tickets, query="?$top=2")).json()
    while True:
        found += page["value"]
        if "@odata.nextLink" not in page:
            break
        headers = {"Authorization": f"Bearer {await bot.token(GRAPH)}"}
        page = (await bot.http.get(page["@odata.nextLink"], headers=headers)).json()
    assert [one["id"] for one in found] == roots[::-1]


async def test_what_was_deleted_is_a_mark_without_words(
    bot: SmallBot, team: Team, tickets: Channel, anna: PersonInTeams
) -> None:
    root = await bot.open_thread(tickets.id, activity(card()))
    anna.delete(root)
    (found,) = (await look(bot, team, tickets)).json()["value"]
    assert found["deletedDateTime"]
    assert (found["attachments"], found["body"]["content"]) == ([], "")


async def test_without_the_consent_of_the_team_nobody_may_look() -> None:
    async with await Connector.start(tenant(permissions=frozenset())) as connector, serving(connector) as bot:
        team = connector.team("Service")
        await connector.install(team)
        assert (await look(bot, team, connector.channel("Service/Tickets"))).status_code == 403


async def test_the_token_of_the_bot_connector_does_not_open_graph(
    bot: SmallBot, connector: Connector, team: Team, tickets: Channel
) -> None:
    url = f"{connector.url}/v1.0/teams/{team.group}/channels/{quote(tickets.id, safe='')}/messages"
    answer = await bot.http.get(url, headers={"Authorization": f"Bearer {await bot.token()}"})
    assert answer.status_code == 401


CONSENT: Json = {
    "contentType": "application/vnd.microsoft.teams.card.file.consent",
    "name": "log.txt",
    "content": {
        "description": "The log",
        "sizeInBytes": 5,
        "acceptContext": {"n": 1},
        "declineContext": {"n": 1},
    },
}


async def test_a_file_goes_where_somebody_let_it(
    bot: SmallBot, connector: Connector, anna: PersonInTeams
) -> None:
    chat = (await bot.chat(anna.who.id)).json()["id"]
    asked = (await bot.post(chat, activity(attachments=[CONSENT]))).json()["id"]
    assert (await anna.consent(asked)).ok
    value = bot.last["value"]
    assert (bot.last["name"], value["action"], value["context"]) == ("fileConsent/invoke", "accept", {"n": 1})
    for first, last, part in ((0, 2, b"abc"), (3, 4, b"de")):
        headers = {"Content-Range": f"bytes {first}-{last}/5"}
        assert (
            await bot.http.put(value["uploadInfo"]["uploadUrl"], content=part, headers=headers)
        ).is_success
    assert (await bot.http.get(value["uploadInfo"]["contentUrl"])).content == b"abcde"
    assert connector.unexpected == []


async def test_a_declined_file_has_no_place(bot: SmallBot, anna: PersonInTeams) -> None:
    chat = (await bot.chat(anna.who.id)).json()["id"]
    asked = (await bot.post(chat, activity(attachments=[CONSENT]))).json()["id"]
    await anna.consent(asked, accept=False)
    assert bot.last["value"] == {"type": "fileUpload", "action": "decline", "context": {"n": 1}}


@pytest.mark.parametrize(
    "headers",
    [{}, {"Content-Range": "bytes 0-9/10"}, {"Authorization": "Bearer x", "Content-Range": "bytes 0-4/5"}],
)
async def test_a_wrong_upload_is_noted(
    bot: SmallBot, connector: Connector, anna: PersonInTeams, headers: dict[str, str]
) -> None:
    chat = (await bot.chat(anna.who.id)).json()["id"]
    asked = (await bot.post(chat, activity(attachments=[CONSENT]))).json()["id"]
    await anna.consent(asked)
    await bot.http.put(bot.last["value"]["uploadInfo"]["uploadUrl"], content=b"abcde", headers=headers)
    assert len(connector.unexpected) == 1


async def test_there_are_no_files_in_channels(bot: SmallBot, tickets: Channel) -> None:
    assert (await bot.post(tickets.id, activity(attachments=[CONSENT]))).status_code == 400

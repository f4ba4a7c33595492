"""What the page hears and does for the person who sits at it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.workspace.clock import SystemClock
from bot.workspace.model import Team as SlackTeam
from bot.workspace.server import Workspace
from bot.workspace.teams.model import Channel
from bot.workspace.teams.page_session import PageSession
from bot.workspace.teams.page_socket import TeamsPages
from bot.workspace.teams.server import Connector
from tests.workspace.teams.small_bot import SmallBot
from tests.workspace.teams.small_tenant import ANNA, BEN, OTTO, activity, card, execute, opens, submit

Json = dict[str, Any]


class Sitting:
    """A page without a browser."""

    def __init__(self, connector: Connector) -> None:
        self.session = PageSession(connector.hub)
        connector.hub.changes.subscribe(self.session.on)
        self.seen: list[Json] = []
        self.requests = 0

    async def ask(self, kind: str, **more: Any) -> Json:
        """Ask for something; returns what the page hears when it is done."""
        self.requests += 1
        self.session.take({"type": kind, "request": self.requests, **more})
        async with asyncio.timeout(5):
            while True:
                frame = await self.session.frames.get()
                self.seen.append(frame)
                if frame["type"] == "done" and frame["request"] == self.requests:
                    return frame

    def told(self, kind: str) -> list[Json]:
        while not self.session.frames.empty():
            self.seen.append(self.session.frames.get_nowait())
        return [frame for frame in self.seen if frame["type"] == kind]

    def message(self, identifier: str) -> Json:
        """A message as the page knows it last."""
        found = [one["message"] for one in self.told("message") if one["message"]["id"] == identifier]
        return found[-1]  # type: ignore[no-any-return]

    @property
    def dialog(self) -> Json | None:
        return self.told("dialog")[-1]["dialog"]  # type: ignore[no-any-return]


@pytest.fixture
async def page(connector: Connector) -> AsyncIterator[Sitting]:
    """Anna's."""
    sitting = Sitting(connector)
    sitting.session.greet()
    yield sitting
    await sitting.session.close()


def post(connector: Connector, place: Channel, content: Json, **more: Any) -> str:
    return connector.hub.board.post(place, connector.app.bot, activity(content), **more).id


async def test_everybody_sees_their_own_places_and_nobody_elses(connector: Connector, page: Sitting) -> None:
    teams = page.told("state")[-1]["teams"]
    assert [(team["name"], [one["name"] for one in team["channels"]]) for team in teams] == [
        ("Service", ["General", "Tickets"]),
        ("Presse", ["General"]),
    ]
    await page.ask("become", user=OTTO.object_id)
    assert page.told("state")[-1]["me"] == OTTO.id
    assert [team["name"] for team in page.told("state")[-1]["teams"]] == ["Presse"]
    before = len(page.told("message"))
    post(connector, connector.channel("Service/Tickets"), card())
    assert len(page.told("message")) == before


async def test_a_click_is_answered_for_the_clicker_alone(
    bot: SmallBot, connector: Connector, tickets: Channel, page: Sitting
) -> None:
    other = Sitting(connector)
    await other.ask("become", user=BEN.id)
    ticket = post(connector, tickets, card("Late", execute()))
    words = "application/vnd.microsoft.activity.message"
    bot.answers["adaptiveCard/action"] = {"statusCode": 200, "type": words, "value": "Ben was faster."}
    await page.ask("press", id=ticket, action=execute(), values={"note": "x"})
    assert bot.last["value"]["action"]["data"] == {"ticket": 7, "note": "x"}
    assert page.message(ticket)["said"] == {"text": "Ben was faster.", "is_error": False}
    assert other.message(ticket)["said"] is None
    mine = {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": card("Mine")}
    bot.answers["adaptiveCard/action"] = mine
    await page.ask("press", id=ticket, action=execute(), values={})
    assert page.message(ticket)["card"] == card("Mine")
    assert other.message(ticket)["card"] == card("Late", execute())
    await other.session.close()


async def test_a_dialog_opens_goes_on_and_closes(
    bot: SmallBot, connector: Connector, tickets: Channel, page: Sitting
) -> None:
    field = {"type": "Input.Text", "id": "text", "label": "Answer"}
    attached = {"contentType": "application/vnd.microsoft.card.adaptive"}

    def shows(title: str) -> Json:
        content = card("Form", submit(), body=[field])
        value = {"title": title, "card": {**attached, "content": content}}
        return {"task": {"type": "continue", "value": value}}

    ticket = post(connector, tickets, card("Late", opens()))
    bot.answers |= {"task/fetch": shows("Reply"), "task/submit": shows("Preview")}
    await page.ask("press", id=ticket, action=opens(), values={})
    first = page.dialog
    assert first is not None
    assert first["title"] == "Reply"
    await page.ask("press", dialog=first["id"], action=submit(), values={"text": "Hello"})
    assert bot.last["value"]["data"] == {"form": 1, "text": "Hello"}
    second = page.dialog
    assert second is not None
    assert (second["id"], second["title"]) == (first["id"], "Preview")
    assert second["serial"] != first["serial"]
    bot.answers["task/submit"] = 500
    await page.ask("press", dialog=first["id"], action=submit(), values={})
    assert page.dialog is not None
    assert page.dialog["trouble"] == "error"
    await page.ask("close")
    assert page.dialog is None


async def test_who_is_mentioned_in_a_card_is_told_by_either_of_their_ids(
    connector: Connector, tickets: Channel, page: Sitting
) -> None:
    for known_as in (BEN.id, BEN.object_id):
        entity = {"type": "mention", "text": "<at>Ben</at>", "mentioned": {"id": known_as, "name": "Ben"}}
        body = [{"type": "TextBlock", "text": "<at>Ben</at>, look", "wrap": True}]
        post(connector, tickets, {**card(), "body": body, "msteams": {"entities": [entity]}})
        assert page.told("message")[-1]["message"]["mentions"] == [BEN.id]


async def test_what_is_written_corrected_and_deleted_is_heard(
    bot: SmallBot, connector: Connector, tickets: Channel, page: Sitting
) -> None:
    ticket = post(connector, tickets, card())
    await page.ask("say", place=tickets.id, root=ticket, text="@Ben Okafor look")
    await bot.hears(1)
    written = page.told("message")[-1]["message"]
    assert (written["root"], written["mentions"], written["plain"]) == (ticket, [BEN.id], "@Ben Okafor look")
    await page.ask("edit", id=written["id"], text="never mind")
    assert page.message(written["id"])["edited"]
    await page.ask("delete", id=written["id"])
    assert page.message(written["id"])["deleted"]
    await bot.hears(3)
    assert [one["type"] for one in bot.heard] == ["message", "messageUpdate", "messageDelete"]


async def test_a_reaction_comes_and_goes(connector: Connector, tickets: Channel, page: Sitting) -> None:
    ticket = post(connector, tickets, card())
    await page.ask("react", id=ticket, name="eyes")
    assert page.message(ticket)["reactions"] == [{"name": "eyes", "people": [ANNA.id]}]
    await page.ask("react", id=ticket, name="eyes")
    assert page.message(ticket)["reactions"] == []


async def test_a_message_for_one_person_shows_to_nobody_else(
    connector: Connector, tickets: Channel, page: Sitting
) -> None:
    post(connector, tickets, card(), only_for=BEN.id)
    assert page.told("message") == []
    await page.ask("become", user=BEN.email)
    shown = page.told("messages")
    assert [one["messages"][0]["only_for"] for one in shown if one["messages"]] == [BEN.id]


async def test_an_action_in_the_menu_of_a_message_reaches_the_app(
    bot: SmallBot, connector: Connector, tickets: Channel, page: Sitting
) -> None:
    ticket = post(connector, tickets, card())
    await page.ask("message_action", action="note", id=ticket)
    assert bot.last["name"] == "composeExtension/fetchTask"


async def test_what_fits_to_what_was_typed_comes_from_the_app(
    bot: SmallBot, connector: Connector, tickets: Channel, page: Sitting
) -> None:
    results = [{"title": "Ben", "value": "p2"}]
    bot.answers["application/search"] = {
        "statusCode": 200,
        "type": "application/vnd.microsoft.search.searchResponse",
        "value": {"results": results},
    }
    ticket = post(connector, tickets, card())
    asked = {"dataset": {"type": "Data.Query", "dataset": "people"}, "typed": "be", "values": {}}
    assert (await page.ask("search", id=ticket, **asked))["choices"] == results
    assert bot.last["value"]["queryText"] == "be"


async def test_a_file_is_asked_for_and_lies_where_the_page_can_save_it(
    bot: SmallBot, connector: Connector, page: Sitting
) -> None:
    chat = connector.hub.board.chat_with(ANNA)
    kind = "application/vnd.microsoft.teams.card.file"
    content = {"description": "The log", "sizeInBytes": 5, "acceptContext": {"file": 1}}
    offered = activity(attachments=[{"contentType": f"{kind}.consent", "name": "log.md", "content": content}])
    offer = connector.hub.board.post(chat, connector.app.bot, offered).id
    assert page.message(offer)["files"] == [{"name": "log.md", "about": "The log", "size": 5}]
    await page.ask("consent", id=offer, accept=True)
    assert bot.last["name"] == "fileConsent/invoke"
    info = bot.last["value"]["uploadInfo"]
    attached = {"contentType": f"{kind}.info", "name": "log.md", "contentUrl": info["contentUrl"]}
    given = activity(attachments=[{**attached, "content": {"uniqueId": info["uniqueId"]}}])
    file = connector.hub.board.post(chat, connector.app.bot, given).id
    (shown,) = page.message(file)["files"]
    assert shown == {"name": "log.md", "url": f"/teams/uploads/{info['uniqueId']}/content"}


@pytest.mark.parametrize(
    "asked",
    [
        {"type": "become", "user": "nobody"},
        {"type": "press", "id": "1", "action": {}, "values": {}},
        {"type": "press", "dialog": 1, "action": {}, "values": {}},
        {"type": "say", "place": "nowhere", "text": "x"},
        {"type": "edit", "id": "1", "text": "x"},
        {"type": "nonsense"},
        {},
    ],
    ids=str,
)
async def test_a_page_that_asks_for_nonsense_is_told_and_stays_usable(page: Sitting, asked: Json) -> None:
    await page.ask(**{"kind": asked.get("type", ""), **{k: v for k, v in asked.items() if k != "type"}})
    assert page.told("warning")[-1]["code"] == "refused"
    await page.ask("locale", locale="de-AT")
    assert next(one for one in page.told("state")[-1]["people"] if one["id"] == ANNA.id)["locale"] == "de-AT"


async def test_both_pages_are_served_by_one_address(connector: Connector) -> None:
    pages = TeamsPages(connector.hub)
    async with (
        await Workspace.start(SlackTeam(), clock=SystemClock(), beside=pages) as workspace,
        aiohttp.ClientSession() as http,
    ):
        for path, part in (("/", "iframe"), ("/slack", "main.js"), ("/teams", "teams/main.js")):
            async with http.get(workspace.url + path) as response:
                assert response.status == 200
                assert part in await response.text()
                assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
        async with http.ws_connect(
            f"{workspace.url}/teams/socket", headers={"Origin": workspace.url}
        ) as socket:
            assert (await socket.receive_json())["type"] == "state"
            await workspace.pages.close()

"""The whole bot on its Teams side: signed requests come in, cards go out, and what people do is in the log."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from bot.answers import Answers
from bot.chat.reception import Reception
from bot.chat.teams.access import Registration
from bot.chat.teams.app import TeamsApp
from bot.chat.teams.throttle import Throttle
from bot.connectors.http import new_client
from bot.desk import Desk
from bot.domain.errors import LoggedOut
from bot.domain.people import ChannelId, Identity
from bot.domain.policy import Department, Policy
from bot.domain.ticket import Ticket, TicketId
from bot.jobs.deliver import Courier
from bot.jobs.replying import Replier
from bot.settings.secret import Secret
from bot.stores.memory import MemoryStore
from tests.chat.passing import Passing
from tests.chat.teams.microsoft import ANNA, APP, CHANNEL, PASSWORD, TENANT, Microsoft, an_activity, running
from tests.fakes.exits import EVERYWHERE
from tests.fakes.world import ANNA as ANNA_AT_WORK
from tests.fakes.world import JONAS as JONAS_AT_WORK
from tests.fakes.world import PLATFORM, SERVICE, SHOP, SOCIAL, Watch, library, policy, post

Json = dict[str, Any]
JONAS: Final = "aaaaaaaa-2222-4000-8000-000000000002"
GUEST: Final = "aaaaaaaa-3333-4000-8000-000000000003"
TEAM, ROOT = "19:team@thread.tacv2", "1700000000001"
TICKET: Final = TicketId(1)
MEMBERS: Final = [
    {"id": "29:anna", "aadObjectId": ANNA, "name": "Anna", "userRole": "user", "tenantId": TENANT},
    {"id": "29:jonas", "aadObjectId": JONAS, "name": "Jonas", "userRole": "user", "tenantId": TENANT},
    {"id": "29:guest", "aadObjectId": GUEST, "name": "Gast", "userRole": "guest", "tenantId": TENANT},
]


def in_teams() -> Policy:
    known = {Identity("teams", ANNA): ANNA_AT_WORK.id, Identity("teams", JONAS): JONAS_AT_WORK.id}
    there = ChannelId(f"teams:{CHANNEL}")
    departments = {
        SOCIAL: Department(SOCIAL, "Social Media", (there,), "en"),
        SERVICE: Department(SERVICE, "Kundenservice", (there,), "de"),
    }
    return policy(departments=departments, identities=known)


def registration(microsoft: Microsoft) -> Registration:
    url = microsoft.url
    return Registration(APP, Secret(PASSWORD), TENANT, microsoft.openid, f"{url}/", f"{url}/")


@dataclass
class Office:
    microsoft: Microsoft
    app: TeamsApp
    desk: Desk
    courier: Courier
    url: str = ""
    posted: list[Json] = field(default_factory=list)
    painted: list[Json] = field(default_factory=list)

    async def connector(self, request: web.Request) -> web.StreamResponse:
        """Answer as the Bot Connector, and remember what everybody sees."""
        content = self.microsoft.asked[-1][2]
        match request.method, request.path.rsplit("/", 1)[-1]:
            case "GET", "pagedmembers":
                return web.json_response({"members": MEMBERS})
            case "GET", "conversations":
                return web.json_response({"conversations": [{"id": TEAM}, {"id": CHANNEL, "name": "Social"}]})
            case "GET", _:
                return web.json_response({"id": TEAM, "name": "Shop", "aadGroupId": "group-1"})
            case "PUT", _:
                self.painted.append(content or {})
            case _:
                self.posted.append(content or {})
        return web.json_response({"id": ROOT, "activityId": ROOT}, status=201)

    async def send(self, activity: Json) -> tuple[int, Json]:
        headers = self.microsoft.signers[0].header(activity["serviceUrl"])
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url, json=activity, headers=headers) as answer,
        ):
            body = await answer.read()
            return answer.status, json.loads(body) if body else {}

    async def install(self) -> None:
        """Add the app to the team, as its owner does."""
        data = {"tenant": {"id": TENANT}, "team": {"id": TEAM, "name": "Shop", "aadGroupId": "group-1"}}
        there = {
            "conversation": {"conversationType": "channel", "isGroup": True, "id": TEAM},
            "channelData": data,
        }
        status, _ = await self.send(an_activity(self.service, "installationUpdate", action="add", **there))
        assert status == 200

    async def receive(self, text: str = "My train is late") -> Json:
        """Let a customer write; return the card as it came to stand in the channel."""
        await self.desk.receive(post(text))
        await self.deliver()
        activity = next(posted["activity"] for posted in self.posted if "activity" in posted)
        card: Json = activity["attachments"][0]["content"]
        return card

    async def deliver(self) -> None:
        while await self.courier.deliver_due():
            await self.courier.drain()

    async def press(self, data: Json, who: str = ANNA, **more: Any) -> tuple[int, Json]:
        person = {"id": f"29:{who}", "aadObjectId": who, "name": "Somebody"}
        action = {"type": "Action.Execute", "verb": "press", "data": data}
        value = {"action": action, "trigger": "manual"}
        return await self.send(
            an_activity(
                self.service,
                "invoke",
                name="adaptiveCard/action",
                value=value,
                replyToId=ROOT,
                **{"from": person} | more,
            )
        )

    @property
    def service(self) -> str:
        return f"{self.microsoft.url}/emea/"

    async def ticket(self) -> Ticket:
        return await self.desk.ticket(TICKET)


@asynccontextmanager
async def office(registered: bool = True) -> AsyncIterator[Office]:
    time, watch = Passing(), Watch()
    async with AsyncExitStack() as stack:
        microsoft = await stack.enter_async_context(running())
        http = await stack.enter_async_context(new_client(EVERYWHERE))
        desk = Desk(MemoryStore(), in_teams(), {SHOP: PLATFORM}, watch, answers=Answers(library()))
        app = TeamsApp(
            Reception(desk),
            desk.store,
            http=http,
            registration=registration(microsoft) if registered else None,
            now=watch,
            throttle=Throttle(time, time.sleep),
            clock=time,
        )
        courier = Courier(desk, {app.surface.name: app.surface}, Replier(desk, {}, app.surface))
        one = Office(microsoft, app, desk, courier)
        microsoft.answer = one.connector
        one.url = await _listen(app, stack)
        await app.start()
        yield one
        await app.stop(1)


async def _listen(app: TeamsApp, stack: AsyncExitStack) -> str:
    doors = web.Application()
    doors.router.add_post("/api/messages", app.handle_http)
    runner = web.AppRunner(doors, shutdown_timeout=0.1)
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    return f"http://{host}:{port}/api/messages"


@pytest_asyncio.fixture
async def at_work() -> AsyncIterator[Office]:
    async with office() as one:
        await one.install()
        yield one


def button(card: Any, title: str) -> Json:
    """Return the data of a button anywhere on a card."""
    if isinstance(card, dict) and card.get("title") == title and "data" in card:
        data: Json = card["data"]
        return data
    parts = card.values() if isinstance(card, dict) else card if isinstance(card, list) else ()
    return next((found for part in parts if (found := button(part, title))), {})


async def test_a_press_claims_the_ticket_and_is_answered_with_the_card_as_it_is_now(at_work: Office) -> None:
    card = await at_work.receive()
    status, answer = await at_work.press(button(card, "Claim"))
    ticket = await at_work.ticket()
    assert status == 200
    assert ticket.owner is not None
    assert ticket.owner.id == ANNA_AT_WORK.id
    assert answer["type"] == "application/vnd.microsoft.card.adaptive"
    assert "Anna" in json.dumps(answer["value"])
    await at_work.deliver()
    assert "Anna" in json.dumps(at_work.painted[-1])


async def test_of_two_who_press_at_once_one_wins_and_the_other_is_told(at_work: Office) -> None:
    data = button(await at_work.receive(), "Claim")
    answers = await asyncio.gather(at_work.press(data), at_work.press(data, JONAS))
    kinds = sorted(answer["type"] for _, answer in answers)
    assert kinds == ["application/vnd.microsoft.activity.message", "application/vnd.microsoft.card.adaptive"]
    owner = (await at_work.ticket()).owner
    assert owner is not None
    told = next(answer["value"] for _, answer in answers if isinstance(answer["value"], str))
    assert owner.name in told


async def test_a_press_that_teams_sends_again_is_answered_again_and_done_once(at_work: Office) -> None:
    data = button(await at_work.receive(), "Claim")
    sent = [await at_work.press(data, id=one) for one in ("f:1", "f:1", "f:2", "f:2")]
    assert {status for status, _ in sent} == {200}
    assert (await at_work.ticket()).version == 2


async def test_a_guest_presses_in_vain(at_work: Office) -> None:
    data = button(await at_work.receive(), "Claim")
    status, answer = await at_work.press(data, GUEST)
    assert status == 200
    assert isinstance(answer["value"], str)
    assert (await at_work.ticket()).owner is None


async def test_what_is_written_under_a_card_is_a_note_once_and_what_stands_elsewhere_is_nothing(
    at_work: Office,
) -> None:
    await at_work.receive()
    before = (await at_work.ticket()).version
    note = an_activity(at_work.service, text="Ich rufe an.")
    elsewhere = note | {"conversation": note["conversation"] | {"id": f"{CHANNEL};messageid=1699"}}
    for activity in (note, note, note | {"id": "1700000000077"}, elsewhere | {"text": "Mittagessen?"}):
        assert (await at_work.send(activity))[0] == 200
    assert (await at_work.ticket()).version == before + 1
    log = str([entry.activity for entry in await at_work.desk.log(TICKET)])
    assert "Mittagessen" not in log


async def test_being_taken_out_of_the_team_is_shown_to_whoever_runs_it(at_work: Office) -> None:
    assert at_work.app.health()["problems"] == []
    gone: Mapping[str, Any] = {"conversation": {"conversationType": "channel", "isGroup": True, "id": TEAM}}
    await at_work.send(an_activity(at_work.service, "installationUpdate", action="remove", **gone))
    assert at_work.app.health()["problems"]


async def test_strangers_are_refused_and_counted(at_work: Office) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(at_work.url, json=an_activity(at_work.service)) as answer,
    ):
        assert answer.status == 401
    assert at_work.app.health() == {"local": False, "refused": {"no token": 1}, "problems": []}


async def test_an_app_that_microsoft_does_not_know_does_not_start() -> None:
    async with office() as one:
        one.microsoft.login_status, one.microsoft.login = 401, {"error": "invalid_client"}
        one.app._access.tokens._token = None  # type: ignore[union-attr]  # it had one from its start
        with pytest.raises(LoggedOut):
            await one.app.start()


async def test_microsoft_being_away_keeps_nothing_from_starting() -> None:
    async with running() as microsoft, new_client(EVERYWHERE) as http:
        away = replace(
            registration(microsoft), openid_url="http://127.0.0.1:9/", login_url="http://127.0.0.1:9/"
        )
        watch = Watch()
        desk = Desk(MemoryStore(), in_teams(), {SHOP: PLATFORM}, watch, answers=Answers(library()))
        app = TeamsApp(Reception(desk), desk.store, http=http, registration=away, now=watch)
        await app.start()
        assert "ConnectError" in app.health()["keys"]


@pytest.mark.parametrize("missing", ["app_id", "password", "tenant"])
def test_without_credentials_nothing_starts(missing: str) -> None:
    nothing: Any = {missing: Secret("") if missing == "password" else ""}
    with pytest.raises(ValueError, match="Teams needs"):
        replace(registration(Microsoft()), **nothing)


async def test_in_local_mode_any_bot_connector_on_this_machine_is_enough() -> None:
    async with office(registered=False) as one:
        await one.install()
        card = await one.receive()
        status, _ = await one.press(button(card, "Claim"))
        assert (status, (await one.ticket()).owner is not None) == (200, True)
        assert one.app.health()["local"] is True
        assert one.microsoft.tokens == 0
        assert not any("Authorization" in headers for *_, headers in one.microsoft.asked)

"""A Bot Connector as a function from request to response: teams, rosters, and what was said where."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import httpx

from bot.chat.teams.calls import Calls
from bot.chat.teams.heard import Spot, Visitor
from bot.chat.teams.service_urls import ServiceUrls
from bot.chat.teams.throttle import Throttle
from bot.chat.teams.wire import Wire
from tests.chat.slack.office import Time

SERVICE = "http://127.0.0.1:9/teams"
TENANT = "tenant-1"
SHOP, SOCIAL = "19:shop", "19:social"
ANNA_ID, ANNA_USER = "0a-anna", "29:anna"

Json = dict[str, Any]


def member(name: str, **more: str) -> Json:
    about = {"id": f"29:{name}", "aadObjectId": f"0a-{name}", "name": name.title(), "userRole": "user"}
    return {**about, "tenantId": TENANT, **more}


def spot(*, team: str = SHOP, channel: str = SOCIAL, root: str | None = None, service: str = SERVICE) -> Spot:
    return Spot(
        service_url=service,
        tenant=TENANT,
        conversation=channel,
        team=team,
        group="",
        channel=channel,
        root=root,
    )


def alone(chat: str = "a:anna", service: str = SERVICE) -> Spot:
    return Spot(service_url=service, tenant=TENANT, conversation=chat)


def visitor(name: str = "anna", **more: str) -> Visitor:
    about = {"object_id": f"0a-{name}", "user": f"29:{name}", "name": name.title(), "tenant": TENANT}
    return Visitor(**{**about, "language": "en-GB", **more})


@dataclass
class Connector:
    """`calls` are the method and path of everything that was asked; while `down`, nothing is answered."""

    teams: dict[str, Json] = field(default_factory=lambda: {SHOP: {"name": "Shop", "aadGroupId": "g-shop"}})
    channels: dict[str, list[Json]] = field(
        default_factory=lambda: {SHOP: [{"id": SHOP}, {"id": SOCIAL, "name": "Social"}]}
    )
    rosters: dict[str, list[Json]] = field(default_factory=lambda: {SHOP: [member("anna"), member("jonas")]})
    chats: dict[str, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    said: list[tuple[str, Json]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    down: bool = False

    def client(self) -> Calls:
        http = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))
        time, urls = Time(), ServiceUrls(local=True)
        urls.learn("", SERVICE)
        return Calls(Wire(http, None), Throttle(time, time.sleep), urls, tenant=TENANT, bot="28:app")

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("nobody there", request=request)
        path = unquote(request.url.raw_path.decode().partition("?")[0]).removeprefix("/teams/v3/")
        self.calls.append(f"{request.method} {path}")
        match [request.method, *path.split("/")]:
            case ["GET", "teams", team]:
                return _reply(200, {"id": team, **self.teams[team]})
            case ["GET", "teams", team, "conversations"]:
                return _reply(200, {"conversations": self.channels[team]})
            case ["GET", "conversations", place, "pagedmembers"]:
                return _reply(200, {"members": self.rosters.get(place, [])})
            case ["POST", "conversations"]:
                user = json.loads(request.content)["members"][0]["id"]
                chat = self.chats.setdefault(user, f"a:{len(self.chats) + 1}")
                return _reply(201, {"id": chat})
            case ["POST", "conversations", place, "activities"] if place not in self.closed:
                self.said.append((place, json.loads(request.content)))
                return _reply(201, {"id": str(len(self.said))})
            case _:
                return _reply(404, {"error": {"code": "NotFound"}})


def _reply(status: int, content: Json) -> httpx.Response:
    return httpx.Response(status, stream=httpx.ByteStream(json.dumps(content).encode()))

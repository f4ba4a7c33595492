"""The other side of Teams: as much of Microsoft as measured bots need, and light, so that it is not what is measured."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from bench import world
from bot.chat.card import card
from bot.chat.teams.cards import card_activity
from bot.domain.posts import Platform
from bot.domain.ticket import TicketId

APP, TENANT = "aaaaaaaa-0000-4000-8000-000000000000", "bbbbbbbb-0000-4000-8000-000000000000"
PASSWORD = "a-password-of-the-bench"
TEAM, GROUP = "19:team@thread.tacv2", "cccccccc-0000-4000-8000-000000000000"
ISSUER = "https://api.botframework.com"
HOURS = 8 * 3600

_PLATFORM = Platform("Webhook", frozenset(), 2000, len)
_MEMBER = {
    "id": "29:anna",
    "aadObjectId": world.ANNA_IN_TEAMS,
    "name": "Anna",
    "userRole": "user",
    "tenantId": TENANT,
}
_CHANNELS = [{"id": TEAM}, {"id": world.TEAMS_PLACE, "name": "bench"}]


class Microsoft:
    """Signs what bots are sent, and answers what they ask: OpenID, a login, the Bot Connector."""

    def __init__(self) -> None:
        self.address = ""
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._ids = itertools.count(1_800_000_000_000)
        self._watched: dict[str, asyncio.Future[float]] = {}

    def repainted(self, message: str) -> asyncio.Future[float]:
        """Return what gets the time at which a message is changed next."""
        return self._watched.setdefault(message, asyncio.get_running_loop().create_future())

    @property
    def service(self) -> str:
        return f"http://{self.address}/emea/"

    def environ(self) -> dict[str, str]:
        """Return the environment in which a bot finds us."""
        return {
            "TEAMS_APP_ID": APP,
            "TEAMS_APP_PASSWORD": PASSWORD,
            "TEAMS_TENANT_ID": TENANT,
            "TEAMS_OPENID_URL": f"http://{self.address}/v1/openid",
            "TEAMS_LOGIN_URL": f"http://{self.address}/",
            "TEAMS_GRAPH_URL": f"http://{self.address}/",
        }

    def press(self, ticket: TicketId) -> bytes:
        """Return a press of *Claim* as a whole HTTP request, signed; about 1.5 KB and the token, as Teams sends it."""
        root = world.stamp(ticket)
        action = {"type": "Action.Execute", **_claim(ticket), "title": "Claim"}
        return self._request(
            _activity(self.service, root)
            | {
                "type": "invoke",
                "name": "adaptiveCard/action",
                "id": f"f:{next(self._ids)}",
                "replyToId": root,
            }
            | {"value": {"action": action, "trigger": "manual"}}
        )

    def installed(self) -> bytes:
        """Return that somebody added the app to the team, as a whole HTTP request."""
        activity = _activity(self.service, "") | {"type": "installationUpdate", "action": "add", "id": "i:1"}
        return self._request(
            activity | {"conversation": {"isGroup": True, "conversationType": "channel", "id": TEAM}}
        )

    def _request(self, activity: Mapping[str, Any]) -> bytes:
        body = json.dumps(activity).encode()
        head = (
            "POST /api/messages HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json",
            f"Authorization: Bearer {self._token()}", f"Content-Length: {len(body)}", "", "",
        )  # fmt: skip
        return "\r\n".join(head).encode() + body

    def _token(self) -> str:
        now = time.time()
        claims = {"iss": ISSUER, "aud": APP, "serviceurl": self.service, "nbf": now - 60, "exp": now + HOURS}
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": "bench"})

    async def openid(self, _request: web.Request) -> web.Response:
        about = {"issuer": ISSUER, "jwks_uri": f"http://{self.address}/v1/keys"}
        return web.json_response(about | {"id_token_signing_alg_values_supported": ["RS256"]})

    async def keys(self, _request: web.Request) -> web.Response:
        public = json.loads(RSAAlgorithm.to_jwk(self._key.public_key()))
        key = {
            "kty": "RSA",
            "use": "sig",
            "kid": "bench",
            "n": public["n"],
            "e": public["e"],
            "endorsements": ["msteams"],
        }
        return web.json_response({"keys": [key]})

    async def login(self, _request: web.Request) -> web.Response:
        return web.json_response({"access_token": "a-token", "token_type": "Bearer", "expires_in": HOURS})

    async def connector(self, request: web.Request) -> web.Response:
        """Answer whatever the Bot Connector is asked."""
        if request.method != "GET":
            if watching := self._watched.pop(request.path.rpartition("/")[2], None):
                watching.set_result(time.perf_counter())
            await request.read()
            number = str(next(self._ids))
            return web.json_response({"id": number, "activityId": number}, status=201)
        if request.path.endswith("/pagedmembers"):
            return web.json_response({"members": [_MEMBER]})
        if request.path.endswith("/conversations"):
            return web.json_response({"conversations": _CHANNELS})
        return web.json_response({"id": TEAM, "name": "Bench", "aadGroupId": GROUP})


def _activity(service: str, root: str) -> dict[str, Any]:
    return {
        "channelId": "msteams",
        "serviceUrl": service,
        "timestamp": "2026-03-02T08:00:00.000Z",
        "localTimestamp": "2026-03-02T09:00:00.000+01:00",
        "locale": "en-GB",
        "from": {"id": _MEMBER["id"], "name": "Anna", "aadObjectId": world.ANNA_IN_TEAMS},
        "recipient": {"id": f"28:{APP}", "name": "Zuruf"},
        "conversation": {
            "isGroup": True,
            "conversationType": "channel",
            "tenantId": TENANT,
            "id": f"{world.TEAMS_PLACE};messageid={root}",
        },
        "channelData": {
            "tenant": {"id": TENANT},
            "team": {"id": TEAM, "name": "Bench", "aadGroupId": GROUP},
            "channel": {"id": world.TEAMS_PLACE},
            "source": {"name": "message"},
        },
        "entities": [
            {
                "type": "clientInfo",
                "locale": "en-GB",
                "country": "GB",
                "platform": "Web",
                "timezone": "Europe/Vienna",
            }
        ],
    }


def _claim(ticket: TicketId) -> dict[str, Any]:
    """Return verb and data of the card's *Claim*."""
    policy = world.policy(teams=True)
    shown = card(world.open_ticket(ticket, teams=True)[0], world.IN_TEAMS, policy, _PLATFORM)
    content = card_activity(shown, policy.time_zone, "en")["attachments"][0]["content"]
    found = _button(content)
    assert found, "the card has a Claim"
    return {name: found[name] for name in ("verb", "data")}


def _button(part: object) -> dict[str, Any]:
    """Return the *Claim* somewhere in a card."""
    if isinstance(part, dict) and part.get("type") == "Action.Execute" and part.get("title") == "Claim":
        return part
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return next((found for one in inner if (found := _button(one))), {})


@asynccontextmanager
async def microsoft() -> AsyncIterator[Microsoft]:
    one = Microsoft()
    app = web.Application()
    app.router.add_get("/v1/openid", one.openid)
    app.router.add_get("/v1/keys", one.keys)
    app.router.add_post(f"/{TENANT}/oauth2/v2.0/token", one.login)
    app.router.add_route("*", "/emea/{path:.*}", one.connector)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.address = f"127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield one
    finally:
        await runner.cleanup()

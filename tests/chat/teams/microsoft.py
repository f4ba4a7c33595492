"""What Microsoft runs, as far as these tests need it: OpenID metadata and keys, a login, and a Bot Connector that answers as it is told."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

APP, TENANT, OTHER_TENANT = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "ab0")
PASSWORD: Final = "app-password-of-the-tests"
CHANNEL: Final = "19:social@thread.tacv2"
ANNA: Final = "aaaaaaaa-1111-4000-8000-000000000001"

Json = dict[str, Any]
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@cache
def private_key(name: str) -> rsa.RSAPrivateKey:
    """Return the same key for the same name: making one takes a while."""
    assert name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Signer:
    """Signs as Microsoft does, or as somebody else would."""

    kid: str = "key-1"
    endorsements: tuple[str, ...] = ("msteams",)

    @property
    def public(self) -> Json:
        jwk = json.loads(RSAAlgorithm.to_jwk(private_key(self.kid).public_key()))
        return {"kty": "RSA", "n": jwk["n"], "e": jwk["e"], "kid": self.kid, "use": "sig"} | {
            "endorsements": list(self.endorsements)
        }

    def header(
        self, service_url: str, *, by: str | None = None, algorithm: str = "RS256", **claims: Any
    ) -> Mapping[str, str]:
        """Return the Authorization of a request; a claim that is None is left out."""
        now = time.time()
        whole = {
            "iss": "https://api.botframework.com",
            "aud": APP,
            "serviceurl": service_url,
            "nbf": now - 60,
            "exp": now + 3600,
        } | claims
        given = {name: value for name, value in whole.items() if value is not None}
        key: Any = None if algorithm == "none" else private_key(by or self.kid)
        token = jwt.encode(given, key, algorithm=algorithm, headers={"kid": self.kid})
        return {"Authorization": f"Bearer {token}"}


@dataclass
class Microsoft:
    """`down` makes OpenID answer 503, `answer` is the Bot Connector's and Graph's. Everything is counted by its path."""

    url: str = ""
    signers: list[Signer] = field(default_factory=lambda: [Signer()])
    down: bool = False
    metadata: bytes | None = None
    keys: list[Any] | None = None
    expires_in: Any = 3600
    login: Json | None = None
    login_status: int = 200
    answer: Answer | None = None
    asked: list[tuple[str, str, Json | None, Mapping[str, str]]] = field(default_factory=list)
    tokens: int = 0
    peers: set[Any] = field(default_factory=set)

    def count(self, path: str) -> int:
        return sum(asked.partition("?")[0].endswith(path) for _, asked, *_ in self.asked)

    @property
    def openid(self) -> str:
        return f"{self.url}/v1/.well-known/openidconfiguration"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        is_json = request.content_type == "application/json" and raw
        self.asked.append(
            (request.method, request.raw_path, json.loads(raw) if is_json else None, request.headers)
        )
        self.peers.add(request.transport.get_extra_info("peername") if request.transport else None)
        if request.path.startswith("/v1/"):
            return self._openid(request)
        if request.path.endswith("/oauth2/v2.0/token"):
            return self._token(await request.post())
        return (
            await self.answer(request)
            if self.answer
            else web.json_response({"id": "made-1", "activityId": "made-1"})
        )

    def _openid(self, request: web.Request) -> web.Response:
        if self.down:
            return web.Response(status=503)
        if request.path.endswith("/keys"):
            return web.json_response({"keys": self.keys or [one.public for one in self.signers]})
        if self.metadata is not None:
            return web.Response(body=self.metadata)
        about = {"issuer": "https://api.botframework.com", "jwks_uri": f"{self.url}/v1/keys"}
        return web.json_response(about)

    def _token(self, form: Mapping[str, Any]) -> web.Response:
        assert form["grant_type"] == "client_credentials"
        assert (form["client_id"], form["client_secret"]) == (APP, PASSWORD)
        self.tokens += 1
        answer = (
            self.login
            if self.login is not None
            else {"access_token": f"token-{self.tokens} for {form['scope']}", "expires_in": self.expires_in}
        )
        return web.json_response(answer, status=self.login_status)


@asynccontextmanager
async def running() -> AsyncIterator[Microsoft]:
    """Run it on loopback."""
    microsoft = Microsoft()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", microsoft.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    microsoft.url = f"http://{host}:{port}"
    try:
        yield microsoft
    finally:
        await runner.cleanup()


def an_activity(service_url: str, kind: str = "message", **more: Any) -> Json:
    """Return an activity of Anna's in a thread of our channel."""
    return {
        "type": kind,
        "id": "1700000000002",
        "channelId": "msteams",
        "serviceUrl": service_url,
        "locale": "de-DE",
        "timestamp": "2026-03-02T08:00:00.000Z",
        "from": {"id": "29:anna", "name": "Anna Müller", "aadObjectId": ANNA},
        "recipient": {"id": f"28:{APP}", "name": "Zuruf"},
        "conversation": {
            "isGroup": True, "conversationType": "channel", "tenantId": TENANT, "id": f"{CHANNEL};messageid=1700000000001"
        },
        "channelData": {
            "tenant": {"id": TENANT}, "team": {"id": "19:team@thread.tacv2", "aadGroupId": "group-1"}, "channel": {"id": CHANNEL}
        },
    } | more  # fmt: skip


def a_click(service_url: str, **data: Any) -> Json:
    """Return a press of a button that acts at once."""
    press = {"v": 1, "h": "claim", "t": 17, "s": "", "n": 7} | data
    action = {"type": "Action.Execute", "verb": "claim", "data": {"press": press}}
    value = {"action": action, "trigger": "manual"}
    return an_activity(
        service_url, "invoke", name="adaptiveCard/action", id="f:1", replyToId="1700000000001", value=value
    )

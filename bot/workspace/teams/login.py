"""The login service on HTTP: metadata and keys of who signs, and tokens for the app. Each can fail or hang."""

import asyncio
from collections import Counter

from aiohttp import web

from bot.workspace.teams.changes import Keys
from bot.workspace.teams.hub import Hub
from bot.workspace.teams.keys import ISSUER
from bot.workspace.teams.model import Json
from bot.workspace.teams.tokens import LoginRefused


class LoginPages:
    """`asked` counts requests by what was asked for: metadata, keys, token. `hang()` lets them wait until `release()`."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.asked: Counter[str] = Counter()
        self._going = asyncio.Event()
        self._going.set()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v1/.well-known/openidconfiguration", self.metadata),
            web.get("/v1/keys", self.keys),
            web.post("/{tenant}/oauth2/v2.0/token", self.token),
        ]

    def hang(self) -> None:
        self._going.clear()

    def release(self) -> None:
        self._going.set()

    async def metadata(self, _request: web.Request) -> web.Response:
        self._note("metadata")
        return await self._document(
            {
                "issuer": ISSUER,
                "jwks_uri": f"{self.hub.url}/v1/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            }
        )

    async def keys(self, _request: web.Request) -> web.Response:
        self._note("keys")
        return await self._document(self.hub.keys.published())

    async def token(self, request: web.Request) -> web.Response:
        self._note("token")
        await self._going.wait()
        if self.hub.faults.take("broken_logins"):
            return _unavailable()
        form = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        try:
            issued = self.hub.logins.issue(request.match_info["tenant"], form, f"{self.hub.url}/.default")
        except LoginRefused as refused:
            self.hub.unexpected.append(f"login: {refused}")
            said = {"error": refused.error, "error_description": str(refused)}
            return web.json_response(said, status=refused.status)
        return web.json_response(issued)

    async def _document(self, document: Json) -> web.Response:
        await self._going.wait()
        if self.hub.faults.key_delay:
            await self.hub.clock.sleep(self.hub.faults.key_delay)
        return _unavailable() if self.hub.faults.take("broken_keys") else web.json_response(document)

    def _note(self, what: str) -> None:
        self.asked[what] += 1
        self.hub.publish(Keys("token" if what == "token" else "metadata" if what == "metadata" else "keys"))


def _unavailable() -> web.Response:
    return web.json_response({"error": {"code": "ServiceUnavailable"}}, status=503)

"""The login service: tokens for what the app calls, each for one audience.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.workspace.clock import Clock
from bot.workspace.teams.model import Json, Tenant

BOT_CONNECTOR = "https://api.botframework.com/.default"
GRAPH = "https://graph.microsoft.com/.default"


@dataclass(frozen=True)
class Issued:
    scope: str
    ends: float


class LoginRefused(Exception):
    """`error` is the word that OAuth has for it."""

    def __init__(self, status: int, error: str, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.error = error


class Logins:
    """`life`: seconds that a token is good for. `issued`: every token so far, by its text."""

    def __init__(self, tenant: Tenant, clock: Clock) -> None:
        self.tenant = tenant
        self.clock = clock
        self.life = 3599.0
        self.issued: dict[str, Issued] = {}

    def issue(self, tenant: str, form: Mapping[str, str], graph: str) -> Json:
        """A token for an audience; `graph` is the scope that Graph has on this machine."""
        app = self.tenant.app
        if tenant != self.tenant.id:
            raise LoginRefused(400, "invalid_request", f"AADSTS90002: Tenant '{tenant}' not found.")
        if form.get("grant_type") != "client_credentials":
            raise LoginRefused(400, "unsupported_grant_type", "AADSTS70003: not client_credentials.")
        if form.get("client_id") != app.id:
            raise LoginRefused(400, "unauthorized_client", "AADSTS700016: no such application.")
        if not secrets.compare_digest(form.get("client_secret", "").encode(), app.password.encode()):
            raise LoginRefused(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
        return self._issue(form.get("scope", ""), graph)

    def allows(self, header: str, scope: str) -> bool:
        """Whether a request's `Authorization` is a token of ours for this audience, and still good."""
        return self.knows(header, scope) and self.clock.now() < self.issued[_bare(header)].ends

    def knows(self, header: str, scope: str) -> bool:
        """Whether it ever was one: then no program is wrong that tries it."""
        issued = self.issued.get(_bare(header))
        return issued is not None and issued.scope == scope

    def withdraw(self) -> None:
        """No token of before is good any more, as after a change of keys."""
        self.issued = {text: replace(one, ends=self.clock.now()) for text, one in self.issued.items()}

    def _issue(self, scope: str, graph: str) -> Json:
        audiences = {BOT_CONNECTOR: BOT_CONNECTOR, GRAPH: GRAPH, graph: GRAPH}
        if scope not in audiences:
            raise LoginRefused(400, "invalid_scope", f"AADSTS70011: the scope {scope!r} is not valid.")
        text = secrets.token_urlsafe(32)
        self.issued[text] = Issued(audiences[scope], self.clock.now() + self.life)
        life = int(self.life)
        return {"token_type": "Bearer", "expires_in": life, "ext_expires_in": life, "access_token": text}


def _bare(header: str) -> str:
    return header.removeprefix("Bearer ") if header.startswith("Bearer ") else ""

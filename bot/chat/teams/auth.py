"""Who may call us: only Teams, for our app, in our tenant. Nothing that a missing setting could turn off.

botbuilder's own check fetches keys while everybody waits, answers most of what is forged with 500, never looks at the tenant, lets
requests without a `serviceUrl` pass, and is off without an app id. So it is ours, and botbuilder is told who was let in
(<https://learn.microsoft.com/en-us/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot>).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, Protocol

import jwt
from jwt.exceptions import PyJWTError
from jwt.utils import base64url_decode

from bot.chat.refusing import Refused
from bot.chat.teams.keys import KeyStore
from bot.chat.teams.service_urls import LOOPBACK, ServiceUrls, normal
from bot.domain.errors import Unreachable

Json = Mapping[str, Any]
Headers = Mapping[str, str]
"""By name, whatever its case."""

CHANNEL: Final = "msteams"
_LEEWAY: Final = 300.0
_REQUIRED: Final = ["exp", "iss", "aud"]
_BEARER: Final = "bearer "
_TOKEN: Final = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_JUNK: Final = (PyJWTError, RecursionError, TypeError, ValueError)
"""What PyJWT says, and what it lets through where something is of another type than it thinks."""
_FROM_AFAR: Final = ("Forwarded", "Origin", "X-Forwarded-For")
"""What a proxy adds, and the browser of somebody who looks at a stranger's page."""


class Check(Protocol):
    """Says whether an activity is from Teams."""

    async def admit(self, activity: Json, headers: Headers, peer: str) -> Json:
        """Return the claims that came with an activity; raises `Refused`. `peer`: the address of who is calling."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Lets in what is signed for our app and tenant."""

    keys: KeyStore
    app_id: str
    tenant: str
    urls: ServiceUrls

    async def admit(self, activity: Json, headers: Headers, peer: str) -> Json:  # noqa: ARG002 -- whoever has the key may be anywhere
        """Return the claims of a good token that is about this very activity."""
        claims, endorsed = await self._verified(headers.get("Authorization", ""))
        if activity.get("channelId") != CHANNEL or CHANNEL not in endorsed:
            raise _no("not signed for Teams")
        url = activity.get("serviceUrl")
        said = claims.get("serviceurl", claims.get("serviceUrl"))
        if not isinstance(url, str) or not isinstance(said, str) or normal(url) != normal(said):
            raise _no("signed for another serviceUrl")
        if not self.urls.is_allowed(url):
            raise _no("a serviceUrl that is not the Bot Connector's")
        if _tenant(activity) != self.tenant.lower():
            raise _no("another tenant")
        return claims

    async def _verified(self, header: str) -> tuple[Json, frozenset[str]]:
        if not header.lower().startswith(_BEARER):
            raise _no("no token")
        token = header[len(_BEARER) :].strip()
        key = await self._key(_key_named(token))
        return self._claims(token, key.public), key.endorsements

    async def _key(self, kid: str) -> Any:
        try:
            key = await self.keys.key_for(kid)
        except Unreachable:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "the keys cannot be fetched") from None
        if key is None:
            raise _no("an unknown key")
        return key

    def _claims(self, token: str, key: jwt.PyJWK) -> Json:
        app = self.app_id
        try:
            return jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=[app, f"api://{app}", f"api://botid-{app}"],
                issuer=self.keys.issuer,
                leeway=_LEEWAY,
                options={"require": _REQUIRED},
            )
        except PyJWTError as error:
            raise _no(f"token: {type(error).__name__}") from None
        except (
            ValueError,
            TypeError,
        ):  # what PyJWT lets through where claims are of other types than it thinks
            raise _no("token: junk") from None


def _key_named(token: str) -> str:
    """Return the id of the key that a token says it is signed with; nothing else of it is believed before that is checked."""
    if not _TOKEN.fullmatch(token):
        raise _no("not a token")
    try:
        header = json.loads(base64url_decode(token.partition(".")[0]))
    except _JUNK:
        raise _no("not a token") from None
    kid = header.get("kid") if isinstance(header, dict) else None
    if not isinstance(kid, str):
        raise _no("no key named")
    return kid


@dataclass(frozen=True, slots=True)
class Loopback:
    """Lets in whatever this machine says, without any token: for trying things out, and only where somebody asked for it."""

    urls: ServiceUrls

    async def admit(self, activity: Json, headers: Headers, peer: str) -> Json:
        """Return no claims; the activity is from this machine, and wants its answers there."""
        if peer not in LOOPBACK or any(name in headers for name in _FROM_AFAR):
            raise _no("not from this machine")
        url = activity.get("serviceUrl")
        if not isinstance(url, str) or not self.urls.is_allowed(url):
            raise _no("a serviceUrl that is not on this machine")
        return {}


def _tenant(activity: Json) -> str | None:
    match activity.get("channelData"):
        case {"tenant": {"id": str(tenant)}}:
            return tenant.lower()
        case _:
            return None


def _no(reason: str) -> Refused:
    return Refused(HTTPStatus.UNAUTHORIZED, reason)

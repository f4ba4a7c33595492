"""Our own tokens, one for each service: asked for once, kept, and renewed before they end.

<https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow>
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from math import isfinite
from typing import Any, Final

import httpx

from bot.chat.teams.addresses import in_path
from bot.connectors.http import Answer, excerpt, exchange, retry_after
from bot.domain.errors import LoggedOut, OutcomeUnknown, OutsideError, RateLimited, Unreachable
from bot.settings.secret import Secret

logger = logging.getLogger(__name__)

LOGIN: Final = "https://login.microsoftonline.com"
BOT_CONNECTOR: Final = "https://api.botframework.com/.default"
"""The scope of what is said to the Bot Connector."""

_ASKING: Final = 10.0
"""Seconds that an answer may take."""
_AHEAD: Final = 300.0
"""Seconds before its end from which a token is renewed; half of its life where that is shorter."""
_PAUSE: Final = 15.0
"""Seconds between two tries to renew a token that is still good."""
_SHORTEST_LIFE: Final = 1.0
_LONGEST_LIFE: Final = 24 * 3600.0
_USUAL_LIFE: Final = 3599.0


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who we are in a tenant; `login` is the address of what issues tokens."""

    app_id: str
    password: Secret
    tenant: str
    login: str = LOGIN

    @property
    def url(self) -> str:
        return f"{self.login.rstrip('/')}/{in_path(self.tenant)}/oauth2/v2.0/token"


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    renewed_from: float
    ends: float


class TokenSource:
    """Tokens for one scope. `clock` is monotonic, in seconds.

    Whoever needs a token while it is being renewed gets the old one as long as it is good, and else waits for that one request.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        credentials: Credentials,
        scope: str = BOT_CONNECTOR,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = http
        self._credentials = credentials
        self._scope = scope
        self._clock = clock
        self._token: _Token | None = None
        self._asking = asyncio.Lock()
        self._not_before = 0.0

    async def get(self) -> str:
        """Return a token that is good now; raises `LoggedOut`, `RateLimited` or `Unreachable`."""
        good = self._good()
        if good and (self._clock() < good.renewed_from or self._asking.locked()):
            return good.text
        async with self._asking:
            good = self._good()
            if good is None or good.renewed_from <= self._clock() >= self._not_before:
                good = await self._renewed(good)
            return good.text

    def refused(self, token: str) -> bool:
        """Forget a token that was not taken; tell whether there is any use in another one."""
        if self._token and self._token.text == token:
            self._token = None
            return True
        return self._token is not None

    def _good(self) -> _Token | None:
        return self._token if self._token and self._clock() < self._token.ends else None

    async def _renewed(self, old: _Token | None) -> _Token:
        try:
            self._token = token = await self._ask()
        except OutsideError as error:
            if old is None:
                raise
            logger.warning("a token for Teams could not be renewed yet: %s", error)
            self._not_before = self._clock() + _PAUSE
            return old
        return token

    async def _ask(self) -> _Token:
        """Ask for a token. It may be asked for as often as it takes, so whatever is unknown did not happen."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self._credentials.app_id,
            "client_secret": self._credentials.password.reveal(),
            "scope": self._scope,
        }
        request = self._http.build_request("POST", self._credentials.url, data=form)
        try:
            answer = await exchange(self._http, request, seconds=_ASKING)
        except OutcomeUnknown as error:
            raise Unreachable(f"login: {error}") from error
        if answer.status != HTTPStatus.OK:
            raise _refusal(answer)
        return self._read(answer.body)

    def _read(self, body: bytes) -> _Token:
        try:
            content = json.loads(body)
        except ValueError:
            content = None
        match content:
            case {"access_token": str(text)} if text:
                life = _life(content)
                now = self._clock()
                return _Token(text, now + max(life - _AHEAD, life / 2), now + life)
            case _:
                raise Unreachable("login: an answer without a token")


def _life(content: Mapping[str, Any]) -> float:
    """Return for how many seconds a token is good."""
    try:
        life = float(content["expires_in"])
    except (KeyError, TypeError, ValueError, OverflowError):
        life = _USUAL_LIFE
    return min(max(life, _SHORTEST_LIFE), _LONGEST_LIFE) if isfinite(life) else _USUAL_LIFE


def _refusal(answer: Answer) -> OutsideError:
    said = f"login: {excerpt(answer)}"
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(said, retry_after(answer.headers.get("retry-after"), datetime.now(UTC)))
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.REQUEST_TIMEOUT:
        return Unreachable(said)
    return LoggedOut(said)

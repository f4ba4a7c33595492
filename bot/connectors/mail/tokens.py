"""Tokens in place of passwords (OAuth 2, RFC 6749): Microsoft 365 and Google let nobody into a mailbox without.

With a refresh token on behalf of a person (Google), else as the app itself (Microsoft, "client credentials").
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import httpx

from bot.connectors import http as calls
from bot.domain.errors import LoggedOut, OutcomeUnknown, Rejected, Unreachable

_EARLY: Final = timedelta(minutes=2)
_USUAL: Final = 3600.0
_LONGEST: Final = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class App:
    """What the provider knows Zuruf as."""

    token_url: str
    client: str
    secret: str = field(repr=False)
    scope: str = ""
    refresh_token: str = field(default="", repr=False)

    @property
    def form(self) -> dict[str, str]:
        """Return what is asked with."""
        told = {"client_id": self.client, "client_secret": self.secret, "scope": self.scope}
        if self.refresh_token:
            told |= {"grant_type": "refresh_token", "refresh_token": self.refresh_token}
        else:
            told |= {"grant_type": "client_credentials"}
        return {name: value for name, value in told.items() if value}


class Tokens:
    """Asks for a token when the last one is about to end, one call at a time."""

    def __init__(self, app: App, http: httpx.AsyncClient, clock: Callable[[], datetime]) -> None:
        self._app = app
        self._http = http
        self._clock = clock
        self._turn = asyncio.Lock()
        self._token = ""
        self._ends_at: datetime | None = None

    async def token(self) -> str:
        """Return a token that lasts; `LoggedOut` if the provider gives none."""
        async with self._turn:
            if self._ends_at is None or self._clock() >= self._ends_at - _EARLY:
                await self._renew()
            return self._token

    async def _renew(self) -> None:
        request = self._http.build_request("POST", self._app.token_url, data=self._app.form)
        try:
            told: Any = json.loads(await calls.send(self._http, request, self._clock))
        except Rejected as error:
            raise LoggedOut(f"no token is given: {error}") from error
        except OutcomeUnknown as error:  # asking again gives another one, which is as good
            raise Unreachable(f"no token is given: {error}") from error
        except ValueError:
            raise LoggedOut("what should be a token is none") from None
        token = told.get("access_token") if isinstance(told, dict) else None
        if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable():
            raise LoggedOut("what should be a token is none")
        lasts = told.get("expires_in")
        seconds = float(lasts) if isinstance(lasts, int) and 0 < lasts <= _LONGEST else _USUAL
        self._token = token
        self._ends_at = self._clock() + timedelta(seconds=seconds)

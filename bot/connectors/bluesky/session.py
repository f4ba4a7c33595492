"""Being logged in: once, for as long as it lasts.

An access token lives two hours, the token that renews it 90 days; logging in is allowed 300 times a day. So a session is kept
over restarts and renewed before it ends, by one call at a time. A renewal whose answer is lost may be asked for again: the
server gives the same successor.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.connectors.bluesky.notebook import Notebook
from bot.connectors.bluesky.wire import LOGIN, Told, Wire, nothing_left_yet
from bot.domain.errors import LoggedOut

_EARLY: Final = timedelta(minutes=5)
_APP_PASSWORDS: Final = frozenset({"com.atproto.appPass", "com.atproto.appPassPrivileged"})


@dataclass(frozen=True, slots=True)
class Session:
    """Whom we speak for, and what proves it. `at` is the server that its calls go to, `home` where the account says it lives."""

    did: str
    handle: str
    at: str
    home: str = ""
    access: str = field(default="", repr=False)
    refresh: str = field(default="", repr=False)

    @property
    def ends_at(self) -> datetime | None:
        """When the token for calls ends; None if it does not say."""
        return _moment(_claims(self.access).get("exp"))

    @property
    def lasts_until(self) -> datetime | None:
        """When only the password helps; None if the token does not say."""
        return _moment(_claims(self.refresh).get("exp"))

    @property
    def is_of_an_app_password(self) -> bool:
        """Tell whether it came from a password that can be taken away alone."""
        return _claims(self.access).get("scope") in _APP_PASSWORDS


@dataclass(frozen=True, slots=True)
class Login:
    """What the policy says: whom to log in, where, and to which other server the account's calls may go."""

    service: str
    handle: str
    password: str = field(repr=False)
    pds: str = ""


class Sessions:
    """Gives everybody the one session that there is."""

    def __init__(self, wire: Wire, login: Login, notebook: Notebook, clock: Callable[[], datetime]) -> None:
        self._wire = wire
        self._login = login
        self._notebook = notebook
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self._session: Session | None = None

    async def current(self) -> Session:
        """Return a session that lasts for a call, logging in only if there is none."""
        async with self._one_at_a_time:
            with nothing_left_yet():
                return await self._current()

    async def _current(self) -> Session:
        session = self._session or await self._kept()
        if session is None:
            session = await self._log_in()
        elif self._ends_soon(session):
            session = await self._renew(session)
        self._session = session
        return session

    async def instead_of(self, stale: Session) -> Session:
        """Return another session than one that was refused; whoever comes second gets what the first one fetched."""
        async with self._one_at_a_time:
            if self._session is None or self._session.access == stale.access:
                with nothing_left_yet():
                    self._session = await self._renew(stale)
            return self._session

    def _ends_soon(self, session: Session) -> bool:
        return session.ends_at is not None and session.ends_at - self._clock() < _EARLY

    async def _renew(self, session: Session) -> Session:
        try:
            told = await self._wire.post(
                self._login.service,
                "com.atproto.server.refreshSession",
                token=session.refresh,
                bucket=LOGIN,
                cost=1,
            )
        except LoggedOut:
            return await self._log_in()
        return await self._taken(told)

    async def _log_in(self) -> Session:
        who = {"identifier": self._login.handle, "password": self._login.password}
        told = await self._wire.post(
            self._login.service, "com.atproto.server.createSession", who, bucket=LOGIN, cost=1
        )
        return await self._taken(told)

    async def _taken(self, told: Told) -> Session:
        """Keep a session before anybody uses it: what is not kept is lost with the process."""
        if told.body.get("active") is False:
            raise LoggedOut(f"the account is {told.body.get('status') or 'not active'}")
        home = _home(told.body.get("didDoc"))
        session = Session(
            did=told.text("did"),
            handle=told.text("handle"),
            at=home if home and home == self._login.pds.rstrip("/") else self._login.service,
            home=home,
            access=told.text("accessJwt"),
            refresh=told.text("refreshJwt"),
        )
        await self._notebook.write("session", {"of": self._names(), **_told(session)})
        return session

    async def _kept(self) -> Session | None:
        """Return the session of before the restart, unless the policy now names another account or server."""
        try:
            kept = dict(await self._notebook.read("session"))
            return Session(**kept) if kept.pop("of") == self._names() else None
        except (ValueError, TypeError, KeyError):
            return None

    def _names(self) -> dict[str, str]:
        return {"service": self._login.service, "handle": self._login.handle, "pds": self._login.pds}


def _told(session: Session) -> dict[str, str]:
    return {
        "did": session.did,
        "handle": session.handle,
        "at": session.at,
        "home": session.home,
        "access": session.access,
        "refresh": session.refresh,
    }


def _home(document: Any) -> str:
    """Return the server that a DID document names (https://atproto.com/specs/did); empty if there is none."""
    services = document.get("service") if isinstance(document, dict) else None
    for one in services if isinstance(services, list) else ():
        if isinstance(one, dict) and str(one.get("id", "")).endswith("#atproto_pds"):
            endpoint = one.get("serviceEndpoint")
            return endpoint.rstrip("/") if isinstance(endpoint, str) else ""
    return ""


def _claims(token: str) -> Mapping[str, Any]:
    """Read what a token says about itself. It was given to us, so nobody has to be convinced; any other form says nothing."""
    try:
        part = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, IndexError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


def _moment(seconds: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None

"""Calls to a server of the AT Protocol: XRPC becomes answers or our errors (https://atproto.com/specs/xrpc)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, Never

import httpx

from bot.connectors import http as calls
from bot.connectors.http import Answer
from bot.connectors.limits import Gate
from bot.domain.errors import Gone, LoggedOut, OutcomeUnknown, Rejected, Unreachable
from bot.strict_json import whatever_it_holds

READ: Final = "read"
WRITE: Final = "write"
LOGIN: Final = "login"

CREATE: Final = 3
"""Points of a write, of 5,000 an hour and 35,000 a day; a deletion takes 1, and an update is counted as if it were new."""
DELETE: Final = 1

_LARGEST: Final = (
    16 * 1024 * 1024
)  # bytes; a record has at most one million, and a thread of a thousand answers two
_SPARE: Final = 100
"""Requests of a window that reading leaves for answers."""
_OUT: Final = frozenset(
    {
        "AccountDeactivated",
        "AccountSuspended",
        "AccountTakedown",
        "AuthFactorTokenRequired",
        "AuthMissing",
        "AuthenticationRequired",
    }
)
_STALE: Final = frozenset({"ExpiredToken", "InvalidToken"})
_GONE: Final = frozenset({"RecordNotFound", "NotFound"})

Params = Sequence[tuple[str, str]]


class Stale(LoggedOut):
    """The access token has ended: another one has to be fetched."""


class Swapped(Rejected):
    """Somebody has changed the record in the meantime."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a call was answered, and when by the server's own clock."""

    body: Mapping[str, Any]
    headers: Mapping[str, str]

    def listed(self, name: str) -> list[Any]:
        """Return a list that has to be there: nothing must pass for "there is none" that only could not be read."""
        value = self.body.get(name)
        if not isinstance(value, list):
            raise OutcomeUnknown(f"an answer without {name}")
        return value

    def text(self, name: str) -> str:
        """Return a text that has to be there."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value:
            raise OutcomeUnknown(f"an answer without {name}")
        return value


@contextmanager
def nothing_left_yet() -> Iterator[None]:
    """Around what is asked before something is done: if that fails, in whatever way, certainly nothing was done."""
    try:
        yield
    except OutcomeUnknown as error:
        raise Unreachable(str(error)) from error


class Wire:
    """One account's way to its server. A token goes nowhere but to the address that its caller names."""

    def __init__(self, http: httpx.AsyncClient, clock: Callable[[], datetime]) -> None:
        self._http = http
        self._clock = clock
        self._gate = Gate(clock)

    async def get(self, at: str, method: str, params: Params = (), *, token: str = "") -> Told:
        """Ask."""
        request = self._http.build_request(
            "GET", _address(at, method), params=list(params), headers=_bearer(token)
        )
        return await self._call(request, READ, 1, spare=_SPARE)

    async def post(
        self,
        at: str,
        method: str,
        body: Mapping[str, Any] | None = None,
        *,
        token: str = "",
        bucket: str = WRITE,
        cost: int = CREATE,
    ) -> Told:
        """Have something done. It is done once or not at all; `OutcomeUnknown` if nobody can say."""
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = _bearer(token) | ({} if body is None else {"content-type": "application/json"})
        request = self._http.build_request("POST", _address(at, method), content=content, headers=headers)
        return await self._call(request, bucket, cost)

    async def _call(self, request: httpx.Request, bucket: str, cost: int, *, spare: int = 0) -> Told:
        self._gate.enter(bucket, cost, spare=spare)
        answer = await calls.exchange(self._http, request, largest=_LARGEST)
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise self._gate.refused(bucket, answer.headers, calls.excerpt(answer))
        self._gate.heard(bucket, answer.headers)
        body = _object(answer.body)
        if not answer.is_success:
            _refuse(answer, body.get("error"), self._clock())
        return Told(body, answer.headers)


def _address(at: str, method: str) -> str:
    return f"{at.rstrip('/')}/xrpc/{method}"


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token else {}


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        value = whatever_it_holds(body.decode(errors="replace"))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _refuse(answer: Answer, error: Any, now: datetime) -> Never:
    message = calls.excerpt(answer)
    if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR and isinstance(error, str):
        if error in _STALE:
            raise Stale(message)
        if error in _OUT:
            raise LoggedOut(message)
        if error in _GONE:
            raise Gone(message)
        if error == "InvalidSwap":
            raise Swapped(message)
    calls.refuse(answer, now)

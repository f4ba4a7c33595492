"""Calls to the Graph API: one version, one way to say what went wrong.

Error codes: developers.facebook.com, Graph API, Handle Errors; limits: Rate Limits and Business Use Case Rate Limits.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, Never

import httpx

from bot.connectors import http as calls
from bot.connectors.limits import Gate
from bot.connectors.meta.fields import inner, text
from bot.domain.errors import (
    Gone,
    LoggedOut,
    OutcomeUnknown,
    Rejected,
    Unreachable,
)
from bot.domain.text import Untrusted, shortened
from bot.redaction import redacted

VERSION: Final = "v26.0"
"""Of the Graph API; each lives about two years, and nothing else here names it."""
FACEBOOK: Final = "https://graph.facebook.com"
INSTAGRAM: Final = "https://graph.instagram.com"

READ: Final = "read"
WRITE: Final = "write"

_LOGGED_OUT: Final = frozenset({102, 190})
_TOO_MANY: Final = frozenset({4, 17, 32, 341, 613, *range(80000, 80015)})
_OPEN: Final = frozenset({1, 2, 506})
"""A failure of theirs, or "these words stand there already": an earlier try may have arrived."""
_GONE_CODE: Final = 803
_NO_SUCH_THING: Final = (100, 33)


class Graph:
    """The API with one account's token."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        clock: Callable[[], datetime],
        *,
        token: str,
        app_secret: str,
        address: str = FACEBOOK,
    ) -> None:
        self._http = http
        self._clock = clock
        self._gate = Gate(clock)
        self._base = f"{address}/{VERSION}"
        proof = hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        self._proof = {"appsecret_proof": proof}
        self._headers = {"authorization": f"Bearer {token}"}
        self._token = token

    async def get(self, path: str, **params: str) -> Mapping[str, Any]:
        """Read something; whatever goes wrong, nothing was done, so that an open outcome is none."""
        try:
            return await self._call(READ, "GET", path, params=params | self._proof)
        except OutcomeUnknown as error:
            raise Unreachable(str(error)) from error

    async def about_token(self) -> Mapping[str, Any]:
        """Return what Meta knows of the token: whose it is, what it may do, until when."""
        return await self.get("debug_token", input_token=self._token)

    async def post(self, path: str, content: Mapping[str, Any], **params: str) -> Mapping[str, Any]:
        """Do something, once."""
        return await self._call(WRITE, "POST", path, params=params | self._proof, json=content)

    async def delete(self, path: str, **params: str) -> Mapping[str, Any]:
        """Take something away, once."""
        return await self._call(WRITE, "DELETE", path, params=params | self._proof)

    async def take_away(self, path: str) -> None:
        """As `delete`; what is gone already is as it should be."""
        try:
            await self.delete(path)
        except Gone:
            return

    async def _call(self, bucket: str, method: str, path: str, **what: Any) -> Mapping[str, Any]:
        self._gate.enter(bucket)
        request = self._http.build_request(method, f"{self._base}/{path}", headers=self._headers, **what)
        answer = await calls.exchange(self._http, request)
        self._gate.heard(bucket, answer.headers)
        told = _object(answer.body)
        if not answer.is_success or "error" in told:
            self._refuse(bucket, answer, inner(told, "error"))
        return told

    def _refuse(self, bucket: str, answer: calls.Answer, error: Mapping[str, Any]) -> Never:
        """Raise what follows from a refusal; the code says more than the status, which is mostly 400."""
        code, subcode = error.get("code"), error.get("error_subcode")
        message = _in_words(error) or calls.excerpt(answer)
        if code in _TOO_MANY or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise self._gate.refused(bucket, answer.headers, message)
        if code in _LOGGED_OUT or answer.status == HTTPStatus.UNAUTHORIZED:
            raise LoggedOut(message)
        if code == _GONE_CODE or (code, subcode) == _NO_SUCH_THING or answer.status in _MISSING:
            raise Gone(message)
        if code in _OPEN or error.get("is_transient") is True or not _is_refusal(answer.status):
            raise OutcomeUnknown(message)
        raise Rejected(message)


_MISSING: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


def _is_refusal(status: int) -> bool:
    return (
        HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        and status != HTTPStatus.REQUEST_TIMEOUT
    )


def _in_words(error: Mapping[str, Any]) -> str:
    """Return what Meta says to people, with the number that its documentation is searched by."""
    said = text(error, "error_user_msg") or text(error, "message")
    words = " ".join(Untrusted(redacted(said[:1000])).clean().split())
    numbers = [str(error[name]) for name in ("code", "error_subcode") if isinstance(error.get(name), int)]
    return f"{shortened(words, 300)} ({'/'.join(numbers)})" if numbers else shortened(words, 300)


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {"data": value}

"""Calls to one server: what went wrong becomes what follows from it, and its limits are kept before they are hit."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, Never
from urllib.parse import parse_qs, urlsplit

import httpx

from bot.connectors import http as calls
from bot.connectors.http import Answer
from bot.connectors.limits import Gate
from bot.domain.errors import LoggedOut, OutcomeUnknown, Rejected

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of one answer; eighty notifications are some 400 kilobytes."""
READ, WRITE, POST, REPORT = "read", "write", "post", "report"
"""Limits that Mastodon tells apart (docs.joinmastodon.org/api/rate-limits)."""

_FOR_PEOPLE: Final = 30
_NO_WAY_IN: Final = ("scope", "disabled", "suspended", "not confirmed", "missing a confirmed")
"""A 403 that says one of these holds for every call; any other for this one alone."""

Params = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, and the id from which `Link: rel="prev"` goes on to what is newer; empty where there is none."""

    items: list[Any]
    newer: str
    older: str


class Wire:
    """One account's calls."""

    def __init__(
        self, server: str, token: str, http: httpx.AsyncClient, clock: Callable[[], datetime]
    ) -> None:
        self.host = urlsplit(server).netloc
        self._server = server.rstrip("/")
        self._headers = {"authorization": f"Bearer {token}"}
        self._http = http
        self._clock = clock
        self._gate = Gate(clock)
        self.date = ""
        """When the server answered last, by its own clock."""

    async def get(self, path: str, params: Params = (), *, open_to_all: bool = False) -> Any:
        """Read something for somebody who waits for it; `open_to_all` goes without the token."""
        return _json(await self._read(path, params, open_to_all=open_to_all))

    async def poll(self, path: str, params: Params = ()) -> Any:
        """Read something that can wait, as it leaves room for what people do."""
        return _json(await self._read(path, params, spare=_FOR_PEOPLE))

    async def listing(self, path: str, params: Params) -> Listing:
        """Read a page of a list; it can wait as well."""
        answer = await self._read(path, params, spare=_FOR_PEOPLE)
        told = _json(answer)
        links = answer.headers.get("link", "")[:4_000]
        items = told if isinstance(told, list) else []
        return Listing(items, _in_link(links, "prev", "min_id"), _in_link(links, "next", "max_id"))

    async def post(
        self, path: str, body: Mapping[str, Any] | None = None, *, bucket: str = WRITE, key: str = ""
    ) -> Any:
        """Change something. `key` is the reply's own."""
        self._gate.enter(bucket)
        headers = self._headers | ({"idempotency-key": key} if key else {})
        request = self._http.build_request("POST", self._server + path, json=body or {}, headers=headers)
        return _json(await self._send(request, bucket))

    async def _read(self, path: str, params: Params, *, spare: int = 0, open_to_all: bool = False) -> Answer:
        self._gate.enter(READ, spare=spare)
        headers = {} if open_to_all else self._headers
        request = self._http.build_request("GET", self._server + path, params=list(params), headers=headers)
        return await self._send(request, READ)

    async def _send(self, request: httpx.Request, bucket: str) -> Answer:
        answer = await calls.exchange(self._http, request, largest=LARGEST)
        self.date = answer.headers.get("date", "")
        self._gate.heard(bucket, answer.headers)
        if not answer.is_success:
            self._refuse(answer, bucket)
        return answer

    def _refuse(self, answer: Answer, bucket: str) -> Never:
        message = calls.excerpt(answer)
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise self._gate.refused(bucket, answer.headers, message)
        if answer.status == HTTPStatus.FORBIDDEN:
            shut = any(word in message.lower() for word in _NO_WAY_IN)
            raise (LoggedOut if shut else Rejected)(message)
        calls.refuse(answer, self._clock())


def _json(answer: Answer) -> Any:
    """Return what a 2xx carries; without JSON in it nobody knows what it means."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        raise OutcomeUnknown(f"HTTP {answer.status} with something else than JSON") from None


def _in_link(header: str, rel: str, name: str) -> str:
    """Return a parameter of one of the addresses of a Link header (RFC 8288); the address itself is never called."""
    for link in header.split(","):
        address, _, rest = link.strip().partition(";")
        if f'rel="{rel}"' in rest and address.startswith("<") and address.rstrip().endswith(">"):
            try:
                values = parse_qs(urlsplit(address.strip()[1:-1]).query).get(name, [""])
            except ValueError:
                return ""
            return values[0][:128]
    return ""

"""Calls to platforms: what went wrong becomes what follows from it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final, Never

import httpx

from bot.domain.errors import (
    Gone,
    LoggedOut,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unreachable,
)
from bot.domain.text import Untrusted, shortened
from bot.exits import Exits
from bot.redaction import redacted

LARGEST_ANSWER: Final = 1024 * 1024
"""Bytes; the answers we ask for are a few kilobytes."""
WHOLE_CALL: Final = 28.0
"""Seconds; a delivery's lease of 60 s must outlast a call, even one whose answer trickles in."""
LONGEST_WAIT: Final = 6 * 3600.0
"""Seconds. What is asked for is kept, also an hour: the reply waits with its time on the card. After six a person decides anyway."""

_PORTS: Final = {"http": 80, "https": 443}
_TIMEOUTS: Final = httpx.Timeout(connect=5.0, read=20.0, write=20.0, pool=5.0)
_USUAL_WAIT: Final = 60.0
_NEVER_SENT: Final = (
    httpx.ConnectError,  # refused, no such host, TLS
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_MOVED: Final = frozenset(
    {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT}
)
"""Redirects that ask for the same request elsewhere; 302 and 303 often mean that it was done."""


def new_client(exits: Exits) -> httpx.AsyncClient:
    """Return the one client that all connectors share; whoever makes it closes it. It connects to no host but `exits`.

    Nothing is retried here: only the outbox knows whether sending again is safe. Redirects are refused, because a signed
    or authorised request belongs to the address in the policy alone. Cookies are refused, because accounts share the
    client. Proxies of the environment (HTTPS_PROXY, NO_PROXY) are used: in a company they may be the only way out.
    """

    async def check(request: httpx.Request) -> None:
        exits.check(request.url.host, request.url.port or _PORTS[request.url.scheme])

    no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    return httpx.AsyncClient(
        timeout=_TIMEOUTS,
        follow_redirects=False,
        cookies=no_cookies,
        event_hooks={"request": [check]},
        headers={"user-agent": "zuruf", "accept-encoding": "identity"},
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever it says."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


class TooLarge(OutcomeUnknown):
    """An answer of more bytes than are read."""


async def send(
    http: httpx.AsyncClient,
    request: httpx.Request,
    clock: Callable[[], datetime],
    *,
    forbidden: type[LoggedOut | Rejected] = Rejected,
) -> bytes:
    """Send a request once and return the body of a 2xx answer; raise the errors of `bot.domain.errors`.

    `forbidden` is what 403 means on the connector's platform: that this one request is refused, or that we are not let in any
    more, after which nothing else of the account is sent until a person has renewed its token.
    """
    answer = await exchange(http, request)
    if answer.status == HTTPStatus.FORBIDDEN:
        raise forbidden(excerpt(answer))
    if not answer.is_success:
        refuse(answer, clock())
    return answer.body


async def exchange(
    http: httpx.AsyncClient,
    request: httpx.Request,
    *,
    seconds: float = WHOLE_CALL,
    largest: int = LARGEST_ANSWER,
) -> Answer:
    """Send a request once and return its answer; `Unreachable` if it certainly did not leave, else `OutcomeUnknown`."""
    try:
        async with asyncio.timeout(seconds):
            response = await http.send(request, stream=True)
            try:
                body = await _body(response, largest)
            finally:
                await response.aclose()
    except _NEVER_SENT as error:
        raise Unreachable(_named(error)) from error
    except (httpx.HTTPError, TimeoutError) as error:
        raise OutcomeUnknown(_named(error)) from error
    return Answer(response.status_code, response.headers, body)


def retry_after(value: str | None, now: datetime) -> float:
    """Return the seconds that a Retry-After header (RFC 9110, 10.2.3) asks for, at most six hours.

    60 without the header or when it cannot be read.
    """
    if value is None:
        return _USUAL_WAIT
    if re.fullmatch(r"[0-9]{1,9}", seconds := value.strip()):
        return min(float(seconds), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return _USUAL_WAIT
    at = at if at.tzinfo else at.replace(tzinfo=UTC)  # "-0000" means UTC, too
    return min(max((at - now).total_seconds(), 0.0), LONGEST_WAIT)


async def _body(response: httpx.Response, largest: int) -> bytes:
    """Read the raw answer: what was compressed against our wish is not inflated."""
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > largest:
            raise TooLarge(f"HTTP {response.status_code} with more than {largest} bytes")
    return bytes(body)


def refuse(answer: Answer, now: datetime) -> Never:
    """Raise what follows from an answer that is no success, as far as its status tells."""
    message = excerpt(answer)
    match answer.status:
        case HTTPStatus.UNAUTHORIZED:
            raise LoggedOut(message)
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
            raise Gone(message)
        case HTTPStatus.TOO_MANY_REQUESTS:
            raise RateLimited(message, retry_after(answer.headers.get("retry-after"), now))
        case HTTPStatus.REQUEST_TIMEOUT:
            raise OutcomeUnknown(message)
        case status if status in _MOVED:
            raise Rejected(
                f"{message} (the address has moved to {answer.headers.get('location', 'somewhere')})"
            )
        case status if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Rejected(message)
        case _:
            raise OutcomeUnknown(message)


def excerpt(answer: Answer) -> str:
    """Return the beginning of an answer. It may repeat what it was sent, and people read it: so without secrets."""
    words = " ".join(
        Untrusted(redacted(answer.body[:10_000].decode(errors="replace"))[:1000]).clean().split()
    )
    return f"HTTP {answer.status}: {shortened(words, 200)}" if words else f"HTTP {answer.status}"


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__

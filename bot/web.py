"""The one web server: hooks of platforms, what Slack and Teams tell, and what an operator asks."""

from __future__ import annotations

import asyncio
import base64
import logging
import math
import os
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.allowance import Allowance
from bot.connectors.connector import Forged, Hook, Malformed
from bot.connectors.endpoint import Endpoint
from bot.connectors.hooks import Secrets, SignedHook
from bot.connectors.post_json import LARGEST_BODY
from bot.domain.errors import OutsideError
from bot.domain.posts import AccountId, News
from bot.stores.store import StoreError

Receive = Callable[[News], Awaitable[object]]
"""Makes a post durable before it returns; may raise `StoreError`."""
Health = Callable[[], Awaitable[Mapping[str, Any]]]
"""Returns anything about the bot; a list of `reasons` that is not empty means: not ready."""
Door = Callable[[web.Request], Awaitable[web.Response]]
"""Answers a request of a chat product, whose body is already read."""

LONGEST_READ: Final = 10.0
"""Seconds that a body may take to arrive."""

MOST_AT_ONCE: Final = 20_000
A_SECOND: Final = 200.0
"""Signed posts that one account may bring: a storm of 10,000 in a minute twice, then 200 a second, half of what the disk takes.

Whoever has a secret and sends more is told to wait before anything of it is acknowledged, so nothing is lost.
"""

_NOT_SIGNED: Final = "no valid signature, or more than 5 minutes old"
_NOBODYS: Final = SignedHook(
    AccountId("nobody"),
    Secrets(f"whsec_{base64.b64encode(os.urandom(32)).decode()}"),
    lambda: datetime.now(UTC),
)
"""Checks what comes for accounts that do not exist; nobody knows its secret."""
_DECISIVE: Final = (
    "authorization", "content-encoding", "content-type", "webhook-id", "webhook-signature", "webhook-timestamp", "x-slack-request-timestamp",
    "x-slack-signature",
)  # fmt: skip
LARGEST_FORM: Final = 1024 * 1024
"""Bytes of what a chat product sends. Slack's are longest: all of a form is reported, 250 KB at most, and several times that as it is encoded."""


class _Refused(Exception):
    """A request that is answered with an error; `reason` is what it is counted under."""

    def __init__(self, status: int, reason: str, message: str = "", *, retry_after: float = 0.0) -> None:
        super().__init__(message or reason)
        self.status = status
        self.reason = reason
        self.retry_after = retry_after


class _Reception:
    """Answers every request; `rejected` counts those that were refused, by reason."""

    def __init__(
        self,
        hooks: Mapping[AccountId, Hook],
        endpoints: Mapping[str, Endpoint],
        receive: Receive,
        health: Health,
        clock: Callable[[], float],
    ) -> None:
        self._hooks = hooks
        self._endpoints = endpoints
        self._allowances = defaultdict[AccountId, Allowance](lambda: Allowance(MOST_AT_ONCE, A_SECOND, clock))
        self._receive = receive
        self._health = health
        self._rejected: Counter[str] = Counter()

    async def take_post(self, request: web.Request) -> web.Response:
        """Answer 204 when everything in the body is durable; anything else makes an honest sender try again."""
        return await self._take(self._items(request))

    async def take_batch(self, request: web.Request) -> web.Response:
        """As `take_post`, for an address that several accounts share; platforms want to hear 200 there."""
        answer = await self._take(self._batch(self._endpoint(request), request))
        return (
            web.Response(text="EVENT_RECEIVED") if answer.status == web.HTTPNoContent.status_code else answer
        )

    async def shake_hands(self, request: web.Request) -> web.Response:
        """Answer a platform that asks whether this is us."""
        endpoint = self._endpoint(request)
        try:
            return web.Response(text=endpoint.handshake(request.query))
        except Forged:
            return self._refuse(_Refused(403, "handshake", "not the token that is known here"))

    def _endpoint(self, request: web.Request) -> Endpoint:
        """Return whose address was called; nobody's while no account needs it."""
        endpoint = self._endpoints.get(request.path)
        if endpoint is None:
            raise web.HTTPNotFound
        return endpoint

    async def _take(self, arriving: Awaitable[Sequence[News]]) -> web.Response:
        try:
            for item in await arriving:
                await self._receive(item)
        except _Refused as refused:
            return self._refuse(refused)
        except StoreError:
            return self._refuse(_Refused(503, "store unavailable", "cannot take this now, try again"))
        return web.Response(status=204)

    async def _batch(self, endpoint: Endpoint, request: web.Request) -> Sequence[News]:
        _refuse_doubled_headers(request, endpoint.decisive)
        _require_json(request)
        body = await _body(request, endpoint.largest_body)
        try:
            told = await endpoint.take(request.headers, body)
        except Forged:
            raise _Refused(401, "forged", _NOT_SIGNED) from None
        except Malformed as error:
            raise _Refused(400, "malformed", str(error)) from None
        except OutsideError:
            raise _Refused(503, "full", "cannot take this now, try again") from None
        for account, news in Counter(account for account, _ in told).items():
            self._allow(account, news)
        return [item for _, item in told]

    def _allow(self, account: AccountId, news: int) -> None:
        if pause := self._allowances[account].take(news):
            raise _Refused(429, "too many", "too many posts, try again later", retry_after=pause)

    async def hand(self, door: Door, request: web.Request) -> web.Response:
        """Hand a request of reasonable size to the door of a chat product."""
        try:
            _refuse_doubled_headers(request)
            await _body(request, LARGEST_FORM)
        except _Refused as refused:
            return self._refuse(refused)
        return await door(request)

    async def live(self, _request: web.Request) -> web.Response:
        return web.json_response({"live": True})

    async def ready(self, _request: web.Request) -> web.Response:
        health = await self._health()
        ready = not health.get("reasons")
        answer = {"ready": ready, **health, "rejected": dict(self._rejected)}
        return web.json_response(answer, status=200 if ready else 503)

    async def _items(self, request: web.Request) -> Sequence[News]:
        _refuse_doubled_headers(request)
        _require_json(request)
        body = await _body(request, LARGEST_BODY)
        account = AccountId("{connector}/{account}".format_map(request.match_info))
        items = self._verified(account, request.headers, body)
        self._allow(account, len(items))
        return items

    def _verified(self, account: AccountId, headers: Mapping[str, str], body: bytes) -> Sequence[News]:
        hook = self._hooks.get(account, _NOBODYS)
        try:
            hook.verify(headers, body)
            return hook.parse(body)
        except Forged:  # told alike, and after the same work, so that nobody learns which accounts there are
            raise _Refused(401, "unknown account" if hook is _NOBODYS else "forged", _NOT_SIGNED) from None
        except Malformed as error:
            raise _Refused(400, "malformed", str(error)) from None

    def _refuse(self, refused: _Refused) -> web.Response:
        self._rejected[refused.reason] += 1
        headers = {"Retry-After": str(math.ceil(refused.retry_after))} if refused.retry_after else {}
        return web.json_response({"error": str(refused)}, status=refused.status, headers=headers)


def make_web(
    *,
    hooks: Mapping[AccountId, Hook],
    receive: Receive,
    health: Health,
    endpoints: Mapping[str, Endpoint] | None = None,
    shared: Iterable[str] = (),
    doors: Mapping[str, Door] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> web.Application:
    """Return the application.

    POST /hooks/{connector}/{account}: 204, 400 malformed, 401 not signed, 408, 413, 415, 429 and 503 (sent again, please).
    POST to a path of `endpoints`: the same with 200 for 204; GET: the handshake, or 403. `shared` are paths that may be among them
    later: 404 until then. `hooks` and `endpoints` are looked at again for each request.
    POST to a path of `doors`: what that door answers, or 413. GET /livez: 200. GET /readyz: 200 or 503 with `reasons`.
    """
    reception = _Reception(hooks, endpoints or {}, receive, health, clock)
    app = web.Application(client_max_size=LARGEST_FORM)
    app.router.add_post("/hooks/{connector}/{account:.+}", reception.take_post)
    for path in {*(endpoints or {}), *shared}:
        app.router.add_post(path, reception.take_batch)
        app.router.add_get(path, reception.shake_hands)
    for path, door in (doors or {}).items():
        app.router.add_post(path, partial(reception.hand, door))
    app.router.add_get("/livez", reception.live)
    app.router.add_get("/readyz", reception.ready)
    return app


async def serve(app: web.Application, host: str, port: int) -> web.AppRunner:
    """Listen until `cleanup` of the result is awaited; its `addresses` say where (port 0: any free one)."""
    runner = web.AppRunner(app, access_log=None, logger=_logger(), shutdown_timeout=3.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner


def _logger() -> logging.Logger:
    """Return a logger that keeps quiet about what strangers send; aiohttp answers it with 400."""
    logger = logging.getLogger(__name__)
    logger.addFilter(_is_ours)
    return logger


def _is_ours(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


def _refuse_doubled_headers(request: web.Request, also: Sequence[str] = ()) -> None:
    """Refuse what a proxy in front could read otherwise than we do."""
    if any(len(request.headers.getall(name, ())) > 1 for name in (*_DECISIVE, *also)):
        raise _Refused(400, "doubled header", "a header that decides is given twice")


def _require_json(request: web.Request) -> None:
    if request.content_type != "application/json":
        raise _Refused(415, "not JSON", "content-type application/json expected")
    if (request.charset or "utf-8").lower() not in {"utf-8", "utf8"}:
        raise _Refused(415, "not UTF-8", "charset utf-8 expected")


async def _body(request: web.Request, most: int) -> bytes:
    """Read a body of at most so many bytes, which the request then keeps."""
    coded = (
        request.headers.get("content-encoding", "identity"),
        request.headers.get("transfer-encoding", "chunked"),
    )
    if tuple(map(str.lower, coded)) != ("identity", "chunked"):
        raise _Refused(415, "compressed", "no content-encoding, please")
    too_large = _Refused(413, "too large", f"at most {most} bytes")
    if (request.content_length or 0) > most:
        raise too_large
    try:
        async with asyncio.timeout(LONGEST_READ):
            body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise too_large from None
    except TimeoutError:
        raise _Refused(408, "too slow", f"the body took longer than {LONGEST_READ:g} s") from None
    except (ConnectionError, web.RequestPayloadError):
        raise _Refused(400, "broken off", "the body did not arrive") from None
    if len(body) > most:
        raise too_large
    return body

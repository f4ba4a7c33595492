"""The door for what Teams sends: checked, read, turned once, answered. Junk is 400, 401 or 413, never 500.

Nothing is done, kept or logged of what is not signed for us. What people wrote is answered when it is on disk; what could not be
stored is 503, so that Teams brings it again.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from aiohttp import web

from bot.chat.payloads import Junk, said
from bot.chat.refusing import Refusals, Refused
from bot.chat.teams.adapter import LeanAdapter
from bot.chat.teams.addresses import parse
from bot.chat.teams.auth import Check, Headers
from bot.chat.teams.heard import Heard
from bot.chat.teams.intake import heard
from bot.chat.teams.repeats import Repeats
from bot.chat.teams.service_urls import ServiceUrls
from bot.stores.store import Conflict, StoreError
from bot.strict_json import strictly

logger = logging.getLogger(__name__)

LARGEST: Final = 1024 * 1024
"""Bytes. Teams sends at most some 100 KB."""

Act = Callable[[Heard], Awaitable[dict[str, Any] | None]]
"""Acts on what was heard; returns the answer to an invoke. May raise `StoreError`, `Conflict`, `Refused`."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one request; no body where none is wanted."""

    status: int
    body: Mapping[str, Any] | None = None


class Door:
    """`audience` is our app's id; `act` may be set later, until then everything waits outside (503)."""

    def __init__(
        self, check: Check, urls: ServiceUrls, audience: str, repeats: Repeats | None = None
    ) -> None:
        self._check = check
        self._urls = urls
        self._adapter = LeanAdapter(audience)
        self._repeats = repeats or Repeats()
        self._refusals = Refusals("Teams' door")
        self.act: Act | None = None

    @property
    def refused(self) -> Mapping[str, int]:
        """How much was not let in, by reason."""
        return self._refusals.by_reason

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request."""
        try:
            reply = await self.answer(await _body(request), request.headers, request.remote or "")
        except Refused as refused:
            self._refusals.count(str(refused))
            return web.Response(status=refused.status, text=str(refused))
        if reply.body is None:
            return web.Response(status=reply.status)
        return web.json_response(reply.body, status=reply.status)

    async def answer(self, body: bytes, headers: Headers, peer: str) -> Reply:
        """Return what a body deserves; raises `Refused`."""
        activity = _activity(body)
        claims = await self._check.admit(activity, headers, peer)
        self._learn(activity)
        try:
            return Reply(HTTPStatus.OK, await self._adapter.process(activity, claims, self._hear))
        except Junk as junk:
            raise Refused(HTTPStatus.BAD_REQUEST, f"signed, but {junk}") from None
        except Refused:
            raise
        except Exception as error:  # noqa: BLE001 -- logged where it is told apart
            return Reply(_after(error, activity))

    async def _hear(self, activity: Mapping[str, Any]) -> dict[str, Any] | None:
        if self.act is None:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "not ready yet")
        found = heard(activity)
        async with self._repeats.turn(found) as again:
            return None if again else await self.act(found)

    def _learn(self, activity: Mapping[str, Any]) -> None:
        """Keep in mind where to call from now on: it comes with every activity, and changes."""
        if conversation := said(activity, "conversation", "id"):
            self._urls.learn(parse(conversation).place, said(activity, "serviceUrl"))


def _after(error: Exception, activity: Mapping[str, Any]) -> int:
    """Let Teams bring again what could not be stored; everything else would fail again as well.

    A dialog stays open, with what was typed in it, where the answer is an error.
    """
    if isinstance(error, StoreError | Conflict):
        logger.error("what Teams sent could not be stored, it will bring it again: %s", error)
        return HTTPStatus.SERVICE_UNAVAILABLE
    logger.error("what Teams sent could not be dealt with", exc_info=error)
    is_invoke = activity.get("type") == "invoke"
    return HTTPStatus.INTERNAL_SERVER_ERROR if is_invoke else HTTPStatus.OK


async def _body(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large") from None


def _activity(body: bytes) -> Mapping[str, Any]:
    if len(body) > LARGEST:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large")
    try:
        content = strictly(body.decode())
    except ValueError:
        raise Refused(HTTPStatus.BAD_REQUEST, "not JSON") from None
    if not isinstance(content, dict) or not isinstance(content.get("type"), str):
        raise Refused(HTTPStatus.BAD_REQUEST, "not an activity")
    return content

"""Everything that the app calls: who may, how much, and what goes wrong; each call is recorded."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.workspace.teams import conversations, graph, rosters
from bot.workspace.teams.call import Answer, Call, Endpoint, Kind
from bot.workspace.teams.changes import Called
from bot.workspace.teams.faults import Cut, Status
from bot.workspace.teams.hub import Hub
from bot.workspace.teams.model import Json
from bot.workspace.teams.refusals import BAD_JSON, BAD_TOKEN, NO_ROUTE, OLD_TOKEN, THROTTLED, Refused, planned

ENDPOINTS = (*conversations.ENDPOINTS, *rosters.ENDPOINTS, *graph.ENDPOINTS)
KEPT = 100_000  # a demo may run for days
PEER: web.RequestKey[tuple[str, int]] = web.RequestKey("peer", tuple)


@dataclass(frozen=True)
class Recorded:
    """One call as it was received and answered. `peer`: host and port, one for each connection. `lost`: nobody heard the answer."""

    kind: Kind
    method: str
    path: str
    place: str
    body: Json
    status: int
    answer: Json
    at: float
    peer: tuple[str, int]
    lost: bool = False


class Calls:
    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.recorded: list[Recorded] = []
        self._listeners: list[Callable[[Recorded], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def routes(self) -> list[web.RouteDef]:
        """With and without a region before the path, as `serviceUrl` says it."""
        found = [self._route(endpoint, region) for endpoint in ENDPOINTS for region in ("", "/{region}")]
        return [*found, web.route("*", "/{any:(?:[^/]+/)?v[0-9.]+/.*}", self._unknown)]

    def on_call(self, listener: Callable[[Recorded], None]) -> None:
        """Calls `listener` with every call once it is answered."""
        self._listeners.append(listener)

    async def close(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _route(self, endpoint: Endpoint, region: str) -> web.RouteDef:
        async def handle(request: web.Request) -> web.StreamResponse:
            return await self._handle(endpoint, request)

        return web.route(endpoint.method, f"{region}{endpoint.path}", handle)

    async def _handle(self, endpoint: Endpoint, request: web.Request) -> web.StreamResponse:
        request[PEER] = peer_of(request)
        try:
            call = await self._call(endpoint, request)
        except Refused as refused:
            return self._refusal(
                Call(self.hub, endpoint.kind, request.match_info, request.query), request, refused
            )
        if self.hub.faults.delay:
            await self.hub.clock.sleep(self.hub.faults.delay)
        fault = self.hub.faults.next_for(call.kind)
        if isinstance(fault, Cut):
            return self._cut(endpoint, call, request, fault)
        if isinstance(fault, Status):
            if fault.applied:
                self._run(endpoint, call, request, lost=True)
            return self._refusal(call, request, Refused(planned(fault.status), retry_after=fault.retry_after))
        return self._run(endpoint, call, request)

    async def _call(self, endpoint: Endpoint, request: web.Request) -> Call:
        text = await request.text()
        try:
            body = json.loads(text) if text else {}
        except ValueError as error:
            raise Refused(BAD_JSON, "no JSON") from error
        if not isinstance(body, dict):
            raise Refused(BAD_JSON, "no object")
        call = Call(self.hub, endpoint.kind, dict(request.match_info), dict(request.query), body)
        if endpoint.kind == "post" and call.address.root:
            return Call(self.hub, "reply", call.parts, call.query, body)
        return call

    def _run(
        self, endpoint: Endpoint, call: Call, request: web.Request, *, lost: bool = False
    ) -> web.Response:
        try:
            self._check(endpoint, call, request)
            answer = endpoint.run(call)
        except Refused as refused:
            return self._refusal(call, request, refused, lost=lost)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            return self._refusal(call, request, Refused(BAD_JSON, repr(error)), lost=lost)
        return self._answer(call, request, answer, lost=lost)

    def _check(self, endpoint: Endpoint, call: Call, request: web.Request) -> None:
        header = request.headers.get("Authorization", "")
        logins = self.hub.logins
        if self.hub.profile.authenticated and not logins.allows(header, endpoint.scope):
            raise Refused(OLD_TOKEN if logins.knows(header, endpoint.scope) else BAD_TOKEN)
        wait = self.hub.limiter.refuse(call.kind, _limited_place(call))
        if wait is not None:
            raise Refused(THROTTLED, retry_after=str(wait))

    def _cut(self, endpoint: Endpoint, call: Call, request: web.Request, fault: Cut) -> web.Response:
        if fault.late:
            self._spawn(self._late(endpoint, call, request, fault.late))
        elif fault.applied:
            self._run(endpoint, call, request, lost=True)
        if request.transport:
            request.transport.abort()
        return web.Response(status=500)

    async def _late(self, endpoint: Endpoint, call: Call, request: web.Request, seconds: float) -> None:
        await self.hub.clock.sleep(seconds)
        self._run(endpoint, call, request, lost=True)

    def _refusal(
        self, call: Call, request: web.Request, refused: Refused, *, lost: bool = False
    ) -> web.Response:
        if refused.kind.is_bug and not lost:
            self.hub.unexpected.append(f"{request.method} {request.path}: {refused}")
        response = self._answer(call, request, Answer(refused.kind.status, refused.body), lost=lost)
        if refused.retry_after:
            response.headers["Retry-After"] = refused.retry_after
        return response

    def _answer(self, call: Call, request: web.Request, answer: Answer, *, lost: bool) -> web.Response:
        self._record(call, request, answer, lost=lost)
        if answer.body:
            return web.json_response(answer.body, status=answer.status)
        return web.Response(status=answer.status)

    def _record(self, call: Call, request: web.Request, answer: Answer, *, lost: bool) -> None:
        record = Recorded(
            call.kind,
            request.method,
            request.path_qs,
            _limited_place(call),
            call.body,
            answer.status,
            answer.body,
            self.hub.clock.now(),
            request[PEER],
            lost,
        )
        self.recorded.append(record)
        if len(self.recorded) > KEPT:
            del self.recorded[: KEPT // 2]
        for listener in self._listeners:
            listener(record)
        self.hub.changes.publish(Called(call.kind, answer.status))

    async def _unknown(self, request: web.Request) -> web.Response:
        refused = Refused(NO_ROUTE, f"{request.method} {request.path}")
        self.hub.unexpected.append(str(refused))
        return web.json_response(refused.body, status=refused.kind.status)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def peer_of(request: web.Request) -> tuple[str, int]:
    """Which connection a request came on."""
    found = request.transport.get_extra_info("peername") if request.transport else None
    return (str(found[0]), int(found[1])) if found else ("", 0)


def _limited_place(call: Call) -> str:
    """Where a call counts: a channel without its thread."""
    if call.kind != "create":
        return call.address.place or call.parts.get("team", "")
    data = call.body.get("channelData")
    channel = data.get("channel") if isinstance(data, dict) else None
    return str(channel.get("id") or "") if isinstance(channel, dict) else json.dumps(call.body.get("members"))

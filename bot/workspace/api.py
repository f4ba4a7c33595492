"""`/api/{method}` and the response URLs: from an HTTP request to Slack's kind of answer."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.workspace import (
    app_methods,
    chat_methods,
    conversation_methods,
    file_methods,
    group_methods,
    reaction_methods,
    user_methods,
    view_methods,
)  # fmt: skip
from bot.workspace.call import Call, Method, SlackError
from bot.workspace.changes import Called
from bot.workspace.content import ContentRefused
from bot.workspace.faults import AnswerLost, Broken, CallFault, Throttled
from bot.workspace.hub import Hub
from bot.workspace.model import Json

METHODS: dict[str, Method] = {
    **app_methods.METHODS,
    **chat_methods.METHODS,
    **conversation_methods.METHODS,
    **file_methods.METHODS,
    **group_methods.METHODS,
    **reaction_methods.METHODS,
    **user_methods.METHODS,
    **view_methods.METHODS,
}
BODY_LIMIT = 1024 * 1024
CALLS_KEPT = 100_000  # a demo may run for days
# Errors that only a wrong program can cause; the others depend on what people and channels do meanwhile.
_BUGS = {
    "invalid_arguments",
    "unknown_method",
    "missing_scope",
    "invalid_auth",
    "not_authed",
    "not_allowed_token_type",
}


@dataclass(frozen=True)
class ApiCall:
    """One call as it was received and answered; `args` without the token."""

    method: str
    args: Json
    status: int
    answer: Json
    at: float
    answer_lost: bool = False


class Api:
    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.calls: list[ApiCall] = []
        self._listeners: list[Callable[[ApiCall], None]] = []

    def on_call(self, listener: Callable[[ApiCall], None]) -> None:
        """Calls `listener` with every API call once it is answered."""
        self._listeners.append(listener)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            args = await merged_arguments(request)
        except ValueError:
            return self._answer(method, {}, 200, {"ok": False, "error": "invalid_json"})
        token = _token(request, args)
        if self.hub.faults.latency:
            await self.hub.clock.sleep(self.hub.faults.latency)
        fault = self.hub.faults.next_for(method)
        refused = self._refused(method, args, fault)
        if refused is not None:
            return refused
        lost = isinstance(fault, AnswerLost)
        response = self._answer(method, args, 200, self.run(method, token, args), lost=lost)
        if lost and request.transport:
            request.transport.abort()
        return response

    def run(self, method: str, token: str, args: Mapping[str, Any]) -> Json:
        """The answer to a call, without HTTP around it."""
        try:
            return {"ok": True, **self._run(method, token, args)}
        except SlackError as error:
            if error.error in _BUGS or isinstance(error, ContentRefused):
                self.hub.refused(method, error)
            return {"ok": False, "error": error.error, **error.details}

    async def respond(self, request: web.Request) -> web.Response:
        """POST to a response URL."""
        try:
            body = json.loads(await request.text())
            self.hub.responses.use(request.match_info["key"], body)
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        except SlackError as error:
            if isinstance(error, ContentRefused):
                self.hub.refused("response_url", error)
            status = 404 if error.error in {"used_url", "expired_url"} else 400
            return web.json_response({"ok": False, "error": error.error, **error.details}, status=status)
        return web.json_response({"ok": True})

    def _run(self, method: str, token: str, args: Mapping[str, Any]) -> Json:
        found = METHODS.get(method)
        if found is None:
            raise SlackError("unknown_method", req_method=method)
        if found.token:
            self._check_token(found, token)
        call = Call(self.hub, method, args)
        if found.scope:
            call.need(found.scope)
        return found.run(call)

    def _check_token(self, method: Method, token: str) -> None:
        app = self.hub.team.app
        if not token:
            raise SlackError("not_authed")
        if token not in {app.bot_token, app.app_token}:
            raise SlackError("invalid_auth")
        if not token.startswith(method.token):
            raise SlackError("not_allowed_token_type")

    def _refused(self, method: str, args: Json, fault: CallFault | None) -> web.Response | None:
        """An answer without carrying the call out: planned trouble or the rate limit."""
        if isinstance(fault, Broken):
            return self._answer(method, args, fault.status, {"ok": False, "error": "internal_error"})
        wait = fault.retry_after if isinstance(fault, Throttled) else self.hub.limiter.refuse(method, args)
        if wait is None:
            return None
        response = self._answer(method, args, 429, {"ok": False, "error": "ratelimited"})
        response.headers["Retry-After"] = str(wait)
        return response

    def _answer(
        self, method: str, args: Json, status: int, answer: Json, *, lost: bool = False
    ) -> web.Response:
        record = ApiCall(method, args, status, answer, self.hub.clock.now(), lost)
        self.calls.append(record)
        if len(self.calls) > CALLS_KEPT:
            del self.calls[: CALLS_KEPT // 2]
        for listener in self._listeners:
            listener(record)
        self.hub.publish(Called(method))
        headers = {"x-oauth-scopes": ",".join(sorted(self.hub.team.app.scopes))}
        if method in METHODS:
            headers["x-accepted-oauth-scopes"] = METHODS[method].scope
        return web.json_response(answer, status=status, headers=headers)


async def merged_arguments(request: web.Request) -> Json:
    """Query, form and JSON together; ValueError for JSON that is none or no object."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        parsed = json.loads(body) if body else {}
        if not isinstance(parsed, dict):
            raise ValueError("not an object")
        return args | parsed
    return args | {name: value for name, value in (await request.post()).items() if isinstance(value, str)}


def _token(request: web.Request, args: Json) -> str:
    """The bearer token, or the `token` argument, which leaves the arguments."""
    argument = args.pop("token", "")
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ") if header.startswith("Bearer ") else str(argument)

"""The double's XRPC over HTTP. What the real server does not know, or we should not ask, fails the test."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from aiohttp import web

from bot.connectors.bluesky.keys import reply_key
from tests.fakes.bluesky.appview import AppView
from tests.fakes.bluesky.repos import Account, Refusal, Repos

_POINTS: Final = {"putRecord": 2, "createRecord": 3, "deleteRecord": 1}


class Server:
    """One server with everything, as in a small network. `unexpected` is empty as long as nobody does what they should not."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.clock = clock
        self.repos = Repos(clock)
        self.appview = AppView(self.repos)
        self.unexpected: list[str] = []
        self.left = {"write": 5000, "read": 3000}
        self.url = ""
        self._made = 0
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)

    async def start(self) -> None:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.Response:
        method = request.path.removeprefix("/xrpc/")
        if (request.method, method) not in _METHODS:
            self.unexpected.append(f"{request.method} {request.path}")
            return _answer(501, {"error": "MethodNotImplemented", "message": "Method Not Implemented"}, {})
        bucket = "write" if request.method == "POST" else "read"
        self.left[bucket] -= _POINTS.get(method.rpartition(".")[2], 1)
        limits = {
            "ratelimit-limit": "3000",
            "ratelimit-remaining": str(max(self.left[bucket], 0)),
            "ratelimit-reset": str(int(self.clock().timestamp()) + 300),
            "ratelimit-policy": "3000;w=300",
        }
        if self.left[bucket] < 0:
            return _answer(429, {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}, limits)
        body = json.loads(await request.read() or b"{}")
        try:
            told = _METHODS[request.method, method](self, _Call(request, body))
        except Refusal as refusal:
            return _answer(refusal.status, {"error": refusal.error, "message": refusal.message}, limits)
        except (KeyError, TypeError) as wrong:
            self.unexpected.append(f"{request.method} {request.path}: {wrong!r}")
            return _answer(400, {"error": "InvalidRequest", "message": f"Input must have {wrong}"}, limits)
        return _answer(200, told, limits)

    def create_account(self, call: _Call) -> dict[str, Any]:
        return self.repos.session(self.repos.create_account(call.body["handle"], call.body["password"]))

    def create_app_password(self, call: _Call) -> dict[str, Any]:
        name, password = call.body["name"], f"abcd-{self._made:04}-efgh-ijkl"
        self._made += 1
        self._who(call).app_passwords[name] = password
        return {"name": name, "password": password, "privileged": False}

    def revoke_app_password(self, call: _Call) -> dict[str, Any]:
        self.repos.revoke(self._who(call), call.body["name"])
        return {}

    def create_session(self, call: _Call) -> dict[str, Any]:
        return self.repos.log_in(call.body["identifier"], call.body["password"])

    def refresh_session(self, call: _Call) -> dict[str, Any]:
        return self.repos.refresh(call.token)

    def get_record(self, call: _Call) -> dict[str, Any]:
        return self.repos.get(call.query["repo"], call.query["collection"], call.query["rkey"]).shown

    def list_records(self, call: _Call) -> dict[str, Any]:
        account = self.repos.named(call.query["repo"])
        records = account.of(call.query["collection"]) if account else []
        newest = sorted(records, key=lambda one: one.uri, reverse=True)
        return {"records": [one.shown for one in newest[: int(call.query["limit"])]]}

    def put_record(self, call: _Call) -> dict[str, Any]:
        account = self._own(call)
        swap = {name: call.body[name] for name in ("swapRecord",) if name in call.body}
        return self.repos.put(
            account, call.body["collection"], call.body["rkey"], call.body["record"], **swap
        )

    def create_record(self, call: _Call) -> dict[str, Any]:
        self._made += 1
        key = call.body.get("rkey") or reply_key(self.clock(), str(self._made))
        return self.repos.create(self._own(call), call.body["collection"], key, call.body["record"])

    def delete_record(self, call: _Call) -> dict[str, Any]:
        return self.repos.delete(self._own(call), call.body["collection"], call.body["rkey"])

    def resolve_handle(self, call: _Call) -> dict[str, Any]:
        handle = call.query["handle"]
        if "." not in handle:
            raise Refusal("InternalServerError", "Internal Server Error", 500)
        account = self.repos.named(handle)
        if account is None:
            raise Refusal("InvalidRequest", "Unable to resolve handle")
        return {"did": account.did}

    def create_report(self, call: _Call) -> dict[str, Any]:
        report = {name: call.body[name] for name in ("reasonType", "reason", "subject")}
        self._who(call).reports.append(report)
        return report | {"id": 1, "reportedBy": self._who(call).did}

    def mute(self, call: _Call) -> dict[str, Any]:
        self._who(call).muted.add(call.body["actor"])
        return {}

    def unmute(self, call: _Call) -> dict[str, Any]:
        self._who(call).muted.discard(call.body["actor"])
        return {}

    def list_notifications(self, call: _Call) -> dict[str, Any]:
        reasons = set(call.all("reasons")) or {"mention", "reply", "quote", "like"}
        cursor = call.query.get("cursor", "")
        return self.appview.notifications(self._who(call), reasons, int(call.query["limit"]), cursor)

    def get_posts(self, call: _Call) -> dict[str, Any]:
        return self.appview.posts(self._who(call), call.all("uris"))

    def get_thread(self, call: _Call) -> dict[str, Any]:
        return self.appview.thread(self._who(call), call.query["uri"], int(call.query["depth"]))

    def get_feed(self, call: _Call) -> dict[str, Any]:
        if call.query["filter"] != "posts_with_replies":
            raise Refusal("InvalidRequest", "this double has no other filter")
        return self.appview.feed(self._who(call), call.query["actor"], int(call.query["limit"]))

    def get_profile(self, call: _Call) -> dict[str, Any]:
        return self.appview.profile(self._who(call), call.query["actor"])

    def _who(self, call: _Call) -> Account:
        if not call.token:
            raise Refusal("AuthMissing", "Authentication Required", 401)
        return self.repos.who(call.token)

    def _own(self, call: _Call) -> Account:
        account = self._who(call)
        if account.did != call.body["repo"]:
            raise Refusal("AuthenticationRequired", "", 401)
        return account


class _Call:
    def __init__(self, request: web.Request, body: dict[str, Any]) -> None:
        self.query = request.query
        self.body = body
        self.token = request.headers.get("authorization", "").removeprefix("Bearer ")

    def all(self, name: str) -> list[str]:
        return self.query.getall(name, [])


def _answer(status: int, body: dict[str, Any], headers: dict[str, str]) -> web.Response:
    return web.json_response(body, status=status, headers=headers)


_METHODS: Final[dict[tuple[str, str], Callable[[Server, _Call], dict[str, Any]]]] = {
    ("POST", "com.atproto.server.createAccount"): Server.create_account,
    ("POST", "com.atproto.server.createAppPassword"): Server.create_app_password,
    ("POST", "com.atproto.server.revokeAppPassword"): Server.revoke_app_password,
    ("POST", "com.atproto.server.createSession"): Server.create_session,
    ("POST", "com.atproto.server.refreshSession"): Server.refresh_session,
    ("GET", "com.atproto.repo.getRecord"): Server.get_record,
    ("GET", "com.atproto.repo.listRecords"): Server.list_records,
    ("POST", "com.atproto.repo.putRecord"): Server.put_record,
    ("POST", "com.atproto.repo.createRecord"): Server.create_record,
    ("POST", "com.atproto.repo.deleteRecord"): Server.delete_record,
    ("GET", "com.atproto.identity.resolveHandle"): Server.resolve_handle,
    ("POST", "com.atproto.moderation.createReport"): Server.create_report,
    ("POST", "app.bsky.graph.muteActor"): Server.mute,
    ("POST", "app.bsky.graph.unmuteActor"): Server.unmute,
    ("GET", "app.bsky.notification.listNotifications"): Server.list_notifications,
    ("GET", "app.bsky.feed.getPosts"): Server.get_posts,
    ("GET", "app.bsky.feed.getPostThread"): Server.get_thread,
    ("GET", "app.bsky.feed.getAuthorFeed"): Server.get_feed,
    ("GET", "app.bsky.actor.getProfile"): Server.get_profile,
}

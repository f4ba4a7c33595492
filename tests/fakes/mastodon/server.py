"""A server with the Mastodon API on loopback, which can be each of its kinds. It fails the test on what it does not expect."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from tests.contracts.connector import Trouble
from tests.fakes.mastodon.statuses import Person, Status

TOKEN = "token-of-the-shop"
SHOP = Person("1", "shop", "Der Shop")
LENA = Person("1001", "lena@fern.example", "Lena")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Software:
    """How a server behaves that calls itself so."""

    name: str
    version: str
    honours_keys: bool = False
    has_v2: bool = True
    has_batches: bool = True
    says_scopes: bool = True
    longest: int = 500
    for_a_link: int = 23


MASTODON = Software("mastodon", "4.4.1", honours_keys=True)
HOLLO = Software("hollo", "4.2.0 (compatible; Hollo/0.6.5)", honours_keys=True, longest=10_000)
GOTOSOCIAL = Software(
    "gotosocial", "0.20.0+git", has_batches=False, says_scopes=False, longest=5_000, for_a_link=25
)
PLEROMA = Software(
    "pleroma", "2.7.2 (compatible; Pleroma 2.6.0)", has_v2=False, has_batches=False, says_scopes=False
)

ANSWERS: dict[Trouble, tuple[int, str]] = {
    Trouble.REFUSED: (422, "Validation failed: Text character limit of 500 exceeded"),
    Trouble.GONE: (404, "The status you are trying to reply to does not appear to exist."),
    Trouble.LOGGED_OUT: (401, "The access token is invalid"),
    Trouble.RATE_LIMITED: (429, "Too many requests"),
}


@dataclass
class Server:
    """The truth about one server. `unexpected` is what it was asked that nobody should ask."""

    software: Software = MASTODON
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    unexpected: list[str] = field(default_factory=list)
    statuses: dict[str, Status] = field(default_factory=dict)
    notifications: list[dict[str, Any]] = field(default_factory=list)
    done: list[tuple[str, Any]] = field(default_factory=list)
    """Acts: the path, and what was sent."""
    asked: list[str] = field(default_factory=list)
    scopes: list[str] = field(default_factory=lambda: ["read", "write"])
    policy: dict[str, str] | None = field(default_factory=lambda: {"for_private_mentions": "filter"})
    trouble: Trouble | None = None
    refuses: tuple[int, str] | None = None
    """What it answers to every attempt to publish."""
    answers_with: str = ""
    """What it says instead of the status that it has published."""
    lists: str | None = None
    """What it says instead of a list of notifications."""
    breaks: tuple[str, ...] = ()
    """Beginnings of paths (with their method) on which it fails, as a server under load does."""
    ended: bool = False
    """Whether the token has ended."""
    limit_left: int = 299
    date: datetime | None = None
    page: int = 80

    def __post_init__(self) -> None:
        self.url = ""
        self._keys: dict[str, str] = {}
        self._ids = 100
        self._runner = web.AppRunner(self._app(), shutdown_timeout=0.1)

    @property
    def host(self) -> str:
        return self.url.partition("://")[2]

    async def start(self) -> None:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        await self._runner.cleanup()

    # What people do there

    def writes(
        self,
        text: str,
        *,
        by: Person = LENA,
        to: str | None = None,
        visibility: str = "public",
        mentions: bool = True,
        filtered: bool = False,
        at: datetime | None = None,
        **more: Any,
    ) -> Status:
        """Somebody writes, to us unless it is said that they do not."""
        status = Status(self._new_id(), by, text, at or self.clock(), visibility, to, more=more)
        status.mentions = [SHOP] if mentions and by is not SHOP else []
        self.statuses[status.id] = status
        if status.mentions:
            self.tells("mention", status, filtered=filtered)
        return status

    def tells(self, kind: str, status: Status, *, filtered: bool = False) -> None:
        """Notify us of a status."""
        told = {
            "id": self._new_id(),
            "type": kind,
            "created_at": status.at.isoformat(),
            "of": status.id,
            "filtered": filtered,
        }
        self.notifications.append(told)

    def edits(self, status: Status, text: str, *, tells: bool = False) -> None:
        """Somebody changes what they wrote; only some servers tell."""
        status.text, status.edited_at = text, self.clock()
        if tells:
            self.tells("update", status)

    def removes(self, status: Status) -> None:
        """Somebody takes away what they wrote: it vanishes, and what told of it."""
        del self.statuses[status.id]
        self.notifications = [one for one in self.notifications if one["of"] != status.id]
        for one in self.statuses.values():
            one.to = None if one.to == status.id else one.to

    @property
    def ours(self) -> list[Status]:
        """What our account has published, in order."""
        return [one for one in self.statuses.values() if one.by is SHOP]

    def _new_id(self) -> str:
        self._ids += 1
        return str(self._ids)

    # What it answers

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._mind])
        routes: dict[tuple[str, str], Handler] = {
            ("GET", "/api/v2/instance"): self._instance,
            ("GET", "/api/v1/instance"): self._instance,
            ("GET", "/.well-known/nodeinfo"): self._nodeinfo_links,
            ("GET", "/nodeinfo/2.0"): self._nodeinfo,
            ("GET", "/api/v1/accounts/verify_credentials"): self._ourselves,
            ("GET", "/api/v1/apps/verify_credentials"): self._rights,
            ("GET", "/api/v2/notifications/policy"): self._policy,
            ("GET", "/api/v1/notifications"): self._notifications,
            ("POST", "/api/v1/markers"): self._done,
            ("GET", "/api/v1/statuses"): self._several,
            ("POST", "/api/v1/statuses"): self._publish,
            ("GET", "/api/v1/statuses/{id}"): self._one,
            ("GET", "/api/v1/statuses/{id}/context"): self._context,
            ("POST", "/api/v1/statuses/{id}/favourite"): self._act_on_status,
            ("POST", "/api/v1/statuses/{id}/unfavourite"): self._act_on_status,
            ("GET", "/api/v1/accounts/1/statuses"): self._of_ours,
            ("POST", "/api/v1/reports"): self._done,
        }
        for act in ("mute", "unmute", "block", "unblock"):
            routes["POST", f"/api/v1/accounts/{{id}}/{act}"] = self._done
        for (method, path), handler in routes.items():
            app.router.add_route(method, path, handler)
        return app

    @web.middleware
    async def _mind(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.path_qs}")
        public = request.path in {"/api/v2/instance", "/api/v1/instance"} or "nodeinfo" in request.path
        wanted = None if public else f"Bearer {TOKEN}"
        if isinstance(request.match_info.http_exception, web.HTTPException):
            self.unexpected.append(f"{request.method} {request.path_qs}")
            return _error(404, "Record not found")
        if request.headers.get("authorization") != wanted:
            self.unexpected.append(f"{request.path} with {request.headers.get('authorization')}")
            return _error(401, "The access token is invalid")
        if self.ended and not public:
            return _error(401, "The access token is invalid")
        if f"{request.method} {request.path}".startswith(self.breaks or ("nothing",)):
            return _error(503, "Service unavailable")
        write = request.method == "POST" and request.path != "/api/v1/markers"
        answer = await (self._troubled(request, handler) if write else handler(request))
        answer.headers.update(self._limits())
        return answer

    async def _troubled(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Do what is asked, unless it meets the trouble that was wished for."""
        trouble, self.trouble = self.trouble, None
        if refused := ANSWERS.get(trouble) if trouble else None:
            self.limit_left = 1 if trouble is Trouble.RATE_LIMITED else self.limit_left
            return _error(*refused)
        answer = None if trouble is Trouble.NO_ANSWER else await handler(request)
        return _hung_up(request) if trouble or answer is None else answer

    def _limits(self) -> dict[str, str]:
        now = self.date or self.clock()
        self.limit_left -= 1
        return {
            "Date": now.strftime("%a, %d %b %Y %H:%M:%S GMT"),
            "X-RateLimit-Limit": "300",
            "X-RateLimit-Remaining": str(max(self.limit_left, 0)),
            "X-RateLimit-Reset": (now + timedelta(minutes=2)).isoformat().replace("+00:00", "Z"),
        }

    async def _instance(self, request: web.Request) -> web.Response:
        if request.path.startswith("/api/v2") and not self.software.has_v2:
            return _error(404, "Not found")
        limits = {
            "max_characters": self.software.longest,
            "characters_reserved_per_url": self.software.for_a_link,
        }
        told: dict[str, Any] = {"version": self.software.version, "configuration": {"statuses": limits}}
        if not self.software.has_v2:
            told = {"version": self.software.version, "max_toot_chars": self.software.longest}
        return web.json_response(told)

    async def _nodeinfo_links(self, _: web.Request) -> web.Response:
        rel = "http://nodeinfo.diaspora.software/ns/schema/2.0"
        return web.json_response({"links": [{"rel": rel, "href": f"{self.url}/nodeinfo/2.0"}]})

    async def _nodeinfo(self, _: web.Request) -> web.Response:
        software = {"name": self.software.name, "version": self.software.version}
        return web.json_response({"version": "2.0", "software": software})

    async def _ourselves(self, _: web.Request) -> web.Response:
        return web.json_response(SHOP.shown(self.host))

    async def _rights(self, _: web.Request) -> web.Response:
        told: dict[str, Any] = {"name": "Zuruf"}
        return web.json_response(told | ({"scopes": self.scopes} if self.software.says_scopes else {}))

    async def _policy(self, _: web.Request) -> web.Response:
        return _error(404, "Not found") if self.policy is None else web.json_response(self.policy)

    async def _notifications(self, request: web.Request) -> web.Response:
        if self.lists is not None:
            return web.Response(text=self.lists)
        query = request.query
        assert set(query) <= {"types[]", "min_id", "max_id", "limit", "include_filtered"}, query
        every = query.get("include_filtered") == "true"
        kinds = query.getall("types[]")
        chosen = [
            one
            for one in self.notifications
            if one["type"] in kinds and (every or not one["filtered"]) and one["of"] in self.statuses
        ]
        size = min(int(query["limit"]), self.page)
        if "min_id" in query:
            part = [one for one in chosen if int(one["id"]) > int(query["min_id"])][:size]
        else:
            below = int(query.get("max_id", 10**9))
            part = [one for one in chosen if int(one["id"]) < below][-size:]
        part.reverse()
        shown = [
            {
                "id": one["id"],
                "type": one["type"],
                "created_at": one["created_at"],
                "account": self.statuses[one["of"]].by.shown(self.host),
                "status": self.statuses[one["of"]].shown(self.host),
            }
            for one in part
        ]
        return web.json_response(shown, headers=self._links(part))

    def _links(self, part: list[dict[str, Any]]) -> dict[str, str]:
        if not part:
            return {}
        base = f"{self.url}/api/v1/notifications?limit=80"
        older = f'<{base}&max_id={part[-1]["id"]}>; rel="next"'
        return {"Link": f'{older}, <{base}&min_id={part[0]["id"]}>; rel="prev"'}

    async def _several(self, request: web.Request) -> web.Response:
        ids = request.query.getall("id[]")
        assert len(ids) <= 20
        if not self.software.has_batches:
            return _error(405, "Method not allowed")
        found = [self.statuses[one].shown(self.host) for one in ids if one in self.statuses]
        return web.json_response(found)

    async def _one(self, request: web.Request) -> web.Response:
        status = self.statuses.get(request.match_info["id"])
        return web.json_response(status.shown(self.host)) if status else _error(404, "Record not found")

    async def _context(self, request: web.Request) -> web.Response:
        if (root := request.match_info["id"]) not in self.statuses:
            return _error(404, "Record not found")
        below, found = {root}, []
        for one in self.statuses.values():
            if one.to in below:
                below.add(one.id)
                found.append(one.shown(self.host))
        return web.json_response({"ancestors": [], "descendants": found})

    async def _of_ours(self, _: web.Request) -> web.Response:
        return web.json_response([one.shown(self.host) for one in self.ours[-1:]])

    async def _act_on_status(self, request: web.Request) -> web.Response:
        if request.match_info["id"] not in self.statuses:
            return _error(404, "Record not found")
        return await self._done(request)

    async def _done(self, request: web.Request) -> web.Response:
        self.done.append((request.path.removeprefix("/api/v1/"), await request.json()))
        return web.json_response({})

    async def _publish(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert set(body) <= {"status", "in_reply_to_id", "visibility", "language", "spoiler_text"}, body
        if self.refuses:
            return _error(*self.refuses)
        if body["in_reply_to_id"] not in self.statuses:
            return _error(*ANSWERS[Trouble.GONE])
        published = await self._published(body, request.headers.get("idempotency-key", ""))
        if self.answers_with:
            return web.Response(text=self.answers_with)
        return web.json_response(published.shown(self.host))

    async def _published(self, body: dict[str, str], key: str) -> Status:
        """Publish; the key is remembered only afterwards, as Mastodon does, so that two requests at once are two posts."""
        if self.software.honours_keys and key in self._keys:
            return self.statuses[self._keys[key]]
        for _ in range(5):
            await asyncio.sleep(0)
        status = self.writes(
            body["status"],
            by=SHOP,
            to=body["in_reply_to_id"],
            visibility=body["visibility"],
        )
        status = self.statuses[status.id] = replace(
            status, warning=body.get("spoiler_text", ""), language=body.get("language")
        )
        self._keys[key] = status.id
        return status


def _error(status: int, message: str) -> web.Response:
    return web.json_response({"error": message}, status=status)


def _hung_up(request: web.Request) -> web.Response:
    assert request.transport
    request.transport.abort()
    return web.Response()

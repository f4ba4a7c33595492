"""The Graph API over HTTP. What it does not know it complains about, to the client and to the test."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import deque
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from aiohttp import web

from tests.fakes.meta import refusals
from tests.fakes.meta.refusals import Refused
from tests.fakes.meta.things import (
    APP,
    APP_SECRET,
    INSTAGRAM,
    PAGE,
    TOKEN,
    Everything,
    Thing,
)

VERSION: Final = "v26.0"
_LIMITS: Final = {"comments": 8000, "replies": 2200, "mentions": 2200}
_MESSAGE_LIMITS: Final = {PAGE: 2000, INSTAGRAM: 1000}
_WINDOW: Final = timedelta(hours=24)
_LONG_WINDOW: Final = timedelta(days=7)


class Fault(StrEnum):
    """What goes wrong with the next write."""

    REFUSED = "refused"
    GONE = "gone"
    LOGGED_OUT = "logged out"
    RATE_LIMITED = "rate limited"
    ANSWER_LOST = "done, but the answer is lost"
    NO_ANSWER = "not done, and no answer"
    BUSY = "perhaps done, and an error of theirs"


_SAID: Final = {
    Fault.REFUSED: refusals.REFUSED,
    Fault.GONE: refusals.GONE,
    Fault.LOGGED_OUT: refusals.LOGGED_OUT,
    Fault.RATE_LIMITED: refusals.RATE_LIMITED,
}


class GraphDouble:
    """Serves `everything` on loopback; `unexpected` holds what no client should have asked."""

    def __init__(self, everything: Everything) -> None:
        self.everything = everything
        self.faults: deque[Fault] = deque()
        self.unexpected: list[str] = []
        self.calls: list[str] = []
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/{version}/{path:.*}", self._take)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        self.calls.append(f"{request.method} {path}")
        try:
            self._let_in(request)
            if request.method == "GET":
                return web.json_response(self._read(path, request.query))
            return await self._write(request, path)
        except Refused as refused:
            return refusals.answer(refused.refusal)

    def _let_in(self, request: web.Request) -> None:
        if request.match_info["version"] != VERSION:
            raise Refused(refusals.WRONG_VERSION)
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            raise Refused(refusals.LOGGED_OUT)
        proof = hmac.new(APP_SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()
        if request.query.get("appsecret_proof") != proof:
            raise Refused(refusals.WRONG_PROOF)

    # reading

    def _read(self, path: str, query: Mapping[str, str]) -> Mapping[str, Any]:  # noqa: PLR0911 -- one case an address
        match path.split("/"):
            case ["debug_token"]:
                return {"data": self._token(query)}
            case [owner, "subscribed_apps"] if owner in {PAGE, INSTAGRAM}:
                return {"data": [{"id": APP, "subscribed_fields": self.everything.subscribed.get(owner, [])}]}
            case [owner, "conversations"]:
                return {
                    "data": [{"id": "t_1", "messages": {"data": self._messages(owner, query["user_id"])}}]
                }
            case [own, "comments"]:
                return self._listed(own, "message", query)
            case [own, "replies"]:
                return self._listed(own, "text", query)
            case [own] if "mentioned" in query.get("fields", ""):
                return self._mentioned(own, query["fields"])
            case [own] if own in {PAGE, INSTAGRAM}:
                return {"id": own, "name": "Donaubahn"}
            case [own] if own in self.everything.people:
                return {
                    "id": own,
                    "first_name": self.everything.people[own],
                    "name": self.everything.people[own],
                }
            case [own]:
                return self._shown(self._thing(own), "message" if own.startswith(("900", PAGE)) else "text")
            case _:
                return self._never(f"GET {path}")

    def _token(self, query: Mapping[str, str]) -> Mapping[str, Any]:
        assert query["input_token"] == TOKEN
        everything = self.everything
        return {
            "app_id": APP,
            "is_valid": True,
            "scopes": everything.scopes,
            "expires_at": everything.expires_at,
        }

    def _thing(self, own: str) -> Thing:
        try:
            return self.everything.things[own]
        except KeyError:
            raise Refused(refusals.GONE) from None

    def _listed(self, own: str, words: str, query: Mapping[str, str]) -> Mapping[str, Any]:
        """A page of answers, the newest first where that is asked for."""
        self._thing(own)
        answers = [one for one in self.everything.things.values() if one.parent == own]
        if query.get("order") == "reverse_chronological":
            answers.reverse()
        start, size = int(query.get("after", "0")), int(query.get("limit", "25"))
        shown = [self._shown(one, words) for one in answers[start : start + size]]
        more = {"next": "https://graph.example/next"} if start + size < len(answers) else {}
        return {"data": shown, "paging": {"cursors": {"after": str(start + size)}, **more}}

    @staticmethod
    def _shown(thing: Thing, words: str) -> Mapping[str, Any]:
        at = thing.at.strftime("%Y-%m-%dT%H:%M:%S+0000")
        return {
            "id": thing.id,
            words: thing.text.strip(),
            "from": {"id": thing.author, "name": "Somebody"},
            "created_time" if words == "message" else "timestamp": at,
            "permalink_url": f"https://www.facebook.com/{thing.id}",
        }

    def _messages(self, owner: str, person: str) -> list[Mapping[str, Any]]:
        exchanged = [one for one in self.everything.things.values() if self._between(one, owner, person)]
        return [self._shown(one, "message") for one in reversed(exchanged)]

    @staticmethod
    def _between(thing: Thing, owner: str, person: str) -> bool:
        return {thing.author, thing.private_to} == {owner, person}

    def _mentioned(self, own: str, fields: str) -> Mapping[str, Any]:
        match = re.fullmatch(
            r"(mentioned_comment|mentioned_media)\.(comment_id|media_id)\(([^)]+)\)\{(.+)\}", fields
        )
        if own != INSTAGRAM or match is None:
            return self._never(f"GET {own} {fields}")
        thing = self._thing(match[3])
        words = "text" if match[1] == "mentioned_comment" else "caption"
        return {
            "id": own,
            match[1]: {
                "id": thing.id,
                words: thing.text,
                "username": thing.author,
                "timestamp": thing.at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
            },
        }

    # writing

    async def _write(self, request: web.Request, path: str) -> web.Response:
        fault = self.faults.popleft() if self.faults else None
        if fault in _SAID:
            raise Refused(_SAID[fault])
        content = await request.json() if request.can_read_body else {}
        done = {} if fault is Fault.NO_ANSWER else self._done(request, path, content)
        if fault in {Fault.ANSWER_LOST, Fault.NO_ANSWER}:
            assert request.transport
            request.transport.abort()
        if fault is Fault.BUSY:
            raise Refused(refusals.BUSY)
        return web.json_response(done)

    def _done(self, request: web.Request, path: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
        match request.method, path.split("/"):
            case "POST", [own, ("comments" | "replies") as edge]:
                return self._answered(
                    self._thing(own), content["message"], PAGE if edge == "comments" else INSTAGRAM, edge
                )
            case "POST", [own, "mentions"] if own == INSTAGRAM:
                thing = self._thing(content.get("comment_id") or content["media_id"])
                return self._answered(thing, content["message"], INSTAGRAM, "mentions")
            case "POST", [owner, "messages"] if owner in {PAGE, INSTAGRAM}:
                return self._sent(owner, content)
            case ("POST" | "DELETE") as method, [own, "likes"]:
                self._thing(own).liked = method == "POST"
            case "POST", [owner, "blocked"] if owner == PAGE:
                self.everything.blocked.add(content["user"])
            case "DELETE", [owner, "blocked"] if owner == PAGE:
                self.everything.blocked.discard(request.query["user"])
            case "POST", [own]:
                self._thing(own).hidden = bool(content.get("is_hidden", content.get("hide")))
            case "DELETE", [own]:
                self.everything.things.pop(self._thing(own).id)
            case _:
                self._never(f"{request.method} {path}")
        return {"success": True}

    def _answered(self, to: Thing, words: str, owner: str, edge: str) -> Mapping[str, Any]:
        if len(words.encode("utf-16-le")) // 2 > _LIMITS[edge]:
            raise Refused(refusals.TOO_LONG)
        own = f"900_{self.everything.number()}" if owner == PAGE else f"178{self.everything.number()}"
        answer = self.everything.put(Thing(own, owner, words, self.everything.clock, to.id, to.post))
        return {"id": answer.id, "permalink_url": f"https://www.facebook.com/{answer.id}"}

    def _sent(self, owner: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
        words, recipient = content["message"]["text"], content["recipient"]
        if len(words.encode("utf-16-le")) // 2 > _MESSAGE_LIMITS[owner]:
            raise Refused(refusals.TOO_LONG)
        person = self._once(recipient["comment_id"]) if "comment_id" in recipient else recipient["id"]
        if "id" in recipient:
            self._in_time(owner, person, content)
        thing = Thing(f"m_{self.everything.number()}", owner, words, self.everything.clock)
        thing.private_to, thing.metadata = person, content["message"].get("metadata", "")
        thing.parent = recipient.get("comment_id", "")
        self.everything.put(thing)
        return {"recipient_id": person, "message_id": thing.id}

    def _once(self, comment: str) -> str:
        """A comment takes one private answer, within a week."""
        thing = self._thing(comment)
        if comment in self.everything.answered_privately:
            raise Refused(refusals.ANSWERED)
        if self.everything.clock > thing.at + _LONG_WINDOW:
            raise Refused(refusals.OUTSIDE_WINDOW)
        self.everything.answered_privately.add(comment)
        return thing.author

    def _in_time(self, owner: str, person: str, content: Mapping[str, Any]) -> None:
        theirs = [
            one.at
            for one in self.everything.things.values()
            if one.author == person and one.private_to == owner
        ]
        tagged = content.get("messaging_type") == "MESSAGE_TAG" and content.get("tag") == "HUMAN_AGENT"
        window = _LONG_WINDOW if tagged else _WINDOW
        if not theirs or self.everything.clock > max(theirs) + window:
            raise Refused(refusals.OUTSIDE_WINDOW)

    def _never(self, what: str) -> Mapping[str, Any]:
        self.unexpected.append(what)
        raise Refused(refusals.NOT_ALLOWED)
